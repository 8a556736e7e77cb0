/// A day of the Gregorian calendar, 1900 to 2099, read from the usual American and ISO spellings:
/// `3/14/2012`, `3-14-12`, `2012-03-14`, `March 14th, 2012`, `14 March 2012`.
struct CalendarDate {
  init?(_ text: Span<UInt8>) {
    var numbers = InlineArray<3, Int>(repeating: 0)
    var digits = InlineArray<3, Int>(repeating: 0)
    var n = 0
    var month = 0
    var i = 0
    while i < text.count {
      if text[i].isDigit {
        guard n < 3 else { return nil }
        while i < text.count, text[i].isDigit {
          numbers[n] = min(99_999, numbers[n] * 10 + Int(text[i] - 0x30))
          digits[n] += 1
          i += 1
        }
        n += 1
      } else if (text[i] | 0x20).isLowerLetter, i + 2 < text.count, month == 0,
        let named = Self.month(text[i] | 0x20, text[i + 1] | 0x20, text[i + 2] | 0x20)
      {
        month = named
        while i < text.count, (text[i] | 0x20).isLowerLetter { i += 1 }
      } else {
        i += 1
      }
    }
    var day: Int
    var year: Int
    if month > 0 {
      guard n == 2 else { return nil }
      (day, year) = digits[0] == 4 ? (numbers[1], numbers[0]) : (numbers[0], numbers[1])
    } else {
      guard n == 3 else { return nil }
      if digits[0] == 4 {
        (year, month, day) = (numbers[0], numbers[1], numbers[2])
      } else {
        guard digits[2] == 2 || digits[2] == 4 else { return nil }
        (month, day, year) = (numbers[0], numbers[1], numbers[2])
        if digits[2] == 2 { year += year < 40 ? 2000 : 1900 }
      }
    }
    guard (1900...2099).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days =
      switch month {
      case 2: leap ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    guard day <= days else { return nil }
  }

  private static func month(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int? {
    let names: StaticString = "janfebmaraprmayjunjulaugsepoctnovdec"
    return (0..<12).first { k in
      unsafe names.utf8Start[3 * k] == a && names.utf8Start[3 * k + 1] == b
        && names.utf8Start[3 * k + 2] == c
    }.map { $0 + 1 }
  }
}
