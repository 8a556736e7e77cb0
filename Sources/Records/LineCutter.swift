internal import CJSON

/// Cuts a stream of bytes into lines: feed it what one read brought, take its lines, then write.
///
/// Holds the longest line and one read. A line above `longest` is read past and said to be too long.
public struct LineCutter: ~Copyable {
  public enum Line: Sendable, Equatable {
    /// A whole line, without its `\n` or `\r\n`.
    case whole(Range<Int>)
    case tooLong
  }

  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes of text in the buffer; padding follows.
  private var end = 0
  private var searched = 0
  private var ended = false
  private var skipping = false
  private let longest: Int
  private static let padding = Int(OKCPS_JSON_PADDING)

  public init(longest: Int = 16 * 1024 * 1024) { self.longest = longest }

  /// Takes more bytes of the stream. Ranges given out before are void.
  public mutating func append(_ bytes: Span<UInt8>) {
    buffer.removeLast(buffer.count - end)
    if start > 0 {
      buffer.removeFirst(start)
      end -= start
      searched -= start
      start = 0
    }
    buffer.reserveCapacity(end + bytes.count + Self.padding)
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    end += bytes.count
    buffer.append(contentsOf: repeatElement(0, count: Self.padding))
  }

  /// Says that no more bytes will come: a last line may lack its line end.
  public mutating func finish() { ended = true }

  /// The next line, or nil until more bytes come.
  public mutating func next() -> Line? {
    while searched < end, buffer[searched] != 0x0a { searched += 1 }
    if searched == end {
      guard ended, start < end || skipping else {
        if searched - start > longest { skip() }
        return nil
      }
      let line = start..<end
      start = end
      if skipping {
        skipping = false
        return .tooLong
      }
      return finished(line)
    }
    let line = start..<searched
    searched += 1
    start = searched
    if skipping {
      skipping = false
      return .tooLong
    }
    return finished(line)
  }

  private mutating func skip() {
    skipping = true
    start = searched
  }

  private func finished(_ line: Range<Int>) -> Line {
    if line.count > longest { return .tooLong }
    let trimmed =
      line.isEmpty || buffer[line.upperBound - 1] != 0x0d
      ? line : line.lowerBound..<line.upperBound - 1
    return .whole(trimmed)
  }

  /// Parses a line that ``next()`` gave. Returns what is wrong, or nil.
  public mutating func parse(
    _ line: Range<Int>, with parser: inout RecordParser, into record: inout Record
  ) -> RecordError? {
    parser.parse(buffer, line, into: &record)
  }
}
