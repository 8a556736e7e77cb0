internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// `okcps-scan filter`: the record contract, for engines and co-processes.
struct FilterCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Answer each line of JSON by one line of JSON.",
    discussion: """
      In: {"id": any, "text": string, ...}; out: the same id, a decision and findings, in the same \
      order. A line that is no record is answered too. Answers all that one read brought, then \
      waits. Exit status: 0 whatever is found, 2 if reading or writing failed.

      Examples:
        okcps-scan filter < comments.ndjson > answers.ndjson
        okcps-scan filter -j 4 --only review,block < comments.ndjson
        okcps-scan filter --config site.yml < comments.ndjson > answers.ndjson
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
  @Option(
    help: ArgumentHelp(
      "Say on stderr of at most so many records why they were not scanned; their answers say it of each.",
      valueName: "n"))
  var maxWarnings = 1
  @Flag(
    name: [.customShort("0"), .customLong("null")],
    help: "Records end in a zero byte, not in a line break; answers are lines all the same.")
  var zero = false
  @Flag(help: "Each record stands behind a key and a tab; its answer begins with the same.")
  var tsvKey = false
  @Option(
    help: ArgumentHelp(
      """
      Answer only records of these decisions (allow, review, block; with commas between), and those \
      that were not wholly scanned. Answers are then fewer than records.
      """, valueName: "decisions"))
  var only: DecisionSet?
  @Option(help: "At the end, counts of decisions on stderr for a cluster's own counters.")
  var counters: Counters?
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var settings: SettingsOptions
  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var run: RunOptions
  @OptionGroup var source: RuleOptions

  func validate() throws {
    guard input == "-" else {
      throw ValidationError("filter reads standard input only: okcps-scan filter < FILE")
    }
    guard maxWarnings >= 0 else { throw ValidationError("--max-warnings is a count from 0") }
  }

  mutating func perform() throws -> Status {
    // Where it runs must not matter: no file that nobody named counts but the district's.
    let settled = try settings.load(flags: names.flags + source.flags, looksAround: false)
    let lexicon = try source.settled(by: settled).load()
    try settled.check(lexicon)
    try sandbox.enter([])
    let terms = Filter.Terms(
      detector: names.settled(by: settled).detector(lexicon, usual: .balanced), settled: settled,
      maxText: maxText.bytes, hasKeys: tsvKey, only: only?.decisions ?? Set(Decision.allCases))
    var stream = FilterStream(
      threads: threads.count, terms: terms, maxRecord: maxRecord.bytes,
      separator: zero ? .zero : .lineBreak, maxWarnings: maxWarnings)
    var input = Input(standardInputNamed: "-", hint: true)
    do {
      while try input.read({ bytes throws(OutputFailure) in try stream.take(bytes) }) {
        // What one read brought is answered before the next one waits.
        try stream.answer(waiting: !input.isReady)
      }
    } catch let problem as Problem {
      try stream.answer(waiting: true)
      throw problem
    }
    try stream.takeLast()
    try stream.answer(waiting: true)
    if counters == .hadoop { Problem.tell(stream.counts.hadoop) }
    stream.tellOfPlainText()
    run.tell(stream.finish(), lexicon)
    return .clean
  }
}

/// Bytes in, answers out on standard output: cuts lines, hands them to threads, writes in order.
struct FilterStream: ~Copyable {
  private var cutter: LineCutter
  private var pool: OrderedPool<Filter>
  private var output = Output(descriptor: STDOUT_FILENO)
  /// Storage for the answers of the next batch.
  private var spare = ByteWriter()
  private(set) var counts = Batch.Counts()
  private var records = 0
  private let tellsOfPlainText: Bool
  private var warningsLeft: Int

  /// Bytes that are cut at once: so that a batch of the shortest lines, whose answers are a hundred
  /// times as long, stays below 5 MiB, and handing it on to a thread costs little beside its scan.
  private static let slice = 32 * 1024

  init(
    threads: Int, terms: Filter.Terms, maxRecord: Int, separator: LineSeparator,
    maxWarnings: Int
  ) {
    cutter = LineCutter(longest: maxRecord, separator: separator)
    pool = OrderedPool(threads: threads, budget: 2 * threads * Self.slice) { Filter(terms) }
    warningsLeft = maxWarnings
    tellsOfPlainText = maxWarnings > 0
  }

  /// Takes what one read brought. Waits for answers only where too much is under way.
  mutating func take(_ bytes: Span<UInt8>) throws(OutputFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.count, Self.slice)
      if let lines = cutter.push(rest.extracting(first: count)) { try submit(lines) }
      rest = rest.extracting(droppingFirst: count)
    }
  }

  /// Takes the last line, if it lacked its end.
  mutating func takeLast() throws(OutputFailure) {
    if let lines = cutter.finish() { try submit(lines) }
  }

  private mutating func submit(_ lines: LineBlock) throws(OutputFailure) {
    while !pool.hasRoom, let batch = pool.next() { try write(batch) }
    let size = lines.count
    pool.submit(Batch(lines, out: spare, mostWarnings: warningsLeft), cost: size)
    spare = ByteWriter()
    while let batch = pool.nextIfReady() { try write(batch) }
  }

  /// Writes the answers that are there; with `waiting`, all that are still to come as well.
  mutating func answer(waiting: Bool) throws(OutputFailure) {
    while let batch = waiting ? pool.next() : pool.nextIfReady() { try write(batch) }
    try output.flush()
  }

  private mutating func write(_ batch: Batch) throws(OutputFailure) {
    try output.write(batch.out.bytes)
    for warning in batch.warnings.prefix(warningsLeft) {
      warningsLeft -= 1
      let end = warningsLeft == 0 ? " (no more will be said of records; see --max-warnings)" : ""
      Problem("record \(records + warning.record): \(warning.reason)\(end)").tell()
    }
    records += batch.records
    counts += batch.counts
    spare = batch.out
    cutter.recycle(batch.lines)
  }

  /// Says what to do where nothing that came was a record: most likely it is a text.
  func tellOfPlainText() {
    guard tellsOfPlainText, records > 0, counts.noRecords == records else { return }
    Problem("none of this is a record; for plain text use: okcps-scan scan").tell()
  }

  /// Ends the threads. What was done in all.
  consuming func finish() -> Work { Work(summing: pool.finish()) }
}

/// Decisions on the command line: `review,block`.
struct DecisionSet: ExpressibleByArgument {
  var decisions: Set<Decision>

  init?(argument: String) {
    decisions = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let decision = Decision.allCases.first(where: { "\($0.name)" == name }) else {
        return nil
      }
      decisions.insert(decision)
    }
  }
}

extension Batch.Counts {
  /// As Hadoop Streaming takes them from stderr.
  fileprivate var hadoop: [String] {
    [("allow", allow), ("review", review), ("block", block), ("incomplete", incomplete)].map {
      "reporter:counter:okcps,\($0),\($1)"
    }
  }
}
