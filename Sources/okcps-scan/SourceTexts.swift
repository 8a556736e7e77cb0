internal import Reports
internal import ScanCore

/// The texts behind results, scanned again so that excerpts can be drawn from them.
///
/// Scanning again is the only way to know what else of a line must not be shown, and it proves that the
/// text is still the one that was scanned, without a hash in the results: the hash of a text that is
/// known but for a number gives the number away.
struct SourceTexts: ~Copyable {
  private let paths: [String]
  private let detector: Detector
  private let attributes: TextAttributes
  private var scratch = Scratch()
  /// Of the text at hand.
  private var source: SourceName?
  private var found: [Key: FindingText] = [:]
  /// Texts whose findings were not all found again, or that could not be read.
  private var changed: Set<SourceName> = []

  private struct Key: Hashable {
    var rule: String
    var range: Range<Int>
  }

  init(paths: [String], detector: Detector, attributes: TextAttributes) {
    self.paths = paths
    self.detector = detector
    self.attributes = attributes
  }

  /// Where the excerpt of a finding comes from; nil if its text is not at hand or not the same.
  mutating func text(of f: ResultFinding, in item: Item) -> FindingText? {
    // Records lie in archives, whose readers would be needed.
    guard item.record == nil else { return nil }
    if source != item.source {
      source = item.source
      found = [:]
      if let path = path(of: item.source) { scan(path) }
    }
    let text = found[Key(rule: f.rule, range: f.range)]
    if text == nil { changed.insert(item.source) }
    return text
  }

  /// A file that was named, or one of that name in a folder that was named, never outside of it.
  private func path(of source: SourceName) -> String? {
    guard let name = source.text else { return nil }
    if paths.contains(name) { return name }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.hasPrefix("/"), !parts.contains("..") else { return nil }
    return paths.map { "\($0)/\(name)" }.first { (try? Input(path: $0)) != nil }
  }

  private mutating func scan(_ path: String) {
    guard var input = try? Input(path: path) else { return }
    var pieces = PieceScan(detector: detector, attributes: attributes)
    var isOpen = true
    while isOpen {
      isOpen = (try? input.read { pieces.append($0) }) ?? false
      if !isOpen { pieces.finish() }
      while let piece = pieces.next(&scratch) {
        for (_, result, text) in piece.results(detector.lexicon, site: attributes.site) {
          found[Key(rule: result.rule, range: result.range)] = text
        }
      }
    }
  }

  var notices: [String] {
    guard !changed.isEmpty else { return [] }
    return [
      "no excerpts of \(changed.count) of the texts: not under --source, changed since, "
        + "or scanned with other settings"
    ]
  }
}
