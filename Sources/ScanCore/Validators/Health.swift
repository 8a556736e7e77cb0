extension Validator {
  /// National Provider Identifier: 10 digits from 1 or 2, Luhn over 80840 and the number (45 CFR
  /// 162.406; the prefix adds 24).
  static func provider(_ d: Digits) -> Outcome {
    d.count == 10 && (d[0] == 1 || d[0] == 2) && d.luhn(before: 24) ? .accepted : .rejected
  }

  /// DEA number: two letters, seven digits, the last is the last of d1+d3+d5+2(d2+d4+d6).
  static func prescriber(_ s: Symbols) -> Outcome {
    guard s.count == 9, s.isLetter(0), (2..<9).allSatisfy(s.isDigit) else { return .rejected }
    let d = { (i: Int) in Int(s[i + 1] - 0x30) }
    return (d(1) + d(3) + d(5) + 2 * (d(2) + d(4) + d(6))) % 10 == d(7) ? .accepted : .rejected
  }

  /// Medicare Beneficiary Identifier: eleven places of fixed kind, letters without S L O I B Z (CMS).
  static func medicare(_ s: Symbols) -> Outcome {
    guard s.count == 11, s[0] != UInt8(ascii: "0") else { return .rejected }
    // C numeric 1-9, A letter, N digit, E either.
    let kinds: StaticString = "NAENAENAANN"
    for i in 0..<11 {
      let kind = unsafe kinds.utf8Start[i]
      let letter = s.isLetter(i) && !isExcluded(s[i])
      let fits =
        kind == UInt8(ascii: "N")
        ? s.isDigit(i) : kind == UInt8(ascii: "A") ? letter : letter || s.isDigit(i)
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
