internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// `okcps-scan scan`: what is wrong with texts, for people and pipelines.
struct ScanCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Say what is wrong in texts (the default command).",
    discussion: """
      Without a file it reads standard input. Exit status: 0 nothing at or above --fail-on, \
      1 something, 2 not wholly done.

      Examples:
        okcps-scan draft.txt
        okcps-scan --format sarif --output scan.sarif posts/*.txt
        okcps-scan --also ndjson=results.ndjson posts/*.txt
        okcps-scan --category student-pii --fail-on block - < draft.txt
        okcps-scan --config site.yml --suppressions known.yml posts/*.txt
      """)

  @Argument(
    help: ArgumentHelp("Files, or - for standard input.", valueName: "file"), completion: .file())
  var files: [String] = []
  @Option(help: ArgumentHelp("What results call standard input.", valueName: "name"))
  var stdinPath: String?
  @OptionGroup(title: "Results") var reports: ReportOptions
  @OptionGroup(title: "Findings") var selection: SelectionOptions
  @OptionGroup(title: "Findings") var suppression: SuppressionOptions
  @OptionGroup(title: "Texts") var text: AttributeOptions
  @OptionGroup(title: "Rules") var names: NameOptions
  @OptionGroup(title: "Rules") var source: RuleOptions
  @OptionGroup var settings: SettingsOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var running: RunOptions

  mutating func perform() throws -> Status {
    let flags =
      reports.flags + selection.flags + suppression.flags + text.flags + names.flags + source.flags
    let settled = try settings.load(for: files, flags: flags)
    let lexicon = try source.settled(by: settled).load()
    let selection = try selection.selection(among: lexicon, settled)
    let attributes = text.settled(by: settled).attributes
    let reports = reports.settled(by: settled)
    let marker = try suppression.marker(
      settled, settings.search(), for: files, direction: attributes.direction,
      tellsFingerprints: reports.tellFingerprints)
    let inputs = files.filter { $0 != "-" }
    let sinks = try reports.sinks(RuleBook(lexicon), inputs: inputs)
    try sandbox.enter(inputs.map { .read($0) } + reports.outputs.map { .writeBeside($0) })

    var run = ScanRun(
      detector: names.settled(by: settled).detector(lexicon, usual: .balanced),
      attributes: attributes, selection: selection, marker: marker,
      reporter: Reporter(sinks, least: selection.least, failOn: reports.leastFailing),
      threads: threads.count, verbose: reports.verbose)
    run.begin(
      RunHeader(
        version: Version.own, rulesVersion: lexicon.version, rulesSHA256: lexicon.sha256,
        settingsSHA256: settled.digest, hasBaseline: suppression.baseline != nil))
    for file in files.isEmpty ? ["-"] : files {
      do {
        try scan(file, &run)
      } catch let problem as Problem where !problem.isFatal {
        // The others are scanned all the same.
        problem.tell()
      }
    }
    let notices = try run.finish() + marker.notices(reports.verbose ? .named : .counted)
    if !reports.quiet { for notice in notices { Problem(notice).tell() } }
    let status = run.status
    running.tell(run.finishThreads(), lexicon)
    return status
  }

  private func scan(_ file: String, _ run: inout ScanRun) throws {
    var input: Input
    if file == "-" {
      let name = stdinPath ?? (reports.chosen == .human ? "standard input" : "-")
      input = Input(standardInputNamed: name, hint: files.isEmpty && !reports.quiet)
    } else {
      do {
        input = try Input(path: file)
      } catch {
        run.skip(file, reason: "unreadable")
        throw error
      }
    }
    try run.scan(&input, path: file == "-" ? stdinPath ?? "-" : file)
  }
}
