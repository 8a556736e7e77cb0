internal import ArgumentParser
internal import Records

/// `okcps-scan filter`: the record contract, for engines and co-processes.
struct FilterCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Answer each line of JSON by one line of JSON.",
    discussion: """
      In: {"id": any, "text": string, ...}; out: the same id, a decision and findings, in the same \
      order. A line that is no record is answered too. Answers all that one read brought, then \
      waits. Exit status: 0 whatever is found, 2 if reading or writing failed.
      """)

  @Argument(help: ArgumentHelp("Standard input is the only input.", valueName: "-"))
  var input = "-"
  @Option(
    help: ArgumentHelp("Do not scan longer texts (bytes, or with KiB, MiB).", valueName: "size"))
  var maxText = ByteSize(bytes: 1 << 20)
  @OptionGroup var source: RuleOptions

  func validate() throws {
    guard input == "-" else {
      throw ValidationError("filter reads standard input only: okcps-scan filter < FILE")
    }
  }

  mutating func perform() throws -> Status {
    var filter = Filter(lexicon: try source.load(), maxText: maxText.bytes)
    var input = Input(standardInputNamed: "-", hint: true)
    var lines = LineCutter()
    while try input.read({ lines.append($0) }) { try filter.answer(&lines) }
    lines.finish()
    try filter.answer(&lines)
    return .clean
  }
}
