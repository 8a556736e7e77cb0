/// Cuts lines of a case-keeping view into tokens.
///
/// Words are runs of letters with the apostrophes inside them; `'s` is a token of its own, a full stop
/// behind an initial belongs to it, and the words of a hashtag (`#ClassOfStars`) are told apart by
/// their capitals. What holds a digit is a number, every other visible character is a mark.
enum NameTokenizer {
  /// The tokens of the line `text[line]`, in place of those in `tokens`. Linear in the line.
  static func cut(_ text: Span<UInt8>, _ line: Range<Int>, into tokens: inout [NameToken]) {
    tokens.clear()
    var i = line.lowerBound
    while i < line.upperBound {
      let b = text[i]
      if b <= 0x20 {
        i &+= 1
        continue
      }
      if b.isCasedLetter {
        // The usual case in one pass: ASCII letters before white space or a comma.
        var end = i
        var capitals = 0
        while end < line.upperBound, text[end].isCasedLetter {
          capitals &+= text[end] & 0x20 == 0 ? 1 : 0
          end &+= 1
        }
        let after = end < line.upperBound ? text[end] : 0x20
        if after <= 0x20 || after == UInt8(ascii: ","),
          i == line.lowerBound || text[i - 1] != UInt8(ascii: "#")
        {
          let shape = shape(capitals: capitals, letters: end - i, first: b.isUpperLetter)
          tokens.append(NameToken(i..<end, .word, shape: shape, isPlain: true))
          i = end
          continue
        }
      }
      i = cutOther(text, i, line.upperBound, into: &tokens)
    }
  }

  private static func cutOther(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int, into tokens: inout [NameToken]
  ) -> Int {
    var i = start
    let b = text[i]
    if isLetter(text, i) {
      guard isLink(text, i, limit) else { return cutWord(text, i, limit, into: &tokens) }
      while i < limit, text[i] > 0x20 { i += 1 }
      tokens.append(NameToken(start..<i, .link))
    } else if b.isDigit {
      i = endOfAlphanumeric(text, i, limit)
      tokens.append(NameToken(start..<i, .number))
    } else if b == UInt8(ascii: "@"), i + 1 < limit, text[i + 1].isHandleByte {
      i += 1
      while i < limit, text[i].isHandleByte { i += 1 }
      tokens.append(NameToken(start..<i, .handle))
    } else {
      i += b < 0x80 ? 1 : scalar(text, at: i).length
      tokens.append(NameToken(start..<i, .mark))
    }
    return i
  }

  private static func cutWord(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int, into tokens: inout [NameToken]
  ) -> Int {
    let end = endOfWord(text, start, limit)
    if end < limit, text[end].isDigit || text[end] == UInt8(ascii: "_") {
      let whole = endOfAlphanumeric(text, end, limit)
      tokens.append(NameToken(start..<whole, .number))
      return whole
    }
    if start > 0, text[start - 1] == UInt8(ascii: "#"), isCapital(text, start) {
      var first = start
      for i in start + 1..<max(start + 1, end)
      where text[i].isUpperLetter && !text[i - 1].isUpperLetter {
        tokens.append(word(text, first..<i))
        first = i
      }
      tokens.append(word(text, first..<end))
      return end
    }
    let stem = stemEnd(text, start..<end)
    let token = word(text, start..<stem)
    tokens.append(token)
    if stem < end { tokens.append(NameToken(stem..<end, .suffix)) }
    return max(end, token.end)
  }

  /// The end of the word's letters, apostrophes inside included.
  static func endOfWord(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var i = start
    while i < limit {
      let b = text[i]
      if b.isCasedLetter {
        i += 1
      } else if b >= 0x80 {
        let (value, length) = scalar(text, at: i)
        guard ScalarClass(value) == .letter else { return i }
        i += length
      } else if b == UInt8(ascii: "'"), i > start, i + 1 < limit, isLetter(text, i + 1) {
        i += 1
      } else {
        return i
      }
    }
    return i
  }

  /// Where the word ends without a possessive `'s`.
  static func stemEnd(_ text: Span<UInt8>, _ word: Range<Int>) -> Int {
    let n = word.upperBound
    let isPossessive =
      word.count > 2 && text[n - 1] | 0x20 == UInt8(ascii: "s")
      && text[n - 2] == UInt8(ascii: "'")
    return isPossessive ? n - 2 : n
  }

  /// A word token; an initial (or `Mr`) takes the full stop behind it.
  static func word(_ text: Span<UInt8>, _ range: Range<Int>) -> NameToken {
    var capitals = 0
    var letters = 0
    var isPlain = true
    var i = range.lowerBound
    while i < range.upperBound {
      let b = text[i]
      let (value, length) = b < 0x80 ? (UInt32(b), 1) : scalar(text, at: i)
      if isUpper(value) { capitals += 1 }
      if b != UInt8(ascii: "'") { letters += 1 }
      if !b.isCasedLetter { isPlain = false }
      i += length
    }
    let shape = shape(
      capitals: capitals, letters: letters, first: isCapital(text, range.lowerBound))
    var token = NameToken(range, .word, shape: shape, isPlain: isPlain)
    if range.count <= 2, shape != .lower, range.upperBound < text.count,
      text[range.upperBound] == UInt8(ascii: ".")
    {
      token = NameToken(range, .word, shape: shape)
      token.takeStop()
    }
    return token
  }

  @inline(__always) private static func shape(capitals: Int, letters: Int, first: Bool)
    -> NameToken.Shape
  {
    if capitals == 0 { return .lower }
    if capitals == letters { return letters == 1 ? .letter : .upper }
    return first && capitals == 1 ? .capital : .mixed
  }

  private static func endOfAlphanumeric(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var i = start
    while i < limit, text[i].isHandleByte || text[i] >= 0x80 && isLetter(text, i) {
      i += text[i] < 0x80 ? 1 : scalar(text, at: i).length
    }
    return i
  }

  private static func isLink(_ text: Span<UInt8>, _ i: Int, _ limit: Int) -> Bool {
    guard i + 8 < limit else { return false }
    let start = UInt32(truncatingIfNeeded: load8(text, i))
    if start | 0x2020_2020 == 0x7074_7468 {  // "http"
      let colon = text[i + 4] | 0x20 == UInt8(ascii: "s") ? i + 5 : i + 4
      return text[colon] == UInt8(ascii: ":") && text[colon + 1] == UInt8(ascii: "/")
    }
    return start | 0x0020_2020 == 0x2e77_7777  // "www."
  }

  /// Whether a letter begins at `i`.
  static func isLetter(_ text: Span<UInt8>, _ i: Int) -> Bool {
    let b = text[i]
    if b < 0x80 { return b.isCasedLetter }
    return ScalarClass(scalar(text, at: i).value) == .letter
  }

  /// Whether a capital letter begins at `i`.
  @inline(__always) static func isCapital(_ text: Span<UInt8>, _ i: Int) -> Bool {
    text[i] < 0x80 ? text[i].isUpperLetter : isUpper(scalar(text, at: i).value)
  }

  /// Capitals of Latin, Greek and Cyrillic, which are all that names and their imitations need.
  static func isUpper(_ value: UInt32) -> Bool {
    switch value {
    case 0x41...0x5a: true
    case 0xc0...0xde: value != 0xd7
    case 0x100...0x137, 0x14a...0x177: value & 1 == 0
    case 0x139...0x148, 0x179...0x17e: value & 1 == 1
    case 0x391...0x3a9, 0x400...0x42f: true
    default: false
    }
  }
}

extension UInt8 {
  @inline(__always) var isCasedLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inline(__always) var isHandleByte: Bool {
    isCasedLetter || isDigit || self == UInt8(ascii: "_")
  }
}
