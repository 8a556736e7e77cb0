internal import CSandbox
internal import Glibc

/// Answers in the program's place when it cannot: its time is over, or it has crashed. A host that obeys
/// one status alone would take a crash for consent.
///
/// Signal handlers may do next to nothing, so everything they say is made beforehand.
enum HookGuard {
  /// What a handler says and how it ends the process.
  ///
  /// `@safe`: the memory is owned, filled once and never freed.
  @safe private struct Words {
    var line: UnsafeMutableBufferPointer<UInt8>
    var errors: UnsafeMutableBufferPointer<UInt8>
    var audit: UnsafeMutableBufferPointer<UInt8>
    var auditDescriptor: CInt
    var status: Int32
  }

  /// `ITIMER_REAL`, whose C type is not that of the function it is for.
  private static let realTime: CInt = 0

  private static let crashes = [
    SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGTERM,
  ]

  /// Written by the one thread of a hook before signals are let in; read by handlers.
  nonisolated(unsafe) private static var crashed: Words?
  nonisolated(unsafe) private static var late: Words?

  /// Makes an answer ready for each case. What was ready before is replaced.
  static func prepare(crash: HookAnswer, timeout: HookAnswer, audit: CInt) {
    unsafe crashed = words(crash, audit)
    unsafe late = words(timeout, audit)
  }

  private static func words(_ answer: HookAnswer, _ audit: CInt) -> Words {
    // Never freed: at most two of each in a process that ends soon.
    func keep(_ bytes: [UInt8]) -> UnsafeMutableBufferPointer<UInt8> {
      let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
      _ = unsafe kept.initialize(from: bytes)
      return unsafe UnsafeMutableBufferPointer(rebasing: kept[..<bytes.count])
    }
    return unsafe Words(
      line: keep(answer.line), errors: keep(answer.errorBytes), audit: keep(answer.audit),
      auditDescriptor: audit, status: answer.status)
  }

  /// From now on a crash is answered, and a time limit if there is one.
  static func arm(timeout: HookTimeout?) {
    // A stack that has run out cannot run a handler.
    let size = 64 * 1024
    var stack = unsafe stack_t(
      ss_sp: UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16), ss_flags: 0,
      ss_size: size)
    unsafe sigaltstack(&stack, nil)
    // A host may have started us with signals blocked.
    var wanted = sigset_t()
    unsafe sigemptyset(&wanted)
    for number in crashes + [SIGALRM] { unsafe sigaddset(&wanted, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    for number in crashes { handle(number) { _ in unsafe HookGuard.end(HookGuard.crashed) } }
    handle(SIGALRM) { _ in unsafe HookGuard.end(HookGuard.late) }
    guard let timeout else { return }
    var timer = itimerval()
    timer.it_value.tv_sec = timeout.milliseconds / 1000
    timer.it_value.tv_usec = timeout.milliseconds % 1000 * 1000
    _ = unsafe setitimer(realTime, &timer, nil)
  }

  /// The answer is about to be written by the program itself: no alarm may come between.
  static func disarmAlarm() {
    var none = itimerval()
    _ = unsafe setitimer(realTime, &none, nil)
    handle(SIGALRM) { _ in }
  }

  private static func handle(_ number: CInt, _ handler: @escaping @convention(c) (CInt) -> Void) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_ONSTACK
    _ = unsafe sigaction(number, &action, nil)
  }

  /// Does not come back.
  private static func end(_ words: Words?) {
    guard let words = words else { return csandbox_end(2) }
    unsafe put(words.audit, words.auditDescriptor)
    unsafe put(words.line, STDOUT_FILENO)
    unsafe put(words.errors, STDERR_FILENO)
    csandbox_end(words.status)
  }

  private static func put(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ descriptor: CInt) {
    guard descriptor >= 0, let base = bytes.baseAddress else { return }
    _ = unsafe write(descriptor, base, bytes.count)
  }
}
