internal import Glibc
internal import Records
internal import Reports
internal import ScanCore

/// One run over any number of texts: scans each piece by piece and reports in their order as it goes.
/// Memory depends on the longest paragraph (64 KiB at most) and the number of threads, not on the text.
struct ScanRun: ~Copyable {
  /// What is known of a finding beside the scan: its fingerprint, and whether it is suppressed. Called
  /// with the finding, the bytes of its piece, its range in them, and its text.
  typealias Marking = (ResultFinding, [UInt8], Range<Int>, Item) -> FindingMark

  private let lexicon: CompiledLexicon
  private let attributes: TextAttributes
  private var selection: Selection
  private let marking: Marking?
  /// Whether each text is told of on stderr.
  private let verbose: Bool
  private var reporter: Reporter
  private var pool: OrderedPool<PieceScanner>
  /// What is still to be reported, in order.
  private var events: [Event] = []
  private var progress: Progress

  var status: Status { reporter.status }

  /// Bytes of short paragraphs that are handed to a thread at once.
  private static let batch = 32 * 1024

  init(
    detector: Detector, attributes: TextAttributes, selection: Selection,
    marking: Marking? = nil, reporter: consuming Reporter, threads: Int, verbose: Bool
  ) {
    lexicon = detector.lexicon
    self.attributes = attributes
    self.selection = selection
    self.marking = marking
    self.verbose = verbose
    self.reporter = reporter
    progress = Progress(name: "")
    pool = OrderedPool(threads: threads, budget: 2 * threads * Self.batch) {
      PieceScanner(detector, attributes)
    }
  }

  private enum Event {
    case begin(name: String)
    /// The oldest answer of the pool that has not been reported.
    case pieces
    case end(isRead: Bool)
    case skipped(SkippedRecord)
  }

  /// What is known of a text half way through it.
  private struct Progress {
    let name: String
    let item: Item
    /// Where the next piece begins.
    var place = Place()
    /// The piece that was reported last.
    var last: Piece?
    var bytes = 0
    var worst: Severity?
    var complete = true

    init(name: String) {
      self.name = name
      item = Item(source: SourceName(name))
    }
  }

  /// Begins the reports.
  func begin(_ header: RunHeader) { reporter.begin(header) }

  /// Scans a text to its end; what is found may be reported later, but in order. If it cannot be read to
  /// the end, what was read counts, and then the problem is thrown.
  mutating func scan(_ input: inout Input) throws {
    var pieces = PieceStream()
    var problem: Problem?
    events.append(.begin(name: input.name))
    do {
      while try input.read({ pieces.append($0) }) {
        try submit(&pieces)
        // What one read brought is reported before the next one waits.
        try report(waiting: !input.isReady)
        try reporter.flush()
      }
    } catch let stopped as Problem {
      problem = stopped
    }
    pieces.finish()
    try submit(&pieces)
    events.append(.end(isRead: problem == nil))
    try report(waiting: false)
    try reporter.flush()
    if let problem { throw problem }
  }

  private mutating func submit(_ pieces: inout PieceStream) throws {
    var batch: [Piece] = []
    var bytes = 0
    while let piece = pieces.next() {
      // A body in the middle of a paragraph grows if a finding runs over its end, and the next piece
      // begins behind that; so it cannot be cut before.
      let mayGrow = piece.body.upperBound < piece.bytes.count
      batch.append(piece)
      bytes += piece.bytes.count
      if mayGrow {
        try submit(&batch, &bytes)
        try report(waiting: true)
        if let last = progress.last { pieces.pass(last) }
      } else {
        pieces.pass(piece)
        if bytes >= Self.batch { try submit(&batch, &bytes) }
      }
    }
    try submit(&batch, &bytes)
  }

  private mutating func submit(_ batch: inout [Piece], _ bytes: inout Int) throws {
    guard !batch.isEmpty else { return }
    while !pool.hasRoom { try report(waiting: true, atMost: 1) }
    pool.submit(batch, cost: bytes)
    events.append(.pieces)
    batch = []
    bytes = 0
  }

  /// Reports what is scanned; with `waiting`, all that is under way, or as many batches as were asked
  /// for.
  private mutating func report(waiting: Bool, atMost: Int = .max) throws {
    var batches = 0
    var done = 0
    loop: for event in events {
      switch event {
      case .begin(let name):
        progress = Progress(name: name)
        reporter.beginText(progress.item)
      case .pieces:
        guard batches < atMost, let scanned = waiting ? pool.next() : pool.nextIfReady() else {
          break loop
        }
        batches += 1
        for piece in scanned { try report(piece) }
      case .end(let isRead):
        if !isRead { progress.complete = false }
        endText()
        try reporter.take()
      case .skipped(let record): reporter.skipped(record)
      }
      done += 1
    }
    events.removeFirst(done)
  }

  private mutating func report(_ scanned: PieceScanner.Scanned) throws {
    if !scanned.complete { progress.complete = false }
    let piece = scanned.piece
    let low = piece.body.lowerBound
    var findings = scanned.findings
    for i in findings.indices {
      let range = findings[i].range
      findings[i].range = range.lowerBound - low..<range.upperBound - low
    }
    let shown = ScannedPiece(
      bytes: Array(piece.bytes[piece.body]), offset: piece.offset, place: progress.place,
      findings: findings)
    for found in shown.results(lexicon, site: attributes.site) {
      var result = found.result
      guard selection.includes(result.rule, result.category) else { continue }
      if let marking {
        result.mark = marking(result, shown.bytes, found.finding.range, progress.item)
      }
      if !result.isSuppressed { progress.worst = max(progress.worst ?? .note, result.severity) }
      reporter.finding(result, of: progress.item, in: found.text)
    }
    progress.place.pass(shown.bytes, from: 0, to: shown.bytes.count)
    progress.bytes += shown.bytes.count
    progress.last = piece
    try reporter.take()
  }

  private mutating func endText() {
    let verdict = TextVerdict(
      Verdict(worst: progress.worst, attributes: attributes, complete: progress.complete))
    reporter.verdict(verdict, of: progress.item, bytes: progress.bytes)
    guard verbose else { return }
    Problem.tell([
      "\(progress.name): \(progress.bytes) bytes, decision \(verdict.decision.name)"
    ])
  }

  /// Says that a text could not be read at all.
  mutating func skip(_ source: String, reason: String) {
    events.append(.skipped(SkippedRecord(source: SourceName(source), reason: reason)))
  }

  /// Ends the reports, and returns what readers should be told of what is not in them.
  mutating func finish() throws -> [String] {
    try report(waiting: true)
    return try reporter.end()
  }

  /// Ends the threads. What was done in all.
  consuming func finishThreads() -> Work { Work(summing: pool.finish()) }
}

/// Scans pieces of texts. One for each thread.
struct PieceScanner: PoolWorker, ~Copyable {
  private let detector: Detector
  private let attributes: TextAttributes
  private var scratch = Scratch()

  init(_ detector: Detector, _ attributes: TextAttributes) {
    self.detector = detector
    self.attributes = attributes
  }

  /// A piece, its body grown if need be, with what was found in it; ranges count as in its bytes.
  struct Scanned: Sendable {
    var piece: Piece
    var findings: [Finding]
    var complete: Bool
  }

  mutating func answer(_ pieces: consuming [Piece]) -> [Scanned] {
    var answers: [Scanned] = []
    for var piece in pieces {
      let complete = detector.scan(&piece, attributes: attributes, scratch: &scratch)
      answers.append(Scanned(piece: piece, findings: scratch.findings, complete: complete))
    }
    return answers
  }

  /// What was done in all.
  consuming func finish() -> Work { Work(scratch) }
}
