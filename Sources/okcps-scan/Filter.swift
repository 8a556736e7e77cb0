internal import Glibc
internal import Records
internal import Reports
internal import ScanCore

/// Answers records. An answer depends on its line and the rules alone.
struct Filter: ~Copyable {
  private let detector: Detector
  private let maxText: Int
  private var parser: RecordParser
  private var record = Record()
  private var scratch = Scratch()
  private var writer = ByteWriter()
  private var output = Output(descriptor: STDOUT_FILENO)
  private(set) var counts = Counts()
  /// Done so far.
  var work: Work { Work(scratch) }

  /// Answers by decision; of them, those to what was not wholly scanned.
  struct Counts {
    var allow = 0
    var review = 0
    var block = 0
    var incomplete = 0

    mutating func count(_ decision: Decision, complete: Bool) {
      switch decision {
      case .allow: allow += 1
      case .review: review += 1
      case .block: block += 1
      }
      if !complete { incomplete += 1 }
    }
  }

  /// Answers are handed on in blocks of about so many bytes.
  private static let block = 64 * 1024

  init(detector: Detector, maxText: Int) {
    self.detector = detector
    self.maxText = maxText
    parser = RecordParser(longestText: maxText)
  }

  /// Answers every line that is whole, and writes the answers out.
  mutating func answer(_ lines: inout LineCutter) throws(OutputFailure) {
    while let line = lines.next() {
      switch line {
      case .tooLong: refuse(.tooLong)
      case .whole(let range):
        do throws(RecordError) {
          try parser.parse(lines.bytes(range), into: &record)
          answerRecord()
        } catch {
          refuse(error)
        }
      }
      if writer.bytes.count >= Self.block { try take() }
    }
    try take()
    try output.flush()
  }

  private mutating func refuse(_ error: RecordError) {
    counts.count(.review, complete: false)
    RecordAnswer.writeError(error.message, to: &writer)
  }

  private mutating func answerRecord() {
    guard record.text.count <= maxText else {
      counts.count(.review, complete: false)
      RecordAnswer.writeIncomplete(
        id: record.id, "text too long; split it or raise --max-text", to: &writer)
      return
    }
    let text = record.text
    let complete = detector.scan(text.span, attributes: record.attributes, scratch: &scratch)
    let verdict = Verdict(
      findings: scratch.findings, attributes: record.attributes, complete: complete)
    counts.count(verdict.decision, complete: complete)
    RecordAnswer.write(
      id: record.id, findings: scratch.findings, verdict: verdict,
      attributes: record.attributes, lexicon: detector.lexicon, to: &writer)
  }

  private mutating func take() throws(OutputFailure) {
    try output.write(writer.bytes)
    writer.removeAll()
  }
}
