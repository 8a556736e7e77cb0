internal import Records
internal import Reports
internal import ScanCore

/// A report and where it goes.
final class ReportSink {
  fileprivate var report: any Report
  fileprivate var writer = ByteWriter()
  let file: OutputFile

  init(_ report: any Report, _ file: OutputFile) {
    self.report = report
    self.file = file
  }

  fileprivate func take() throws {
    if writer.bytes.isEmpty { return }
    // Both may be the same terminal.
    if file.isStandardOutput { ProgressLine.erase() }
    try file.write(writer.bytes)
    writer.removeAll()
  }
}

/// Tells all reports of a run what happened, and counts it.
struct Reporter: ~Copyable {
  private let sinks: [ReportSink]
  private let least: Severity
  private let failOn: Severity?
  private(set) var tally = Tally()
  /// The greatest severity of what counts, shown or not.
  private(set) var worst: Severity?

  /// Findings below `least` are counted, but not shown.
  init(_ sinks: [ReportSink], least: Severity, failOn: Severity?) {
    self.sinks = sinks
    self.least = least
    self.failOn = failOn
  }

  /// So far; what could not be done beats what was found.
  var status: Status {
    if !tally.complete { return .failed }
    if let failOn, let worst, worst >= failOn { return .found }
    return .clean
  }

  func begin(_ run: RunHeader) {
    for sink in sinks { sink.report.begin(run, to: &sink.writer) }
  }

  /// Goes on with the reports of a run that broke off.
  mutating func resume(_ state: ResumeState) {
    tally = Tally(counts: state.counts)
    worst = state.worst.flatMap { n in Severity.allCases.first { $0.rawValue == n } }
  }

  /// Bytes that are written of the first report.
  var length: Int { sinks.first?.file.length ?? 0 }

  func beginText(_ item: Item) {
    for sink in sinks { sink.report.beginText(item, to: &sink.writer) }
  }

  mutating func finding(_ f: ResultFinding, of item: Item, in text: FindingText?) {
    if !f.isSuppressed { worst = max(worst ?? .note, f.severity) }
    guard f.severity >= least else {
      if !f.isSuppressed { tally.hidden += 1 }
      return
    }
    tally.count(f)
    for sink in sinks { sink.report.finding(f, of: item, in: text, to: &sink.writer) }
  }

  /// Ends a text. Its bytes and decision are counted, unless a summary that was read counts them.
  mutating func verdict(_ verdict: TextVerdict, of item: Item, bytes: Int?) {
    if let bytes {
      tally.bytes += bytes
      tally.count(verdict)
    } else if !verdict.complete {
      tally.complete = false
    }
    for sink in sinks { sink.report.verdict(verdict, of: item, to: &sink.writer) }
  }

  mutating func skipped(_ record: SkippedRecord) {
    tally.countSkipped()
    for sink in sinks { sink.report.skipped(record, to: &sink.writer) }
  }

  /// Adds what the summary of a part counted of texts.
  mutating func add(_ part: Tally) { tally.addTexts(of: part) }

  /// Something was not done that no report can name.
  mutating func fail() { tally.complete = false }

  /// Hands what is written so far to the outputs.
  func take() throws {
    for sink in sinks { try sink.take() }
  }

  /// The same, and has readers see it.
  func flush() throws {
    for sink in sinks {
      try sink.take()
      try sink.file.flush()
    }
  }

  /// The same, and has it on the disk.
  func synchronize() throws {
    try flush()
    for sink in sinks { try sink.file.synchronize() }
  }

  /// Ends the reports; files get their names. Returns what readers should be told of what is not in them.
  func end() throws -> [String] {
    var notices: [String] = []
    for sink in sinks {
      sink.report.end(tally, to: &sink.writer)
      try sink.take()
      try sink.file.finish()
      notices += sink.report.notices
    }
    return notices
  }
}
