internal import CSandbox
internal import Glibc

/// What the process gives up before it reads a byte, so that a crash shows nobody the text.
enum Hardening {
  /// Crash signals to their default action (Swift's own handler prints memory), no core file, no
  /// memory for debuggers and core collectors, a closed reader and a limit of file sizes as errors in
  /// place of signals.
  static func apply() {
    occupyStandardStreams()
    var crashes = sigset_t()
    _ = unsafe sigemptyset(&crashes)
    for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT] {
      _ = signal(crash, SIG_DFL)
      _ = unsafe sigaddset(&crashes, crash)
    }
    // Whoever started the program may have blocked them.
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &crashes, nil)
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = csandbox_forbid_dumps()
  }

  /// Puts something in the place of a standard stream that whoever started the program has closed.
  /// The next file would else get its number, and messages would go into a report. Using it fails as
  /// if it were closed.
  private static func occupyStandardStreams() {
    for (stream, useless) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(stream, F_GETFD) < 0 {
      // Lower ones are taken, so this one is the next that is free.
      _ = unsafe open("/dev/null", useless)
    }
  }

  /// Ends the process as a closed reader would have without ``apply()``: quietly, by SIGPIPE.
  static func endAsClosedPipe() -> Never {
    _ = signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    end(141)
  }

  /// Ends the process at once. All output is written by then, and `exit` would take down what libraries hold
  /// while threads that a failure left at work still use it: one run in 300 ended by a signal, not by its status.
  static func end(_ status: Int32) -> Never {
    _exit(status)
  }
}
