import BuiltinLexicon
import Lexicon
import ScanCore
import Testing

/// Quotes, brackets, dashes and the end of a sentence belong to the text round a value and hide nothing of it:
/// `SSN 078-05-1120—please`, `call me…405-555-0142`, `PIN: **4821**`.
@Suite struct EdgeTests {
  private let source: LexiconSource
  private let detector: Detector

  init() throws {
    source = try LexiconSource.read(directory: sources)
    detector = Detector(lexicon: try BuiltinLexicon.load())
  }

  /// Rules that know a value by its edges, as it has no other form: the only field of a line.
  private static let framed: Set<String> = ["student-pii.bank-alone"]

  /// An example with its value, which ends in a digit.
  private struct Value {
    let rule: RuleSource
    let before: [UInt8]
    let value: [UInt8]
    let after: [UInt8]
    let example: RuleSource.Example
  }

  private var values: [Value] {
    source.rules.filter { $0.pattern != nil && !Self.framed.contains($0.id) }.flatMap { rule in
      rule.matches.compactMap { example in
        guard let range = example.range else { return nil }
        let value = Array(example.text[range])
        let isDigit = { (b: UInt8) in (0x30...0x39).contains(b) }
        guard value.last.map(isDigit) == true, value.filter(isDigit).count >= 3 else { return nil }
        return Value(
          rule: rule, before: Array(example.text[..<range.lowerBound]), value: value,
          after: Array(example.text[range.upperBound...]), example: example)
      }
    }
  }

  /// Something is found of a value between marks, as strict as without them. `cut` bytes go from before it.
  private func expectFound(_ v: Value, before: String, after: String, cut: Int = 0) {
    var scratch = Scratch()
    func strictest(_ before: [UInt8], _ after: [UInt8]) -> Severity? {
      let text = before + v.value + after
      let place = before.count..<before.count + v.value.count
      #expect(detector.scan(text.span, attributes: v.example.attributes, scratch: &scratch))
      return scratch.findings.filter { $0.range.overlaps(place) }.map(\.severity).max()
    }
    let plain = strictest(v.before, v.after)
    let marked = strictest(v.before.dropLast(cut) + before.utf8, after.utf8 + v.after)
    #expect(
      plain != nil && marked ?? .note >= plain! && marked != nil,
      "\(v.rule.id), line \(v.example.line): “\(before)” before, “\(after)” behind")
  }

  @Test(arguments: [
    ")", "]", "\"", "”", "'", "*", "**", "»", ",", ";", ":", "!", "?", ".", "...", "…", "—", "--",
    "–",
    "—please", "--please", "-please",
  ]) func marksBehindAValueHideNothing(_ mark: String) {
    // Where more is written, it may be part of what the rule reads.
    let last = values.filter(\.after.isEmpty)
    #expect(last.count > 80)
    for v in last { expectFound(v, before: "", after: mark) }
  }

  @Test(arguments: [
    ("(", ")"), ("\"", "\""), ("“", "”"), ("«", "»"), ("*", "*"), ("**", "**"), ("[", "]"),
  ])
  func marksRoundAValueHideNothing(_ open: String, _ close: String) {
    let last = values.filter(\.after.isEmpty)
    for v in last { expectFound(v, before: open, after: close) }
  }

  /// Where no label stands before a value, the sentence may come up to it by a dash or dots.
  @Test(arguments: ["…", "...", "—", "--", ": ", " - "])
  func aSentenceThatComesUpToAValueHidesNothing(_ mark: String) {
    let bare = values.filter {
      $0.rule.pattern!.hasPrefix("(?<!") && !$0.rule.pattern!.contains("(?<finding>")
        && $0.before.last == 0x20
    }
    #expect(bare.count > 20)
    for v in bare { expectFound(v, before: mark, after: "", cut: 1) }
  }
}
