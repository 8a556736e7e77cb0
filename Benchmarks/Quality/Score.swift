internal import Foundation
internal import ScanCore

/// What was asked of the items of a file, and what was found.
///
/// An expectation is met by a finding of its category, entity and least severity that shares a byte
/// with its span. A false alarm is a finding at `review` or above that meets no expectation of its
/// category; of an item without expectations, any such finding.
struct Score {
  struct Row {
    var expected = 0
    var met = 0
    var alarms = 0
    /// Texts, and those of them in which something is missed or wrongly found.
    var texts = 0
    var wrong = 0

    var recall: Double? { expected == 0 ? nil : Double(met) / Double(expected) }
    var precision: Double? { met + alarms == 0 ? nil : Double(met) / Double(met + alarms) }
  }

  private var groups: [String: Row] = [:]
  private var kinds: [String: Row] = [:]
  private var all = Row()
  private var nearMisses = 0
  private var flagged = 0
  private var notes: [String] = []

  mutating func add(_ item: Item, _ findings: [Finding], _ lexicon: CompiledLexicon) {
    let text = Array(item.text.utf8)
    var row = groups[item.group] ?? Row()
    row.texts += 1
    var wrong = false
    for e in item.expect {
      let kind = e.entity ?? e.category
      let spans = e.span.map { ranges(of: Array($0.utf8), in: text) }
      let met = findings.contains { f in
        meets(f, e) && (spans?.contains { $0.overlaps(f.range) } ?? true)
      }
      row.expected += 1
      kinds[kind, default: Row()].expected += 1
      all.expected += 1
      if met {
        row.met += 1
        kinds[kind, default: Row()].met += 1
        all.met += 1
      } else {
        wrong = true
        notes.append("missed  \(item.id)  \(kind)")
      }
    }
    for f in findings where f.severity >= .review {
      let known = item.expect.contains { "\(f.category.name)" == $0.category }
      if known { continue }
      wrong = true
      let kind = f.entity.map { "\($0.name)" } ?? "\(f.category.name)"
      row.alarms += 1
      kinds[kind, default: Row()].alarms += 1
      all.alarms += 1
      notes.append("alarm   \(item.id)  \(lexicon.rules[f.rule].id) \(f.severity.name)")
    }
    if item.expect.isEmpty {
      nearMisses += 1
      if wrong { flagged += 1 }
    }
    if wrong { row.wrong += 1 }
    groups[item.group] = row
  }

  private func meets(_ f: Finding, _ e: Item.Expectation) -> Bool {
    guard "\(f.category.name)" == e.category else { return false }
    if let entity = e.entity, f.entity.map({ "\($0.name)" }) != entity { return false }
    guard let least = e.severity.flatMap({ s in Severity.allCases.first { "\($0.name)" == s } })
    else { return true }
    return f.severity >= least
  }

  private func ranges(of part: [UInt8], in text: [UInt8]) -> [Range<Int>] {
    guard !part.isEmpty, part.count <= text.count else { return [] }
    return (0...text.count - part.count).compactMap { i in
      text[i..<i + part.count].elementsEqual(part) ? i..<i + part.count : nil
    }
  }

  /// A table for people. `listing` adds the ids of what went wrong.
  func report(_ file: String, listing: Bool) -> String {
    var out = "\(file)\n"
    func line(_ name: String, _ r: Row) {
      out += pad(name, 26)
      for x in [r.recall, r.precision] {
        out += pad(x.map { String(format: "%.3f", $0) } ?? "-", 9)
      }
      out += pad("\(r.met)/\(r.expected)", 10) + pad("\(r.alarms)", 9)
      if r.texts > 0 { out += "\(r.texts - r.wrong)/\(r.texts)" }
      out += "\n"
    }
    out += pad("", 26) + pad("recall", 9) + pad("precis.", 9) + pad("met", 10)
    out += pad("alarms", 9) + "texts right\n"
    for (name, row) in groups.sorted(by: { $0.key < $1.key }) { line(name, row) }
    out += "\n"
    for (name, row) in kinds.sorted(by: { $0.key < $1.key }) { line(name, row) }
    out += "\n"
    line("all", all)
    out += "near misses flagged at review or above: \(flagged) of \(nearMisses)\n"
    if listing, !notes.isEmpty { out += "\n" + notes.joined(separator: "\n") + "\n" }
    return out
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text.count >= width ? text + " " : text + String(repeating: " ", count: width - text.count)
  }
}
