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

  /// The piece with a label in the place of every finding at or above the threshold, or nil if it
  /// could not be wholly scanned. The result has been scanned again: nothing is found in it.
  mutating func redact(_ piece: [UInt8]) -> [UInt8]? {
    var text = piece
    for _ in 0...Self.rounds {
      guard detector.scan(text.span, attributes: attributes, scratch: &scratch) else { return nil }
      let found = scratch.findings.filter { $0.severity >= threshold }
      if found.isEmpty { return text }
      text = Self.cover(found, in: text)
    }
    return nil
  }

  /// What stands for a piece that could not be scanned: a label with the line end of the piece.
  static func notScanned(_ piece: [UInt8]) -> [UInt8] {
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
