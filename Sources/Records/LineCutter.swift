internal import Glibc

/// Cuts a stream of bytes into lines: feed it what one read brought, take its lines, then write.
///
/// Holds the longest line and one read; each byte is copied once and searched once, however small the
/// reads are. A line above `longest` is read past and said to be too long.
public struct LineCutter: ~Copyable {
  public enum Line: Sendable, Equatable {
    /// A whole line, without its `\n` or `\r\n`: a range for ``bytes(_:)``.
    case whole(Range<Int>)
    case tooLong
  }

  /// What ends a line.
  public enum Separator: Sendable {
    /// `\n`, or `\r\n`.
    case lineBreak
    /// A zero byte; line breaks are then bytes like others.
    case zero
  }

  private var buffer: [UInt8] = []
  /// Of the line that is being cut.
  private var start = 0
  /// No separator stands before this.
  private var searched = 0
  private var ended = false
  private var skipping = false
  private let longest: Int
  private let separator: Separator

  public init(longest: Int = 16 * 1024 * 1024, separator: Separator = .lineBreak) {
    self.longest = longest
    self.separator = separator
  }

  /// Takes more bytes of the stream. Ranges given out before are void.
  public mutating func append(_ bytes: Span<UInt8>) {
    // Lines that were given out make room: at most one read's bytes are moved.
    buffer.removeFirst(start)
    searched -= start
    start = 0
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
  }

  /// Says that no more bytes will come: a last line may lack its end.
  public mutating func finish() { ended = true }

  /// The next line, or nil until more bytes come.
  public mutating func next() -> Line? {
    guard let end = find() else {
      searched = buffer.count
      guard ended, start < buffer.count || skipping else {
        if skipping || searched - start > longest {
          skipping = true
          start = searched
        }
        return nil
      }
      return cut(at: buffer.count)
    }
    searched = end + 1
    return cut(at: end)
  }

  private mutating func cut(at end: Int) -> Line {
    let line = start..<end
    start = searched
    if skipping || line.count > longest {
      skipping = false
      return .tooLong
    }
    let hasReturn = separator == .lineBreak && !line.isEmpty && buffer[end - 1] == 0x0d
    return .whole(line.lowerBound..<end - (hasReturn ? 1 : 0))
  }

  /// The next separator.
  private func find() -> Int? {
    let from = searched
    guard from < buffer.count else { return nil }
    let byte: CInt = separator == .lineBreak ? 0x0a : 0
    return unsafe buffer.withUnsafeBytes { all in
      guard let base = all.baseAddress else { return nil }
      return unsafe memchr(base + from, byte, all.count - from).map { unsafe base.distance(to: $0) }
    }
  }

  /// The bytes of a line that ``next()`` gave.
  @_lifetime(borrow self)
  public borrowing func bytes(_ line: Range<Int>) -> Span<UInt8> {
    buffer.span.extracting(line)
  }
}
