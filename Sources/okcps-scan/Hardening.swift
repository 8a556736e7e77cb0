internal import Glibc

/// What the process gives up before it reads a byte, so that a crash shows nobody the text.
enum Hardening {
  /// Crash signals to their default action (Swift's own handler prints memory), no core file, no
  /// memory for debuggers and core collectors, and a closed reader as an error in place of a signal.
  static func apply() {
    for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT] {
      _ = signal(crash, SIG_DFL)
    }
    _ = signal(SIGPIPE, SIG_IGN)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    forbidDumps()
  }

  /// `prctl(PR_SET_DUMPABLE, 0)`. Swift does not import functions of variable arguments, and on the
  /// platforms of glibc integers go the same way whether they are variable or not, so the function
  /// is looked up by name.
  private static func forbidDumps() {
    typealias Prctl =
      @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong)
      -> CInt
    let setDumpable: CInt = 4
    guard let found = unsafe dlsym(nil, "prctl") else { return }
    let prctl = unsafe unsafeBitCast(found, to: Prctl.self)
    _ = prctl(setDumpable, 0, 0, 0, 0)
  }

  /// Ends the process as a closed reader would have without ``apply()``: quietly, by SIGPIPE.
  static func endAsClosedPipe() -> Never {
    _ = signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(141)
  }
}
