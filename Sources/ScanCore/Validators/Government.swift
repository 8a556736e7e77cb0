extension Validator {
  /// Social Security number: area not 000, 666 or 900–999, group not 00, serial not 0000.
  ///
  /// Source: Social Security Administration, "Social Security Number Randomization" (2011): since
  /// then area and group tell neither state nor year. Void are the number of the wallet insert of
  /// 1938, that of the pamphlet of 1940, the one of a well-known advertisement, and 123-45-6789.
  static func socialSecurity(_ d: Digits) -> Outcome {
    guard d.count == 9, !d.areAllEqual else { return .rejected }
    let (area, group, serial) = (d.number(0..<3), d.number(3..<5), d.number(5..<9))
    guard area != 0, area != 666, area < 900, group != 0, serial != 0 else { return .rejected }
    switch d.number(0..<9) {
    case 078_05_1120, 219_09_9999, 457_55_5462, 123_45_6789: return .void
    default: return .accepted
    }
  }

  /// Individual taxpayer number: nine digits from 9, the fourth and fifth in 50–65, 70–88, 90–92,
  /// 94–99; with 93 there it is an adoption number (ATIN), which identifies a child no less.
  ///
  /// Source: Internal Revenue Service, Internal Revenue Manual 3.21.263 and Publication 1915.
  static func taxpayer(_ d: Digits) -> Outcome {
    guard d.count == 9, d[0] == 9, !d.areAllEqual else { return .rejected }
    switch d.number(3..<5) {
    case 50...65, 70...88, 90...99: return .accepted
    default: return .rejected
    }
  }

  /// Employer number: nine digits whose first two are a prefix that has been assigned.
  ///
  /// Source: Internal Revenue Service, "How EINs are assigned and valid EIN prefixes".
  static func employer(_ d: Digits) -> Outcome {
    guard d.count == 9, !d.areAllEqual else { return .rejected }
    switch d.number(0..<2) {
    case 1...6, 10...16, 20...27, 30...48, 50...68, 71...77, 80...88, 90...95, 98, 99:
      return .accepted
    default: return .rejected
    }
  }

  /// Tax preparer's number (PTIN): P and eight digits. The sample of forms, P12345678, is void.
  ///
  /// Source: Internal Revenue Service, "PTIN requirements for tax return preparers".
  static func taxPreparer(_ s: Symbols) -> Outcome {
    guard s.count == 9, s[0] == UInt8(ascii: "P"), s.areDigits(1..<9) else { return .rejected }
    var number = 0
    for i in 1..<9 { number = number * 10 + s.digit(i) }
    return number == 0 ? .rejected : number == 12_345_678 ? .void : .accepted
  }

  /// Driver licence of one of the states: Oklahoma's letter and nine digits, or nine digits, and the
  /// forms of the others, most of which are so many letters, so many digits, so many letters.
  ///
  /// Source: what the states' licensing offices print; no state publishes a check digit. A form of
  /// fewer than seven characters, which a few states have issued, fits anything and is left out. So
  /// rules ask for a label.
  static func driver(_ s: Symbols) -> Outcome {
    guard (7...19).contains(s.count), !s.areAllEqual else { return .rejected }
    // Washington: WDL and nine letters or digits, among them a digit.
    let isWashington =
      s.count == 12 && s[0] == UInt8(ascii: "W") && s[1] == UInt8(ascii: "D")
      && s[2] == UInt8(ascii: "L") && !s.areLetters(3..<12)
    if isWashington { return .accepted }
    var lead = 0
    while lead < s.count, s.isLetter(lead) { lead += 1 }
    var tail = 0
    while tail < s.count - lead, s.isLetter(s.count - 1 - tail) { tail += 1 }
    if s.areDigits(lead..<s.count - tail) {
      return switch (lead, s.count - lead - tail, tail) {
      case (0, 7...10, 0), (0, 12...14, 0), (0, 16, 0): .accepted
      case (0, 7...9, 1), (0, 8, 2): .accepted  // Maine, Missouri, New York, Vermont
      case (1, 6...14, 0), (1, 18, 0), (1, 6, 1): .accepted  // most; New York; Missouri
      case (2, 5...7, 0), (2, 6, 1), (3, 6, 0): .accepted  // Ohio, Idaho, North Dakota
      default: .rejected
      }
    }
    // New Hampshire, 2 digits, 3 letters, 5 digits; Iowa, 3 digits, 2 letters, 4 digits.
    if s.count == 10, s.areDigits(0..<2), s.areLetters(2..<5), s.areDigits(5..<10) {
      return .accepted
    }
    if s.count == 9, s.areDigits(0..<3), s.areLetters(3..<5), s.areDigits(5..<9) {
      return .accepted
    }
    return .rejected
  }

  /// Oklahoma passenger plate: three letters, three digits, as issued since 2017.
  ///
  /// Source: Service Oklahoma. The form is all there is to check, so rules ask for context.
  static func plate(_ s: Symbols) -> Outcome {
    s.count == 6 && s.areLetters(0..<3) && s.areDigits(3..<6) ? .accepted : .rejected
  }
}
