extension Validator {
  /// Checks a value as it was matched: ASCII in either case, with the separators of its kind.
  ///
  /// Linear in the value, allocates nothing, and never traps, whatever the bytes are. It says that
  /// a value *can* be one of its kind, never that it was issued: that takes the registry itself.
  public func check(_ value: Span<UInt8>) -> Outcome {
    switch self {
    case .ssn: Self.socialSecurity(Digits(value))
    case .itin: Self.taxpayer(Digits(value))
    case .ein: Self.employer(Digits(value))
    case .card: Self.paymentCard(Digits(value))
    case .aba: Self.routingNumber(Digits(value))
    case .iban: Self.bankAccount(Symbols(value))
    case .npi: Self.provider(Digits(value))
    case .dea: Self.prescriber(Symbols(value))
    case .mbi: Self.medicare(Symbols(value))
    case .vin: Self.vehicle(Symbols(value))
    case .nanp: Self.phone(Digits(value))
    case .date: CalendarDate(value) == nil ? .rejected : .accepted
    case .ipv4: Self.internetAddress4(value)
    case .ipv6: Self.internetAddress6(value)
    case .mac: Self.hardwareAddress(value)
    case .coordinates: Self.position(value)
    case .oklahomaPlate: Self.plate(Symbols(value))
    case .luhn: Self.anyLuhn(Digits(value))
    case .ptin: Self.taxPreparer(Symbols(value))
    case .bic: Self.bankIdentifier(Symbols(value))
    case .driverLicense: Self.driver(Symbols(value))
    }
  }

  /// Any number that ends in a Luhn check digit (ISO/IEC 7812-1, annex B): two digits or more, and
  /// not one digit repeated, which would let all zeros through.
  private static func anyLuhn(_ d: Digits) -> Outcome {
    d.count >= 2 && d.passesLuhn() && !d.areAllEqual ? .accepted : .rejected
  }
}
