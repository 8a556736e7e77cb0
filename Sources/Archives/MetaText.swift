/// Text of Meta's personal exports, in which each byte of UTF-8 is written as a character of its own
/// (`\u00c3\u00a9` for é).
enum MetaText {
  /// The text behind a damaged one; nil if it is not damaged. Damaged is a text of characters up to
  /// U+00FF, at least one from U+0080 on, that as bytes are well-formed UTF-8.
  static func repaired(_ text: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var isASCII = true
    var at = 0
    while at < text.count {
      let b = text[at]
      if b < 0x80 {
        bytes.append(b)
        at += 1
      } else {
        // U+0080 to U+00FF are C2 or C3 and one byte more.
        guard b == 0xc2 || b == 0xc3, at + 1 < text.count else { return nil }
        bytes.append((b & 3) << 6 | text[at + 1] & 0x3f)
        isASCII = false
        at += 2
      }
    }
    guard !isASCII, (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
    return bytes
  }
}
