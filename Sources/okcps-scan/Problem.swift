internal import Glibc
internal import Lexicon
internal import Records
internal import Reports

/// Something that kept the program from doing what was asked: a line that says what and what to do,
/// or for rule files a line for each thing that is wrong.
struct Problem: Error {
  /// `okcps-scan: PATH: reason; what to do`. Names of files and rules only, never a piece of a text.
  var lines: [String]
  /// Whether nothing else can be done either, as when a report cannot be written.
  var isFatal = false

  init(_ message: String, isFatal: Bool = false) {
    lines = ["okcps-scan: \(message)"]
    self.isFatal = isFatal
  }

  /// The system's reason why `path` cannot be used, and what helps.
  init(path: String, code: CInt) {
    let advice =
      switch code {
      case ENOENT: "check the name"
      case EACCES, EPERM: "ask for leave to read it, or copy it"
      case EBADF: "give it an input"
      case EISDIR: "name the files in it"
      default: "try again, or copy it elsewhere"
      }
    let reason = unsafe String(cString: strerror(code))
    self.init("\(path): \(reason); \(advice)")
  }

  /// Rule files that do not hold; each line is `file:line:column: message`.
  init(_ wrong: Diagnostics) { lines = wrong.items.map(\.description) }

  /// Prints it on stderr. What a terminal would obey is shown, not sent; a stderr that cannot be
  /// written to is no reason to stop.
  func tell() { Problem.tell(lines) }

  static func tell(_ lines: [String]) {
    ProgressLine.erase()
    var errors = Output(descriptor: STDERR_FILENO)
    for line in lines { try? errors.write(escaped(line) + "\n") }
    try? errors.flush()
  }
}
