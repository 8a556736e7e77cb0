internal import Archives
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// A text that is to be scanned: what reports, messages and fingerprints call it.
struct ScanText {
  var item: Reports.Item
  /// For messages.
  var name: String
  /// For fingerprints: its id, or its path.
  var key: String
  var attributes: TextAttributes
  /// Whose attacks on whom are counted.
  var parties = Parties()
}

/// One run over any number of texts: scans each piece by piece and reports in their order as it goes.
///
/// A text is begun, given its fields, each whole or as a stream, and ended. What is found may be reported
/// later, but in order. Memory depends on the longest record and the number of threads, not on how much is
/// scanned.
struct ScanRun: ~Copyable {
  private let lexicon: CompiledLexicon
  private var selection: Selection
  private let marker: FindingMarker
  private let policy: TextPolicy
  /// Whether each text is told of on stderr.
  private let verbose: Bool
  private(set) var reporter: Reporter
  private var pool: OrderedPool<PieceScanner>
  /// Pieces that are not handed in yet, and what they cost.
  private var batch: [PieceScanner.Part] = []
  private var batchCost = 0
  /// Pieces that are scanned and not reported yet, the next one last.
  private var scanned: [PieceScanner.Scanned] = []
  /// What is still to be reported, in order.
  private var events: [Event] = []
  private var progress: Progress
  /// Attributes of the text that is being given.
  private var given = TextAttributes()
  private(set) var repeated = RepeatedAttacks()
  private let checkpoints: Checkpoints?

  var status: Status { reporter.status }

  /// Bytes of short paragraphs that are handed to a thread at once.
  private static let batch = 32 * 1024
  /// What a piece costs beside its bytes: about the size of what is known of it.
  private static let overhead = 128

  /// With `checkpoints` the state of the run is saved now and then, between texts.
  init(
    detector: Detector, selection: Selection, marker: FindingMarker,
    reporter: consuming Reporter, threads: Int, verbose: Bool, checkpoints: Checkpoints? = nil
  ) {
    lexicon = detector.lexicon
    self.selection = selection
    self.marker = marker
    policy = TextPolicy(lexicon: detector.lexicon)
    self.verbose = verbose
    self.reporter = reporter
    self.checkpoints = checkpoints
    progress = Progress(
      ScanText(item: Reports.Item(source: SourceName("")), name: "", key: "", attributes: given),
      policy)
    pool = OrderedPool(threads: threads, budget: 2 * threads * Self.batch) {
      PieceScanner(detector)
    }
  }

  /// Boxed, but for pieces, of which there are many.
  private indirect enum Event {
    case begin(ScanText)
    /// A field of the text begins: its places count from 1 again.
    case field(Reports.Item, TextAttributes, Page?)
    /// The oldest piece that has not been reported.
    case piece
    case end(complete: Bool, WalkPosition?)
    case skipped(SkippedRecord, WalkPosition?)
  }

  /// A page that a text was taken from.
  struct Page {
    var bytes: [UInt8]
    /// Nil if the text is the page.
    var map: SourceMap?
    /// The last place that was asked for and where it lies: findings come in order, so a page is walked
    /// once, however many it has.
    private var reached = (offset: 0, place: Place())

    init(bytes: [UInt8], map: SourceMap?) {
      self.bytes = bytes
      self.map = map
    }

    /// Where a range of the text stands in the page; nil if all of it was put in.
    func range(of range: Range<Int>) -> Range<Int>? { map.map { $0.source(of: range) } ?? range }

    /// Lines and columns of a range.
    mutating func places(of range: Range<Int>) -> (start: Place, end: Place) {
      if range.lowerBound < reached.offset { reached = (0, Place()) }
      reached.place.pass(bytes, from: reached.offset, to: range.lowerBound)
      reached.offset = range.lowerBound
      var end = reached.place
      end.pass(bytes, from: range.lowerBound, to: range.upperBound)
      return (reached.place, end)
    }
  }

  /// What is known of a text half way through it.
  private struct Progress {
    let text: ScanText
    var item: Reports.Item
    var attributes: TextAttributes
    var page: Page?
    var judge: TextJudge
    /// Where the next piece begins.
    var place = Place()
    /// The piece that was reported last.
    var last: Piece?
    var bytes = 0
    var complete = true
    /// Whether somebody was attacked in it.
    var attacks = false

    init(_ text: ScanText, _ policy: TextPolicy) {
      self.text = text
      item = text.item
      attributes = text.attributes
      judge = TextJudge(policy, text.attributes)
    }
  }

  /// Begins the reports, or goes on with those of a run that broke off.
  mutating func begin(_ header: RunHeader, resuming state: ResumeState? = nil) {
    if let state {
      reporter.resume(state)
      repeated = RepeatedAttacks(state.attacks)
    } else {
      reporter.begin(header)
    }
  }

  // MARK: texts

  mutating func beginText(_ text: ScanText) {
    given = text.attributes
    events.append(.begin(text))
  }

  /// A field of the text that was begun, in pieces as they come; whoever feeds it ends it.
  mutating func scan(_ stream: TextStream) throws {
    var pieces = PieceStream()
    while stream.read({ pieces.append($0) }) {
      try submit(&pieces)
      try submitBatch()
      // What one read brought is reported before the next one waits.
      try report(waiting: !stream.isReady)
      try reporter.flush()
    }
    pieces.finish()
    try submit(&pieces)
  }

  /// A field of the text that was begun, whole.
  mutating func scan(
    _ bytes: [UInt8], of item: Reports.Item, _ attributes: TextAttributes, on page: Page? = nil
  ) throws {
    given = attributes
    events.append(.field(item, attributes, page))
    if bytes.count <= PieceStream.longest, !bytes.contains(0x0a) {
      // One paragraph, as most comments are.
      return try submit(Piece(bytes: bytes, body: 0..<bytes.count, offset: 0))
    }
    var pieces = PieceStream()
    pieces.append(bytes.span)
    pieces.finish()
    try submit(&pieces)
  }

  /// Ends the text that was begun. `complete` is false if not all of it was read; `position` is where the
  /// walk stood then.
  mutating func endText(complete: Bool, at position: WalkPosition? = nil) throws {
    events.append(.end(complete: complete, position))
    try report(waiting: false)
  }

  /// Says that something could not be read at all.
  mutating func skip(_ record: SkippedRecord, at position: WalkPosition? = nil) throws {
    events.append(.skipped(record, position))
    try report(waiting: false)
  }

  /// Reports all that is under way, and has readers see it.
  mutating func flush() throws {
    try submitBatch()
    try report(waiting: true)
    try reporter.flush()
  }

  private mutating func submit(_ pieces: inout PieceStream) throws {
    while let piece = pieces.next() {
      // A body in the middle of a paragraph grows if a finding runs over its end, and the next piece
      // begins behind that; so it cannot be cut before.
      let mayGrow = piece.body.upperBound < piece.bytes.count
      try submit(piece)
      if mayGrow {
        try submitBatch()
        try report(waiting: true)
        if let last = progress.last { pieces.pass(last) }
      } else {
        pieces.pass(piece)
      }
    }
  }

  private mutating func submit(_ piece: Piece) throws {
    batchCost += piece.bytes.count + Self.overhead
    batch.append(PieceScanner.Part(piece: piece, attributes: given))
    events.append(.piece)
    if batchCost >= Self.batch { try submitBatch() }
  }

  private mutating func submitBatch() throws {
    guard !batch.isEmpty else { return }
    while !pool.hasRoom { try report(waiting: true, atMost: 1) }
    // Handed over whole: what a thread reads is no array that this one fills again.
    var full: [PieceScanner.Part] = []
    swap(&full, &batch)
    pool.submit(full, cost: batchCost)
    batchCost = 0
  }

  // MARK: reports

  /// Reports what is scanned; with `waiting`, all that is under way, or as many batches as were asked
  /// for.
  private mutating func report(waiting: Bool, atMost: Int = .max) throws {
    var batches = 0
    var done = 0
    loop: for event in events {
      switch event {
      case .begin(let text):
        progress = Progress(text, policy)
        marker.begin(text.name, item: text.key, direction: text.attributes.direction)
        reporter.beginText(text.item)
      case .field(let item, let attributes, let page):
        if let page { marker.enter(page: page.bytes) }
        progress.page = page
        progress.item = item
        progress.attributes = attributes
        progress.place = Place()
      case .piece:
        if scanned.isEmpty {
          guard batches < atMost else { break loop }
          guard let answers = waiting ? pool.next() : pool.nextIfReady() else { break loop }
          batches += 1
          scanned = answers.reversed()
        }
        try report(scanned.removeLast())
      case .end(let complete, let position):
        if !complete { progress.complete = false }
        endText()
        marker.end()
        try reporter.take()
        try reach(position)
      case .skipped(let record, let position):
        reporter.skipped(record)
        try reach(position)
      }
      done += 1
    }
    events.removeFirst(done)
  }

  /// Saves the state of the run if it is time to.
  private mutating func reach(_ position: WalkPosition?) throws {
    guard let position, let checkpoints, checkpoints.isDue else { return }
    try reporter.synchronize()
    try checkpoints.save(
      ResumeState(position: position, reporter: reporter, attacks: repeated.entries))
  }

  private mutating func report(_ scanned: PieceScanner.Scanned) throws {
    if !scanned.complete { progress.complete = false }
    let piece = scanned.piece
    progress.last = piece
    if scanned.findings.isEmpty, !marker.hasComments {
      progress.place.pass(piece.bytes, from: piece.body.lowerBound, to: piece.body.upperBound)
      progress.bytes += piece.body.count
      return
    }
    var shown = ScannedPiece(piece, at: progress.place, findings: scanned.findings)
    let notes = progress.judge.lower(&shown.findings)
    if progress.item.record == nil { marker.enter(shown.bytes[...], offset: piece.offset) }
    for (found, notes) in zip(shown.results(lexicon, site: progress.attributes.site), notes) {
      var result = found.result
      result.evidence += notes
      report(
        found.finding, result, match: shown.bytes.span.extracting(found.finding.range),
        in: found.text)
    }
    progress.place.pass(shown.bytes, from: 0, to: shown.bytes.count)
    progress.bytes += shown.bytes.count
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
    var place: Int? = result.range.lowerBound
    if let range = progress.page?.range(of: result.range) {
      place = range.lowerBound
      if let places = progress.page?.places(of: range) {
        (result.start, result.end) = places
      }
    } else if progress.page != nil {
      place = nil
    } else if progress.item.record != nil {
      // No comment of a record counts but those of its page.
      place = nil
    }
    result.mark = marker.mark(
      rule: result.rule, match: match, start: result.range.lowerBound, place: place)
    progress.judge.meet(finding, counts: !result.isSuppressed)
    if !result.isSuppressed { repeated.meet(result, progress.text.parties) }
    reporter.finding(result, of: progress.item, in: text)
  }

  /// Reports what the text lacks: the whole of it is the place. Its bytes are gone by then, and a
  /// fingerprint without them stays the same when the text is edited.
  private mutating func reportLacking() {
    guard let lacking = progress.judge.lacking(bytes: progress.bytes) else { return }
    var finding = lacking.finding
    finding.range = 0..<0
    for found in ScannedPiece(bytes: [], findings: [finding])
      .results(lexicon, site: progress.attributes.site)
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
    reporter.verdict(verdict, of: progress.text.item, bytes: progress.bytes)
    guard verbose else { return }
    Problem.tell([
      "\(progress.text.name): \(progress.bytes) bytes, decision \(verdict.decision.name)"
    ])
  }

  /// Ends the reports, and returns what readers should be told of what is not in them.
  mutating func finish() throws -> [String] {
    try submitBatch()
    try report(waiting: true)
    reportRepeated()
    return try reporter.end()
  }

  /// Reports who attacks whom again and again. It belongs to no text, so no text is counted.
  private mutating func reportRepeated() {
    for (item, found, key) in repeated.results
    where selection.includes(found.rule, found.category) {
      var finding = found
      marker.begin(finding.rule, item: key, direction: .inbound)
      finding.mark = marker.mark(rule: finding.rule, match: [UInt8]().span, start: 0, place: nil)
      reporter.beginText(item)
      reporter.finding(finding, of: item, in: nil)
      let decision: Decision = finding.isSuppressed ? .allow : .review
      reporter.verdict(
        TextVerdict(decision: decision, complete: true), of: item, bytes: nil)
    }
  }

  /// Ends the threads. What was done in all.
  consuming func finishThreads() -> Work { Work(summing: pool.finish()) }
}

/// Scans pieces of texts. One for each thread.
struct PieceScanner: PoolWorker, ~Copyable {
  private let detector: Detector
  private var scratch = Scratch()

  init(_ detector: Detector) { self.detector = detector }

  struct Part: Sendable {
    var piece: Piece
    var attributes: TextAttributes
  }

  /// A piece, its body grown if need be, with what was found in it; ranges count as in its bytes.
  struct Scanned: Sendable {
    var piece: Piece
    var findings: [Finding]
    var complete: Bool
  }

  mutating func answer(_ parts: consuming [Part]) -> [Scanned] {
    parts.map { part in
      var piece = part.piece
      let complete = detector.scan(&piece, attributes: part.attributes, scratch: &scratch)
      return Scanned(piece: piece, findings: scratch.findings, complete: complete)
    }
  }

  /// What was done in all.
  consuming func finish() -> Work { Work(scratch) }
}
