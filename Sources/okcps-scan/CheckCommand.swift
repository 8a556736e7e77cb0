internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import Records
internal import ScanCore

/// `okcps-scan rules check`: the laws that hold for every rule.
struct CheckCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the laws of rules: form, examples, growth, reviews.",
    discussion: """
      Without a folder it checks the built-in rules; with one, them and the folder's over them. \
      Exit status: 0 all laws hold (a review that is overdue is only said), 2 some rule breaks one.

      Examples:
        okcps-scan rules check
        okcps-scan rules test my-rules
      """, aliases: ["test"])

  @Argument(
    help: ArgumentHelp("A folder of rules.", valueName: "dir"), completion: .directory)
  var folder: String?
  @Flag(help: "Check the folder alone, as with --rules DIR --no-builtin-rules.")
  var noBuiltinRules = false
  @Flag(help: "Print instead what the examples of each rule raise in other rules.")
  var crosstalk = false
  @OptionGroup var sandbox: SandboxOptions

  func validate() throws {
    if noBuiltinRules, folder == nil {
      throw ValidationError("--no-builtin-rules needs a folder: without it there are no rules")
    }
  }

  func perform() throws -> Status {
    let base = noBuiltinRules ? nil : try builtinSource()
    let source =
      try folder.map { dir throws(Problem) in try readRules(in: dir, over: base) } ?? base!
    // The patterns are their author's; they run with nothing in reach.
    try sandbox.enter([])
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
