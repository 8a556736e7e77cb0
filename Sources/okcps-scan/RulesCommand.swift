internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import Records
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
      try output.write(columns.joined(separator: "  ") + "\n")
    }
    try output.flush()
    return .clean
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}

/// `okcps-scan rules show`: everything a writer needs to know of one rule.
struct ShowCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Explain one rule.", aliases: ["explain"])

  @Argument(help: "The id of the rule, as in a report.")
  var id: String
  @OptionGroup var source: RuleOptions

  func perform() throws -> Status {
    let rules = try source.load().rules
    guard let rule = rules.first(where: { $0.id == id }) else {
      throw Problem("\(id): no such rule; for their names see: okcps-scan rules list")
    }
    var lines = [
      ("title", rule.title), ("category", "\(rule.category.name)"),
      ("severity", "\(rule.severity.name)"), ("clause", rule.clauses.joined(separator: ", ")),
    ]
    if rule.personalClauses != rule.clauses {
      lines.append(("on a personal site", rule.personalClauses.joined(separator: ", ")))
    }
    lines += [("route", "\(rule.route.name)"), ("advice", rule.advice)]
    var output = Output(descriptor: STDOUT_FILENO)
    try output.write("\(rule.id)\n")
    for (name, value) in lines { try output.write("  \(name): \(value)\n") }
    try output.flush()
    return .clean
  }
}

/// `okcps-scan rules check`: the laws that hold for every rule.
struct CheckCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the rules of a folder: form, examples, speed.",
    discussion: "Exit status: 0 all laws hold, 2 some rule breaks one.", aliases: ["test"])

  /// Where rules are by custom, from the root of the project.
  private static let usual = "Lexicons"

  @Argument(help: ArgumentHelp("The folder (default: Lexicons, here).", valueName: "dir"))
  var folder: String?

  func perform() throws -> Status {
    if folder == nil, unsafe access(Self.usual, F_OK) != 0 {
      throw Problem("\(Self.usual): no such folder here; name the folder of the rules")
    }
    let source = try readRules(in: folder ?? Self.usual)
    let broken = RuleCheck.run(source)
    guard broken.isEmpty else { throw Problem(Diagnostics(items: broken)) }
    let lexicon = try compile(source)
    var output = Output(descriptor: STDOUT_FILENO)
    try output.write("\(lexicon.rules.count) rules, \(lexicon.termCount) terms: all laws hold\n")
    try output.flush()
    return .clean
  }
}
