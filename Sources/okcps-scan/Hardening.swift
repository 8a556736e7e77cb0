internal import CSandbox
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
    _ = csandbox_forbid_dumps()
  }

  /// Ends the process as a closed reader would have without ``apply()``: quietly, by SIGPIPE.
  static func endAsClosedPipe() -> Never {
    _ = signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(141)
  }
}
