internal import ArgumentParser
internal import Glibc
internal import Records
internal import ScanCore

/// `okcps-scan redact`: the same text with labels in place of what was found.
struct RedactCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Write the text with every finding replaced by a label.",
    discussion: """
      Answers each paragraph as it comes. A paragraph that cannot be wholly scanned is written as \
      [NOT-SCANNED]. Exit status: 0 all done, 2 not.

      Examples:
        okcps-scan redact letter.txt > letter-redacted.txt
        okcps-scan redact --min-severity block - < letter.txt
      """)

  @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "file"))
  var file: String?
  @Option(help: "Replace findings of this severity and above.")
  var minSeverity: Threshold = .review
  @OptionGroup var text: AttributeOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var run: RunOptions
  @OptionGroup var source: RuleOptions

  mutating func perform() throws -> Status {
    let lexicon = try source.load()
    var redactor = Redactor(
      detector: names.detector(lexicon, usual: .thorough), attributes: text.attributes,
      threshold: minSeverity.value)
    var output = Output(descriptor: STDOUT_FILENO)
    var pieces = PieceStream()
    var input = try open()
    var status = Status.clean

    while try input.read({ pieces.append($0) }) {
      status = max(status, try write(&pieces, through: &redactor, to: &output))
    }
    pieces.finish()
    status = max(status, try write(&pieces, through: &redactor, to: &output))
    if status == .failed {
      Problem("\(input.name): some of it could not be scanned; look for [NOT-SCANNED]").tell()
    }
    run.tell(redactor.work, lexicon)
    return status
  }

  private func open() throws(Problem) -> Input {
    guard let file, file != "-" else {
      return Input(standardInputNamed: "-", hint: file == nil)
    }
    return try Input(path: file)
  }

  /// Writes what is whole so far.
  private func write(
    _ pieces: inout PieceStream, through redactor: inout Redactor, to output: inout Output
  ) throws -> Status {
    var status = Status.clean
    while var piece = pieces.next() {
      let clean = redactor.redact(&piece)
      if clean == nil { status = .failed }
      try output.write(clean ?? Redactor.notScanned(piece.bytes[piece.body]))
      pieces.pass(piece)
    }
    try output.flush()
    return status
  }
}
