/// Where the sentence of a finding begins and ends in the plain view.
///
/// A sentence ends at `.`, `!` or `?` before white space or the end, but not behind an initial or an
/// abbreviation, and at a line break. A line that goes on in lower case is one sentence with the next,
/// and rows of `label: value` are one sentence together. Looked for within ``contextBytes`` on each
/// side.
struct SentenceBounds {
  private(set) var sentence: Range<Int>

  init(
    _ range: Range<Int>, _ text: Span<UInt8>, _ piece: Span<UInt8>, _ map: OffsetMap
  ) {
    let start = Self.start(before: range.lowerBound, text, piece, map)
    var end = range.upperBound
    let limit = min(text.count, end + contextBytes)
    while end < limit, !Self.isEnd(text, end, piece, map) { end += 1 }
    sentence = start..<end
  }

  /// The sentence and the one before it.
  func withSentenceBefore(_ text: Span<UInt8>, _ piece: Span<UInt8>, _ map: OffsetMap)
    -> Range<Int>
  {
    var i = sentence.lowerBound
    // Over the mark that ends the sentence before, and what follows it.
    while i > 0, !text[i - 1].isWordByte, !text[i - 1].isDigit { i -= 1 }
    return Self.start(before: i, text, piece, map)..<sentence.upperBound
  }

  private static func start(
    before i: Int, _ text: Span<UInt8>, _ piece: Span<UInt8>, _ map: OffsetMap
  ) -> Int {
    var start = i
    let limit = max(0, i - contextBytes)
    while start > limit, !isEnd(text, start - 1, piece, map) { start -= 1 }
    return start
  }

  private static func isEnd(
    _ text: Span<UInt8>, _ i: Int, _ piece: Span<UInt8>, _ map: OffsetMap
  ) -> Bool {
    switch text[i] {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): isBeforeSpace(text, i)
    case UInt8(ascii: "."): isBeforeSpace(text, i) && !isAbbreviation(text, i)
    case 0x0a: !joinsRows(text, i) && !goesOn(text, i, piece, map)
    default: false
    }
  }

  private static func isBeforeSpace(_ text: Span<UInt8>, _ i: Int) -> Bool {
    var k = i + 1
    while k < text.count, text[k] == UInt8(ascii: "\"") || text[k] == UInt8(ascii: ")") { k += 1 }
    return k >= text.count || text[k] <= 0x20
  }

  /// Whether the word before the full stop at `i` is an initial or a usual abbreviation.
  static func isAbbreviation(_ text: Span<UInt8>, _ i: Int) -> Bool {
    var start = i
    while start > 0, text[start - 1].isWordByte || text[start - 1] == UInt8(ascii: ".") {
      start -= 1
    }
    let word = start..<i
    // One letter, or letters with full stops between (`d.o.b.`).
    if word.count == 1 { return start == 0 || text[start - 1] != UInt8(ascii: "'") }
    if word.count > 1, text[start + 1] == UInt8(ascii: ".") { return true }
    return abbreviations.contains { name in
      name.utf8CodeUnitCount == word.count
        && (0..<word.count).allSatisfy { text[start + $0] == name.byte($0) }
    }
  }

  private static let abbreviations: [StaticString] = [
    "mr", "mrs", "ms", "dr", "jr", "sr", "sra", "srta", "prof", "profa", "mtro", "mtra", "sgt",
    "rev", "capt", "st", "ave", "apt", "no", "gr", "vs", "dept", "tel", "ext", "jan", "feb", "mar",
    "apr", "aug", "sept", "oct", "nov", "dec",
  ]

  /// Whether the lines on both sides of the break at `i` are rows of `label: value`.
  private static func joinsRows(_ text: Span<UInt8>, _ i: Int) -> Bool {
    var start = i
    while start > 0, text[start - 1] != 0x0a, i - start < contextBytes { start -= 1 }
    return text.isRow(from: start) && text.isRow(from: i + 1)
  }

  /// Whether the line behind the break at `i` begins with a small letter, and the one before does not
  /// end a sentence.
  private static func goesOn(
    _ text: Span<UInt8>, _ i: Int, _ piece: Span<UInt8>, _ map: OffsetMap
  ) -> Bool {
    var last = i
    while last > 0, text[last - 1] <= 0x20 { last -= 1 }
    guard last > 0, i + 1 < text.count, text[i + 1].isLowerLetter else { return false }
    let end = text[last - 1]
    guard end.isWordByte || end == UInt8(ascii: ",") else { return false }
    let source = map.source(of: i + 1..<i + 2).lowerBound
    return piece[source] == text[i + 1]
  }
}
