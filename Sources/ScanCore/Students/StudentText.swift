/// Reads cells of a student table the way the core reads texts, so that what is listed and what is
/// looked up are spelled alike. One for each thread.
public struct StudentText: ~Copyable {
  /// A word of a cell.
  public struct Word: Sendable, Equatable {
    public var key: WordKey
    public var letters: Int
    /// Whether a hyphen ties it to the word before.
    public var hyphenated: Bool
    /// What the sweep may see of it: itself, and the parts between its apostrophes.
    public var parts: [WordKey]
  }

  private var folder = Folder()
  private var view = View()

  public init() {}

  /// The words of a name; a comma is passed over. Nil if the cell holds digits or other marks than a
  /// name has, or cannot be folded.
  public mutating func words(_ cell: Span<UInt8>) -> [Word]? {
    guard folder.fold(cell, keepCase: false, into: &view) == 0 else { return nil }
    let text = view.text
    var words: [Word] = []
    var i = 0
    var hyphen = false
    while i < text.count {
      if text[i].isWordByte, let token = NameWord(text, at: i) {
        words.append(
          .init(
            key: token.key, letters: token.letters, hyphenated: hyphen,
            parts: Self.parts(text.extracting(token.range))))
        i = token.range.upperBound
        hyphen = i < text.count && text[i] == UInt8(ascii: "-")
        continue
      }
      switch text[i] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "."), UInt8(ascii: ","),
        UInt8(ascii: "'"), UInt8(ascii: "-"):
        if text[i] != UInt8(ascii: "-") { hyphen = false }
        i += 1
      default: return nil
      }
    }
    return words
  }

  private static func parts(_ token: Span<UInt8>) -> [WordKey] {
    guard let whole = NameWord(token, at: 0) else { return [] }
    var parts = [whole.key]
    var at = 0
    while at < token.count {
      var end = at
      while end < token.count, token[end] != UInt8(ascii: "'") { end += 1 }
      if end - at < token.count, let part = NameWord(token.extracting(at..<end), at: 0),
        part.letters > 1
      {
        parts.append(part.key)
      }
      at = end + 1
    }
    return parts
  }

  /// Two words written as one: `Mary-Kate` is also `Marykate`. Nil if one of them is no ASCII word.
  public static func joined(_ a: Word, _ b: Word) -> WordKey? {
    var bytes: [UInt8] = []
    for word in [a, b] {
      guard word.letters <= 16 else { return nil }
      for k in 0..<word.letters {
        let half = k < 8 ? word.key.low : word.key.high
        bytes.append(UInt8(truncatingIfNeeded: half >> (8 * UInt64(k & 7))))
      }
    }
    return WordKey(folded: bytes.span)
  }

  /// The letters and digits of a number, leading zeros left out; nil if there are none, more than
  /// ``longestNumber``, or other characters than separators between them.
  public mutating func number(_ cell: Span<UInt8>) -> [UInt8]? {
    guard folder.fold(cell, keepCase: false, into: &view) == 0 else { return nil }
    var out: [UInt8] = []
    let text = view.text
    for i in text.indices {
      let b = text[i]
      if b.isDigit || b.isLowerLetter {
        if !(out.isEmpty && b == UInt8(ascii: "0")) { out.append(b) }
      } else if !isNumberJoint(b) {
        return nil
      }
    }
    return (1...Self.longestNumber).contains(out.count) ? out : nil
  }

  /// Letters and digits of the longest number that is listed.
  public static let longestNumber = 24

  /// An address without white space around it; nil for what is none.
  public mutating func email(_ cell: Span<UInt8>) -> [UInt8]? {
    guard folder.fold(cell, keepCase: false, into: &view) == 0 else { return nil }
    var bytes: [UInt8] = []
    let text = view.text
    for i in text.indices where text[i] > 0x20 { bytes.append(text[i]) }
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")),
      let range = emailRange(bytes.span, at: at), range == 0..<bytes.count
    else { return nil }
    return bytes
  }
}

/// A byte that may stand between the digits of a number.
@inline(__always) func isNumberJoint(_ b: UInt8) -> Bool {
  switch b {
  case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
    UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "#"):
    true
  default: false
  }
}

/// The address round an `@`: a local part of up to 64 bytes, a domain of up to 255 with a dot in it
/// (RFC 5321, 4.5.3.1). Nil for what is none.
func emailRange(_ text: Span<UInt8>, at sign: Int) -> Range<Int>? {
  func isLocal(_ b: UInt8) -> Bool {
    b.isWordByte || b.isDigit || b == UInt8(ascii: ".") || b == UInt8(ascii: "_")
      || b == UInt8(ascii: "-") || b == UInt8(ascii: "+") || b == UInt8(ascii: "'")
  }
  func isDomain(_ b: UInt8) -> Bool {
    b.isWordByte || b.isDigit || b == UInt8(ascii: ".") || b == UInt8(ascii: "-")
  }
  var start = sign
  while start > 0, sign - start < 64, isLocal(text[start - 1]) { start -= 1 }
  while start < sign, !(text[start].isLowerLetter || text[start].isDigit) { start += 1 }
  var end = sign + 1
  while end < text.count, end - sign < 255, isDomain(text[end]) { end += 1 }
  while end > sign + 1, !(text[end - 1].isLowerLetter || text[end - 1].isDigit) { end -= 1 }
  guard start < sign, end > sign + 1,
    (sign + 1..<end).contains(where: { text[$0] == UInt8(ascii: ".") })
  else { return nil }
  return start..<end
}
