internal import Glibc

/// Why output could not be written: the system's error number.
public struct OutputFailure: Error, CustomStringConvertible {
  public let code: CInt

  /// Whether the reader went away: no fault, the program just ends.
  public var isClosedReader: Bool { code == EPIPE }

  public var description: String { unsafe String(cString: strerror(code)) }
}

/// A file descriptor written to through a buffer, every `write(2)` checked.
///
/// Owned by one thread. Nothing is written before ``flush()`` or 64 KiB. With SIGPIPE ignored a closed
/// reader is the error EPIPE.
public struct Output: ~Copyable {
  private let descriptor: CInt
  private var buffer: [UInt8] = []
  private static let full = 64 * 1024

  public init(descriptor: CInt) { self.descriptor = descriptor }

  public mutating func write(_ text: String) throws(OutputFailure) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.full { try flush() }
  }

  public mutating func write(_ bytes: [UInt8]) throws(OutputFailure) { try write(bytes.span) }

  public mutating func write(_ bytes: Span<UInt8>) throws(OutputFailure) {
    if bytes.count >= Self.full {
      // As large as a buffer by itself: copying it would only cost memory.
      try flush()
      try writeAll(bytes)
      return
    }
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    if buffer.count >= Self.full { try flush() }
  }

  /// Writes what is buffered.
  public mutating func flush() throws(OutputFailure) {
    defer { buffer.removeAll(keepingCapacity: true) }
    try writeAll(buffer.span)
  }

  /// Short writes go on, EINTR tries again, EAGAIN waits.
  private func writeAll(_ bytes: Span<UInt8>) throws(OutputFailure) {
    var done = 0
    while done < bytes.count {
      let n = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if n >= 0 {
        done += n
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        throw OutputFailure(code: errno)
      }
    }
  }
}
