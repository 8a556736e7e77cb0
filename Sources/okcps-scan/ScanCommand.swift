internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore

/// `okcps-scan scan`: what is wrong with texts, for people and pipelines.
struct ScanCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Say what is wrong in texts (the default command).",
    discussion: """
      Without a file it reads standard input. Exit status: 0 nothing at or above --fail-on, \
      1 something, 2 not wholly done.
      """)

  /// How results are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case auto, human, line, ndjson
  }

  @Argument(help: ArgumentHelp("Files, or - for standard input.", valueName: "file"))
  var files: [String] = []
  @Option(
    name: [.short, .long], help: "How to write results; auto is human on a terminal, else line.")
  var format: Format = .auto
  @Option(help: "The severity from which on the exit status is 1.")
  var failOn: FailOn = .review
  @OptionGroup var text: AttributeOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var source: RuleOptions
  @Flag(help: "Show personal data in excerpts (human format); otherwise they show labels.")
  var showMatches = false
  @Flag(help: "Tell the verdict on every text (ndjson format), not only on those to look at.")
  var allVerdicts = false
  @Option(help: "Colour in the human format.")
  var color: ColorChoice = .auto
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var running: RunOptions

  mutating func perform() throws -> Status {
    let lexicon = try source.load()
    let chosen = format == .auto ? (isatty(STDOUT_FILENO) == 1 ? .human : .line) : format
    var run = ScanRun(
      detector: names.detector(lexicon, usual: .balanced), attributes: text.attributes,
      failOn: failOn.value, report: report(chosen, lexicon), threads: threads.count)
    let standardInput = chosen == .human ? "standard input" : "-"

    for file in files.isEmpty ? ["-"] : files {
      do {
        var input =
          try file == "-"
          ? Input(standardInputNamed: standardInput, hint: files.isEmpty) : Input(path: file)
        try run.scan(&input)
      } catch let problem as Problem {
        // The others are scanned all the same.
        problem.tell()
        run.status = .failed
      }
    }
    try run.finish()
    let status = run.status
    running.tell(run.finishThreads(), lexicon)
    return status
  }

  private func report(_ format: Format, _ lexicon: CompiledLexicon) -> any TextReport {
    switch format {
    case .human, .auto:
      HumanReport(
        lexicon: lexicon, attributes: text.attributes, showMatches: showMatches,
        color: color.holds(for: STDOUT_FILENO), isOnly: files.count <= 1)
    case .line: LineReport(lexicon: lexicon)
    case .ndjson:
      ResultsReport(
        lexicon: lexicon, attributes: text.attributes, version: Version.own,
        allVerdicts: allVerdicts)
    }
  }
}
