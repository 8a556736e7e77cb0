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
  /// Answers are handed on in blocks of about so many bytes.
  private static let block = 64 * 1024

  init(lexicon: CompiledLexicon, maxText: Int) {
    detector = Detector(lexicon: lexicon)
    self.maxText = maxText
    parser = RecordParser(longestText: maxText)
  }

  /// Answers every line that is whole, and writes the answers out.
  mutating func answer(_ lines: inout LineCutter) throws(OutputFailure) {
    while let line = lines.next() {
      switch line {
      case .tooLong: RecordAnswer.writeError(RecordError.tooLong.message, to: &writer)
      case .whole(let range):
        do throws(RecordError) {
          try parser.parse(lines.bytes(range), into: &record)
          answerRecord()
        } catch {
          RecordAnswer.writeError(error.message, to: &writer)
        }
      }
      if writer.bytes.count >= Self.block { try take() }
    }
    try take()
    try output.flush()
  }

  private mutating func answerRecord() {
    guard record.text.count <= maxText else {
      RecordAnswer.writeIncomplete(
        id: record.id, "text too long; split it or raise --max-text", to: &writer)
      return
    }
    let text = record.text
    let complete = detector.scan(text.span, attributes: record.attributes, scratch: &scratch)
    let verdict = Verdict(
      findings: scratch.findings, attributes: record.attributes, complete: complete)
    RecordAnswer.write(
      id: record.id, findings: scratch.findings, verdict: verdict,
      attributes: record.attributes, lexicon: detector.lexicon, to: &writer)
  }

  private mutating func take() throws(OutputFailure) {
    try output.write(writer.bytes)
    writer.removeAll()
  }
}
