internal import ArgumentParser
internal import Records
internal import ScanCore

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

  /// Whose counters the end of a run is told in.
  enum Counters: String, ExpressibleByArgument, CaseIterable { case hadoop }

  @Argument(help: ArgumentHelp("Standard input is the only input.", valueName: "-"))
  var input = "-"
  @Option(
    help: ArgumentHelp("Do not scan longer texts (bytes, or with KiB, MiB).", valueName: "size"))
  var maxText = ByteSize(bytes: 1 << 20)
  @Option(
    help: ArgumentHelp("Do not read longer lines (bytes, or with KiB, MiB).", valueName: "size"))
  var maxRecord = ByteSize(bytes: 16 << 20)
  @Flag(
    name: [.customShort("0"), .customLong("null")],
    help: "Records end in a zero byte, not in a line break; answers are lines all the same.")
  var zero = false
  @Option(help: "At the end, counts of decisions on stderr for a cluster's own counters.")
  var counters: Counters?
  @OptionGroup var names: NameOptions
  @OptionGroup var run: RunOptions
  @OptionGroup var source: RuleOptions

  func validate() throws {
    guard input == "-" else {
      throw ValidationError("filter reads standard input only: okcps-scan filter < FILE")
    }
  }

  mutating func perform() throws -> Status {
    let lexicon = try source.load()
    var filter = Filter(
      detector: names.detector(lexicon, usual: .balanced), maxText: maxText.bytes)
    var input = Input(standardInputNamed: "-", hint: true)
    var lines = LineCutter(longest: maxRecord.bytes, separator: zero ? .zero : .lineBreak)
    while try input.read({ lines.append($0) }) { try filter.answer(&lines) }
    lines.finish()
    try filter.answer(&lines)
    if counters == .hadoop { Problem.tell(filter.counts.hadoop) }
    run.tell(filter.work, lexicon)
    return .clean
  }
}

extension Filter.Counts {
  /// As Hadoop Streaming takes them from stderr.
  fileprivate var hadoop: [String] {
    [("allow", allow), ("review", review), ("block", block), ("incomplete", incomplete)].map {
      "reporter:counter:okcps,\($0),\($1)"
    }
  }
}
