internal import ArgumentParser
internal import Glibc
internal import Reports
internal import ScanCore

/// How results are written.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case auto, human, line, ndjson, sarif, github, gitlab, rdjsonl, junit, csv, html, markdown, notice
  case quiet
}

/// A further report on the command line: `FORMAT=FILE`.
struct ExtraReport: ExpressibleByArgument {
  var format: Format
  var file: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let format = Format(rawValue: String(parts[0])), format != .auto,
      format != .quiet
    else { return nil }
    self.format = format
    file = String(parts[1])
  }
}

/// How and where results are written.
struct ReportOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: """
      How to write results; auto is human on a terminal, else line; notice is a letter to the person \
      concerned, without quotes; quiet writes none.
      """)
  var format: Format = .auto
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write results to this file: it has its name only once it is whole.", valueName: "file"),
    completion: .file())
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Write another report to a file, such as sarif=scan.sarif. May be repeated.",
      valueName: "format=file"), completion: .file())
  var also: [ExtraReport] = []
  @Option(help: "The severity from which on the exit status is 1. Default: review.")
  var failOn: FailOn?
  @Flag(
    help: """
      Show personal data in excerpts (human, html and markdown formats); otherwise they show labels.
      """)
  var showMatches = false
  @Flag(help: "Show suppressed findings too (human format).")
  var showSuppressed = false
  @Option(
    help: ArgumentHelp(
      "Show this many lines of the paragraph above and below a finding (human format).",
      valueName: "lines"))
  var context = 0
  @Option(help: "Colour in the human format.")
  var color: ColorChoice = .auto
  @Flag(help: "Draw with ASCII alone and spell other characters (human and line formats).")
  var ascii = false
  @Flag(help: "Make file names links for terminals that know them (human format).")
  var hyperlink = false
  @Flag(help: "Tell the verdict on every text (ndjson format), not only on those to look at.")
  var allVerdicts = false
  @Option(
    help: ArgumentHelp(
      """
      Write at most this many SARIF results, the most severe first, and say how many were left out \
      (GitHub keeps 5000).
      """, valueName: "count"))
  var sarifMax: Int?
  @Flag(help: "Begin CSV with a byte order mark, by which Excel knows UTF-8.")
  var csvBom = false
  @Flag(name: [.short, .long], help: "Say nothing on stderr but what went wrong.")
  var quiet = false
  @Flag(
    name: [.short, .long],
    help: "Say what raised or lowered each score (human format), and name each text on stderr.")
  var verbose = false

  func validate() throws {
    if context < 0 || context > 100 { throw ValidationError("--context is 0 to 100 lines") }
    if let sarifMax, sarifMax < 1 { throw ValidationError("--sarif-max is at least 1") }
    let files = outputs
    if let twice = files.first(where: { file in files.filter { $0 == file }.count > 1 }) {
      throw ValidationError("\(twice): named for two reports; give each its own file")
    }
  }

  /// The least severity that makes the status 1; nil for none.
  var leastFailing: Severity? { (failOn ?? .review).value }

  /// Whether some report has a place for the hashes of archives.
  var tellSources: Bool {
    (also.map(\.format) + [chosen]).contains { $0 == .ndjson || $0 == .html }
  }

  /// The files that reports are written to.
  var outputs: [String] { also.map(\.file) + [output].compactMap { $0 } }

  /// Whether some report has a place for fingerprints.
  var tellFingerprints: Bool {
    let formats = also.map(\.format) + [chosen]
    return formats.contains { [.ndjson, .sarif, .gitlab, .csv, .html].contains($0) }
  }

  /// What `auto` stands for.
  var chosen: Format {
    guard format == .auto else { return format }
    return output == nil && isatty(STDOUT_FILENO) == 1 ? .human : .line
  }

  /// The reports that were asked for, each with its place; files are made now. None may be one of
  /// `inputs`. With `resumed` the first goes on in a file that has so many bytes.
  func sinks(
    _ rules: RuleBook, inputs: [String], resumed: Int? = nil
  ) throws(Problem) -> [ReportSink] {
    var sinks: [ReportSink] = []
    if chosen != .quiet {
      var file = OutputFile()
      if let output {
        file =
          if let resumed {
            try OutputFile(resuming: output, at: resumed)
          } else {
            try OutputFile(path: output)
          }
      }
      // In a file colour is noise, whatever the environment says of terminals.
      let color = output == nil ? self.color.holds(for: STDOUT_FILENO) : self.color == .always
      sinks.append(ReportSink(report(chosen, rules, color: color), file))
    }
    for extra in also {
      let report = report(extra.format, rules, color: color == .always)
      sinks.append(ReportSink(report, try OutputFile(path: extra.file)))
    }
    for input in inputs where sinks.contains(where: { $0.file.isSameFile(as: input) }) {
      throw Problem("\(input): is read, so it cannot be written; choose another file")
    }
    return sinks
  }

  private func report(_ format: Format, _ rules: RuleBook, color: Bool) -> any Report {
    let style = DisplayStyle(
      color: color, ascii: ascii, linkBase: hyperlink ? currentFolder() : nil, context: context,
      verbose: verbose)
    return switch format {
    case .human:
      HumanReport(
        rules: rules, style: style, showMatches: showMatches, showSuppressed: showSuppressed)
    // Neither `auto` nor `quiet` gets here.
    case .line, .auto, .quiet: LineReport(rules: rules, style: style)
    case .ndjson: ResultsReport(allVerdicts: allVerdicts)
    case .sarif: SARIFReport(rules: rules, most: sarifMax)
    case .github: GitHubReport(rules: rules)
    case .gitlab: GitLabReport(rules: rules)
    case .rdjsonl: RDJSONReport(rules: rules)
    case .junit: JUnitReport(rules: rules, failOn: leastFailing)
    case .csv: CSVReport(rules: rules, byteOrderMark: csvBom)
    case .html: HTMLReport(rules: rules, showMatches: showMatches)
    case .markdown: MarkdownReport(rules: rules, showMatches: showMatches)
    case .notice: NoticeReport(rules: rules)
    }
  }

  private func currentFolder() -> String {
    guard let found = unsafe getcwd(nil, 0) else { return "" }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }
}
