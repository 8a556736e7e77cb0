internal import ArgumentParser
internal import Records
internal import Reports
internal import ScanCore

/// `okcps-scan report`: results of earlier runs in another format.
struct ReportCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write results of earlier scans in another format.",
    discussion: """
      Reads results as NDJSON (scan --format ndjson), any number of parts, and adds them up. Results \
      hold no text: with --source, excerpts are taken from the texts again, if these have not changed \
      and --direction, --site, --role and --kind are as they were. Exit status as of scan.

      Examples:
        okcps-scan report results.ndjson
        okcps-scan report -f sarif -o scan.sarif part-1.ndjson part-2.ndjson
        okcps-scan report --fail-on block --format quiet results.ndjson
        okcps-scan report --source . --format markdown results.ndjson
        okcps-scan report --source . -f html -o found.html results.ndjson
        okcps-scan report -f notice -o letters.txt results.ndjson
      """)

  @Argument(
    help: ArgumentHelp("Files of results, or - for standard input.", valueName: "results"),
    completion: .file())
  var files: [String] = []
  @Flag(help: "Take parts that were made with different rules; the sum then names none.")
  var mixed = false
  @Option(
    help: ArgumentHelp(
      """
      Take excerpts from this file, or from files of their names in this folder. May be repeated.
      """, valueName: "path"), completion: .file())
  var source: [String] = []
  @OptionGroup(title: "Results") var reports: ReportOptions
  @OptionGroup(title: "Findings") var selection: SelectionOptions
  @OptionGroup(title: "Texts") var text: AttributeOptions
  @OptionGroup(title: "Rules") var names: NameOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup var sandbox: SandboxOptions

  mutating func perform() throws -> Status {
    let lexicon = try rules.load()
    let inputs = files.isEmpty ? ["-"] : files
    let selection = selection.selection()
    let files = files.filter { $0 != "-" }
    let sinks = try reports.sinks(RuleBook(lexicon), inputs: files)
    try sandbox.enter(
      (files + source).map { .read($0) } + reports.outputs.map { .writeBeside($0) }
        + (source.isEmpty ? [] : Sandbox.Path.libraries))
    let header = try commonHeader(of: inputs)
    if let header, header.rulesSHA256 != lexicon.sha256, !mixed, !reports.quiet {
      Problem("these results were made with other rules; titles and advice may differ").tell()
    }
    var texts: SourceTexts?
    if !source.isEmpty {
      texts = SourceTexts(
        paths: source, detector: names.detector(lexicon, usual: .balanced),
        attributes: text.attributes)
    }
    var replay = Replay(
      reporter: Reporter(sinks, least: selection.least, failOn: reports.leastFailing),
      selection: selection, texts: texts, mixed: mixed)
    for file in inputs {
      do {
        var input = try open(file)
        try replay.read(&input)
      } catch let problem as Problem where !problem.isFatal {
        problem.tell()
        replay.fail()
      }
    }
    let notices = try replay.finish()
    if !reports.quiet { for notice in notices { Problem(notice).tell() } }
    return replay.status
  }

  private func open(_ file: String) throws(Problem) -> Input {
    file == "-"
      ? Input(standardInputNamed: "standard input", hint: files.isEmpty && !reports.quiet)
      : try Input(path: file)
  }

  /// What the files say they were made with, if all say the same. Looked at before anything is written;
  /// standard input can only be read once, so it is held to the first part as it comes.
  private func commonHeader(of inputs: [String]) throws(Problem) -> RunHeader? {
    var common: RunHeader?
    for file in inputs where file != "-" {
      guard let input = try? Input(path: file), let header = Replay.header(of: input) else {
        continue
      }
      if let common, !mixed, common.rulesSHA256 != header.rulesSHA256 {
        throw Replay.mixedRules(file)
      }
      common = common ?? header
    }
    return common
  }
}
