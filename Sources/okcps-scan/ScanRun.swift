internal import Glibc
internal import Records
internal import Reports
internal import ScanCore

/// One run over any number of texts: scans each piece by piece, reports in their order as it goes,
/// remembers the status. Memory depends on the longest paragraph (64 KiB at most) and the number of
/// threads, not on the text.
struct ScanRun: ~Copyable {
  private let attributes: TextAttributes
  private let failOn: Severity?
  private var report: any TextReport
  private var pool: OrderedPool<PieceScanner>
  /// What is still to be reported, in order.
  private var events: [Event] = []
  private var progress = Progress()
  private var writer = ByteWriter()
  private var output = Output(descriptor: STDOUT_FILENO)
  /// So far; what could not be scanned beats what was found.
  var status = Status.clean

  /// Bytes of short paragraphs that are handed to a thread at once.
  private static let batch = 32 * 1024

  init(
    detector: Detector, attributes: TextAttributes, failOn: Severity?, report: any TextReport,
    threads: Int
  ) {
    self.attributes = attributes
    self.failOn = failOn
    self.report = report
    pool = OrderedPool(threads: threads, budget: 2 * threads * Self.batch) {
      PieceScanner(detector, attributes)
    }
  }

  private enum Event {
    case begin(String)
    /// The oldest answer of the pool that has not been reported.
    case pieces
    case end(isRead: Bool)
  }

  /// What is known of a text half way through it.
  private struct Progress {
    var name = ""
    /// Where the next piece begins.
    var place = Place()
    /// The piece that was reported last.
    var last: Piece?
    var worst: Severity?
    var complete = true
  }

  /// Scans a text to its end; what is found may be reported later, but in order. If it cannot be read to
  /// the end, what was read counts, and then the problem is thrown.
  mutating func scan(_ input: inout Input) throws {
    var pieces = PieceStream()
    var problem: Problem?
    events.append(.begin(input.name))
    do {
      while try input.read({ pieces.append($0) }) {
        try submit(&pieces)
        // What one read brought is reported before the next one waits.
        try report(waiting: !input.isReady)
        try output.flush()
      }
    } catch let stopped as Problem {
      problem = stopped
    }
    pieces.finish()
    try submit(&pieces)
    events.append(.end(isRead: problem == nil))
    try report(waiting: false)
    try output.flush()
    if let problem { throw problem }
  }

  private mutating func submit(_ pieces: inout PieceStream) throws(OutputFailure) {
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

  private mutating func submit(_ batch: inout [Piece], _ bytes: inout Int) throws(OutputFailure) {
    guard !batch.isEmpty else { return }
    while !pool.hasRoom { try report(waiting: true, atMost: 1) }
    pool.submit(batch, cost: bytes)
    events.append(.pieces)
    batch = []
    bytes = 0
  }

  /// Reports what is scanned; with `waiting`, all that is under way, or as many batches as were asked
  /// for.
  private mutating func report(waiting: Bool, atMost: Int = .max) throws(OutputFailure) {
    var batches = 0
    var done = 0
    loop: for event in events {
      switch event {
      case .begin(let name):
        progress = Progress()
        progress.name = name
        report.begin(path: name, to: &writer)
      case .pieces:
        guard batches < atMost, let scanned = waiting ? pool.next() : pool.nextIfReady() else {
          break loop
        }
        batches += 1
        for piece in scanned { try report(piece) }
      case .end(let isRead):
        if !isRead { progress.complete = false }
        endText()
        try take()
      }
      done += 1
    }
    events.removeFirst(done)
  }

  private mutating func report(_ scanned: PieceScanner.Scanned) throws(OutputFailure) {
    if !scanned.complete { progress.complete = false }
    var findings = scanned.findings
    let piece = scanned.piece
    let low = piece.body.lowerBound
    for i in findings.indices {
      progress.worst = max(progress.worst ?? .note, findings[i].severity)
      let range = findings[i].range
      findings[i].range = range.lowerBound - low..<range.upperBound - low
    }
    let bytes = Array(piece.bytes[piece.body])
    report.piece(
      ScannedPiece(
        path: progress.name, bytes: bytes, offset: piece.offset, line: progress.place.line,
        column: progress.place.column, findings: findings),
      to: &writer)
    progress.place.pass(bytes, from: 0, to: bytes.count)
    progress.last = piece
    try take()
  }

  private mutating func endText() {
    let verdict = Verdict(
      worst: progress.worst, attributes: attributes, complete: progress.complete)
    report.end(path: progress.name, verdict: verdict, to: &writer)
    if let failOn, let worst = progress.worst, worst >= failOn { status = max(status, .found) }
    if !progress.complete { status = .failed }
  }

  /// Ends the report.
  mutating func finish() throws {
    try report(waiting: true)
    report.summary(to: &writer)
    try take()
    try output.flush()
  }

  /// Ends the threads. What was done in all.
  consuming func finishThreads() -> Work { Work(summing: pool.finish()) }

  /// Hands what is written so far to the output.
  private mutating func take() throws(OutputFailure) {
    try output.write(writer.bytes)
    writer.removeAll()
  }
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
