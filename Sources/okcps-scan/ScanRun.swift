internal import Glibc
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// One run over any number of texts: scans each piece by piece and reports in their order as it goes.
/// Memory depends on the longest paragraph (64 KiB at most) and the number of threads, not on the text.
struct ScanRun: ~Copyable {
  private let lexicon: CompiledLexicon
  private let attributes: TextAttributes
  private var selection: Selection
  private let marker: FindingMarker
  private let policy: TextPolicy
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
    marker: FindingMarker, reporter: consuming Reporter, threads: Int, verbose: Bool
  ) {
    lexicon = detector.lexicon
    self.attributes = attributes
    self.selection = selection
    self.marker = marker
    policy = TextPolicy(lexicon: detector.lexicon)
    self.verbose = verbose
    self.reporter = reporter
    progress = Progress(name: "", judge: TextJudge(policy, attributes))
    pool = OrderedPool(threads: threads, budget: 2 * threads * Self.batch) {
      PieceScanner(detector, attributes)
    }
  }

  private enum Event {
    case begin(name: String, path: String)
    /// The oldest answer of the pool that has not been reported.
    case pieces
    case end(isRead: Bool)
    case skipped(SkippedRecord)
  }

  /// What is known of a text half way through it.
  private struct Progress {
    let name: String
    let item: Item
    var judge: TextJudge
    /// Where the next piece begins.
    var place = Place()
    /// The piece that was reported last.
    var last: Piece?
    var bytes = 0
    var complete = true

    init(name: String, judge: TextJudge) {
      self.name = name
      self.judge = judge
      item = Item(source: SourceName(name))
    }
  }

  /// Begins the reports.
  func begin(_ header: RunHeader) { reporter.begin(header) }

  /// Scans a text to its end; what is found may be reported later, but in order. If it cannot be read to
  /// the end, what was read counts, and then the problem is thrown. `path` is what fingerprints call it.
  mutating func scan(_ input: inout Input, path: String) throws {
    var pieces = PieceStream()
    var problem: Problem?
    events.append(.begin(name: input.name, path: path))
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
      case .begin(let name, let path):
        progress = Progress(name: name, judge: TextJudge(policy, attributes))
        marker.begin(name, file: path)
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
        marker.end()
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
    var shown = ScannedPiece(piece, at: progress.place, findings: scanned.findings)
    let notes = progress.judge.lower(&shown.findings)
    marker.enter(shown.bytes[...], offset: piece.offset)
    for (found, notes) in zip(shown.results(lexicon, site: attributes.site), notes) {
      var result = found.result
      result.evidence += notes
      report(
        found.finding, result, match: shown.bytes.span.extracting(found.finding.range),
        in: found.text)
    }
    progress.place.pass(shown.bytes, from: 0, to: shown.bytes.count)
    progress.bytes += shown.bytes.count
    progress.last = piece
    try reporter.take()
  }

  private mutating func report(
    _ finding: Finding, _ result: ResultFinding, match: Span<UInt8>, in text: FindingText?
  ) {
    var result = result
    guard selection.includes(result.rule, result.category) else {
      progress.judge.meet(finding, counts: false)
      return
    }
    result.mark = marker.mark(
      rule: result.rule, match: match, start: result.range.lowerBound)
    progress.judge.meet(finding, counts: !result.isSuppressed)
    reporter.finding(result, of: progress.item, in: text)
  }

  /// Reports what the text lacks: the whole of it is the place. Its bytes are gone by then, and a
  /// fingerprint without them stays the same when the text is edited.
  private mutating func reportLacking() {
    guard let lacking = progress.judge.lacking(bytes: progress.bytes) else { return }
    var finding = lacking.finding
    finding.range = 0..<0
    for found in ScannedPiece(bytes: [], findings: [finding])
      .results(lexicon, site: attributes.site)
    {
      var result = found.result
      result.range = lacking.finding.range
      result.end = progress.place
      result.evidence += lacking.notes
      report(lacking.finding, result, match: [UInt8]().span, in: nil)
    }
  }

  private mutating func endText() {
    // What was not read may have what is lacking.
    if progress.complete { reportLacking() }
    let verdict = TextVerdict(progress.judge.verdict(complete: progress.complete))
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
