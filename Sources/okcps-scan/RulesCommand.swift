internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import Records
internal import Reports
internal import ScanCore

/// `okcps-scan rules`: what the program looks for, and whether rules keep the laws.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List, explain and check rules.",
    subcommands: [ListCommand.self, ShowCommand.self, CheckCommand.self])
}

/// `okcps-scan rules list`: one rule a line.
struct ListCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "One line for each rule: id, severity, clauses, title.")

  @OptionGroup var source: RuleOptions

  func perform() throws -> Status {
    let rules = try source.load().rules.sorted { $0.id < $1.id }
    let idWidth = rules.map(\.id.utf8.count).max() ?? 0
    let clauseWidth = rules.map { $0.clauses.joined(separator: ",").utf8.count }.max() ?? 0
    var output = Output(descriptor: STDOUT_FILENO)
    for rule in rules {
      let columns = [
        padded(rule.id, to: idWidth), padded("\(rule.severity.name)", to: 6),
        padded(rule.clauses.joined(separator: ","), to: clauseWidth), rule.title,
      ]
      try output.write(escaped(columns.joined(separator: "  ")) + "\n")
    }
    try output.flush()
    return .clean
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}

/// `okcps-scan rules show`: everything a writer needs to know of one rule, or what no rule covers.
struct ShowCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Explain one rule, or print what no program can check.",
    aliases: ["explain"])

  @Argument(help: "The id of the rule, as in a report.")
  var id: String?
  @Flag(help: "Print what the guidelines ask for and only people can check.")
  var checklist = false
  @OptionGroup var source: RuleOptions

  func validate() throws {
    guard (id == nil) == checklist else {
      throw ValidationError("name one rule, or ask for --checklist")
    }
  }

  func perform() throws -> Status {
    let lexicon = try source.source()
    var output = Output(descriptor: STDOUT_FILENO)
    for line in try id.map({ id throws(Problem) in try explain(id, lexicon) }) ?? list(lexicon) {
      try output.write(escaped(line) + "\n")
    }
    try output.flush()
    return .clean
  }

  private func explain(_ id: String, _ lexicon: LexiconSource) throws(Problem) -> [String] {
    guard let rule = lexicon.rules.first(where: { $0.id == id }) else {
      throw Problem(
        "\(id): no such rule\(lexicon.hint(forRule: id)); "
          + "for their names see: okcps-scan rules list")
    }
    var lines = [id, "  title: \(rule.title)", "  category: \(rule.category.name)"]
    if let entity = rule.entity { lines.append("  entity: \(entity.name)") }
    lines.append("  severity: \(rule.severity.name)")
    for code in rule.clauses {
      guard let clause = lexicon.clauses.first(where: { $0.code == code }) else { continue }
      lines.append("  clause: \(code) \(clause.text)")
      if let personal = clause.personal { lines.append("    on a personal site: \(personal)") }
    }
    lines += ["  route: \(rule.route.name)", "  advice: \(rule.advice)"]
    if rule.pattern == nil { lines.append("  looks for: \(rule.terms.count) terms") }
    if let pattern = rule.pattern { lines.append("  looks for: \(pattern)") }
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
    return lines
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

/// `okcps-scan rules check`: the laws that hold for every rule.
struct CheckCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the laws of rules: form, examples, growth, reviews.",
    discussion: """
      Without a folder it checks the built-in rules; with one, them and the folder's over them. \
      Exit status: 0 all laws hold (a review that is overdue is only said), 2 some rule breaks one.
      """, aliases: ["test"])

  @Argument(help: ArgumentHelp("A folder of rules.", valueName: "dir"))
  var folder: String?
  @Flag(help: "Check the folder alone, as with --rules DIR --no-builtin-rules.")
  var noBuiltinRules = false
  @Flag(help: "Print instead what the examples of each rule raise in other rules.")
  var crosstalk = false

  func validate() throws {
    if noBuiltinRules, folder == nil {
      throw ValidationError("--no-builtin-rules needs a folder: without it there are no rules")
    }
  }

  func perform() throws -> Status {
    let base = noBuiltinRules ? nil : try builtinSource()
    let source =
      try folder.map { dir throws(Problem) in try readRules(in: dir, over: base) } ?? base!
    if crosstalk { return try printCrossTalk(of: source) }
    let broken = RuleCheck.run(source)
    guard broken.isEmpty else { throw Problem(Diagnostics(items: broken)) }
    Problem.tell(source.overdue(on: .today).map(\.description))

    let lexicon = folder == nil ? try builtinLexicon() : try compile(source)
    var output = Output(descriptor: STDOUT_FILENO)
    try output.write(
      """
      \(lexicon.rules.count) rules, \(lexicon.termCount) terms: all laws hold
      sha256 \(lexicon.sha256)

      """)
    try output.flush()
    return .clean
  }

  private func printCrossTalk(of source: LexiconSource) throws -> Status {
    let lines: [String]
    do {
      lines = try CrossTalk.lines(source)
    } catch {
      throw Problem(error)
    }
    var output = Output(descriptor: STDOUT_FILENO)
    for line in lines { try output.write(line + "\n") }
    try output.flush()
    return .clean
  }
}

extension ReviewDay {
  /// The day in UTC.
  static var today: ReviewDay {
    var now = time(nil)
    var parts = unsafe tm()
    _ = unsafe gmtime_r(&now, &parts)
    return unsafe ReviewDay(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
  }
}
