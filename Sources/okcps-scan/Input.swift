internal import Glibc

/// A file or standard input, read as bytes come.
///
/// Owned by one thread; closes what it opened.
struct Input: ~Copyable {
  private let descriptor: CInt
  private let owned: Bool
  /// What messages and reports call it.
  let name: String
  private var buffer: [UInt8]

  /// Bytes asked of one `read(2)`: four times the pipe buffer of Linux.
  static let chunk = 256 * 1024

  /// Standard input. With `hint`, a person who would have to type it is told so on stderr.
  init(standardInputNamed name: String, hint: Bool) {
    if hint, isatty(STDIN_FILENO) == 1 { Problem.tell(["paste the text, end with Ctrl-D"]) }
    descriptor = STDIN_FILENO
    owned = false
    self.name = name
    buffer = Array(repeating: 0, count: Self.chunk)
  }

  /// A regular file. Pipes and devices are refused: opening one may wait for ever.
  init(path: String) throws(Problem) {
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard opened >= 0 else { throw Problem(path: path, code: errno) }
    var about = stat()
    guard unsafe fstat(opened, &about) == 0 else {
      let code = errno
      close(opened)
      throw Problem(path: path, code: code)
    }
    switch about.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR:
      close(opened)
      throw Problem(path: path, code: EISDIR)
    default:
      close(opened)
      throw Problem("\(path): not a regular file; pipe it in and name it -")
    }
    descriptor = opened
    owned = true
    name = path
    buffer = Array(repeating: 0, count: Self.chunk)
  }

  deinit { if owned { close(descriptor) } }

  /// Whether ``read(_:)`` would not wait now.
  var isReady: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) > 0
  }

  /// Waits for bytes and passes on what one `read(2)` brought; false at the end.
  mutating func read<E: Error>(_ use: (Span<UInt8>) throws(E) -> Void) throws -> Bool {
    while true {
      let n = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if n > 0 {
        try use(buffer.span.extracting(0..<n))
        return true
      }
      if n == 0 { return false }
      if errno == EAGAIN {
        // Whoever opened the stream wants no waiting; we have nothing else to do.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        throw Problem(path: name, code: errno)
      }
    }
  }
}
