internal import ScanCore

/// What the examples of one rule raise in others, as lines that a person can review.
///
/// A new rule that speaks up on the examples of an old one, or takes a finding away from it, shows as
/// a changed line; the tests hold the built-in rules to a reviewed copy.
public enum CrossTalk {
  /// A line for each rule and kind of example that raises other rules, in order of id:
  /// `threat.hit-list (match): harassment.insult, self-harm.ideation`.
  public static func lines(_ source: LexiconSource) throws(Diagnostics) -> [String] {
    let lexicon: CompiledLexicon
    do {
      lexicon = try CompiledLexicon(table: LexiconCompiler.compile(source, version: "check"))
    } catch let errors as Diagnostics {
      throw errors
    } catch {
      throw Diagnostics(items: [.init(file: "lexicon", line: 1, column: 1, message: "\(error)")])
    }
    let detector = Detector(lexicon: lexicon)
    var scratch = Scratch()
    var lines: [String] = []
    for (i, rule) in source.rules.enumerated() {
      for (kind, examples) in [("match", rule.matches), ("pass", rule.passes)] {
        var others: Set<String> = []
        for e in examples {
          _ = detector.scan(e.text.span, attributes: e.attributes, scratch: &scratch)
          for f in scratch.findings where f.rule != i { others.insert(lexicon.rules[f.rule].id) }
        }
        if others.isEmpty { continue }
        lines.append("\(rule.id) (\(kind)): \(others.sorted().joined(separator: ", "))")
      }
    }
    return lines.sorted()
  }
}
