extension Validator {
  /// National Provider Identifier: ten digits from 1 or 2, Luhn over 80840 and the number.
  ///
  /// Source: Centers for Medicare & Medicaid Services, "Requirements for National Provider
  /// Identifier and NPI check digit" (45 CFR 162.406): the prefix, which is never written, adds 24
  /// to the sum.
  static func provider(_ d: Digits) -> Outcome {
    guard d.count == 10, d[0] == 1 || d[0] == 2, !d.areAllEqual else { return .rejected }
    return d.passesLuhn(prefixSum: 24) ? .accepted : .rejected
  }

  /// Prescriber's DEA number: a letter for the kind of registrant, a letter of the name or 9, seven
  /// digits of which the last is the last of d1 + d3 + d5 + 2 (d2 + d4 + d6).
  ///
  /// Source: Drug Enforcement Administration, Diversion Control Division, registration numbers
  /// (21 CFR 1301.13 lists the kinds).
  static func prescriber(_ s: Symbols) -> Outcome {
    guard s.count == 9, isRegistrant(s[0]), s.isLetter(1) || s[1] == UInt8(ascii: "9"),
      s.areDigits(2..<9)
    else { return .rejected }
    let odd = s.digit(2) + s.digit(4) + s.digit(6)
    let even = s.digit(3) + s.digit(5) + s.digit(7)
    guard odd + even > 0 else { return .rejected }
    return (odd + 2 * even) % 10 == s.digit(8) ? .accepted : .rejected
  }

  /// The letters of registrants: practitioners A B F G, mid-level M, the rest makers, sellers,
  /// teachers.
  private static func isRegistrant(_ b: UInt8) -> Bool {
    let letters: StaticString = "ABCDEFGHJKLMPRSTUX"
    for i in 0..<letters.utf8CodeUnitCount where letters.byte(i) == b { return true }
    return false
  }

  /// Medicare Beneficiary Identifier: eleven places of fixed kind, letters without S, L, O, I, B,
  /// Z.
  ///
  /// Source: Centers for Medicare & Medicaid Services, "Understanding the Medicare Beneficiary
  /// Identifier format": C is 1–9, A a letter, N a digit, E a letter or digit.
  static func medicare(_ s: Symbols) -> Outcome {
    let kinds: StaticString = "CAENAENAANN"
    guard s.count == 11 else { return .rejected }
    for i in 0..<11 {
      let isLetter = s.isLetter(i) && !isExcluded(s[i])
      let fits =
        switch kinds.byte(i) {
        case UInt8(ascii: "C"): s.isDigit(i) && s[i] != UInt8(ascii: "0")
        case UInt8(ascii: "A"): isLetter
        case UInt8(ascii: "N"): s.isDigit(i)
        default: isLetter || s.isDigit(i)
        }
      if !fits { return .rejected }
    }
    return .accepted
  }

  private static func isExcluded(_ b: UInt8) -> Bool {
    switch b {
    case UInt8(ascii: "S"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "I"),
      UInt8(ascii: "B"), UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
