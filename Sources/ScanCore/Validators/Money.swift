extension Validator {
  /// Payment card: the range and length of an issuer, and Luhn. Test numbers are void.
  ///
  /// Source: ISO/IEC 7812-1 for the form; the ranges are those the networks publish (Mastercard's
  /// 2221–2720 since 2016).
  static func paymentCard(_ d: Digits) -> Outcome {
    guard (13...19).contains(d.count), !d.areAllEqual, d.passesLuhn() else { return .rejected }
    guard isIssued(prefix: d.number(0..<4), length: d.count) else { return .rejected }
    // No issuer's range begins with 9, so 19 digits fit.
    return isTestCard(d.number(0..<d.count)) ? .void : .accepted
  }

  private static func isIssued(prefix: Int, length: Int) -> Bool {
    switch prefix {
    case 4000...4999: length == 13 || length == 16 || length == 19  // Visa
    case 5100...5599, 2221...2720: length == 16  // Mastercard
    case 3400...3499, 3700...3799: length == 15  // American Express
    case 6011, 6440...6599: length >= 16  // Discover
    case 3528...3589: length >= 16  // JCB
    case 3000...3059, 3095, 3600...3699, 3800...3999: length >= 14  // Diners Club
    case 6200...6299: length >= 16  // UnionPay
    case 5018, 5019, 5020, 5038, 5893, 6304, 6759, 6761...6763: length >= 12  // Maestro, Dankort
    default: false
    }
  }

  /// The numbers that payment services publish for tests; they are refused everywhere else.
  private static func isTestCard(_ number: Int) -> Bool {
    switch number {
    case 4111_1111_1111_1111, 4242_4242_4242_4242, 4012_8888_8888_1881, 4000_0566_5566_5556,
      4000_0000_0000_0002, 4000_0000_0000_0077, 4007_0000_0002_7, 4222_2222_2222_2,
      4917_6100_0000_0000,
      5555_5555_5555_4444, 5105_1051_0510_5100, 5200_8282_8282_8210, 5454_5454_5454_5454,
      5424_0000_0000_0015, 2223_0031_2200_3222, 2223_0000_4840_0011,
      3782_822463_10005, 3714_496353_98431, 3787_344936_71000, 3700_000000_00002,
      6011_1111_1111_1117, 6011_0009_9013_9424, 6011_9811_1111_1113,
      3530_1113_3330_0000, 3566_0020_2036_0505, 3056_9309_0259_04, 3056_9300_0902_0004,
      3852_0000_0232_37, 3622_7206_2716_67,
      6200_0000_0000_0005, 6205_5000_0000_0000_004:
      true
    default: false
    }
  }

  /// Bank routing number: a Federal Reserve prefix, and 3-7-1 weights to a multiple of ten.
  ///
  /// Source: American Bankers Association, routing number policy: 00–12 districts (00 the
  /// government), 21–32 thrifts, 61–72 electronic, 80 traveller's cheques.
  static func routingNumber(_ d: Digits) -> Outcome {
    guard d.count == 9, !d.areAllEqual else { return .rejected }
    switch d.number(0..<2) {
    case 0...12, 21...32, 61...72, 80: break
    default: return .rejected
    }
    let sum = 3 * (d[0] + d[3] + d[6]) + 7 * (d[1] + d[4] + d[7]) + (d[2] + d[5] + d[8])
    return sum % 10 == 0 ? .accepted : .rejected
  }

  /// Business identifier code (SWIFT): four letters of the bank, two of the country, two letters or
  /// digits of the place, and perhaps three of the branch. With 0 as the second of the place it is a
  /// code for tests, which is void.
  ///
  /// Source: ISO 9362; the countries are those of ISO 3166-1, and XK. Many a word of eight letters has
  /// the form, so rules ask for a label and for capitals.
  static func bankIdentifier(_ s: Symbols) -> Outcome {
    guard s.count == 8 || s.count == 11, s.areLetters(0..<6), isCountry(s[4], s[5]) else {
      return .rejected
    }
    return s[7] == UInt8(ascii: "0") ? .void : .accepted
  }

  private static func isCountry(_ a: UInt8, _ b: UInt8) -> Bool {
    let table: StaticString = """
      ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCL\
      CMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGU\
      GWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMC\
      MDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPT\
      PWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUA\
      UGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW
      """
    var i = 0
    while i + 2 <= table.utf8CodeUnitCount {
      if table.byte(i) == a, table.byte(i + 1) == b { return true }
      i += 2
    }
    return false
  }

  /// International bank account number: the length of its country, check digits 02–98, remainder 1.
  ///
  /// Source: ISO 13616-1 and its registry (kept by SWIFT); ISO/IEC 7064, MOD 97-10.
  static func bankAccount(_ s: Symbols) -> Outcome {
    guard s.count >= 15, s.areLetters(0..<2), s.areDigits(2..<4),
      s.count == accountLength(s[0], s[1]),
      (2...98).contains(s.digit(2) * 10 + s.digit(3))
    else { return .rejected }
    var rest = 0
    for k in 0..<s.count {
      // The first four characters count last; a letter is two digits, A = 10 … Z = 35.
      let i = (k + 4) % s.count
      rest = s.isDigit(i) ? rest * 10 + s.digit(i) : rest * 100 + Int(s[i] - 0x41) + 10
      rest %= 97
    }
    return rest == 1 ? .accepted : .rejected
  }

  /// How long the accounts of a country are; nil where it has none.
  private static func accountLength(_ a: UInt8, _ b: UInt8) -> Int? {
    let table: StaticString = """
      AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29\
      ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20\
      LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29\
      PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20\
      YE30
      """
    var i = 0
    while i + 4 <= table.utf8CodeUnitCount {
      if table.byte(i) == a, table.byte(i + 1) == b {
        return Int(table.byte(i + 2) - 0x30) * 10 + Int(table.byte(i + 3) - 0x30)
      }
      i += 4
    }
    return nil
  }
}
