extension Validator {
  /// Checks a value as it was matched: ASCII, separators and either case allowed. Linear, allocates
  /// nothing.
  public func check(_ value: Span<UInt8>) -> Outcome {
    let digits = Digits(value)
    return switch self {
    case .ssn: Self.socialSecurity(digits)
    case .itin: Self.taxpayer(digits)
    case .ein: Self.employer(digits)
    case .card: Self.paymentCard(digits)
    case .aba: Self.routingNumber(digits)
    case .iban: Self.bankAccount(Symbols(value))
    case .npi: Self.provider(digits)
    case .dea: Self.prescriber(Symbols(value))
    case .mbi: Self.medicare(Symbols(value))
    case .vin: Self.vehicle(Symbols(value))
    case .nanp: Self.phone(digits)
    case .date: CalendarDate(value) == nil ? .rejected : .accepted
    case .ipv4: Self.internetAddress4(value)
    case .ipv6: Self.internetAddress6(value)
    case .mac: Self.hardwareAddress(Symbols(value))
    case .coordinates: Self.position(value)
    case .oklahomaPlate: Self.plate(Symbols(value))
    case .luhn: digits.count >= 2 && digits.luhn() ? .accepted : .rejected
    }
  }
}

/// The digits of a value, up to 40.
struct Digits {
  private var values = InlineArray<40, UInt8>(repeating: 0)
  private(set) var count = 0

  init(_ text: Span<UInt8>) {
    for i in text.indices where text[i].isDigit && count < 40 {
      values[count] = text[i] - 0x30
      count += 1
    }
  }

  subscript(i: Int) -> Int { Int(values[i]) }

  /// Digits `range` as a number.
  func number(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + self[$1] } }

  /// The checksum of ISO/IEC 7812-1, annex B, over all digits; `before` is the sum of a fixed prefix.
  func luhn(before: Int = 0) -> Bool {
    var sum = before
    for k in 0..<count {
      var d = self[count - 1 - k]
      if k % 2 == 1 {
        d *= 2
        if d > 9 { d -= 9 }
      }
      sum += d
    }
    return sum % 10 == 0
  }

  var areAllEqual: Bool { (1..<max(1, count)).allSatisfy { self[$0] == self[0] } }
}

/// The letters (upper case) and digits of a value, up to 40.
struct Symbols {
  private var values = InlineArray<40, UInt8>(repeating: 0)
  private(set) var count = 0

  init(_ text: Span<UInt8>) {
    for i in text.indices where count < 40 {
      let b = text[i]
      let upper = b.isLowerLetter ? b - 0x20 : b
      guard upper.isDigit || upper &- 0x41 < 26 else { continue }
      values[count] = upper
      count += 1
    }
  }

  subscript(i: Int) -> UInt8 { values[i] }
  func isDigit(_ i: Int) -> Bool { values[i].isDigit }
  func isLetter(_ i: Int) -> Bool { values[i] &- 0x41 < 26 }
}
