extension Validator {
  /// Vehicle identification number: 17 characters without I, O and Q, the check digit in the ninth
  /// place, a model year in the tenth.
  ///
  /// Source: 49 CFR 565.15, tables III (values of letters), IV (weights), V (check digit) and VII
  /// (years, without U, Z and 0). One digit, seventeen times, satisfies all but the year of 0: a
  /// sample, not a vehicle.
  static func vehicle(_ s: Symbols) -> Outcome {
    guard s.count == 17 else { return .rejected }
    let weights: InlineArray<17, Int> = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    var sum = 0
    for i in 0..<17 {
      guard let value = vehicleValue(s[i]) else { return .rejected }
      sum += value * weights[i]
    }
    let check = sum % 11
    guard s[8] == (check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check)) else {
      return .rejected
    }
    switch s[9] {
    case UInt8(ascii: "U"), UInt8(ascii: "Z"), UInt8(ascii: "0"): return .rejected
    default: return s.areAllEqual ? .void : .accepted
    }
  }

  /// Table III: the letters count from 1 in rows of nine, A–H, J–R, S–Z, with I, O and Q left out.
  private static func vehicleValue(_ b: UInt8) -> Int? {
    switch b {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(b - 0x30)
    case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(b - UInt8(ascii: "A")) + 1
    case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(b - UInt8(ascii: "J")) + 1
    case UInt8(ascii: "P"): 7
    case UInt8(ascii: "R"): 9
    case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(b - UInt8(ascii: "S")) + 2
    default: nil
    }
  }
}
