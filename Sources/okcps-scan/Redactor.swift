internal import Reports
internal import ScanCore

/// Replaces what is found in a piece of text by labels. One for each thread.
struct Redactor: ~Copyable {
  private let detector: Detector
  private let attributes: TextAttributes
  private let threshold: Severity
  private var scratch = Scratch()

  /// Labels may bring two words together that a rule reads as one phrase; more rounds than this mean
  /// that a rule finds its own label.
  private static let rounds = 8

  init(detector: Detector, attributes: TextAttributes, threshold: Severity) {
    self.detector = detector
    self.attributes = attributes
    self.threshold = threshold
  }

  /// The body of the piece with a label in the place of every finding at or above the threshold, or
  /// nil if it could not be wholly scanned. The result has been scanned again: nothing is found in it.
  /// The body is made longer if a finding runs over its end.
  mutating func redact(_ piece: inout Piece) -> [UInt8]? {
    var covered = piece
    for _ in 0...Self.rounds {
      let end = covered.body.upperBound
      guard detector.scan(&covered, attributes: attributes, scratch: &scratch) else { return nil }
      let longer = covered.body.upperBound - end
      piece.body = piece.body.lowerBound..<piece.body.upperBound + longer
      let found = scratch.findings.filter { $0.severity >= threshold }
      if found.isEmpty { return Array(covered.bytes[covered.body]) }
      let text = Self.cover(found, in: covered.bytes)
      let growth = text.count - covered.bytes.count
      covered.bytes = text
      covered.body = covered.body.lowerBound..<covered.body.upperBound + growth
    }
    return nil
  }

  /// What stands for a piece that could not be scanned: a label with the line end of the piece.
  static func notScanned(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    let breaks: Set<UInt8> = [0x0a, 0x0d]
    let ending = piece.reversed().prefix { breaks.contains($0) }.reversed()
    return Array("[NOT-SCANNED]".utf8) + ending
  }

  /// Covers each union of overlapping findings by the label of the most severe of them.
  private static func cover(_ findings: [Finding], in text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var copied = 0
    var i = 0
    while i < findings.count {
      var worst = findings[i]
      var end = worst.range.upperBound
      let start = worst.range.lowerBound
      i += 1
      while i < findings.count, findings[i].range.lowerBound < end {
        end = max(end, findings[i].range.upperBound)
        if findings[i].severity > worst.severity { worst = findings[i] }
        i += 1
      }
      result += text[copied..<start]
      result += label(for: worst).utf8
      copied = end
    }
    return result + text[copied...]
  }
}
