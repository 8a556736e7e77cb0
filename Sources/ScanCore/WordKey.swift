/// The identity of a word: its first 16 bytes, or for a longer one the first 8 and a hash of the rest.
///
/// Words are lower case with the accents of vowels folded away (`cabrón` = `cabron`; `ñ` stays).
/// Two words of up to 16 bytes have the same key only if they are the same; longer ones only by a
/// collision of 64 bits. Equality and hashing cost one multiplication each, whatever the lexicon holds.
@frozen public struct WordKey: Sendable, Equatable, Hashable, BitwiseCopyable {
  public var low: UInt64
  public var high: UInt64

  @inline(__always) init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The key of a word given as folded bytes.
  public init(folded bytes: Span<UInt8>) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    let n = bytes.count
    for i in 0..<min(n, 8) { low |= UInt64(bytes[i]) &<< UInt64(8 &* i) }
    if n <= 16 {
      for i in 8..<max(n, 8) { high |= UInt64(bytes[i]) &<< UInt64(8 &* (i - 8)) }
    } else {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a, 64 bits
      for i in 8..<n { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01b3 }
      high = hash
    }
    self.init(low: low, high: high)
  }

  /// The last byte of a word of up to 8 bytes; nil for a longer one.
  @inline(__always) var lastLetter: UInt8? {
    guard high == 0, low != 0 else { return nil }
    let top = UInt64(truncatingIfNeeded: low.leadingZeroBitCount & ~7)
    return UInt8(truncatingIfNeeded: low &>> (56 &- top))
  }

  /// Spreads the key over 64 bits: both halves of one 128-bit product (the folded multiplication of
  /// wyhash and its kin).
  @inline(__always) var mixed: UInt64 {
    let product = (low ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(
      by: high ^ 0xd6e8_feb8_6659_fd93)
    return product.high ^ product.low
  }
}

/// A word's bytes with accents folded, in a buffer that is used again and again.
struct FoldedWord {
  private var bytes = InlineArray<96, UInt8>(repeating: 0)
  private(set) var count = 0

  mutating func removeAll() { count = 0 }

  /// Bytes beyond the 96th are left out: no term is that long (the term laws say 8 words of text).
  @inline(__always) mutating func append(_ byte: UInt8) {
    guard count < 96 else { return }
    bytes[count] = byte
    count += 1
  }

  /// Whether some byte stands three times in a row.
  var isStretched: Bool {
    count > 2 && (2..<count).contains { bytes[$0] == bytes[$0 - 1] && bytes[$0] == bytes[$0 - 2] }
  }

  var key: WordKey { WordKey(folded: bytes.span.extracting(0..<count)) }
  var span: Span<UInt8> {
    @_lifetime(borrow self) borrowing get { bytes.span.extracting(0..<count) }
  }
}

/// The ASCII vowel (or `y`, `c`) under an accent of Latin-1, given the second byte of its UTF-8
/// form `C3 xx` in lower case; 0 where there is none. `ñ` (B1) is a letter of its own.
@inline(__always) func unaccented(_ second: UInt8) -> UInt8 {
  switch second {
  case 0xa0...0xa5: UInt8(ascii: "a")
  case 0xa7: UInt8(ascii: "c")
  case 0xa8...0xab: UInt8(ascii: "e")
  case 0xac...0xaf: UInt8(ascii: "i")
  case 0xb2...0xb6: UInt8(ascii: "o")
  case 0xb9...0xbc: UInt8(ascii: "u")
  case 0xbd, 0xbf: UInt8(ascii: "y")
  default: 0
  }
}

extension WordKey {
  /// The key of a plain-spelled word of a lexicon (lower case, NFC).
  public init(word: String) {
    var folded = FoldedWord()
    let utf8 = Array(word.utf8)
    var i = 0
    while i < utf8.count {
      if utf8[i] == 0xc3, i + 1 < utf8.count, unaccented(utf8[i + 1]) != 0 {
        folded.append(unaccented(utf8[i + 1]))
        i += 2
      } else {
        folded.append(utf8[i])
        i += 1
      }
    }
    self = folded.key
  }
}
