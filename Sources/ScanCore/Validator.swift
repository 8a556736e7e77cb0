/// The closed set of checks a rule may ask of the value it matched.
///
/// Each is a rule of some registry or standard, named at its implementation. All read ASCII bytes of
/// a folded view, never allocate, and take time linear in the value.
public enum Validator: UInt8, Sendable, CaseIterable {
  case ssn, itin, ein, card, aba, iban, npi, dea, mbi, vin, nanp, date, ipv4, ipv6, mac
  case coordinates, oklahomaPlate, luhn
  case ptin, bic, driverLicense

  /// The spelling in rule files and in evidence (`validator:ssn`).
  public var name: StaticString {
    switch self {
    case .ssn: "ssn"
    case .itin: "itin"
    case .ein: "ein"
    case .card: "card"
    case .aba: "aba"
    case .iban: "iban"
    case .npi: "npi"
    case .dea: "dea"
    case .mbi: "mbi"
    case .vin: "vin"
    case .nanp: "nanp"
    case .date: "date"
    case .ipv4: "ipv4"
    case .ipv6: "ipv6"
    case .mac: "mac"
    case .coordinates: "coordinates"
    case .oklahomaPlate: "oklahoma-plate"
    case .luhn: "luhn"
    case .ptin: "ptin"
    case .bic: "bic"
    case .driverLicense: "driver-license"
    }
  }

  /// What a check said of a value.
  public enum Outcome: Sendable, Equatable {
    /// The value cannot be one: the match is no finding.
    case rejected
    /// The value can be one.
    case accepted
    /// A well-known void, sample or reserved value (078-05-1120, 4111 1111 1111 1111, 555-01xx):
    /// the form is right, but it names nobody. The finding is lowered to `note`.
    case void
  }
}
