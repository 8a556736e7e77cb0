internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import Records
internal import Reports
internal import ScanCore

/// `okcps-scan rules show`: everything a writer needs to know of one rule, or what no rule covers.
struct ShowCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Explain one rule, or print what no program can check.",
    discussion: """
      Examples:
        okcps-scan rules show student-pii.ssn
        okcps-scan rules explain harassment.insult --rules my-rules
        okcps-scan rules show --checklist
      """,
    aliases: ["explain"])

  @Argument(help: "The id of the rule, as in a report.")
  var id: String?
  @Flag(help: "Print what the guidelines ask for and only people can check.")
  var checklist = false
  @OptionGroup var source: RuleOptions
  @OptionGroup var sandbox: SandboxOptions

  func validate() throws {
    guard (id == nil) == checklist else {
      throw ValidationError("name one rule, or ask for --checklist")
    }
  }

  func perform() throws -> Status {
    let lexicon = try source.source()
    try sandbox.enter([])
    var output = Output(descriptor: STDOUT_FILENO)
    for line in try id.map({ id throws(Problem) in try lexicon.explanation(of: id) })
      ?? list(lexicon)
    {
      try output.write(escaped(line) + "\n")
    }
    try output.flush()
    return .clean
  }

  /// What clauses ask of people, each with the desk that knows.
  private func list(_ lexicon: LexiconSource) -> [String] {
    ["What no program can check; ask each before a site opens and once a year:"]
      + lexicon.clauses.compactMap { clause in
        clause.checklist.map { "  [ ] \(clause.code)  \($0)" }
      }
      + [
        "Questions: Communication Services 405-587-6397, Legal Services 405-587-0350."
      ]
  }
}

extension LexiconSource {
  /// All that a writer needs to know of a rule, line by line; not yet fit for a terminal.
  func explanation(of id: String) throws(Problem) -> [String] {
    guard let rule = rules.first(where: { $0.id == id }) else {
      throw Problem(
        "\(id): no such rule\(hint(forRule: id)); "
          + "for their names see: okcps-scan rules list")
    }
    var lines = [id, "  title: \(rule.title)", "  category: \(rule.category.name)"]
    if let entity = rule.entity { lines.append("  entity: \(entity.name)") }
    lines.append("  severity: \(rule.severity.name)")
    for code in rule.clauses {
      guard let clause = clauses.first(where: { $0.code == code }) else { continue }
      lines.append("  clause: \(code) \(clause.text)")
      if let personal = clause.personal { lines.append("    on a personal site: \(personal)") }
    }
    lines += ["  route: \(rule.route.name)", "  advice: \(rule.advice)"]
    if !rule.terms.isEmpty { lines.append("  looks for: \(rule.terms.count) terms") }
    if let pattern = rule.pattern { lines.append("  looks for: \(pattern)") }
    if rule.names { lines.append("  looks for: names of persons in their role") }
    for sequence in rule.compose { lines.append("  looks for: \(sequence)") }
    if !rule.contexts.isEmpty {
      lines.append("  words nearby that count:")
      for c in rule.contexts {
        let sign = c.adds < 0 ? "lower the score" : "raise the score"
        lines.append("    \(c.words.joined(separator: ", ")) (\(sign), \(c.within) words away)")
      }
    }
    if !rule.frames.isEmpty {
      lines.append("  lowered when: \(rule.frames.joined(separator: ", "))")
    }
    lines.append("  finds:")
    lines += rule.matches.map { "    \($0.marked)" }
    lines.append("  leaves alone:")
    lines += rule.passes.map { "    \($0.marked)" }
    lines.append("  written at: \(rule.file):\(rule.line)")
    if !reviewed.isEmpty { lines.append("  reviewed: \(reviewed)") }
    for list in rule.termFiles {
      lines.append("  list: \(list.file), reviewed \(list.reviewed), \(list.licence)")
    }
    return lines
  }
}

extension RuleSource.Example {
  /// On one line, with the finding in `[[ ]]` as in a rule file.
  var marked: String {
    var bytes = text
    if let range {
      bytes.insert(contentsOf: "]]".utf8, at: range.upperBound)
      bytes.insert(contentsOf: "[[".utf8, at: range.lowerBound)
    }
    return String(decoding: bytes, as: UTF8.self).replacing("\n", with: "↵")
  }
}
