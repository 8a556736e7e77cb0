internal import Glibc

/// A file or standard input, read as bytes come. Closes what it opened.
public final class FileSource: ByteSource {
  let descriptor: CInt
  private let owned: Bool
  /// Size in bytes and time of the last change in nanoseconds since 1970, of a regular file; else 0.
  public let size: Int
  public let changed: Int
  private var chunk = [UInt8](repeating: 0, count: 256 * 1024)

  /// Standard input.
  public init() {
    descriptor = STDIN_FILENO
    owned = false
    size = 0
    changed = 0
  }

  /// A regular file. With `follow` false a symbolic link is refused. Pipes and devices always are:
  /// opening one may wait for ever.
  public init(path: [UInt8], follow: Bool) throws(SkipReason) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW)
    let opened = unsafe path.withPath { unsafe open($0, flags) }
    guard opened >= 0 else { throw errno == ELOOP ? .link : .unreadable }
    var about = stat()
    guard unsafe fstat(opened, &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw .notRegular
    }
    descriptor = opened
    owned = true
    size = about.st_size
    changed = about.st_mtim.tv_sec * 1_000_000_000 + about.st_mtim.tv_nsec
  }

  deinit { if owned { close(descriptor) } }

  /// Goes back to the beginning; false for a stream, which cannot.
  func rewind() -> Bool { owned && lseek(descriptor, 0, SEEK_SET) == 0 }

  public func read(into buffer: inout [UInt8]) throws(SkipReason) -> Bool {
    while true {
      let n = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if n > 0 {
        buffer += chunk[..<n]
        return true
      }
      if n == 0 { return false }
      if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        throw .unreadable
      }
    }
  }
}

extension [UInt8] {
  /// Hands a path to the system, which wants a zero behind it. A path with a zero inside ends there.
  func withPath<R>(_ use: (UnsafePointer<CChar>) -> R) -> R {
    let path = map(CChar.init(bitPattern:)) + [0]
    return unsafe path.withUnsafeBufferPointer { unsafe use($0.baseAddress!) }
  }
}
