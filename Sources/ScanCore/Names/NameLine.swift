/// The tokens of one line, with what the lists know of them.
///
/// Reused from line to line: nothing is allocated once it has grown.
struct NameLine {
  private(set) var tokens: [NameToken] = []
  /// Whether more than half of the words of two letters or more begin with a capital.
  private(set) var isCapitalized = false

  var count: Int { tokens.count }
  subscript(i: Int) -> NameToken { tokens[i] }

  /// Cuts a line; its words are read when first asked for.
  mutating func cut(_ text: Span<UInt8>, _ line: Range<Int>) {
    NameTokenizer.cut(text, line, into: &tokens)
    var words = 0
    var capitals = 0
    for t in tokens where t.kind == .word && t.end - t.start > 1 {
      words += 1
      if t.shape != .lower, NameTokenizer.isCapital(text, t.start) { capitals += 1 }
    }
    isCapitalized = capitals * 2 > words
  }

  /// Says that a lower-case word which begins at `start` may be a bare name.
  mutating func list(at start: Int) {
    var low = 0
    var high = tokens.count
    while low < high {
      let mid = (low + high) / 2
      if tokens[mid].start < start { low = mid + 1 } else { high = mid }
    }
    if low < tokens.count, tokens[low].start == start { tokens[low].isListed = true }
  }

  /// Says it of every word.
  mutating func listAll() { for i in tokens.indices { tokens[i].isListed = true } }

  /// Fills a token in.
  @inline(__always) mutating func read(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) {
    if !tokens[i].isRead { Self.read(&tokens[i], text, model) }
  }

  static func read(_ token: inout NameToken, _ text: Span<UInt8>, _ model: NameModel) {
    token.isRead = true
    switch token.kind {
    case .word:
      var folded = FoldedWord()
      fold(text, token.range, into: &folded)
      let key = folded.key
      token.id = key.mixed
      token.traits = model.traits(key)
      token.length = folded.count
      let bytes = folded.span
      var ending: UInt32 = 0
      for k in max(0, folded.count - 4)..<folded.count { ending = ending << 8 | UInt32(bytes[k]) }
      token.ending = ending
      token.prefix = UInt32(truncatingIfNeeded: key.low & 0xff_ffff)
    case .mark:
      token.id = UInt64(text[token.start])
    case .number, .handle, .link, .suffix:
      token.id = 256 + UInt64(token.kind.rawValue)
    }
  }

  /// Lower-case letters without accents and apostrophes; letters of other scripts as the Latin ones
  /// that they imitate.
  static func fold(_ text: Span<UInt8>, _ range: Range<Int>, into folded: inout FoldedWord) {
    folded.removeAll()
    var i = range.lowerBound
    while i < range.upperBound {
      let b = text[i]
      if b < 0x80 {
        if b.isCasedLetter { folded.append(b | 0x20) }
        i += 1
        continue
      }
      let (value, length) = scalar(text, at: i)
      let base = plainLetter(value)
      if base != 0 {
        folded.append(base)
      } else {
        for k in 0..<length { folded.append(text[i + k]) }
      }
      i += length
    }
  }

  /// The ASCII letter under an accented or look-alike letter, or 0.
  private static func plainLetter(_ value: UInt32) -> UInt8 {
    let lower: UInt32 =
      switch value {
      case 0xc0...0xde, 0x391...0x3a9, 0x410...0x42f: value + 0x20
      case 0x400...0x40f: value + 0x50
      default: value
      }
    if lower >= 0xe0, lower <= 0xff {
      let base = unaccented(UInt8(lower & 0x3f | 0x80))
      return base != 0 ? base : lower == 0xf1 ? UInt8(ascii: "n") : lower == 0xf8 ? UInt8(ascii: "o") : 0
    }
    if lower >= 0x100, lower <= 0x17f { return latinExtended[Int(lower - 0x100)] }
    return lookalike(lower) ?? 0
  }

  /// Base letters of U+0100…U+017F (Latin Extended-A).
  private static let latinExtended: [UInt8] = Array(
    ("aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
      + "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}
