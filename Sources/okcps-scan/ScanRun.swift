internal import Records
internal import Reports
internal import ScanCore

/// One run over any number of texts: scans each piece by piece and reports as it goes. Memory depends on
/// the longest paragraph (64 KiB at most), not on the text.
struct ScanRun: ~Copyable {
  /// What is known of a finding beside the scan: its fingerprint, and whether it is suppressed. Called
  /// with the finding, the bytes of its piece, its range in them, and its text.
  typealias Marking = (ResultFinding, [UInt8], Range<Int>, Item) -> FindingMark

  private let detector: Detector
  private let attributes: TextAttributes
  private var selection: Selection
  private let marking: Marking?
  private var scratch = Scratch()
  private var reporter: Reporter

  var status: Status { reporter.status }
  /// Done so far.
  var work: Work { Work(scratch) }

  init(
    detector: Detector, attributes: TextAttributes, selection: Selection,
    marking: Marking? = nil, reporter: consuming Reporter
  ) {
    self.detector = detector
    self.attributes = attributes
    self.selection = selection
    self.marking = marking
    self.reporter = reporter
  }

  /// Begins the reports.
  func begin(_ header: RunHeader) { reporter.begin(header) }

  /// Scans a text to its end, and returns how many bytes it had and what became of it. If it cannot be
  /// read to the end, what was read is reported, and then the problem is thrown.
  mutating func scan(_ input: inout Input) throws -> (bytes: Int, verdict: TextVerdict) {
    let item = Item(source: SourceName(input.name))
    var pieces = PieceScan(detector: detector, attributes: attributes)
    var worst: Severity?
    var problem: Problem?
    reporter.beginText(item)
    reading: while true {
      do {
        guard try input.read({ pieces.append($0) }) else { break reading }
      } catch let stopped as Problem {
        problem = stopped
        pieces.isComplete = false
        break reading
      }
      try report(&pieces, of: item, &worst)
      try reporter.flush()
    }
    pieces.finish()
    try report(&pieces, of: item, &worst)
    let verdict = TextVerdict(
      Verdict(worst: worst, attributes: attributes, complete: pieces.isComplete))
    reporter.verdict(verdict, of: item, bytes: pieces.bytes)
    try reporter.flush()
    if let problem { throw problem }
    return (pieces.bytes, verdict)
  }

  private mutating func report(
    _ pieces: inout PieceScan, of item: Item, _ worst: inout Severity?
  ) throws {
    while let piece = pieces.next(&scratch) {
      for found in piece.results(detector.lexicon, site: attributes.site) {
        var result = found.result
        guard selection.includes(result.rule, result.category) else { continue }
        if let marking { result.mark = marking(result, piece.bytes, found.finding.range, item) }
        if !result.isSuppressed { worst = max(worst ?? .note, result.severity) }
        reporter.finding(result, of: item, in: found.text)
      }
      try reporter.take()
    }
  }

  /// Says that a text could not be read at all.
  mutating func skip(_ source: String, reason: String) {
    reporter.skipped(SkippedRecord(source: SourceName(source), reason: reason))
  }

  /// Ends the reports, and returns what readers should be told of what is not in them.
  mutating func finish() throws -> [String] { try reporter.end() }
}
