internal import Archives
internal import Reports
internal import ScanCore

/// The texts behind results, scanned again so that excerpts can be drawn from them.
///
/// Scanning again is the only way to know what else of a line must not be shown, and it proves that the
/// text is still the one that was scanned, without a hash in the results: the hash of a text that is
/// known but for a number gives the number away.
///
/// Archives are walked once where results come in the order of the scan, and only texts that something was
/// found in are scanned.
struct SourceTexts: ~Copyable {
  private let paths: [String]
  private let detector: Detector
  private let attributes: TextAttributes
  private var format: Archives.Format?
  private var reading: ReadingOptions
  private var scratch = Scratch()
  /// Of the text at hand.
  private var item: Reports.Item?
  private var found: [Key: FindingText] = [:]
  private var archive: OpenArchive?
  /// Texts whose findings were not all found again, or that could not be read.
  private var changed: Set<Reports.Item> = []

  private struct Key: Hashable {
    var rule: String
    var range: Range<Int>
  }

  /// An archive that is being walked.
  private struct OpenArchive {
    let path: String
    var walk: ArchiveWalk
    /// Walks to the end that met nothing: an archive that has changed is not searched for ever.
    var misses = 0
  }

  /// `format` and `reading` are how archives were read.
  init(
    paths: [String], detector: Detector, attributes: TextAttributes,
    format: Archives.Format? = nil, reading: ReadingOptions = ReadingOptions()
  ) {
    self.paths = paths
    self.detector = detector
    self.attributes = attributes
    self.format = format
    self.reading = reading
  }

  /// Reads archives as they were read for the results that follow.
  mutating func read(as note: ReadingNote?) {
    archive = nil
    format = note?.from.flatMap(Archives.Format.init(rawValue:))
    reading.map.records = note?.records
    reading.map.text = note?.text
    reading.map.id = note?.id
    reading.map.time = note?.time
    reading.map.author = note?.author
  }

  /// Where the excerpt of a finding comes from; nil if its text is not at hand or not the same.
  mutating func text(of f: ResultFinding, in item: Reports.Item) -> FindingText? {
    if self.item != item {
      self.item = item
      found = [:]
      if item.record == nil {
        if let path = path(of: item.source) { scan(path) }
      } else if let text = record(item) {
        scan(text)
      }
    }
    let text = found[Key(rule: f.rule, range: f.range)]
    if text == nil { changed.insert(item) }
    return text
  }

  // MARK: files

  /// A file that was named, or one of that name in a folder that was named, never outside of it.
  private func path(of source: SourceName) -> String? {
    guard let name = source.text else { return nil }
    return path(named: name)
  }

  private func path(named name: String) -> String? {
    if paths.contains(name), (try? Input(path: name)) != nil { return name }
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
      keep(&pieces, site: attributes.site)
    }
  }

  private mutating func keep(_ pieces: inout PieceScan, site: TextAttributes.Site) {
    while let piece = pieces.next(&scratch) {
      for (_, result, text) in piece.results(detector.lexicon, site: site) {
        found[Key(rule: result.rule, range: result.range)] = text
      }
    }
  }

  // MARK: records of archives

  private mutating func scan(_ item: Archives.Item) {
    let attributes = item.attributes(attributes)
    var pieces = PieceScan(detector: detector, attributes: attributes)
    pieces.append(item.text.span)
    pieces.finish()
    keep(&pieces, site: attributes.site)
  }

  /// The text of an item, by a walk from where the last one was found; if it is not behind that place, by
  /// one from the beginning.
  private mutating func record(_ item: Reports.Item) -> Archives.Item? {
    guard let (path, member) = archivePath(of: item.source) else { return nil }
    var open = OpenArchive(path: path, walk: walk(path))
    var isFresh = true
    if let archive, archive.path == path { (open, isFresh) = (archive, false) }
    defer { archive = open }
    guard open.misses < 3 else { return nil }
    if let text = Self.advance(open.walk, to: item, path + member) { return text }
    if !isFresh {
      open.walk = walk(path)
      if let text = Self.advance(open.walk, to: item, path + member) { return text }
    }
    open.walk = walk(path)
    open.misses += 1
    return nil
  }

  private func walk(_ path: String) -> ArchiveWalk {
    ArchiveWalk(paths: [path], format: format, options: reading)
  }

  private static func advance(
    _ walk: ArchiveWalk, to item: Reports.Item, _ source: String
  ) -> Archives.Item? {
    // Where a record has no id, it goes by its file's name, which may be another from here.
    var own = item.id
    if let id = item.id, let name = item.source.text, id.hasPrefix(name) {
      own = source + id.dropFirst(name.count)
    }
    while let step = walk.next() {
      if case .event(.item(let text)) = step, text.source == source, text.record == item.record,
        text.place == item.field ?? "",
        item.id == nil || text.id == item.id || text.id == own
      {
        return text
      }
    }
    return nil
  }

  /// The file of a source, and what names a member within it, `!` included. A file may have that mark in
  /// its own name.
  private func archivePath(of source: SourceName) -> (path: String, member: String)? {
    guard let name = source.text else { return nil }
    if let path = path(named: name) { return (path, "") }
    for mark in name.indices where name[mark] == "!" {
      if let path = path(named: String(name[..<mark])) { return (path, String(name[mark...])) }
    }
    return nil
  }

  var notices: [String] {
    guard !changed.isEmpty else { return [] }
    return [
      "no excerpts of \(changed.count) of the texts: not under --source, changed since, "
        + "or scanned with other settings"
    ]
  }
}
