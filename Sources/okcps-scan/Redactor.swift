internal import Reports
internal import ScanCore

/// Replaces what is found in a piece of text by labels. One for each thread.
struct Redactor: ~Copyable {
  /// A part of a piece and what stands in its place.
  struct Cover {
    var range: Range<Int>
    var label: String
    /// Of the finding that gave the label.
    var severity: Severity
  }

  /// Whether a finding stays as it is. Called with the finding, its bytes, and where these begin in the
  /// text.
  typealias Keeping = (Finding, Span<UInt8>, Int) -> Bool

  private let detector: Detector
  private let attributes: TextAttributes
  private let threshold: Severity
  private let keeps: Keeping?
  private var scratch = Scratch()
  /// Done so far.
  var work: Work { Work(scratch) }

  /// Labels may bring two words together that a rule reads as one phrase; more rounds than this mean
  /// that a rule finds its own label.
  private static let rounds = 8

  init(
    detector: Detector, attributes: TextAttributes, threshold: Severity, keeps: Keeping? = nil
  ) {
    self.detector = detector
    self.attributes = attributes
    self.threshold = threshold
    self.keeps = keeps
  }

  /// The body of the piece with a label in the place of every finding at or above the threshold, or
  /// nil if it could not be wholly scanned. The result has been scanned again: nothing is found in it but
  /// what is kept.
  /// The body is made longer if a finding runs over its end.
  mutating func redact(_ piece: inout Piece) -> [UInt8]? {
    guard let covers = covers(of: &piece) else { return nil }
    let text = Self.render(piece.bytes, covers)
    let end = piece.body.upperBound + text.count - piece.bytes.count
    return Array(text[piece.body.lowerBound..<end])
  }

  /// What is covered, in order of place: unions of findings in the piece, or in what it became by
  /// covering those. Ranges count as in the piece's bytes. Nil and the body as for ``redact(_:)``.
  mutating func covers(of piece: inout Piece) -> [Cover]? {
    var covers: [Cover] = []
    var kept: [Place: Bool] = [:]
    var shown = piece
    for _ in 0...Self.rounds {
      let end = shown.body.upperBound
      guard detector.scan(&shown, attributes: attributes, scratch: &scratch) else { return nil }
      let longer = shown.body.upperBound - end
      piece.body = piece.body.lowerBound..<piece.body.upperBound + longer
      let found = scratch.findings.filter {
        $0.severity >= threshold && !isKept($0, in: piece, covers, &kept)
      }
      if found.isEmpty { return covers }
      let fresh = found.map { finding in
        Cover(
          range: Self.original(of: finding.range, covers), label: label(for: finding),
          severity: finding.severity)
      }
      covers = Self.union(covers + fresh)
      shown.bytes = Self.render(piece.bytes, covers)
      let growth = shown.bytes.count - piece.bytes.count
      shown.body = piece.body.lowerBound..<piece.body.upperBound + growth
    }
    return nil
  }

  private struct Place: Hashable {
    var rule: Int
    var range: Range<Int>
  }

  /// Whether a finding of a rendering is kept; asked once of each place.
  private func isKept(
    _ finding: Finding, in piece: Piece, _ covers: [Cover], _ known: inout [Place: Bool]
  ) -> Bool {
    guard let keeps else { return false }
    let place = Place(rule: finding.rule, range: Self.original(of: finding.range, covers))
    if let answer = known[place] { return answer }
    let start = piece.offset + place.range.lowerBound - piece.body.lowerBound
    let answer = keeps(finding, piece.bytes.span.extracting(place.range), start)
    known[place] = answer
    return answer
  }

  /// What stands for a piece that could not be scanned: a label with the line end of the piece.
  static func notScanned(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    let breaks: Set<UInt8> = [0x0a, 0x0d]
    let ending = piece.reversed().prefix { breaks.contains($0) }.reversed()
    return Array("[NOT-SCANNED]".utf8) + ending
  }

  static func render(_ piece: [UInt8], _ covers: [Cover]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(piece.count)
    var copied = 0
    for cover in covers {
      result += piece[copied..<cover.range.lowerBound]
      result += cover.label.utf8
      copied = cover.range.upperBound
    }
    return result + piece[copied...]
  }

  /// The range of the piece behind a range of its rendering; a label stands for all that it covers.
  private static func original(of range: Range<Int>, _ covers: [Cover]) -> Range<Int> {
    // How much longer the rendering is than the piece, up to where we are.
    var longer = 0
    var start: Int?
    for cover in covers {
      let shown =
        cover.range.lowerBound + longer..<cover.range.lowerBound + longer
        + cover.label.utf8.count
      if start == nil, range.lowerBound < shown.upperBound {
        start = min(range.lowerBound - longer, cover.range.lowerBound)
      }
      if range.upperBound <= shown.lowerBound {
        return (start ?? range.lowerBound - longer)..<range.upperBound - longer
      }
      if range.upperBound <= shown.upperBound {
        return (start ?? range.lowerBound - longer)..<cover.range.upperBound
      }
      longer += shown.count - cover.range.count
    }
    return (start ?? range.lowerBound - longer)..<range.upperBound - longer
  }

  /// Each union of overlapping covers as one, under the label of the most severe of them.
  static func union(_ covers: [Cover]) -> [Cover] {
    var all: [Cover] = []
    for cover in covers.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard let last = all.last, cover.range.lowerBound < last.range.upperBound else {
        all.append(cover)
        continue
      }
      let whole =
        last.range.lowerBound..<max(last.range.upperBound, cover.range.upperBound)
      all[all.count - 1] = last.severity >= cover.severity ? last : cover
      all[all.count - 1].range = whole
    }
    return all
  }
}
