internal import Glibc
internal import Records

/// Where a report goes: standard output, or a file that has its name only once it is whole.
///
/// A file is written under another name in its folder, 0600, brought to the disk and renamed, so a run
/// that breaks off leaves what was there before. A device or pipe is written to as it is.
final class OutputFile {
  private let path: String?
  private let temporary: String?
  private let descriptor: CInt
  /// Whether what is written stays when the run breaks off, to be taken up again.
  private let isKept: Bool
  private var output: Output
  /// Bytes written so far.
  private(set) var length = 0
  private var isFinished = false

  var isStandardOutput: Bool { path == nil }

  init() {
    path = nil
    temporary = nil
    isKept = false
    descriptor = STDOUT_FILENO
    output = Output(descriptor: STDOUT_FILENO)
  }

  init(path: String) throws(Problem) {
    self.path = path
    isKept = false
    if try Self.isRegularOrNew(path) {
      temporary = "\(path).\(String(UInt64.random(in: 0 ... .max), radix: 36)).new"
      descriptor = unsafe open(
        temporary!, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    } else {
      temporary = nil
      descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    }
    output = Output(descriptor: descriptor)
    guard descriptor >= 0 else { throw Problem(writing: path, code: errno) }
  }

  /// A file that is written over several runs, as `PATH.partial` until it is whole. What it has beyond
  /// `length` is cut off; that it has so much is the caller's word, and without it an error.
  init(resuming path: String, at length: Int) throws(Problem) {
    self.path = path
    guard try Self.isRegularOrNew(path) else {
      throw Problem("\(path): no regular file, so it cannot be resumed; name a file", isFatal: true)
    }
    let partial = Self.partial(of: path)
    temporary = partial
    isKept = true
    descriptor = unsafe open(partial, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    output = Output(descriptor: descriptor)
    guard descriptor >= 0 else { throw Problem(writing: partial, code: errno) }
    var about = stat()
    guard unsafe fstat(descriptor, &about) == 0 else {
      throw Problem(writing: partial, code: errno)
    }
    guard about.st_mode & S_IFMT == S_IFREG, about.st_size >= length else {
      throw Problem(
        "\(partial): not the results of the run that broke off; start anew with --force",
        isFatal: true)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Problem("\(partial): another run writes it; wait for its end", isFatal: true)
    }
    guard ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) == length else {
      throw Problem(writing: partial, code: errno)
    }
    self.length = length
  }

  /// Where the results of a run that can be resumed lie until they are whole.
  static func partial(of path: String) -> String { path + ".partial" }

  deinit {
    guard path != nil, descriptor >= 0 else { return }
    close(descriptor)
    if let temporary, !isFinished, !isKept { unsafe unlink(temporary) }
  }

  /// Whether a file may be put in the place of what is there.
  private static func isRegularOrNew(_ path: String) throws(Problem) -> Bool {
    var about = stat()
    if unsafe lstat(path, &about) != 0 { return true }
    if about.st_mode & S_IFMT == S_IFDIR { throw Problem(writing: path, code: EISDIR) }
    if about.st_mode & S_IFMT == S_IFREG { return true }
    // A link to a device, such as /dev/stdout, is one; a link to a file would be lost by the renaming.
    guard unsafe stat(path, &about) == 0, about.st_mode & S_IFMT != S_IFREG else {
      throw Problem("\(path): is a symbolic link; name the file itself")
    }
    return false
  }

  /// Whether this is the file of a path, however it is spelt.
  func isSameFile(as other: String) -> Bool {
    var x = stat()
    var y = stat()
    guard let path, temporary != nil, unsafe stat(path, &x) == 0, unsafe stat(other, &y) == 0
    else { return false }
    return x.st_dev == y.st_dev && x.st_ino == y.st_ino
  }

  func write(_ bytes: [UInt8]) throws {
    length += bytes.count
    try checked { () throws(OutputFailure) in try output.write(bytes) }
  }

  func flush() throws {
    try checked { () throws(OutputFailure) in try output.flush() }
  }

  /// Writes what is left, and has it on the disk.
  func synchronize() throws {
    try flush()
    guard let path, temporary != nil, fdatasync(descriptor) != 0 else { return }
    throw Problem(writing: path, code: errno)
  }

  /// Writes what is left, and gives the file its name.
  func finish() throws {
    try flush()
    guard let path, let temporary else { return }
    guard fsync(descriptor) == 0, unsafe rename(temporary, path) == 0 else {
      throw Problem(writing: path, code: errno)
    }
    isFinished = true
    let opened = unsafe open(folderName(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { return }
    fsync(opened)
    close(opened)
  }

  /// A failure of standard output is the program's to tell; that of a file names it.
  private func checked(_ work: () throws(OutputFailure) -> Void) throws {
    do {
      try work()
    } catch {
      guard let path else { throw error }
      throw Problem(writing: path, code: error.code)
    }
  }
}

/// The folder that a path lies in.
func folderName(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

extension Problem {
  /// The system's reason why `path` cannot be written, and what helps.
  fileprivate init(writing path: String, code: CInt) {
    let advice =
      switch code {
      case ENOENT: "make its folder first"
      case EACCES, EPERM, EROFS: "choose a folder of your own"
      case ENOSPC, EDQUOT: "make room, or choose another disk"
      case EISDIR: "name a file in it"
      default: "choose another place"
      }
    let reason = unsafe String(cString: strerror(code))
    self.init("\(path): cannot be written: \(reason); \(advice)", isFatal: true)
  }
}
