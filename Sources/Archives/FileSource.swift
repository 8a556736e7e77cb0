internal import Glibc

/// Why a file cannot be opened; `code` is the system's error number, 0 where it gave none.
public struct FileFailure: Error, Sendable {
  public var reason: SkipReason
  public var code: CInt = 0
}

/// A file or standard input, read as bytes come. Closes what it opened.
public final class FileSource: ByteSource {
  let descriptor: CInt
  private let owned: Bool
  /// In bytes, of a regular file; else 0.
  public let size: Int
  /// Bytes read so far.
  private(set) var consumed = 0
  private var chunk = [UInt8](repeating: 0, count: 256 * 1024)

  /// Standard input.
  public init() {
    descriptor = STDIN_FILENO
    owned = false
    size = 0
  }

  /// A regular file. With `follow` false a symbolic link is refused. Pipes and devices always are:
  /// opening one may wait for ever.
  public init(path: [UInt8], follow: Bool) throws(FileFailure) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW)
    let opened = unsafe path.withPath { unsafe open($0, flags) }
    guard opened >= 0 else {
      if errno == ELOOP { throw FileFailure(reason: .link) }
      throw FileFailure(reason: .unreadable, code: errno)
    }
    var about = stat()
    guard unsafe fstat(opened, &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw FileFailure(reason: .notRegular)
    }
    descriptor = opened
    owned = true
    size = about.st_size
  }

  deinit { if owned { close(descriptor) } }

  /// Whether bytes come as somebody writes them: there is no going back.
  var isStream: Bool { !owned }

  /// Whether ``read(into:)`` would not wait now.
  public var isReady: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) > 0
  }

  /// Goes back to the beginning; false for a stream, which cannot.
  func rewind() -> Bool { owned && lseek(descriptor, 0, SEEK_SET) == 0 }

  public func read(into buffer: inout [UInt8]) throws(SkipReason) -> Bool {
    while true {
      let n = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if n > 0 {
        buffer += chunk[..<n]
        consumed += n
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
