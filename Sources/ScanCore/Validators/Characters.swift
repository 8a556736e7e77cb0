/// The digits of a value without its separators.
///
/// A value of more than ``Digits/capacity`` digits, or with a byte that is neither digit nor
/// separator, reads as no digits at all, so that every check rejects it.
struct Digits {
  /// Enough for the longest number that is checked, a payment card of 19 digits.
  static let capacity = 32

  private var values = InlineArray<32, UInt8>(repeating: 0)
  private(set) var count = 0

  init(_ text: Span<UInt8>) {
    for i in text.indices {
      let b = text[i]
      if b.isDigit, count < Self.capacity {
        values[count] = b - 0x30
        count += 1
      } else if !b.isSeparator {
        count = 0
        return
      }
    }
  }

  subscript(i: Int) -> Int { Int(values[i]) }

  /// The digits at `range` as a number. At most 18 digits always fit; 19 do when the first is below
  /// 9.
  func number(_ range: Range<Int>) -> Int {
    var n = 0
    for i in range { n = n * 10 + self[i] }
    return n
  }

  /// Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1, annex B).
  ///
  /// `prefixSum` is what a prefix that is not written would add to the sum.
  func passesLuhn(prefixSum: Int = 0) -> Bool {
    var sum = prefixSum
    for k in 0..<count {
      let d = self[count - 1 - k]
      // Every second digit from the right counts twice, as the sum of the digits of its double.
      sum += k % 2 == 0 ? d : d < 5 ? 2 * d : 2 * d - 9
    }
    return sum % 10 == 0
  }

  /// Whether one digit is repeated all through: a placeholder, not a number.
  var areAllEqual: Bool {
    for i in 0..<count where values[i] != values[0] { return false }
    return true
  }
}

/// The letters (as upper case) and digits of a value without its separators.
///
/// As with ``Digits``, what is too long or holds any other byte reads as empty.
struct Symbols {
  /// Enough for the longest code that is checked, an IBAN of 34 characters.
  static let capacity = 40

  private var values = InlineArray<40, UInt8>(repeating: 0)
  private(set) var count = 0

  init(_ text: Span<UInt8>) {
    for i in text.indices {
      let b = text[i].isLowerLetter ? text[i] - 0x20 : text[i]
      if b.isDigit || b.isUpperLetter, count < Self.capacity {
        values[count] = b
        count += 1
      } else if !b.isSeparator {
        count = 0
        return
      }
    }
  }

  subscript(i: Int) -> UInt8 { values[i] }

  func isDigit(_ i: Int) -> Bool { values[i].isDigit }
  func isLetter(_ i: Int) -> Bool { values[i].isUpperLetter }
  func areDigits(_ range: Range<Int>) -> Bool {
    for i in range where !isDigit(i) { return false }
    return true
  }
  func areLetters(_ range: Range<Int>) -> Bool {
    for i in range where !isLetter(i) { return false }
    return true
  }

  /// The digit at `i` as a number; only where ``isDigit(_:)`` holds.
  func digit(_ i: Int) -> Int { Int(values[i] - 0x30) }

  var areAllEqual: Bool {
    for i in 0..<count where values[i] != values[0] { return false }
    return true
  }
}

extension UInt8 {
  @inline(__always) var isUpperLetter: Bool { self &- 0x41 < 26 }

  /// What people write between the groups of a number: white space and `- . ( ) + /`.
  @inline(__always) var isSeparator: Bool {
    switch self {
    case 0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  /// The value of a hexadecimal digit of either case.
  @inline(__always) var hexValue: UInt16? {
    let lower = self | 0x20
    return isDigit ? UInt16(self - 0x30) : lower &- 0x61 < 6 ? UInt16(lower - 0x61) + 10 : nil
  }
}

extension StaticString {
  /// Byte `i` of a table that is written as text; traps outside it.
  func byte(_ i: Int) -> UInt8 {
    precondition(i >= 0 && i < utf8CodeUnitCount)
    return unsafe utf8Start[i]
  }
}
