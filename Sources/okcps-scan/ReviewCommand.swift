internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// `okcps-scan review`: a person decides on findings.
struct ReviewCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Decide on findings one by one, at a terminal.",
    discussion: """
      Shows what scan --format ndjson found, the most urgent first, with its text from --source; \
      personal data is behind labels until you press v. A dismissal needs a reason and becomes a \
      suppression, which scan --suppressions heeds until it expires. Every decision is saved at once, \
      so you can leave and come back. Exit status: 0, or 2 if something could not be read or saved.

      Examples:
        okcps-scan review results.ndjson
        okcps-scan review --suppressions known.yml --by "A. Clerk" results.ndjson
        okcps-scan review --source exports --min-severity block results.ndjson
        okcps-scan review --import decisions.json results.ndjson
        okcps-scan review --prune results.ndjson
      """)

  @Argument(help: ArgumentHelp("Results of a scan.", valueName: "results"), completion: .file())
  var results: String
  @Option(
    help: ArgumentHelp(
      """
      Take texts from this file, or from files of their names in this folder. May be repeated. \
      Default: the current folder.
      """, valueName: "path"), completion: .file())
  var source: [String] = []
  @Option(
    help: ArgumentHelp(
      "Keep decisions in this file. Default: RESULTS.decisions.json.", valueName: "file"),
    completion: .file())
  var decisions: String?
  @Option(
    help: ArgumentHelp(
      """
      Write dismissals to this file of suppressions. Default: that of the settings, else \
      RESULTS.suppressions.yml.
      """, valueName: "file"), completion: .file())
  var suppressions: String?
  @Option(
    help: ArgumentHelp(
      "Who decides. Default: the name of the account.", valueName: "name"))
  var by: String?
  @Option(
    help: ArgumentHelp(
      "The last day on which dismissals hold. Default: this day next year.",
      valueName: "yyyy-mm-dd"))
  var expires: String?
  @Flag(help: "Show findings that were decided on before, too.")
  var again = false
  @Option(
    name: .customLong("import"),
    help: ArgumentHelp(
      "Take the decisions that the HTML report saved, all or none, and show nothing.",
      valueName: "file"), completion: .file())
  var imported: String?
  @Flag(
    help: """
      Drop suppressions that have expired, and those and decisions that are of no finding of the \
      results, which must be of a whole scan; say which, and show nothing.
      """)
  var prune = false
  @OptionGroup(title: "Findings") var selection: SelectionOptions
  @OptionGroup(title: "Texts") var text: AttributeOptions
  @OptionGroup(title: "Archives") var reading: ReadingFlags
  @OptionGroup(title: "Rules") var names: NameOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup var settings: SettingsOptions
  @OptionGroup var sandbox: SandboxOptions
  @Option(help: "Colour.")
  var color: ColorChoice = .auto
  @Flag(help: "Draw with ASCII alone and spell other characters.")
  var ascii = false

  func validate() throws {
    if imported != nil, prune { throw ValidationError("--import and --prune: one at a time") }
    if let expires, ReviewDay(expires) == nil {
      throw ValidationError("--expires takes a day, such as 2027-06-30")
    }
    if let by, by.allSatisfy(\.isWhitespace) { throw ValidationError("--by is empty; say who") }
    if results == "-" {
      throw ValidationError("review reads keys from standard input; name a file of results")
    }
  }

  mutating func perform() throws -> Status {
    let settled = try settings.load(for: [results])
    let lexicon = try rules.settled(by: settled).load()
    let suppressionsPath =
      suppressions ?? settled[.suppressions]?.values.first ?? results + ".suppressions.yml"
    var ledger = try ReviewLedger(
      decisions: decisions ?? results + ".decisions.json", suppressions: suppressionsPath,
      locks: settled.locks, by: try by ?? Self.account(), today: .today, expires: try lastDay())
    let isShown = imported == nil && !prune
    // Taken before anything is read, so that whoever has no terminal need not wait to be told.
    if isShown { try KeyTerminal.require() }
    let sources = source.isEmpty ? ["."] : source
    try sandbox.enter(
      (sources + [results, imported, rules.rules].compactMap(\.self)).map { .read($0) }
        + [ledger.decisionsPath, ledger.suppressionsPath].map { .writeBeside($0) }
        + (isShown ? Sandbox.Path.libraries : []))

    let standing = ledger
    let queue = ReviewQueue { [again] in again || standing.standing(of: $0) == nil }
    var texts: SourceTexts?
    if isShown {
      texts = SourceTexts(
        paths: sources, detector: names.settled(by: settled).detector(lexicon, usual: .balanced),
        attributes: text.settled(by: settled).attributes, format: reading.from,
        reading: reading.reading)
    }
    let status = try read(into: queue, texts)
    if prune {
      try drop(&ledger, queue, isWhole: status == .clean && queue.isWhole)
    } else if let imported {
      try take(imported, &ledger, queue)
    } else {
      try decide(queue, ledger, RuleBook(lexicon))
    }
    return status
  }

  private func lastDay() throws(Problem) -> ReviewDay {
    guard let day = expires.flatMap({ ReviewDay($0) }) else { return ReviewDay.today.due }
    guard day >= .today else { throw Problem("--expires: that day is over; name a later one") }
    return day
  }

  /// The name of the account that runs the program.
  private static func account() throws(Problem) -> String {
    guard let entry = unsafe getpwuid(geteuid()), let name = unsafe entry.pointee.pw_name else {
      throw Problem("this account has no name; say who decides by --by")
    }
    return unsafe String(cString: name)
  }

  /// Reads the results into the queue; failed if not all of them can be read.
  private func read(into queue: ReviewQueue, _ texts: consuming SourceTexts?) throws -> Status {
    let selection = selection.selection()
    var replay = Replay(
      reporter: Reporter([ReportSink(queue, OutputFile())], least: selection.least, failOn: nil),
      selection: selection, texts: texts, mixed: false)
    var input = try Input(path: results)
    try replay.read(&input)
    for notice in try replay.finish() { Problem(notice).tell() }
    return replay.status
  }

  private func decide(_ queue: ReviewQueue, _ ledger: ReviewLedger, _ book: RuleBook) throws {
    let entries = queue.entries
    let count: ReviewSession.Count
    do {
      let terminal = try KeyTerminal()
      let style = DisplayStyle(
        color: color.holds(for: STDOUT_FILENO), ascii: ascii, context: 2, verbose: true)
      var session = ReviewSession(
        entries, ledger: ledger, terminal: terminal, book: book,
        rules: { [rules] in try rules.source() }, style: style)
      count = try session.run()
    }
    var line = "kept \(count.kept), dismissed \(count.dismissed), left \(count.left)"
    if count.dismissed > 0 {
      line += "; to have dismissals count: scan --suppressions \(ledger.suppressionsPath)"
    }
    try say([line])
  }

  private func take(
    _ path: String, _ ledger: inout ReviewLedger, _ queue: ReviewQueue
  ) throws {
    let list: DecisionList
    do {
      list = try DecisionList(path: path)
    } catch {
      throw Problem(error)
    }
    for (i, decision) in list.all.enumerated() where !queue.found.contains(decision.key) {
      throw Problem(
        "\(path): decision \(i + 1) is on no finding of \(results); nothing was taken; "
          + "is it of the page of other results?")
    }
    try ledger.take(list)
    let dismissed = list.all.count { $0.kind == .dismiss }
    try say(["kept \(list.all.count - dismissed), dismissed \(dismissed)"])
  }

  private func drop(
    _ ledger: inout ReviewLedger, _ queue: ReviewQueue, isWhole: Bool
  ) throws {
    guard isWhole, selection.isAll else {
      throw Problem(
        "--prune: \(results) may not be all that there is to find; "
          + "scan everything, with no severity or rule left out")
    }
    let dropped = try ledger.prune(found: queue.found)
    try say(dropped + ["dropped \(dropped.count)"])
  }

  private func say(_ lines: [String]) throws {
    var output = Output(descriptor: STDOUT_FILENO)
    for line in lines { try output.write(escaped(line) + "\n") }
    try output.flush()
  }
}
