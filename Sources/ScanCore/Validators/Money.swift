extension Validator {
  /// Payment card: issuer range and length (ISO/IEC 7812; Mastercard has had 2221–2720 since 2016),
  /// Luhn. The test numbers of the payment services are void.
  static func paymentCard(_ d: Digits) -> Outcome {
    guard (13...19).contains(d.count), d.luhn(), !d.areAllEqual else { return .rejected }
    let four = d.number(0..<4)
    let n = d.count
    let issued =
      switch four {
      case 4000...4999: n == 13 || n == 16 || n == 19
      case 5100...5599, 2221...2720: n == 16
      case 3400...3499, 3700...3799: n == 15
      case 6011, 6440...6599: n >= 16
      case 3528...3589: n >= 16
      case 3000...3059, 3600...3699, 3800...3999: n >= 14
      case 6200...6299: n >= 16
      default: false
      }
    guard issued else { return .rejected }
    if n == 16 {
      switch d.number(0..<16) {
      case 4111_1111_1111_1111, 4242_4242_4242_4242, 4012_8888_8888_1881, 5555_5555_5555_4444,
        5105_1051_0510_5100, 6011_1111_1111_1117, 3530_1113_3330_0000:
        return .void
      default: return .accepted
      }
    }
    return n == 15 && [3782_8224_6310_005, 3714_4963_5398_431].contains(d.number(0..<15))
      ? .void : .accepted
  }

  /// ABA routing number: Federal Reserve prefix, weights 3-7-1 (ABA).
  static func routingNumber(_ d: Digits) -> Outcome {
    guard d.count == 9, !d.areAllEqual else { return .rejected }
    switch d.number(0..<2) {
    case 0...12, 21...32, 61...72, 80: break
    default: return .rejected
    }
    let sum =
      3 * (d[0] + d[3] + d[6]) + 7 * (d[1] + d[4] + d[7]) + (d[2] + d[5] + d[8])
    return sum % 10 == 0 ? .accepted : .rejected
  }

  /// IBAN: 15 to 34 characters, two letters first, remainder 1 modulo 97 (ISO 13616, ISO 7064).
  static func bankAccount(_ s: Symbols) -> Outcome {
    guard (15...34).contains(s.count), s.isLetter(0), s.isLetter(1), s.isDigit(2), s.isDigit(3)
    else { return .rejected }
    var rest = 0
    for k in 0..<s.count {
      let i = (k + 4) % s.count
      if s.isDigit(i) {
        rest = (rest * 10 + Int(s[i] - 0x30)) % 97
      } else {
        rest = (rest * 100 + Int(s[i] - 0x41) + 10) % 97
      }
    }
    return rest == 1 ? .accepted : .rejected
  }
}
