internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import Synchronization

/// When progress is shown.
enum ProgressChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether it is shown on stderr: without being asked only on a terminal that can erase a line, and not
  /// where a log is kept.
  func isShown(quiet: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: !quiet && isatty(STDERR_FILENO) == 1 && !has("TERM", "dumb") && !has("CI", nil)
    }
  }

  /// Whether a variable has a value, or any but an empty one.
  private func has(_ name: String, _ value: String?) -> Bool {
    guard let found = unsafe getenv(name) else { return false }
    let text = unsafe String(cString: found)
    return value.map { $0 == text } ?? !text.isEmpty
  }
}

/// The line of progress at the end of stderr, which everything else that is written erases first.
enum ProgressLine {
  private static let isShown = Mutex(false)

  /// Shows a line in the place of the one before.
  static func show(_ line: String) {
    isShown.withLock { isShown in
      write("\r\u{1b}[K" + line)
      isShown = true
    }
  }

  /// Takes the line away, if there is one.
  static func erase() {
    isShown.withLock { isShown in
      if isShown { write("\r\u{1b}[K") }
      isShown = false
    }
  }

  /// A stderr that cannot be written to is no reason to stop.
  private static func write(_ text: String) {
    var errors = Output(descriptor: STDERR_FILENO)
    try? errors.write(text)
    try? errors.flush()
  }
}

/// Tells how far a run has come: on a terminal after half a second, at most ten times a second; and once,
/// plainly, whenever the process gets SIGUSR1.
struct BulkProgress {
  private let isShown: Bool
  /// Bytes to read; 0 where that is not known.
  private let total: Int
  private let begin = ContinuousClock.now
  private var next: ContinuousClock.Instant
  private var ticks = 0

  /// Set by the signal.
  private static let isAsked = Atomic(false)
  /// Steps between two looks at the clock, which cost more than most steps.
  private static let stride = 32

  init(isShown: Bool, total: Int) {
    self.isShown = isShown
    self.total = total
    next = begin + .milliseconds(500)
    _ = signal(SIGUSR1) { _ in BulkProgress.isAsked.store(true, ordering: .relaxed) }
    // Whoever started the process may have had it blocked.
    var asked = sigset_t()
    unsafe sigemptyset(&asked)
    unsafe sigaddset(&asked, SIGUSR1)
    unsafe pthread_sigmask(SIG_UNBLOCK, &asked, nil)
  }

  /// Takes note of where the run stands: bytes read of the input, and what was counted.
  mutating func tick(_ bytes: Int, _ tally: Tally) throws {
    if Self.isAsked.exchange(false, ordering: .relaxed) { Problem.tell([line(bytes, tally)]) }
    guard isShown else { return }
    ticks += 1
    guard ticks % Self.stride == 0 else { return }
    let now = ContinuousClock.now
    guard now >= next else { return }
    next = now + .milliseconds(100)
    ProgressLine.show(line(bytes, tally))
  }

  /// `12.3 MB of 1.2 GB, 3456 texts, 12 findings, 18.2 MB/s, 1:05 left`
  func line(_ bytes: Int, _ tally: Tally) -> String {
    let seconds = Self.seconds(ContinuousClock.now - begin)
    let rate = seconds > 0 ? Double(bytes) / seconds : 0
    var parts = [total > 0 ? "\(Self.size(bytes)) of \(Self.size(total))" : Self.size(bytes)]
    parts.append("\(tally.texts) texts, \(tally.total) findings")
    parts.append("\(Self.size(Int(rate)))/s")
    if total > bytes, rate > 0 { parts.append(Self.time(Double(total - bytes) / rate) + " left") }
    return parts.joined(separator: ", ")
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  /// Bytes in the greatest unit of which there is one, to a tenth.
  static func size(_ bytes: Int) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)]
    guard let unit = units.first(where: { bytes >= $0.1 }) else { return "\(bytes) B" }
    let tenths = bytes / (unit.1 / 10)
    return "\(tenths / 10).\(tenths % 10) \(unit.0)"
  }

  /// Minutes and seconds, or hours, minutes and seconds.
  static func time(_ seconds: Double) -> String {
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let s = Int(seconds.rounded(.up))
    return s < 3600 ? "\(s / 60):\(two(s % 60))" : "\(s / 3600):\(two(s / 60 % 60)):\(two(s % 60))"
  }
}
