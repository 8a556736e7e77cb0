internal import CText

/// A word of a name as it stands in a folded text: letters, and apostrophes between letters.
///
/// `O'Neal` is one token, `Rivers's` is `rivers`, `García-López` are two. The key is spelled in ASCII as
/// far as that goes: accents fall (`Muñoz` = `munoz`, `Nguyễn` = `nguyen`).
struct NameWord {
  var range: Range<Int>
  var key: WordKey
  /// Letters of the key.
  var letters: Int

  /// Bytes of the longest token that is read as a name.
  static let longest = 64

  /// The token that begins at `start`, a byte of a letter; nil for what is none, or too long.
  init?(_ text: Span<UInt8>, at start: Int) {
    // Nearly every word is ASCII, shorter than 16 letters and ends at a plain byte.
    if start + 17 <= text.count {
      var low = load8(text, start)
      var high: UInt64 = 0
      var n = lettersFirst(low)
      if n == 8 {
        high = load8(text, start + 8)
        let more = lettersFirst(high)
        n += more
        high = more == 0 ? 0 : kept(high, more)
      } else if n > 0 {
        low = kept(low, n)
      }
      if n > 0, n < 16, !continues(text[start + n]) {
        self.init(range: start..<start + n, key: WordKey(low: low, high: high), letters: n)
        return
      }
    }
    self.init(slowly: text, at: start)
  }

  private init(range: Range<Int>, key: WordKey, letters: Int) {
    self.range = range
    self.key = key
    self.letters = letters
  }

  private init?(slowly text: Span<UInt8>, at start: Int) {
    var folded = FoldedWord()
    var at = start
    var end = start
    while at < text.count, at - start <= Self.longest {
      let b = text[at]
      if b.isLowerLetter {
        folded.append(b)
        at += 1
      } else if b == UInt8(ascii: "'") {
        guard end == at, end > start, at + 1 < text.count, text[at + 1].isWordByte else { break }
        if Self.isPossessive(text, at) { break }
        at += 1
        continue
      } else if b >= 0x80 {
        let (value, length) = scalar(text, at: at)
        guard ScalarClass(value) == .letter else { break }
        Self.append(value, text, at, length, &folded)
        at += length
      } else {
        break
      }
      end = at
    }
    guard folded.count > 0, end - start <= Self.longest else { return nil }
    range = start..<end
    key = folded.key
    letters = folded.count
  }

  /// An `'s` that ends a word.
  private static func isPossessive(_ text: Span<UInt8>, _ apostrophe: Int) -> Bool {
    text[apostrophe + 1] == UInt8(ascii: "s")
      && (apostrophe + 2 >= text.count || !text[apostrophe + 2].isWordByte)
  }

  private static func append(
    _ value: UInt32, _ text: Span<UInt8>, _ at: Int, _ length: Int, _ folded: inout FoldedWord
  ) {
    let base = okcps_base_letter(value)
    if base == 1 { return }
    if base != 0 {
      folded.append(base)
    } else {
      for k in 0..<length { folded.append(text[at + k]) }
    }
  }

  /// The token that holds or ends at the letter before `end`; nil if none does.
  init?(_ text: Span<UInt8>, endingAt end: Int) {
    if end > 8 {
      let bytes = load8(text, end - 8)
      let n = lettersLast(bytes)
      if n > 0, n < 8, !continues(text[end - n - 1]) {
        self.init(
          range: end - n..<end, key: WordKey(low: bytes &>> UInt64(64 &- 8 &* n), high: 0),
          letters: n)
        return
      }
    }
    self.init(slowly: text, endingAt: end)
  }

  private init?(slowly text: Span<UInt8>, endingAt end: Int) {
    var start = end
    while start > 0, end - start <= Self.longest + 4 {
      let b = text[start - 1]
      let joins =
        b == UInt8(ascii: "'") && start < end && text[start].isWordByte && start >= 2
        && text[start - 2].isWordByte
      guard b.isWordByte || joins else { break }
      start -= 1
    }
    while start < end, !text[start].beginsScalar || text[start] == UInt8(ascii: "'") { start += 1 }
    while start < end {
      guard let token = NameWord(text, at: start) else {
        start += 1
        while start < end, !text[start].beginsScalar { start += 1 }
        continue
      }
      if token.range.upperBound >= end {
        // The s of a possessive is no initial.
        if start > 0, text[start - 1] == UInt8(ascii: "'"), token.letters == 1 { return nil }
        self = token
        return
      }
      start = token.range.upperBound
      while start < end, !text[start].isWordByte { start += 1 }
    }
    return nil
  }

  /// The token that holds a place inside a word.
  init?(_ text: Span<UInt8>, around range: Range<Int>) {
    if range.lowerBound == 0 || !continues(text[range.lowerBound - 1]),
      range.upperBound == text.count || !continues(text[range.upperBound])
    {
      self.init(text, at: range.lowerBound)
      return
    }
    self.init(slowly: text, endingAt: range.upperBound)
    guard self.range.overlaps(range) else { return nil }
  }
}

/// Whether a byte beside letters of ASCII may go on with the token: an apostrophe, or beyond ASCII.
@inline(__always) private func continues(_ b: UInt8) -> Bool {
  b == UInt8(ascii: "'") || b >= 0x80
}

/// The high bit of each byte that is no lower-case letter of ASCII.
@inline(__always) private func others(_ bytes: UInt64) -> UInt64 {
  let low = bytes & 0x7f7f_7f7f_7f7f_7f7f
  let fromA = low &+ 0x1f1f_1f1f_1f1f_1f1f
  let pastZ = low &+ 0x0505_0505_0505_0505
  return (~fromA | pastZ | bytes) & 0x8080_8080_8080_8080
}

/// The first `n` of eight bytes, 1 to 8, the others zero.
@inline(__always) private func kept(_ bytes: UInt64, _ n: Int) -> UInt64 {
  let rest = UInt64(truncatingIfNeeded: 64 &- 8 &* n)
  return (bytes &<< rest) &>> rest
}

/// How many of eight bytes are letters before the first that is none; from the other end.
@inline(__always) private func lettersFirst(_ bytes: UInt64) -> Int {
  others(bytes).trailingZeroBitCount &>> 3
}

@inline(__always) private func lettersLast(_ bytes: UInt64) -> Int {
  others(bytes).leadingZeroBitCount &>> 3
}

/// What stands between two words of a name.
enum NameGap {
  case plain, comma

  /// Nil for what parts names: more than three bytes, the end of a sentence, a blank line.
  init?(_ text: Span<UInt8>, _ gap: Range<Int>, afterInitial: Bool) {
    guard (1...3).contains(gap.count) else { return nil }
    var commas = 0
    var breaks = 0
    for i in gap {
      switch text[i] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "-"), UInt8(ascii: "_"): continue
      case UInt8(ascii: ","): commas += 1
      case 0x0a: breaks += 1
      case UInt8(ascii: "."): guard afterInitial || gap.count == 1 else { return nil }
      default: return nil
      }
    }
    guard commas <= 1, breaks <= 1 else { return nil }
    self = commas == 1 ? .comma : .plain
  }
}
