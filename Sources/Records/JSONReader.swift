/// Reads JSON (RFC 8259) of any shape out of bytes, checking every one that it passes. Records, which are
/// many and small, are read by ``JSONCursor`` instead.
///
/// Its memory is its position: no index of the text, no tree. Time is linear and one pass; nesting is
/// bounded. Every access is bounds-checked, so hostile bytes can at most be refused.
struct JSONReader: ~Escapable {
  private let bytes: Span<UInt8>
  /// Of the next byte.
  private(set) var at = 0

  /// Levels of arrays and objects within a record's fields.
  static let deepest = 256

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { at == bytes.count }

  /// The next byte that is no white space, or nil at the end.
  mutating func peek() -> UInt8? {
    while at < bytes.count {
      let b = bytes[at]
      guard b == 0x20 || b == 0x09 || b == 0x0a || b == 0x0d else { return b }
      at += 1
    }
    return nil
  }

  /// Passes over a byte that may follow white space; whether it was there.
  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    at += 1
    return true
  }

  mutating func require(_ byte: UInt8) throws(RecordError) {
    guard take(byte) else { throw .notJSON }
  }

  /// Passes over UTF-8's byte order mark, which some programs begin a file with.
  mutating func skipByteOrderMark() {
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf { at = 3 }
  }

  // MARK: values

  /// Passes over any value, checking all of it.
  mutating func skipValue(depth: Int = 1) throws(RecordError) {
    switch peek() {
    case UInt8(ascii: "{"):
      guard depth <= Self.deepest else { throw .tooDeep }
      at += 1
      if take(UInt8(ascii: "}")) { return }
      repeat {
        guard peek() == UInt8(ascii: "\"") else { throw .notJSON }
        try skipString()
        try require(UInt8(ascii: ":"))
        try skipValue(depth: depth + 1)
      } while take(UInt8(ascii: ","))
      try require(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      guard depth <= Self.deepest else { throw .tooDeep }
      at += 1
      if take(UInt8(ascii: "]")) { return }
      repeat { try skipValue(depth: depth + 1) } while take(UInt8(ascii: ","))
      try require(UInt8(ascii: "]"))
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "t"): try skip("true")
    case UInt8(ascii: "f"): try skip("false")
    case UInt8(ascii: "n"): try skip("null")
    default: try skipNumber()
    }
  }

  mutating func skip(_ word: StaticString) throws(RecordError) {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count else { throw .notJSON }
    for k in 0..<count where unsafe bytes[at + k] != word.utf8Start[k] { throw .notJSON }
    at += count
  }

  /// A number of any size: its form is checked, its value is nobody's business.
  private mutating func skipNumber() throws(RecordError) {
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    try skipDigits()
    if bytes[first] == UInt8(ascii: "0"), at - first > 1 { throw .notJSON }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      try skipDigits()
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      try skipDigits()
    }
  }

  /// At least one digit.
  private mutating func skipDigits() throws(RecordError) {
    let first = at
    while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
    if at == first { throw .notJSON }
  }

  // MARK: strings

  private mutating func skipString() throws(RecordError) {
    at += 1
    while true {
      skipPlain()
      guard at < bytes.count else { throw .notJSON }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return
      case UInt8(ascii: "\\"): _ = try escape()
      case 0x80...: try skipScalar()
      default: throw .notJSON
      }
    }
  }

  /// Reads a string into `text`, its escapes undone; `at` is at its opening quote. Half of a surrogate
  /// pair becomes U+FFFD, so that the rest of the string is still there to be scanned. What goes beyond
  /// `limit` bytes is checked but not kept.
  mutating func readString(into text: inout [UInt8], atMost limit: Int = .max) throws(RecordError) {
    text.removeAll(keepingCapacity: true)
    at += 1
    while true {
      let first = at
      skipPlain()
      while at < bytes.count, bytes[at] >= 0x80 {
        try skipScalar()
        skipPlain()
      }
      if text.count <= limit { append(first..<at, to: &text) }
      guard at < bytes.count else { throw .notJSON }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        if text.count <= limit { text.append(contentsOf: UTF8.encode(scalar)!) }
      default: throw .notJSON
      }
    }
  }

  private func append(_ range: Range<Int>, to text: inout [UInt8]) {
    unsafe bytes.extracting(range).withUnsafeBufferPointer {
      unsafe text.append(contentsOf: $0)
    }
  }

  /// Passes over bytes that stand for themselves: ASCII but quote, backslash and control characters;
  /// eight at a time while there are eight.
  private mutating func skipPlain() {
    while at + 8 <= bytes.count {
      let x = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
        .littleEndian
      let special = Self.special(x)
      if special != 0 {
        at += special.trailingZeroBitCount >> 3
        return
      }
      at += 8
    }
    while at < bytes.count {
      let b = bytes[at]
      if b < 0x20 || b >= 0x80 || b == UInt8(ascii: "\"") || b == UInt8(ascii: "\\") { return }
      at += 1
    }
  }

  /// The high bit of each of 8 bytes that does not stand for itself. Right for the lowest such byte and
  /// those before it; a borrow may set bits above it ("Bit Twiddling Hacks", `hasless`, `haszero`).
  @inline(__always) private static func special(_ x: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = x ^ (ones &* 0x22)
    let slash = x ^ (ones &* 0x5c)
    let control = (x &- ones &* 0x20) & ~x
    return (control | (quote &- ones) & ~quote | (slash &- ones) & ~slash | x) & (ones &* 0x80)
  }

  /// An escape; `at` is at its backslash.
  private mutating func escape() throws(RecordError) -> Unicode.Scalar {
    guard at + 1 < bytes.count else { throw .notJSON }
    let kind = bytes[at + 1]
    at += 2
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(kind)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try fourDigits()
      if unit & 0xfc00 == 0xd800, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
        bytes[at + 1] == UInt8(ascii: "u")
      {
        let high = at
        at += 2
        let low = try fourDigits()
        if low & 0xfc00 == 0xdc00 {
          return Unicode.Scalar(0x10000 + (unit & 0x3ff) << 10 + low & 0x3ff)!
        }
        at = high
      }
      return Unicode.Scalar(unit) ?? "\u{fffd}"
    default: throw .notJSON
    }
  }

  private mutating func fourDigits() throws(RecordError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw .notJSON }
    var value: UInt32 = 0
    for k in 0..<4 {
      let b = bytes[at + k]
      let digit =
        b &- 0x30 < 10 ? b &- 0x30 : (b | 0x20) &- 0x61 < 6 ? (b | 0x20) &- 0x61 + 10 : 255
      guard digit < 16 else { throw .notJSON }
      value = value << 4 | UInt32(digit)
    }
    at += 4
    return value
  }

  /// Passes over one scalar of two to four bytes, well formed by Unicode's table 3-7.
  private mutating func skipScalar() throws(RecordError) {
    let lead = bytes[at]
    let (count, second): (Int, ClosedRange<UInt8>)
    switch lead {
    case 0xc2...0xdf: (count, second) = (2, 0x80...0xbf)
    case 0xe0: (count, second) = (3, 0xa0...0xbf)
    case 0xed: (count, second) = (3, 0x80...0x9f)
    case 0xe1...0xef: (count, second) = (3, 0x80...0xbf)
    case 0xf0: (count, second) = (4, 0x90...0xbf)
    case 0xf4: (count, second) = (4, 0x80...0x8f)
    case 0xf1...0xf3: (count, second) = (4, 0x80...0xbf)
    default: throw .notJSON
    }
    guard at + count <= bytes.count, second.contains(bytes[at + 1]) else { throw .notJSON }
    for k in 2..<max(2, count) where bytes[at + k] & 0xc0 != 0x80 { throw .notJSON }
    at += count
  }
}
