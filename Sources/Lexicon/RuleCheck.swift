internal import ScanCore

/// The laws that every rule keeps, beyond what reading and compiling enforce: its examples say what it
/// finds and what it leaves alone, and no text makes it run without end.
public enum RuleCheck {
  /// Everything that is wrong; empty when all laws hold. Scans each example and hostile text once.
  public static func run(_ source: LexiconSource) -> [Diagnostic] {
    var lexicon: CompiledLexicon
    do {
      lexicon = try CompiledLexicon(table: LexiconCompiler.compile(source, version: "check"))
    } catch let errors as Diagnostics {
      return errors.items
    } catch {
      return [.init(file: "lexicon", line: 1, column: 1, message: "\(error)")]
    }
    if let students = ExampleStudents(source), let looking = try? lexicon.looking(for: students) {
      lexicon = looking
    }
    let detector = Detector(lexicon: lexicon)
    var scratch = Scratch()
    var errors: [Diagnostic] = []
    for (i, rule) in source.rules.enumerated() {
      for example in rule.matches {
        let wrong = { (message: String) in
          Diagnostic(
            file: rule.file, line: example.line, column: 1, message: "\(rule.id): \(message)")
        }
        if !detector.scan(example.text.span, attributes: example.attributes, scratch: &scratch) {
          errors.append(wrong("this example hits a limit; make the pattern linear"))
        }
        let own = scratch.findings.filter { $0.rule == i }
        if own.isEmpty {
          let others = scratch.findings.filter { $0.range == example.range }.map {
            lexicon.rules[$0.rule].id
          }
          errors.append(
            wrong(
              "this match example is not found"
                + (others.isEmpty ? "" : " (\(others[0]) is, at the same place)")))
        } else if !own.contains(where: { $0.range == example.range }) {
          errors.append(
            wrong(
              "the finding is bytes \(own[0].range), the example marks \(example.range ?? 0..<0)"))
        }
      }
      for example in rule.passes {
        _ = detector.scan(example.text.span, attributes: example.attributes, scratch: &scratch)
        if scratch.findings.contains(where: { $0.rule == i }) {
          errors.append(
            Diagnostic(
              file: rule.file, line: example.line, column: 1,
              message: "\(rule.id): this pass example is found"))
        }
      }
    }
    errors += source.rules.compactMap { Growth.problem($0, in: source) }
    for text in hostileTexts(source)
    where !detector.scan(
      text.span, attributes: TextAttributes(), scratch: &scratch)
    {
      errors.append(
        .init(
          file: "lexicon", line: 1, column: 1,
          message: "some pattern hits a match limit on repeated text; make it linear"))
      break
    }
    return errors
  }

  /// Repetitions that patterns with nested or unbounded repeats drown in: single characters, and the
  /// rules' own examples a hundred times over.
  private static func hostileTexts(_ source: LexiconSource) -> [[UInt8]] {
    let pieces = ["a", "1", "1 ", "a ", "1-", "a.", "@", "a@", "A ", "\"a", "1.", "(1"]
    return pieces.map { Array(String(repeating: $0, count: 8_000).utf8) }
      + source.rules.compactMap(\.matches.first).map { example in
        Array(repeatElement(example.text, count: 100).joined())
      }
  }
}
