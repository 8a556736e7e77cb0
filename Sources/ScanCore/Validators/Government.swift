extension Validator {
  /// Social Security number: area not 000, 666 or 900–999, group not 00, serial not 0000 (SSA, since
  /// randomisation in 2011 nothing more can be told). Published void numbers name nobody.
  static func socialSecurity(_ d: Digits) -> Outcome {
    guard d.count == 9, !d.areAllEqual else { return .rejected }
    let (area, group, serial) = (d.number(0..<3), d.number(3..<5), d.number(5..<9))
    guard area != 0, area != 666, area < 900, group != 0, serial != 0 else { return .rejected }
    switch d.number(0..<9) {
    case 078_05_1120, 219_09_9999, 457_55_5462, 123_45_6789: return .void
    default: return .accepted
    }
  }

  /// ITIN: 9xx, fourth and fifth digit 50–65, 70–88, 90–92, 94–99; 93 is an ATIN (IRS, Publication 1915).
  static func taxpayer(_ d: Digits) -> Outcome {
    guard d.count == 9, d[0] == 9 else { return .rejected }
    switch d.number(3..<5) {
    case 50...65, 70...88, 90...99: return .accepted
    default: return .rejected
    }
  }

  /// EIN: the prefixes that the IRS has assigned.
  static func employer(_ d: Digits) -> Outcome {
    guard d.count == 9 else { return .rejected }
    switch d.number(0..<2) {
    case 0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97: return .rejected
    default: return .accepted
    }
  }

  /// Vehicle identification number: 17 of the letters without I, O, Q, check digit in the ninth place
  /// (49 CFR 565.15).
  static func vehicle(_ s: Symbols) -> Outcome {
    guard s.count == 17 else { return .rejected }
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    var sum = 0
    for i in 0..<17 {
      guard let value = transliterated(s[i]) else { return .rejected }
      sum += value * weights[i]
    }
    let check = sum % 11
    return s[8] == (check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check))
      ? .accepted : .rejected
  }

  private static func transliterated(_ b: UInt8) -> Int? {
    switch b {
    case 0x30...0x39: Int(b - 0x30)
    case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(b - UInt8(ascii: "A")) + 1
    case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(b - UInt8(ascii: "J")) + 1
    case UInt8(ascii: "P"): 7
    case UInt8(ascii: "R"): 9
    case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(b - UInt8(ascii: "S")) + 2
    default: nil
    }
  }

  /// Oklahoma plate: three letters and three digits.
  static func plate(_ s: Symbols) -> Outcome {
    s.count == 6 && (0..<3).allSatisfy(s.isLetter) && (3..<6).allSatisfy(s.isDigit)
      ? .accepted : .rejected
  }
}
