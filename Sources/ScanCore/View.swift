/// One reading of a text, with an exact map back to the original bytes.
///
/// The bytes are well-formed UTF-8 by construction. They are followed by ``padding`` zero bytes, so
/// that the sweep can read whole blocks. A view is filled again for every text: it keeps its storage.
struct View {
  /// Zero bytes kept behind the text: the rest of a block, and what is read ahead of it.
  static let padding = 80

  private(set) var bytes: [UInt8] = Array(repeating: 0, count: View.padding)
  /// Bytes of text.
  private(set) var count = 0
  var map = OffsetMap()
  /// Whether underscores of the text became asterisks (``unmarkEmphasis()``).
  var isEmphasised = false

  /// The text without its padding.
  var text: Span<UInt8> {
    @_lifetime(borrow self) borrowing get { bytes.span.extracting(0..<count) }
  }
  /// The text and its padding.
  var padded: Span<UInt8> {
    @_lifetime(borrow self) borrowing get { bytes.span }
  }

  /// Empties the view and makes room for `capacity` bytes.
  mutating func begin(capacity: Int) {
    count = 0
    map.removeAll()
    if bytes.count < capacity + Self.padding {
      bytes = Array(repeating: 0, count: capacity + capacity / 4 + Self.padding)
    }
  }

  private mutating func reserve(_ n: Int) {
    if bytes.count < count + n + Self.padding {
      bytes.append(contentsOf: repeatElement(0, count: max(n + Self.padding, bytes.count)))
    }
  }

  /// Appends ASCII, in lower case if asked.
  mutating func appendASCII(_ source: Span<UInt8>, lowered: Bool) {
    let n = source.count
    reserve(n)
    let at = count
    count += n
    var target = bytes.mutableSpan
    precondition(at + n <= target.count, "reserved above")
    // Without a check at every byte the loops become vectors.
    if lowered {
      for i in 0..<n {
        let b = unsafe source[unchecked: i]
        unsafe target[unchecked: at &+ i] = b | (b &- 0x41 < 26 ? 0x20 : 0)
      }
    } else {
      for i in 0..<n { unsafe target[unchecked: at &+ i] = source[unchecked: i] }
    }
  }

  mutating func append(_ source: Span<UInt8>) { appendASCII(source, lowered: false) }

  /// Whether the text holds a byte. Without a branch, so that the loop becomes vectors.
  func holds(_ byte: UInt8) -> Bool {
    var met: UInt8 = 0
    let text = text
    for i in text.indices { met |= unsafe text[unchecked: i] == byte ? 1 : 0 }
    return met != 0
  }

  /// Puts a byte of ASCII in place of each of a range, which are ASCII as well.
  mutating func replace(_ range: Range<Int>, by byte: UInt8) {
    for i in range { bytes[i] = byte }
  }

  /// What stands in place of a range.
  enum Substitute { case space, nothing }

  /// Puts one space, or nothing, in place of each of some ranges, which are in order and apart. Linear.
  mutating func replace(_ runs: [Range<Int>], by substitute: Substitute) {
    map.replace(runs, by: substitute, count: count)
    var to = 0
    var from = 0
    for run in runs {
      for i in from..<run.lowerBound { bytes[to + i - from] = bytes[i] }
      to += run.lowerBound - from
      if substitute == .space {
        bytes[to] = UInt8(ascii: " ")
        to += 1
      }
      from = run.upperBound
    }
    for i in from..<count { bytes[to + i - from] = bytes[i] }
    count = to + count - from
    end()
  }

  /// Ends the filling: zeroes the padding.
  mutating func end() {
    reserve(0)
    let first = count
    var target = bytes.mutableSpan
    precondition(first + Self.padding <= target.count, "reserved above")
    for i in 0..<Self.padding { unsafe target[unchecked: first &+ i] = 0 }
  }
}

/// Where the bytes of a view come from: pieces in order of place.
struct OffsetMap {
  struct Piece {
    /// First byte of the piece in the view.
    var new: Int
    /// The source byte it stands for.
    var old: Int
    /// 0: linear, byte for byte. Otherwise every byte of the piece stands for `old..<oldEnd`.
    var oldEnd: Int

    func moved(by n: Int) -> Piece { Piece(new: new + n, old: old, oldEnd: oldEnd) }
  }

  private(set) var pieces: [Piece] = []

  mutating func removeAll() { pieces.clear() }
  mutating func append(_ piece: Piece) { pieces.append(piece) }

  /// Follows a view of `count` bytes in which one byte, or none, takes the place of each of some ranges, which
  /// are in order and apart.
  mutating func replace(_ runs: [Range<Int>], by substitute: View.Substitute, count: Int) {
    let old = pieces.isEmpty ? [Piece(new: 0, old: 0, oldEnd: 0)] : pieces
    var left: [Piece] = []
    var k = 0
    var gone = 0
    for run in runs {
      while k < old.count, old[k].new < run.lowerBound {
        left.append(old[k].moved(by: -gone))
        k += 1
      }
      if substitute == .space {
        let source = source(of: run)
        left.append(
          Piece(new: run.lowerBound - gone, old: source.lowerBound, oldEnd: source.upperBound))
        gone -= 1
      }
      while k < old.count, old[k].new < run.upperBound { k += 1 }
      gone += run.count
      // The piece that goes on behind the range begins anew there.
      if run.upperBound < count, k == old.count || old[k].new > run.upperBound {
        var rest = old[k - 1]
        if rest.oldEnd == 0 { rest.old += run.upperBound - rest.new }
        rest.new = run.upperBound
        left.append(rest.moved(by: -gone))
      }
    }
    for piece in old[k...] { left.append(piece.moved(by: -gone)) }
    pieces = left
  }

  /// The source range that a view range stands for. No pieces: the view is its source.
  func source(of range: Range<Int>) -> Range<Int> {
    if pieces.isEmpty { return range }
    let first = piece(at: range.lowerBound)
    let last = piece(at: range.upperBound - 1)
    let start = first.oldEnd == 0 ? first.old + (range.lowerBound - first.new) : first.old
    let end = last.oldEnd == 0 ? last.old + (range.upperBound - last.new) : last.oldEnd
    return start..<max(start, end)
  }

  /// The first view offset whose source lies at or after `old`; an upper bound is `count`.
  func view(ofSource old: Int, count: Int) -> Int {
    if pieces.isEmpty { return min(old, count) }
    var low = 0
    var high = pieces.count
    while low < high {
      let mid = (low + high) / 2
      if pieces[mid].old <= old { low = mid + 1 } else { high = mid }
    }
    // A character that becomes several may have a piece for each: `ŉ` is an apostrophe and an n, which
    // takes the marks behind it.
    while low > 1, pieces[low - 2].oldEnd > old { low -= 1 }
    guard low > 0 else { return 0 }
    let p = pieces[low - 1]
    let limit = low < pieces.count ? pieces[low].new : count
    if p.oldEnd != 0 { return old < p.oldEnd ? p.new : limit }
    return min(p.new + (old - p.old), limit)
  }

  private func piece(at new: Int) -> Piece {
    var low = 0
    var high = pieces.count
    while low < high {
      let mid = (low + high) / 2
      if pieces[mid].new <= new { low = mid + 1 } else { high = mid }
    }
    return low == 0 ? Piece(new: 0, old: 0, oldEnd: 0) : pieces[low - 1]
  }
}
