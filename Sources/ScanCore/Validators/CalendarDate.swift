/// A day of the Gregorian calendar, 1900 to 2099, as Americans write it: `3/14/2012`, `3-14-12`,
/// `2012-03-14` (ISO 8601), `March 14th, 2012`, `14 March 2012`, and `14 de marzo de 2012`.
///
/// Numbers alone are month, day, year (or year, month, day), with one and the same of `/ - .`
/// between them, or eight digits with none. A year of two digits is 2000 to 2039 or 1940 to 1999. Whether the day has come is
/// not asked.
struct CalendarDate: Equatable {
  let year: Int
  let month: Int
  let day: Int

  /// Nil for a day that there never was, in a leap year or not, and for what is no date.
  init?(year: Int, month: Int, day: Int) {
    guard (1900...2099).contains(year), (1...12).contains(month) else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days =
      switch month {
      case 2: isLeap ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    guard (1...days).contains(day) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Reads all of `text`, ASCII of either case.
  init?(_ text: Span<UInt8>) {
    for i in text.indices where (text[i] | 0x20).isLowerLetter {
      self.init(named: text)
      return
    }
    self.init(numeric: text)
  }

  /// `3/14/2012`, `3-14-12` and `2012-03-14`; `20120314` and `03142012`, where the first four digits
  /// of a year are told from a month and day by being 1900 to 2099.
  private init?(numeric text: Span<UInt8>) {
    if text.count == 8, let n = Self.eightDigits(text) {
      if (1900_00_00...2099_99_99).contains(n) {
        self.init(year: n / 10_000, month: n / 100 % 100, day: n % 100)
      } else {
        self.init(year: n % 10_000, month: n / 1_000_000, day: n / 10_000 % 100)
      }
      return
    }
    var i = 0
    guard let first = Number(text, &i), let joint = Self.joint(text, &i),
      let second = Number(text, &i), second.width <= 2, Self.joint(text, &i) == joint,
      let third = Number(text, &i), i == text.count
    else { return nil }
    if first.width == 4 {
      guard third.width <= 2 else { return nil }
      self.init(year: first.value, month: second.value, day: third.value)
      return
    }
    guard first.width <= 2 else { return nil }
    switch third.width {
    case 4: self.init(year: third.value, month: first.value, day: second.value)
    case 2:
      let century = third.value < 40 ? 2000 : 1900
      self.init(year: century + third.value, month: first.value, day: second.value)
    default: return nil
    }
  }

  private static func eightDigits(_ text: Span<UInt8>) -> Int? {
    var n = 0
    for i in text.indices {
      guard text[i].isDigit else { return nil }
      n = n * 10 + Int(text[i] - 0x30)
    }
    return n
  }

  private static func joint(_ text: Span<UInt8>, _ i: inout Int) -> UInt8? {
    guard i < text.count else { return nil }
    let b = text[i]
    guard b == UInt8(ascii: "/") || b == UInt8(ascii: "-") || b == UInt8(ascii: ".") else {
      return nil
    }
    i += 1
    return b
  }

  /// A month in letters, a day of one or two digits, a year of four, in any order.
  private init?(named text: Span<UInt8>) {
    var month: Int?
    var day: Int?
    var year: Int?
    var i = 0
    while i < text.count {
      let b = text[i]
      if b.isDigit {
        guard let number = Number(text, &i) else { return nil }
        if number.width == 4 {
          guard year == nil else { return nil }
          year = number.value
        } else {
          guard number.width <= 2, day == nil else { return nil }
          day = number.value
          if Self.isOrdinal(text, at: i) { i += 2 }
        }
      } else if (b | 0x20).isLowerLetter {
        let start = i
        while i < text.count, (text[i] | 0x20).isLowerLetter { i += 1 }
        if let named = MonthName.number(text, start..<i) {
          guard month == nil else { return nil }
          month = named
        } else if !MonthName.isParticle(text, start..<i) {
          return nil
        }
      } else if b == 0x20 || b == 0x2c || b == 0x2e || b == 0x2d || b == 0x2f {
        i += 1
      } else {
        return nil
      }
    }
    guard let month, let day, let year else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `st`, `nd`, `rd` or `th`, and no letter after it.
  private static func isOrdinal(_ text: Span<UInt8>, at i: Int) -> Bool {
    guard i + 2 <= text.count, i + 2 == text.count || !(text[i + 2] | 0x20).isLowerLetter else {
      return false
    }
    return switch (text[i] | 0x20, text[i + 1] | 0x20) {
    case (UInt8(ascii: "s"), UInt8(ascii: "t")), (UInt8(ascii: "n"), UInt8(ascii: "d")),
      (UInt8(ascii: "r"), UInt8(ascii: "d")), (UInt8(ascii: "t"), UInt8(ascii: "h")):
      true
    default: false
    }
  }
}

/// One to four digits.
private struct Number {
  var value = 0
  var width = 0

  init?(_ text: Span<UInt8>, _ i: inout Int) {
    while i < text.count, text[i].isDigit {
      guard width < 4 else { return nil }
      value = value * 10 + Int(text[i] - 0x30)
      width += 1
      i += 1
    }
    guard width > 0 else { return nil }
  }
}

/// The months in English and Spanish, whole or as their first three letters, and `sept`.
private enum MonthName {
  private static let names: InlineArray<25, StaticString> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "sept",
  ]

  static func number(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    for k in 0..<25 {
      let name = names[k]
      guard word.count == 3 || word.count == name.utf8CodeUnitCount else { continue }
      if isPrefix(text, word, of: name) { return k == 24 ? 9 : k % 12 + 1 }
    }
    return nil
  }

  /// `of` and `de`, as in the 4th of July.
  static func isParticle(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    word.count == 2 && (isPrefix(text, word, of: "of") || isPrefix(text, word, of: "de"))
  }

  private static func isPrefix(
    _ text: Span<UInt8>, _ word: Range<Int>, of name: StaticString
  ) -> Bool {
    for i in word where text[i] | 0x20 != name.byte(i - word.lowerBound) { return false }
    return true
  }
}
