internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore

/// `okcps-scan rules`: what the program looks for, and whether rules keep the laws.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List, explain, check and publish rules.",
    discussion: """
      Examples:
        okcps-scan rules list
        okcps-scan rules explain student-pii.ssn
        okcps-scan rules check my-rules
        okcps-scan rules export --public > what-we-look-for.md
      """,
    subcommands: [
      ListCommand.self, ShowCommand.self, CheckCommand.self, ExportCommand.self,
    ])
}

/// `okcps-scan rules list`: one rule a line.
struct ListCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "One line for each rule: id, severity, clauses, title.",
    discussion: """
      Examples:
        okcps-scan rules list
        okcps-scan rules list --rules my-rules
      """)

  @OptionGroup var source: RuleOptions
  @OptionGroup var sandbox: SandboxOptions

  func perform() throws -> Status {
    let rules = try source.load().rules.sorted { $0.id < $1.id }
    try sandbox.enter([])
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
