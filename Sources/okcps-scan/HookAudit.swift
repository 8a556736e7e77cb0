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

  /// Appends a line in one write, so that lines of hooks that run at once stay whole. 0 if it is on the
  /// disk, else the code of the error (`errno`), and then no part of it is there.
  func append(_ line: [UInt8]) -> CInt {
    guard descriptor >= 0 else { return 0 }
    let written = unsafe write(descriptor, line, line.count)
    guard written >= 0 else { return errno }
    guard written == line.count else {
      takeBack(written)
      return ENOSPC
    }
    return fsync(descriptor) == 0 ? 0 : errno
  }

  /// Cuts off what a full disk took of a line. Another hook cannot have appended to a disk that is full;
  /// should it have done so, all stays as it is.
  private func takeBack(_ count: Int) {
    var about = stat()
    let end = lseek(descriptor, 0, SEEK_CUR)
    guard end >= count, unsafe fstat(descriptor, &about) == 0, about.st_size == end else { return }
    _ = ftruncate(descriptor, end - count)
  }
}
