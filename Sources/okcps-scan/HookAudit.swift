internal import Glibc

/// The file that decisions are appended to, a line each. Held open from the start, so that a file that
/// cannot be written is known before anything is decided.
struct HookAudit {
  static let none = HookAudit(descriptor: -1)

  /// -1 for no audit.
  let descriptor: CInt

  init(descriptor: CInt) { self.descriptor = descriptor }

  /// Opens or makes (0600) a file. No link, no pipe.
  init(path: String) throws(Problem) {
    descriptor = unsafe open(
      path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    var about = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &about) == 0 else {
      throw Problem(path: path, code: errno)
    }
    guard about.st_mode & S_IFMT == S_IFREG else {
      throw Problem("\(path): not a regular file; name one for --audit")
    }
  }

  /// Appends a line in one write, so that lines of hooks that run at once stay whole. Whether it is on
  /// the disk.
  func append(_ line: [UInt8]) -> Bool {
    guard descriptor >= 0 else { return true }
    return unsafe write(descriptor, line, line.count) == line.count && fsync(descriptor) == 0
  }
}
