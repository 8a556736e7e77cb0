/// What digits, marks and letters of other scripts stand for.
enum Leet {
  /// The letters a digit or mark may stand for; 0 where none.
  static func letters(_ b: UInt8) -> (UInt8, UInt8) {
    switch b {
    case UInt8(ascii: "0"): (UInt8(ascii: "o"), 0)
    case UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|"):
      (UInt8(ascii: "i"), UInt8(ascii: "l"))
    case UInt8(ascii: "3"): (UInt8(ascii: "e"), 0)
    case UInt8(ascii: "4"), UInt8(ascii: "@"): (UInt8(ascii: "a"), 0)
    case UInt8(ascii: "5"), UInt8(ascii: "$"): (UInt8(ascii: "s"), 0)
    case UInt8(ascii: "6"), UInt8(ascii: "9"): (UInt8(ascii: "g"), 0)
    case UInt8(ascii: "7"), UInt8(ascii: "+"): (UInt8(ascii: "t"), 0)
    case UInt8(ascii: "8"): (UInt8(ascii: "b"), 0)
    case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "{"): (UInt8(ascii: "c"), 0)
    case UInt8(ascii: "#"): (UInt8(ascii: "h"), 0)
    default: (0, 0)
    }
  }

  /// Brackets that stand for a `c` only between letters: before a word they enclose.
  static func opens(_ b: UInt8) -> Bool {
    b == UInt8(ascii: "(") || b == UInt8(ascii: "<") || b == UInt8(ascii: "{")
  }

  /// Marks that stand for a letter only before something else in their token (`isDisguise`).
  static func endsSentences(_ b: UInt8) -> Bool {
    b == UInt8(ascii: "!") || b == UInt8(ascii: "|") || b == UInt8(ascii: "#")
  }

  static func encloses(_ b: UInt8) -> Bool {
    b == UInt8(ascii: "'") || b == UInt8(ascii: "\"") || b == UInt8(ascii: ")")
  }

  /// One or two letters that are a word by themselves, or before another.
  static func isShortWord(_ part: Span<UInt8>, before: Bool) -> Bool {
    if part.count == 1 {
      switch part[0] {
      case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "u"): return true
      case UInt8(ascii: "s"), UInt8(ascii: "y"), UInt8(ascii: "z"): return !before
      default: return false
      }
    }
    return isOneOf(part, before ? shortBefore : shortBehind)
  }

  private static let shortBefore: StaticString =
    "un la el de al mi tu su my no is to be so in of we me us ur go do at an ya yo lo le se "
  private static let shortBehind: StaticString =
    "is me us up it in at on so ur by to as er ed es in or an we go do un la el de al mi ya yo os "

  /// Whether the first `n` letters are an ending of English nouns and verbs.
  static func isEnding(_ part: Span<UInt8>, _ n: Int) -> Bool {
    switch n {
    case 1: isOneOf(part.extracting(0..<1), "s y z ")
    case 2: isOneOf(part.extracting(0..<2), "er ed es in ty ly ie ")
    case 3: isOneOf(part.extracting(0..<3), "ing ers ies est ish ity ful ery ")
    default: false
    }
  }

  /// Whether a part is one of the words of a list in which each is followed by a space.
  private static func isOneOf(_ part: Span<UInt8>, _ list: StaticString) -> Bool {
    let n = list.utf8CodeUnitCount
    var i = 0
    while i + part.count < n {
      var k = 0
      while k < part.count, unsafe list.utf8Start[i + k] == part[k] { k += 1 }
      if k == part.count, unsafe list.utf8Start[i + k] == 0x20 { return true }
      while i < n, unsafe list.utf8Start[i] != 0x20 { i += 1 }
      i += 1
    }
    return false
  }
}

/// A mark that is drawn over the letter before it.
func isCombining(_ value: UInt32) -> Bool {
  switch value {
  case 0x300...0x36f, 0x483...0x489, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff,
    0xfe20...0xfe2f:
    true
  default: false
  }
}

/// The ASCII letter that a scalar imitates: letters drawn alike (UTS 39), letters of flags, small
/// capitals, letters with marks, signs of currencies.
func imitated(_ value: UInt32) -> UInt8? {
  if (0x1f1e6...0x1f1ff).contains(value) { return UInt8(0x61 + value - 0x1f1e6) }
  switch value {
  case 0x1d00: return UInt8(ascii: "a")
  case 0x299, 0x432, 0x44c: return UInt8(ascii: "b")
  case 0x1d04, 0xa2, 0xa9: return UInt8(ascii: "c")
  case 0x1d05: return UInt8(ascii: "d")
  case 0x1d07, 0x20ac, 0x3b5: return UInt8(ascii: "e")
  case 0xa730, 0x493, 0x192: return UInt8(ascii: "f")
  case 0x262: return UInt8(ascii: "g")
  case 0x29c, 0x43d: return UInt8(ascii: "h")
  case 0x26a, 0x3b9: return UInt8(ascii: "i")
  case 0x1d0a: return UInt8(ascii: "j")
  case 0x1d0b, 0x43a, 0x3ba: return UInt8(ascii: "k")
  case 0x29f, 0xa3: return UInt8(ascii: "l")
  case 0x1d0d, 0x43c: return UInt8(ascii: "m")
  case 0x274, 0x3b7, 0x43f: return UInt8(ascii: "n")
  case 0x1d0f, 0xf8: return UInt8(ascii: "o")
  case 0x1d18: return UInt8(ascii: "p")
  case 0x1eb: return UInt8(ascii: "q")
  case 0x280, 0xae, 0x433: return UInt8(ascii: "r")
  case 0xa731, 0xa7: return UInt8(ascii: "s")
  case 0x1d1b, 0x442, 0x3c4, 0x2020: return UInt8(ascii: "t")
  case 0x1d1c, 0xb5, 0x3bc, 0x3c5: return UInt8(ascii: "u")
  case 0x1d20: return UInt8(ascii: "v")
  case 0x1d21: return UInt8(ascii: "w")
  case 0x28f, 0xa5: return UInt8(ascii: "y")
  case 0x1d22: return UInt8(ascii: "z")
  default: return lookalike(value)
  }
}
