internal import Glibc
internal import Records
internal import Reports
internal import ScanCore

/// One run over any number of texts: scans each piece by piece, reports as it goes, remembers the
/// status. Memory depends on the longest paragraph (64 KiB at most), not on the text.
struct ScanRun: ~Copyable {
  private let detector: Detector
  private let attributes: TextAttributes
  private let failOn: Severity?
  private var report: any TextReport
  private var scratch = Scratch()
  private var writer = ByteWriter()
  private var output = Output(descriptor: STDOUT_FILENO)
  /// So far; what could not be scanned beats what was found.
  var status = Status.clean
  /// Done so far.
  var work: Work { Work(scratch) }

  init(
    detector: Detector, attributes: TextAttributes, failOn: Severity?, report: any TextReport
  ) {
    self.detector = detector
    self.attributes = attributes
    self.failOn = failOn
    self.report = report
  }

  /// What is known of a text half way through it.
  private struct Progress {
    /// Where the next piece begins.
    var place = Place()
    var worst: Severity?
    var complete = true
  }

  /// Scans a text to its end. If it cannot be read to the end, what was read is reported, and then the
  /// problem is thrown.
  mutating func scan(_ input: inout Input) throws {
    var pieces = PieceStream()
    var progress = Progress()
    var problem: Problem?
    report.begin(path: input.name, to: &writer)
    do {
      while try input.read({ pieces.append($0) }) {
        try scan(&pieces, of: input.name, &progress)
      }
    } catch let stopped as Problem {
      problem = stopped
      progress.complete = false
    }
    pieces.finish()
    try scan(&pieces, of: input.name, &progress)

    let verdict = Verdict(
      worst: progress.worst, attributes: attributes, complete: progress.complete)
    report.end(path: input.name, verdict: verdict, to: &writer)
    try write()
    if let failOn, let worst = progress.worst, worst >= failOn { status = max(status, .found) }
    if !progress.complete { status = .failed }
    if let problem { throw problem }
  }

  private mutating func scan(
    _ pieces: inout PieceStream, of name: String, _ progress: inout Progress
  ) throws(OutputFailure) {
    while var piece = pieces.next() {
      if !detector.scan(&piece, attributes: attributes, scratch: &scratch) {
        progress.complete = false
      }
      var findings = scratch.findings
      let low = piece.body.lowerBound
      for i in findings.indices {
        progress.worst = max(progress.worst ?? .note, findings[i].severity)
        let range = findings[i].range
        findings[i].range = range.lowerBound - low..<range.upperBound - low
      }
      let bytes = Array(piece.bytes[piece.body])
      report.piece(
        ScannedPiece(
          path: name, bytes: bytes, offset: piece.offset, line: progress.place.line,
          column: progress.place.column, findings: findings),
        to: &writer)
      progress.place.pass(bytes, from: 0, to: bytes.count)
      pieces.pass(piece)
      try take()
    }
    try output.flush()
  }

  /// Ends the report.
  mutating func finish() throws {
    report.summary(to: &writer)
    try write()
  }

  /// Hands what is written so far to the output.
  private mutating func take() throws(OutputFailure) {
    try output.write(writer.bytes)
    writer.removeAll()
  }

  private mutating func write() throws(OutputFailure) {
    try take()
    try output.flush()
  }
}
