import Foundation
import ScanCore

/// Counts of persons found and missed in labelled texts.
struct Tally: CustomStringConvertible {
  private var right = 0
  private var found = 0
  private var hit = 0
  private var all = 0
  private var clean = 0
  private var flagged = 0

  /// Scans a text and compares.
  mutating func add(_ item: Corpus.Item, _ detector: Detector, _ scratch: inout Scratch) {
    _ = detector.scan(
      Array(item.text.utf8).span, attributes: TextAttributes(), scratch: &scratch)
    let persons = scratch.findings.filter { $0.entity == .person }
    func ranges(_ labels: Set<String>) -> [Range<Int>] {
      item.spans.filter { labels.contains($0.type) }.map { $0.start..<$0.end }
    }
    let gold = ranges(["PERSON", "STUDENT_NAME", "PARENT_NAME"])
    let free = ranges(["STAFF_NAME", "ALLOWED_STAFF_NAME"])
    for p in persons {
      if gold.contains(where: { $0.overlaps(p.range) }) {
        right += 1
        found += 1
      } else if !free.contains(where: { $0.overlaps(p.range) }) {
        found += 1
      }
    }
    all += gold.count
    hit += gold.count { g in persons.contains { $0.range.overlaps(g) } }
    if item.spans.isEmpty {
      clean += 1
      if persons.contains(where: { $0.severity >= .review }) { flagged += 1 }
    }
  }

  var description: String {
    let p = Double(right) / Double(max(1, found))
    let r = Double(hit) / Double(max(1, all))
    let f = { (beta: Double) in p + r == 0 ? 0 : (1 + beta) * p * r / (beta * p + r) }
    return String(format: "P %.3f R %.3f F1 %.3f F2 %.3f", p, r, f(1), f(4))
      + ", \(flagged) of \(clean) texts without a span flagged at review or above"
  }
}
