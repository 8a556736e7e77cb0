internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// `okcps-scan redact`: the same text with labels in place of what was found.
struct RedactCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Write the text with every finding replaced by a label.",
    discussion: """
      Answers each paragraph as it comes. A paragraph that cannot be wholly scanned is written as \
      [NOT-SCANNED]; what is suppressed stays. Exit status: 0 all done, 2 not.

      Examples:
        okcps-scan redact letter.txt > letter-redacted.txt
        okcps-scan redact --min-severity block - < letter.txt
      """)

  @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "file"))
  var file: String?
  @Option(help: "Replace findings of this severity and above. Default: review.")
  var minSeverity: Threshold?
  @OptionGroup var text: AttributeOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var suppression: SuppressionOptions
  @OptionGroup var settings: SettingsOptions
  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var run: RunOptions
  @OptionGroup var source: RuleOptions

  mutating func perform() throws -> Status {
    let path = file ?? "-"
    let least = minSeverity.map { [Setting(.minSeverity, $0.rawValue, flag: "--min-severity")] }
    let settled = try settings.load(
      for: [path],
      flags: (least ?? []) + suppression.flags + text.flags + names.flags + source.flags)
    let lexicon = try source.settled(by: settled).load()
    try settled.check(lexicon)
    let attributes = text.settled(by: settled).attributes
    let marker = try suppression.marker(
      settled, settings.search(), for: [path], direction: attributes.direction,
      tellsFingerprints: false)
    try sandbox.enter(path == "-" ? [] : [.read(path)])

    var redactor = Redactor(
      detector: names.settled(by: settled).detector(lexicon, usual: .thorough),
      attributes: attributes, threshold: threshold(settled)
    ) { finding, match, start in
      let rule = lexicon.rules[finding.rule].id
      return !settled.reports(rule)
        || marker.mark(rule: rule, match: match, start: start, place: start).suppression != nil
    }
    var output = Output(descriptor: STDOUT_FILENO)
    var pieces = PieceStream()
    var input = try open()
    var status = Status.clean

    marker.begin(
      input.name, item: path == "-" ? path : marker.item(ofFile: path),
      direction: attributes.direction)
    while try input.read({ pieces.append($0) }) {
      status = max(status, try write(&pieces, through: &redactor, marker, to: &output))
    }
    pieces.finish()
    status = max(status, try write(&pieces, through: &redactor, marker, to: &output))
    marker.end()
    for notice in marker.notices(.untold) { Problem(notice).tell() }
    if status == .failed {
      Problem("\(input.name): some of it could not be scanned; look for [NOT-SCANNED]").tell()
    }
    run.tell(redactor.work, lexicon)
    return status
  }

  /// What flag or settings say, else `review`, and never above a floor of the district.
  private func threshold(_ settled: Settings) -> Severity {
    if settled[.minSeverity] != nil { return settled.minSeverity }
    return min(.review, settled.locks.leastSeverity ?? .review)
  }

  private func open() throws(Problem) -> Input {
    guard let file, file != "-" else {
      return Input(standardInputNamed: "-", hint: file == nil)
    }
    return try Input(path: file)
  }

  /// Writes what is whole so far.
  private func write(
    _ pieces: inout PieceStream, through redactor: inout Redactor, _ marker: FindingMarker,
    to output: inout Output
  ) throws -> Status {
    var status = Status.clean
    while var piece = pieces.next() {
      marker.enter(piece.bytes[piece.body], offset: piece.offset)
      let clean = redactor.redact(&piece)
      if clean == nil { status = .failed }
      try output.write(clean ?? Redactor.notScanned(piece.bytes[piece.body]))
      pieces.pass(piece)
    }
    try output.flush()
    return status
  }
}
