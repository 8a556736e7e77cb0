internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// Answers records. An answer depends on its line, the rules and the settings alone. One for each thread.
struct Filter: PoolWorker, ~Copyable {
  /// How records are answered.
  struct Terms: Sendable {
    var detector: Detector
    let policy: TextPolicy
    /// By index of rule, whether its findings are told and count, and from which severity on.
    private let isTold: [Bool]
    private let least: Severity
    /// Longer texts are not scanned (bytes).
    var maxText: Int
    /// Whether a key and a tab stand before each record, and are given back.
    var hasKeys = false
    /// The decisions that are answered. What was not wholly scanned is answered whatever they are.
    var only: Set<Decision>

    init(
      detector: Detector, settled: Settings, maxText: Int, hasKeys: Bool,
      only: Set<Decision>
    ) {
      self.detector = detector
      policy = TextPolicy(lexicon: detector.lexicon)
      isTold = detector.lexicon.rules.map { settled.reports($0.id) }
      least = settled.minSeverity
      self.maxText = maxText
      self.hasKeys = hasKeys
      self.only = only
    }

    func tells(_ finding: Finding) -> Bool { isTold[finding.rule] && finding.severity >= least }
  }

  private let terms: Terms
  private var parser: RecordParser
  private var record = Record()
  private var scratch = Scratch()

  init(_ terms: Terms) {
    self.terms = terms
    parser = RecordParser(longestText: terms.maxText)
  }

  /// Answers every line of a batch.
  mutating func answer(_ batch: consuming Batch) -> Batch {
    while let line = batch.lines.next() {
      batch.records += 1
      switch line {
      case .tooLong: batch.refuse(.tooLong)
      case .whole(let range): answer(range, in: &batch)
      }
    }
    return batch
  }

  /// What was done in all.
  consuming func finish() -> Work { Work(scratch) }

  private mutating func answer(_ line: Range<Int>, in batch: inout Batch) {
    var line = line
    if terms.hasKeys {
      guard let tab = batch.lines.bytes[line].firstIndex(of: 0x09) else {
        batch.refuse(.noKey)
        return
      }
      batch.key = line.lowerBound..<tab + 1
      line = tab + 1..<line.upperBound
    }
    do throws(RecordError) {
      try parser.parse(line, of: batch.lines.bytes.span, into: &record)
    } catch {
      batch.refuse(error)
      return
    }
    guard record.text.count <= terms.maxText else {
      batch.leaveUnscanned(record, "text too long; split it or raise --max-text")
      return
    }
    let text = record.text
    let complete = terms.detector.scan(
      text.span, attributes: record.attributes, scratch: &scratch)
    var judged = scratch.findings.map { TextPolicy.Judged(finding: $0, text: 0) }
    terms.policy.apply(to: &judged, count: text.count, attributes: record.attributes)
    judged = judged.filter { terms.tells($0.finding) }
    let verdict = terms.policy.outcome(
      judged, attributes: record.attributes, complete: complete
    ).verdict
    batch.counts.count(verdict.decision, complete: complete)
    guard terms.only.contains(verdict.decision) || !complete else { return }
    batch.beginAnswer()
    RecordAnswer.write(
      id: record.id, findings: judged.map(\.finding), notes: judged.map(\.notes), verdict: verdict,
      attributes: record.attributes, lexicon: terms.detector.lexicon, to: &batch.out)
  }
}

/// Lines that came together, and the answers to them.
struct Batch: Sendable {
  var lines: LineBlock
  /// Answers, in the order of the lines.
  var out: ByteWriter
  var counts = Counts()
  /// Records so far.
  var records = 0
  /// The first records that could not be scanned, with their number in the batch from 1, and why.
  private(set) var warnings: [(record: Int, reason: StaticString)] = []
  /// Where the key of the record that is being answered stands in the lines, with its tab.
  var key = 0..<0
  private let mostWarnings: Int

  /// Answers by decision; of them, those to what was not wholly scanned, and of these, those to lines
  /// that are no records.
  struct Counts {
    var allow = 0
    var review = 0
    var block = 0
    var incomplete = 0
    var noRecords = 0

    mutating func count(_ decision: Decision, complete: Bool) {
      switch decision {
      case .allow: allow += 1
      case .review: review += 1
      case .block: block += 1
      }
      if !complete { incomplete += 1 }
    }

    static func += (a: inout Counts, b: Counts) {
      a.allow += b.allow
      a.review += b.review
      a.block += b.block
      a.incomplete += b.incomplete
      a.noRecords += b.noRecords
    }
  }

  /// `out` lends its storage; at most so many warnings are kept.
  init(_ lines: LineBlock, out: ByteWriter, mostWarnings: Int) {
    self.lines = lines
    self.out = out
    self.out.removeAll()
    self.mostWarnings = mostWarnings
  }

  /// Answers a line that is no record.
  mutating func refuse(_ error: RecordError) {
    warn(error.message)
    counts.noRecords += 1
    beginAnswer()
    RecordAnswer.writeError(error.message, to: &out)
  }

  /// Answers a record that is not scanned.
  mutating func leaveUnscanned(_ record: Record, _ reason: StaticString) {
    warn(reason)
    beginAnswer()
    RecordAnswer.writeIncomplete(id: record.id, reason, to: &out)
  }

  private mutating func warn(_ reason: StaticString) {
    counts.count(.review, complete: false)
    if warnings.count < mostWarnings { warnings.append((records, reason)) }
  }

  /// Writes the key that the answer begins with, if the record has one.
  mutating func beginAnswer() {
    guard !key.isEmpty else { return }
    let bytes = lines.bytes
    out.append(bytes.span.extracting(key))
    key = 0..<0
  }
}
