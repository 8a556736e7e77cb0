/// The tokens of one line, with what the lists know of them.
///
/// Reused from line to line: nothing is allocated once it has grown.
struct NameLine {
  var tokens: [NameToken] = []
  /// Where it stands in the text.
  private(set) var range = 0..<0
  /// Whether more than half of the words of two letters or more begin with a capital.
  private(set) var isCapitalized = false
  /// Whether some word or number of it may give a person a role; without one, only titles do.
  private(set) var isCalled = false

  var count: Int { tokens.count }
  subscript(i: Int) -> NameToken { tokens[i] }

  /// Cuts a line; its words are read when first asked for.
  mutating func cut(_ text: Span<UInt8>, _ line: Range<Int>) {
    NameTokenizer.cut(text, line, into: &tokens)
    range = line
    isCalled = false
    var words = 0
    var capitals = 0
    for i in tokens.indices {
      switch tokens[i].kind {
      case .word where tokens[i].end - tokens[i].start > 1:
        words += 1
        if tokens[i].shape != .lower, NameTokenizer.isCapital(text, tokens[i].start) {
          capitals += 1
        }
      case .number:
        if Self.isPlan(tokens[i], text) || isCompound(i, text) || isApposed(i, text) {
          isCalled = true
        }
      default: break
      }
    }
    isCapitalized = capitals * 2 > words
  }

  /// A number at the head of a compound: `12-year-old`, `4th-grader`.
  private func isCompound(_ i: Int, _ text: Span<UInt8>) -> Bool {
    let end = tokens[i].end
    return end + 1 < text.count && text[end] == UInt8(ascii: "-") && text[end + 1].isLetterByte
  }

  /// A number between commas or in brackets: `X, 13, was seen`; and `X, room 7`.
  private func isApposed(_ i: Int, _ text: Span<UInt8>) -> Bool {
    guard i > 1 else { return false }
    if tokens[i - 1].kind == .mark {
      let after = tokens[i].end < text.count ? text[tokens[i].end] : 0x20
      return after == UInt8(ascii: ",") || after == UInt8(ascii: ")")
    }
    return tokens[i - 2].kind == .mark && tokens[i - 1].kind == .word
      && text[tokens[i - 1].start] | 0x20 == UInt8(ascii: "r")
  }

  /// `504`, as in `504 plan`.
  static func isPlan(_ t: NameToken, _ text: Span<UInt8>) -> Bool {
    t.end - t.start == 3 && text[t.start] == UInt8(ascii: "5")
      && text[t.start + 1] == UInt8(ascii: "0") && text[t.start + 2] == UInt8(ascii: "4")
  }

  /// Says that a word may be a bare name, or that it says something of the names round it.
  mutating func list(
    _ word: Range<Int>, asCue: Bool, _ text: Span<UInt8>, _ model: NameModel
  ) {
    var low = 0
    var high = tokens.count
    while low < high {
      let mid = (low + high) / 2
      if tokens[mid].start < word.lowerBound { low = mid + 1 } else { high = mid }
    }
    guard low < tokens.count, tokens[low].range == word else { return }
    if asCue {
      read(low, text, model)
      call(low)
    } else {
      tokens[low].isListed = true
    }
  }

  /// Reads every word and says of each what it may be.
  mutating func listAll(_ text: Span<UInt8>, _ model: NameModel) {
    for i in tokens.indices {
      tokens[i].isListed = true
      read(i, text, model)
      let t = tokens[i]
      // Beyond ASCII the sweep is not asked; in ASCII it sees no word in `mo'm`.
      if t.traits.cue.calls, Self.isWhole(t, text) || !t.range.allSatisfy({ text[$0] < 0x80 }) {
        call(i)
      }
    }
  }

  /// The names that a word speaks of stand at most four tokens behind it.
  private mutating func call(_ cue: Int) {
    isCalled = true
    guard tokens[cue].traits.cue.announces else { return }
    for i in cue + 1..<max(cue + 1, min(tokens.count, cue + 5)) { tokens[i].isNear = true }
  }

  /// Fills a token in.
  @inline(__always) mutating func read(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) {
    if !tokens[i].isRead { Self.read(&tokens[i], text, model) }
  }

  static func read(_ token: inout NameToken, _ text: Span<UInt8>, _ model: NameModel) {
    token.isRead = true
    switch token.kind {
    case .word:
      if token.isPlain, token.end - token.start <= 16, token.start + 16 <= text.count {
        readPlain(&token, text, model)
        return
      }
      var folded = FoldedWord()
      fold(text, token.range, into: &folded)
      let key = folded.key
      token.id = key.mixed
      token.traits = model.traits(key)
      token.length = UInt16(folded.count)
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

  /// Reads a short word of ASCII letters from two loads.
  @inline(__always) private static func readPlain(
    _ token: inout NameToken, _ text: Span<UInt8>, _ model: NameModel
  ) {
    let n = token.end &- token.start
    let case20: UInt64 = 0x2020_2020_2020_2020
    let rest = UInt64(truncatingIfNeeded: 64 &- 8 &* min(n, 8))
    let low = ((load8(text, token.start) | case20) &<< rest) &>> rest
    var high: UInt64 = 0
    if n > 8 {
      let rest = UInt64(truncatingIfNeeded: 128 &- 8 &* n)
      high = ((load8(text, token.start &+ 8) | case20) &<< rest) &>> rest
    }
    let key = WordKey(low: low, high: high)
    token.id = key.mixed
    token.traits = model.traits(key)
    token.length = UInt16(truncatingIfNeeded: n)
    token.prefix = UInt32(truncatingIfNeeded: low & 0xff_ffff)
    var ending: UInt32 = 0
    for k in max(token.start, token.end &- 4)..<token.end {
      ending = ending &<< 8 | UInt32(text[k] | 0x20)
    }
    token.ending = ending
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
      return base != 0
        ? base : lower == 0xf1 ? UInt8(ascii: "n") : lower == 0xf8 ? UInt8(ascii: "o") : 0
    }
    if lower >= 0x100, lower <= 0x17f { return latinExtended[Int(lower - 0x100)] }
    return lookalike(lower) ?? 0
  }

  /// Base letters of U+0100…U+017F (Latin Extended-A).
  private static let latinExtended: [UInt8] = Array(
    ("aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
      + "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}
