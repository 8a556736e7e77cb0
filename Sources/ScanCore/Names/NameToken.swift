/// A token of a line, as the tagger sees it.
struct NameToken {
  enum Kind: UInt8 { case word, number, handle, link, mark, suffix }

  /// How a token is written.
  enum Shape: UInt8 { case lower, capital, upper, letter, initial, mixed, other }

  var start: Int
  var end: Int
  var kind: Kind
  var shape: Shape = .other
  /// Whether `id`, `prefix`, `ending` and `traits` are filled in.
  var isRead = false
  /// For a word in lower case: whether the sweep found it in the list of bare names.
  var isListed = false
  var traits = WordTraits()
  /// The same for words that differ in case and accents only; for other tokens, their kind or byte.
  var id: UInt64 = 0
  /// First three bytes, and last four, of the folded word.
  var prefix: UInt32 = 0
  var ending: UInt32 = 0
  /// Bytes of the folded word.
  var length = 0

  var range: Range<Int> { start..<end }
}

/// Cuts lines of a case-keeping view into tokens.
///
/// Words are runs of letters with the apostrophes inside them; `'s` is a token of its own, a full stop
/// behind an initial belongs to it, and the words of a hashtag (`#ClassOfStars`) are told apart by
/// their capitals. What holds a digit is a number, every other visible character is a mark.
struct NameTokenizer {
  /// The tokens of the line `text[line]`, appended to `tokens`. Linear in the line.
  static func cut(_ text: Span<UInt8>, _ line: Range<Int>, into tokens: inout [NameToken]) {
    tokens.removeAll(keepingCapacity: true)
    var i = line.lowerBound
    while i < line.upperBound {
      let b = text[i]
      if b <= 0x20 {
        i += 1
      } else if isLetter(text, i) {
        if isLink(text, i, line.upperBound) {
          let start = i
          while i < line.upperBound, text[i] > 0x20 { i += 1 }
          tokens.append(.init(start: start, end: i, kind: .link))
        } else {
          i = cutWord(text, i, line.upperBound, into: &tokens)
        }
      } else if b.isDigit {
        let start = i
        i = endOfAlphanumeric(text, i, line.upperBound)
        tokens.append(.init(start: start, end: i, kind: .number))
      } else if b == UInt8(ascii: "@"), i + 1 < line.upperBound, text[i + 1].isHandleByte {
        let start = i
        i += 1
        while i < line.upperBound, text[i].isHandleByte { i += 1 }
        tokens.append(.init(start: start, end: i, kind: .handle))
      } else {
        let length = b < 0x80 ? 1 : scalar(text, at: i).length
        tokens.append(.init(start: i, end: i + length, kind: .mark))
        i += length
      }
    }
  }

  private static func cutWord(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int, into tokens: inout [NameToken]
  ) -> Int {
    let end = endOfWord(text, start, limit)
    if end < limit, text[end].isDigit || text[end] == UInt8(ascii: "_") {
      let whole = endOfAlphanumeric(text, end, limit)
      tokens.append(.init(start: start, end: whole, kind: .number))
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
    tokens.append(word(text, start..<stem))
    if stem < end { tokens.append(.init(start: stem, end: end, kind: .suffix)) }
    return max(end, tokens[tokens.count - 1].end)
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
    var token = NameToken(start: range.lowerBound, end: range.upperBound, kind: .word)
    token.shape = shape(text, range)
    if range.count <= 2, token.shape != .lower, range.upperBound < text.count,
      text[range.upperBound] == UInt8(ascii: ".")
    {
      token.end += 1
      if range.count == 1 { token.shape = .initial }
    }
    return token
  }

  private static func shape(_ text: Span<UInt8>, _ word: Range<Int>) -> NameToken.Shape {
    var uppers = 0
    var letters = 0
    var i = word.lowerBound
    while i < word.upperBound {
      let b = text[i]
      let (value, length) = b < 0x80 ? (UInt32(b), 1) : scalar(text, at: i)
      if isUpper(value) { uppers += 1 }
      if b != UInt8(ascii: "'") { letters += 1 }
      i += length
    }
    let first = isCapital(text, word.lowerBound)
    if uppers == 0 { return .lower }
    if uppers == letters { return letters == 1 ? .letter : .upper }
    return first && uppers == 1 ? .capital : .mixed
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
    let start = UInt32(truncatingIfNeeded: load8(text, i)) | 0x2020_2020
    if start == 0x7074_7468 {  // "http"
      let colon = text[i + 4] | 0x20 == UInt8(ascii: "s") ? i + 5 : i + 4
      return colon + 2 < limit && text[colon] == UInt8(ascii: ":")
        && text[colon + 1] == UInt8(ascii: "/")
    }
    return start == 0x2e77_7777 | 0x2020_2020 && text[i + 3] == UInt8(ascii: ".")  // "www."
  }

  /// Whether a letter begins at `i`.
  static func isLetter(_ text: Span<UInt8>, _ i: Int) -> Bool {
    let b = text[i]
    if b < 0x80 { return b.isCasedLetter }
    return ScalarClass(scalar(text, at: i).value) == .letter
  }

  /// Whether a capital letter begins at `i`.
  static func isCapital(_ text: Span<UInt8>, _ i: Int) -> Bool {
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
