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

  /// Oklahoma passenger plate: three letters, three digits, as issued since 2017.
  ///
  /// Source: Service Oklahoma. The form is all there is to check, so rules ask for context.
  static func plate(_ s: Symbols) -> Outcome {
    s.count == 6 && s.areLetters(0..<3) && s.areDigits(3..<6) ? .accepted : .rejected
  }
}
