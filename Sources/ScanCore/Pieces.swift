/// Where a text is cut, by its content alone: the same places however the bytes arrive.
///
/// A piece is a paragraph with the blank line that ends it. Blank lines are walls: no match, context
/// or frame crosses one. A paragraph above ``longest`` bytes is cut after its last line break in the
/// second half of that length, else after its last white space there, else between two scalars; such a
/// piece is scanned with ``margin`` bytes of its neighbours on both sides, so that a cut hides nothing.
enum Pieces {
  static let longest = 64 * 1024
  /// More than the longest finding and all that is read round it.
  static let margin = 4 * 1024

  /// A stretch to scan at once, and the part of it whose findings count.
  struct Window: Equatable {
    var bytes: Range<Int>
    var body: Range<Int>
    /// Whether the paragraph ends with the body.
    var endsParagraph: Bool
  }

  /// The window whose body begins at `start`; nil if it depends on bytes still to come. `floor` is
  /// where the paragraph begins; negative where that is before `text`, which then holds at least
  /// ``margin`` bytes before `start`.
  static func window(_ text: Span<UInt8>, from start: Int, floor: Int, isLast: Bool) -> Window? {
    guard let (end, isWhole) = end(text, from: start, isLast: isLast) else { return nil }
    var high = end
    if !isWhole {
      guard let ahead = lookAhead(text, from: end, isLast: isLast) else { return nil }
      high = ahead
    }
    var low = max(floor, start - margin)
    if low > floor {
      // Not in the middle of a word, where there is white space near.
      let near = (low..<min(start, low + 256)).first { text[$0] == 0x20 || text[$0] == 0x0a }
      if let near { low = near + 1 }
      while low < start, !text[low].beginsScalar { low += 1 }
    }
    return Window(bytes: low..<high, body: start..<end, endsParagraph: isWhole)
  }

  /// The end of the body that begins at `start`, and whether its paragraph ends there.
  private static func end(_ text: Span<UInt8>, from start: Int, isLast: Bool) -> (Int, Bool)? {
    let limit = min(text.count, start + longest)
    if let end = paragraphEnd(text, start..<limit) { return (end, true) }
    if limit < start + longest { return isLast ? (text.count, true) : nil }
    return (cut(text, start..<limit), false)
  }

  /// How far a window reaches behind a cut: ``margin`` bytes, but not over the paragraph's end.
  private static func lookAhead(_ text: Span<UInt8>, from cut: Int, isLast: Bool) -> Int? {
    let limit = min(text.count, cut + margin)
    if let end = paragraphEnd(text, cut..<limit) { return end }
    if limit < cut + margin { return isLast ? limit : nil }
    var end = limit
    while end > cut, end < text.count, !text[end].beginsScalar { end -= 1 }
    return end
  }

  /// Behind the first blank line that lies in a range, or nil.
  private static func paragraphEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    // Most short texts are one line: a look without a branch, which the compiler turns into vectors.
    let stretch = text.extracting(range)
    var breaks: UInt8 = 0
    for i in 0..<stretch.count { breaks |= unsafe stretch[unchecked: i] == 0x0a ? 1 : 0 }
    guard breaks != 0 else { return nil }

    let limit = range.upperBound
    var i = range.lowerBound
    while i < limit {
      if text[i] != 0x0a {
        i += 1
        continue
      }
      var j = i + 1
      while j < limit, text[j] == 0x20 || text[j] == 0x09 || text[j] == 0x0d { j += 1 }
      if j < limit, text[j] == 0x0a { return j + 1 }
      i += 1
    }
    return nil
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

/// A stretch of a stream that is scanned at once (``Detector/scan(_:attributes:scratch:)-piece``).
public struct Piece: Sendable, Equatable {
  /// The body with what is read beside it: for a paragraph up to 64 KiB, the body alone.
  public var bytes: [UInt8]
  /// The part of `bytes` whose findings count. The bodies in order are the stream.
  public var body: Range<Int>
  /// Where the body begins in the stream.
  public var offset: Int
  let endsParagraph: Bool

  public init(bytes: [UInt8], body: Range<Int>, offset: Int) {
    self.init(bytes: bytes, body: body, offset: offset, endsParagraph: true)
  }

  init(bytes: [UInt8], body: Range<Int>, offset: Int, endsParagraph: Bool) {
    self.bytes = bytes
    self.body = body
    self.offset = offset
    self.endsParagraph = endsParagraph
  }
}

/// Cuts a stream of bytes into pieces that can be scanned one by one.
///
/// Holds no more than a paragraph, or 72 KiB of a longer one, and what the last `append` brought.
public struct PieceStream: ~Copyable {
  /// The longest paragraph, in bytes, that is a piece by itself.
  public static let longest = Pieces.longest

  private var buffer: [UInt8] = []
  /// Where the next body begins in the buffer, and where its paragraph does: negative if that is before
  /// the buffer, so that a window does not depend on how much is still at hand.
  private var start = 0
  private var floor = 0
  private var offset = 0
  private var ended = false

  public init() {}

  /// Takes more bytes of the stream.
  public mutating func append(_ bytes: Span<UInt8>) {
    let unneeded = max(floor, start - Pieces.margin)
    if unneeded > 0 {
      buffer.removeFirst(unneeded)
      start -= unneeded
      floor -= unneeded
    }
    for i in bytes.indices { buffer.append(bytes[i]) }
  }

  /// Says that no more bytes will come.
  public mutating func finish() { ended = true }

  /// The next piece, or nil until more bytes come. It stays the next until ``pass(_:)``.
  public func next() -> Piece? {
    guard start < buffer.count,
      let w = Pieces.window(buffer.span, from: start, floor: floor, isLast: ended)
    else { return nil }
    let low = w.bytes.lowerBound
    return Piece(
      bytes: Array(buffer[w.bytes]), body: w.body.lowerBound - low..<w.body.upperBound - low,
      offset: offset, endsParagraph: w.endsParagraph)
  }

  /// Goes on behind a piece, whose body the scan may have made longer.
  public mutating func pass(_ piece: Piece) {
    start += piece.body.count
    offset += piece.body.count
    if piece.endsParagraph { floor = start }
  }
}
