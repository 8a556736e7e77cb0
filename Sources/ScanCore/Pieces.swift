/// Where a text is cut, by its content alone: the same places however the bytes arrive.
///
/// A piece is a paragraph with the blank line that ends it. Blank lines are walls: no match, context
/// or frame crosses one. A paragraph above ``longest`` bytes is cut after its last line break in the
/// second half of that length, else after its last white space there, else between two scalars.
enum Pieces {
  static let longest = 64 * 1024

  /// The end of the piece that begins at `start`; nil if that depends on bytes still to come.
  static func end(_ text: Span<UInt8>, from start: Int, isLast: Bool) -> Int? {
    let limit = min(text.count, start + longest)
    var i = start
    while i < limit {
      if text[i] != 0x0a {
        i += 1
        // Eight bytes at once while none of them is a line break.
        while i + 8 <= limit, !holdsLineBreak(load8(text, i)) { i += 8 }
        continue
      }
      var j = i + 1
      while j < limit, text[j] == 0x20 || text[j] == 0x09 || text[j] == 0x0d { j += 1 }
      if j < limit, text[j] == 0x0a { return j + 1 }
      i += 1
    }
    if limit < start + longest { return isLast ? text.count : nil }
    return cut(text, start..<limit)
  }

  @inline(__always) private static func holdsLineBreak(_ bytes: UInt64) -> Bool {
    let zero = bytes ^ 0x0a0a_0a0a_0a0a_0a0a
    return (zero &- 0x0101_0101_0101_0101) & ~zero & 0x8080_8080_8080_8080 != 0
  }

  private static func cut(_ text: Span<UInt8>, _ piece: Range<Int>) -> Int {
    let half = piece.lowerBound + longest / 2
    var space = 0
    var i = piece.upperBound - 1
    while i >= half {
      if text[i] == 0x0a { return i + 1 }
      if space == 0, text[i] == 0x20 || text[i] == 0x09 { space = i + 1 }
      i -= 1
    }
    if space != 0 { return space }
    var end = piece.upperBound
    // At most three continuation bytes follow the first byte of a scalar (RFC 3629).
    while end > piece.upperBound - 3, end < text.count, !text[end].beginsScalar { end -= 1 }
    return end
  }
}

/// Cuts a stream of bytes into pieces that can be scanned one by one.
///
/// Holds no more than a paragraph, or 64 KiB of a longer one, and what the last `append` brought.
public struct PieceStream: ~Copyable {
  private var buffer: [UInt8] = []
  private var start = 0
  private var offset = 0
  private var ended = false

  public init() {}

  /// Takes more bytes of the stream.
  public mutating func append(_ bytes: Span<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    for i in bytes.indices { buffer.append(bytes[i]) }
  }

  /// Says that no more bytes will come.
  public mutating func finish() { ended = true }

  /// The next whole piece with its offset in the stream, or nil until more bytes come. The pieces in
  /// order are the stream.
  public mutating func next() -> (offset: Int, bytes: [UInt8])? {
    guard start < buffer.count,
      let end = Pieces.end(buffer.span, from: start, isLast: ended)
    else { return nil }
    let piece = Array(buffer[start..<end])
    defer {
      offset += piece.count
      start = end
    }
    return (offset, piece)
  }
}
