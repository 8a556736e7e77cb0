import ScanCore
import Testing

/// What each check says of numbers that can be one, that cannot, and that are known to be void.
///
/// Real numbers stand nowhere: what is accepted here is invented, or published as an example by the
/// registry itself.
@Suite struct ValidatorTests {
  /// Every value is read as written, in lower and in upper case; the answer is the same.
  private func expect(
    _ validator: Validator, _ outcome: Validator.Outcome, _ values: [String],
    location: SourceLocation = #_sourceLocation
  ) {
    for value in values {
      for form in [value, value.lowercased(), value.uppercased()] {
        #expect(
          validator.check(Array(form.utf8).span) == outcome, "\(validator.name) of \(form)",
          sourceLocation: location)
      }
    }
  }

  @Test func socialSecurity() {
    expect(
      .ssn, .accepted,
      [
        "536-22-8726", "536 22 8726", "536.22.8726", "536228726",
        "001-01-0001", "665-99-9999", "667-01-0001", "899-99-9999",
      ])
    expect(.ssn, .void, ["078-05-1120", "219 09 9999", "457555462", "123-45-6789"])
    expect(
      .ssn, .rejected,
      [
        "000-12-3456", "666-12-3456", "900-12-3456", "999-12-3456",  // area
        "536-00-8726", "536-22-0000",  // group, serial
        "111-11-1111", "536-22-872", "536-22-87261", "536-22-872x",
      ])
  }

  @Test func taxpayer() {
    expect(
      .itin, .accepted,
      [
        "912-70-1234", "912 88 1234", "900500000", "999-65-9999", "912-90-1234", "912-92-1234",
        "912-93-1234", "912-94-1234", "912-99-1234",
      ])
    expect(
      .itin, .rejected,
      [
        "812-70-1234", "912-49-1234", "912-66-1234", "912-69-1234", "912-89-1234", "912-00-1234",
        "912-70-123", "912-70-12345", "999-99-9999",
      ])
  }

  @Test func employer() {
    expect(
      .ein, .accepted, ["12-3456789", "01-0000001", "06-1234567", "73-1234567", "99-1234567"])
    expect(
      .ein, .rejected,
      [
        "00-1234567", "07-3456789", "09-1234567", "17-1234567", "19-1234567", "28-1234567",
        "29-1234567", "49-1234567", "69-1234567", "70-1234567", "78-1234567", "79-1234567",
        "89-1234567", "96-1234567", "97-1234567", "12-345678",
      ])
  }

  @Test func paymentCard() {
    // Each just inside its issuer's range, with the Luhn digit that belongs to it.
    expect(
      .card, .accepted,
      [
        "4000 0000 0000 0010", "4-0000-0000-0006", "4000000000000000006",
        "5100000000000008", "5599999999999997", "2221 0000 0000 0009", "2720-9900-0000-0007",
        "340000000000009", "3799 999999 99994", "6011000000000004", "6440000000000005",
        "6599999999999995", "3528000000000007", "3589999999999994", "30000000000004",
        "30599999999993", "36000000000008", "39999999999996", "6200000000000047",
      ])
    expect(
      .card, .void,
      [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "4242424242424242",
        "4012888888881881", "4222222222222", "4000056655665556", "4000000000000002",
        "4000000000000077", "4007000000027", "4917610000000000", "5555555555554444",
        "5105105105105100", "5200828282828210", "5454545454545454", "5424000000000015",
        "2223003122003222", "2223000048400011", "378282246310005", "371449635398431",
        "378734493671000", "370000000000002", "6011111111111117", "6011000990139424",
        "6011981111111113", "3530111333300000", "3566002020360505", "30569309025904",
        "3056930009020004", "38520000023237", "36227206271667", "6200000000000005",
        "6205500000000000004",
      ])
    expect(
      .card, .rejected,
      [
        "4111 1111 1111 1112", "4000 0000 0000 00",  // Luhn; a length Visa never had
        "0000000000000000", "9999999999999999999", "2220990000000002", "2721000000000004",
        "5600000000000003", "3400000000000000", "6000000000000007", "1234567890123452",
        "411111111111", "41111111111111111111", "4111 1111 1111 111x",
        "4111111111111111411111111111111141111111111111114111111111111111",
      ])
  }

  @Test func routingNumber() {
    // The first and last prefix of each range, then their neighbours, all with a good check digit.
    expect(
      .aba, .accepted, ["111000025", "1110-0002-5", "000000518", "129999995", "211000006"])
    expect(
      .aba, .rejected,
      ["111000026", "131000021", "200000004", "330000000", "000000000", "11100002", "1110000250"])
    expect(.aba, .accepted, ["610000005", "720000005", "800000006", "320000007"])
    expect(.aba, .rejected, ["730000008", "810000009", "600000002", "990000000"])
  }

  @Test func bankAccount() {
    // The examples of the registry.
    expect(
      .iban, .accepted,
      [
        "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", "DE89 3704 0044 0532 0130 00",
        "FR14 2004 1010 0505 0001 3M02 606", "NO93 8601 1117 947", "ES91 2100 0418 4502 0005 1332",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "SC18 SSCB 1101 0000 0000 0000 1497 USD",
      ])
    expect(
      .iban, .rejected,
      [
        "GB82 WEST 1234 5698 7654 33", "GB28 WEST 1234 5698 7654 32",
        "GB82 WEST 1234 5698 7654 3", "GB82 WEST 1234 5698 7654 321",  // length
        "US82 WEST 1234 5698 7654 32", "8GB2 WEST 1234 5698 7654 32", "GB", "",
        "GB82 WEST 1234 5698 7654 32!",
      ])
  }

  @Test func provider() {
    expect(.npi, .accepted, ["1234567893", "1234-567-893", "2000000002"])
    expect(
      .npi, .rejected,
      ["1234567890", "1234567983", "3234567891", "0234567894", "123456789", "12345678930"])
  }

  @Test func taxPreparer() {
    expect(.ptin, .accepted, ["P01234567", "P-0123-4567", "P99999999"])
    expect(.ptin, .void, ["P12345678"])
    expect(.ptin, .rejected, ["P00000000", "P0123456", "P012345678", "Q01234567", "012345678", ""])
  }

  /// One form of each kind that a state issues, and its neighbours.
  @Test func driver() {
    expect(
      .driverLicense, .accepted,
      [
        "H081234567", "081234567", "1234567", "12 345 678", "K00-12-3456", "A123-4567-8901",
        "A123-456-78-901-0", "A1234 56789 01234", "AB123456", "AB123456C", "ABC123456",
        "1234567A", "12345678AB", "A123456B", "10ABC12345", "123AB4567", "WDLABCD456DG",
        "123 456 789", "1234567890123456",
      ])
    expect(
      .driverLicense, .rejected,
      [
        "", "123456", "A12345", "12345678901", "123456789012345", "ABCDEFGH", "AB12CD34",
        "1111111", "WDLABCD456D", "WABABCD456DG", "10AB112345", "ABCD123456", "A12345678901234567",
        "A1234567!",
      ])
  }

  @Test func bankIdentifier() {
    expect(.bic, .accepted, ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "BOFAUS3N"])
    expect(.bic, .void, ["DEUTDEF0", "DEUTDEF0500"])
    expect(
      .bic, .rejected,
      ["DEUTQQFF", "DEUTDEF", "DEUTDEFF5", "DEUTDEFF50", "DEU1DEFF", "DEUTD1FF", "12345678", ""])
  }

  @Test func prescriber() {
    expect(.dea, .accepted, ["AB1234563", "F91234563", "MX 1234563"])
    expect(
      .dea, .rejected,
      [
        "AB1234560", "AB2134563", "IB1234563", "A81234563", "1B1234563", "AB123456", "AB12345630",
        "AB0000000",
      ])
  }

  @Test func medicare() {
    expect(.mbi, .accepted, ["1EG4-TE5-MK73", "1EG4TE5MK73", "9A00A00AA00", "1AA9 YY9 YY99"])
    expect(
      .mbi, .rejected,
      [
        "0EG4-TE5-MK73", "EEG4-TE5-MK73", "11G4-TE5-MK73", "1EGG-TE5-MK73", "1EG4-1E5-MK73",
        "1EG4-TEE-MK73", "1EG4-TE5-1K73", "1EG4-TE5-M173", "1EG4-TE5-MKA3", "1EG4-TE5-MK7A",
        "1SG4-TE5-MK73", "1EL4-TE5-MK73", "1EG4-TO5-MK73", "1EG4-IE5-MK73", "1EG4-TE5-BK73",
        "1EG4-TE5-MZ73", "1EG4-TE5-MK7", "1EG4-TE5-MK733",
      ])
  }

  @Test func vehicle() {
    expect(.vin, .accepted, ["1M8GDM9AXKP042788", "1m8gdm9axkp042788", "1G1JC5444R7252367"])
    expect(.vin, .void, ["11111111111111111", "22222222222222222"])
    expect(
      .vin, .rejected,
      [
        "1M8GDM9A1KP042788", "1M8GDM9AXKP042789", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427880",
        "IM8GDM9AXKP042788", "1M8GDM9AXKPO42788", "1M8GDM9AXKPQ42788", "12345678901234567",
        "00000000000000000",
      ])
  }

  @Test func telephone() {
    expect(
      .nanp, .accepted,
      [
        "405-234-5678", "(405) 234-5678", "(405)234-5678", "405.234.5678", "405 234 5678",
        "4052345678", "1-405-234-5678", "+1 405 234 5678", "+1 (405) 234-5678", "405/234-5678",
        "200-200-0000", "989-999-9999", "405-555-0099", "405-555-0200", "405-555-1212",
        "405-588-6397", "918-587-6397",
      ])
    expect(.nanp, .void, ["405-555-0100", "405-555-0142", "(918) 555-0199", "+1 580 555 0123"])
    expect(
      .nanp, .rejected,
      [
        "105-234-5678", "005-234-5678", "291-234-5678", "211-234-5678", "911-234-5678",  // area
        "405-134-5678", "405-034-5678", "405-911-4567", "405-211-4567",  // exchange
        "800-234-5678", "1 833 234 5678", "844-234-5678", "855-234-5678", "866-234-5678",
        "877-234-5678", "+1 888 234 5678", "800-555-0100",  // toll-free
        "405-587-6397", "405-587-0350", "1 (405) 587-0000",  // the district
        "234-5678", "2-405-234-5678", "405-234-56789", "1-405-234-567", "405-234-567x",
        "222-222-2222", "",
      ])
  }

  @Test func calendarDate() {
    expect(
      .date, .accepted,
      [
        "3/14/2012", "03/14/2012", "3-14-12", "3.14.2012", "12/31/99", "2012-03-14", "2012/3/4",
        "1/1/1900", "12/31/2099", "1900-01-01", "2099-12-31",
        "20120314", "03142012", "12312099", "2/29/2012", "2/29/2000", "2/29/00", "2000-02-29",
        "4/30/2011", "1/31/2011",
        "March 14, 2012", "March 14th, 2012", "march 14 2012", "Mar. 14, 2012", "14 March 2012",
        "1st of May, 2010", "Sept. 2nd, 2011", "sep 3rd 2011", "February 29, 2008",
        "2012 December 31", "14-Mar-2012", "14 de marzo de 2012", "3 de enero de 2011",
      ])
    expect(
      .date, .rejected,
      [
        "2/29/2013", "2/29/1900", "2/30/2012", "4/31/2012", "6/31/2012", "9/31/2012", "11/31/2012",
        "1/32/2012", "13/1/2012", "0/1/2012", "1/0/2012", "1/1/1899", "1/1/2100", "2012-13-01",
        "2012-02-30", "1899-12-31", "3/14-2012", "3/14", "3/14/201", "3/14/20121", "123/4/2012",
        "3//14/2012", "20120230", "13142012", "20121314", "99999999", "2012031", "april 31 2012",
        "February 29, 2010", "March 2012",
        "March 14", "March 14, 12", "March 0, 2012", "March 14 15 2012", "March May 14 2012",
        "Marching 14 2012", "Smarch 13, 2012", "March 14xy 2012", "14, 2012", "march", "", "/",
      ])
  }

  @Test func internetAddress4() {
    expect(
      .ipv4, .accepted,
      [
        "8.8.8.8", "1.0.0.0", "223.255.255.255", "9.255.255.255", "11.0.0.0", "172.15.0.1",
        "172.32.0.1", "192.167.1.1", "192.169.1.1", "100.63.0.1", "100.128.0.1", "169.253.1.1",
        "198.17.0.1", "198.20.0.1", "192.0.3.1",
      ])
    expect(
      .ipv4, .rejected,
      [
        "10.2.3.4", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "0.0.0.0",
        "169.254.1.1", "100.64.0.1", "100.127.0.1", "198.18.0.1", "198.19.0.1", "192.0.0.1",
        "192.0.2.7", "198.51.100.7", "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "256.1.1.1", "8.8.8", "8.8.8.8.8", "8.8.8.", ".8.8.8", "8..8.8", "08.8.8.8", "8.8.8.8a", "",
      ])
  }

  @Test func internetAddress6() {
    expect(
      .ipv6, .accepted,
      [
        "2600:1700::1", "2600:1700:0:0:0:0:0:1", "2001::db8", "2001:db9::1", "2001:4860:4860::8888",
        "2600::", "2600:1:2:3:4:5:6::", "3ffe::1", "3fff:1000::1", "::ffff:8.8.8.8",
        "2600::8.8.8.8", "2600:1:2:3:4:5:8.8.8.8",
      ])
    expect(.ipv6, .void, ["ff02::1", "4000::1", "64:ff9b::8.8.8.8", "::8.8.8.8"])
    expect(
      .ipv6, .rejected,
      [
        "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "2001:db8::1",
        "2001:db8:85a3::8a2e:370:7334", "3fff::1", "3fff:fff::1", "::ffff:10.0.0.1",
        "1:2:3", "2600:1:2:3:4:5:6:7:8", "2600:1:2:3:4:5:6", "2600:1:2:3:4:5:6:7::",
        "2600:1:2:3:4:5:6:7:", ":2600:1:2:3:4:5:6:7", "2600::1::2", "2600:::1", "26000::1",
        "2600::g", "2600::1.2.3", "2600:1:2:3:4:5:6:8.8.8.8", "12:30:45", ":", "",
      ])
  }

  @Test func hardwareAddress() {
    expect(
      .mac, .accepted,
      ["00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7", "001b.4411.3ab7", "001b44113ab7"])
    expect(
      .mac, .void,
      ["00:00:5e:00:53:00", "00-00-5E-00-53-FF", "01:00:5e:00:00:01", "33:33:00:00:00:01"])
    expect(
      .mac, .rejected,
      [
        "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "22:22:22:22:22:22", "00:1b:44:11:3a",
        "00:1b:44:11:3a:b7:00", "00:1b:44-11:3a:b7",
        "00:1b:4411:3a:b7", "0:01b:44:11:3a:b7", "00:1b:44:11:3a:b", "00:1b:44:11:3a:b7:",
        "00:1g:44:11:3a:b7", "001b:4411:3ab7", ":001b44113ab7", "",
      ])
  }

  @Test func coordinates() {
    expect(
      .coordinates, .accepted,
      [
        "35.4676, -97.5164", "35.46761,-97.51642", "-35.4676 97.5164", "90.0000, 180.0000",
        "-90.0000,-180.0000", "35.4676N, 97.5164W", "35.4676° N, 97.5164° W", "0.0001, 0.0000",
        "35.467612345678, -97.516412345678",
      ])
    expect(.coordinates, .void, ["0.0000, 0.0000", "0.000000,-0.000000"])
    expect(
      .coordinates, .rejected,
      [
        "90.0001, 0.0000", "95.4676, -97.5164", "35.4676, 180.0001", "35.4676, -197.5164",
        "35.467, -97.5164", "35.4676, -97.516", "35.4676", "35.4676-97.5164", "35, -97",
        "35.4676, -97.5164, 3", "1.2345.6789, 2.3456", "35.4676E, 97.5164N", "a, b", "",
      ])
  }

  @Test func oklahomaPlate() {
    expect(.oklahomaPlate, .accepted, ["ABC 123", "ABC-123", "abc123"])
    expect(.oklahomaPlate, .rejected, ["AB 1234", "ABCD 12", "123 ABC", "ABC 12", "ABC 1234", ""])
  }

  @Test func luhn() {
    expect(.luhn, .accepted, ["79927398713", "7992-7398-713", "18", "0018"])
    expect(.luhn, .rejected, ["79927398710", "79927398731", "0", "00", "8", "", "18x"])
  }

  /// One wrong digit, and every swap of neighbours but 09 and 90, breaks a Luhn number.
  @Test func luhnSeesSlips() {
    let good = Array("79927398713".utf8)
    for i in good.indices {
      for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != good[i] {
        var slip = good
        slip[i] = digit
        #expect(Validator.luhn.check(slip.span) == .rejected)
      }
      guard i > 0, good[i] != good[i - 1] else { continue }
      var swapped = good
      swapped.swapAt(i, i - 1)
      #expect(Validator.luhn.check(swapped.span) == .rejected)
    }
  }

  /// Every check stands any bytes: no trap, and none of these is a value of any kind.
  @Test(arguments: Validator.allCases) func anyBytesAreRead(validator: Validator) {
    for byte in UInt8.min...UInt8.max {
      for count in [0, 1, 2, 9, 10, 17, 33, 41, 4096] {
        #expect(validator.check([UInt8](repeating: byte, count: count).span) != .accepted)
      }
    }
    for value in ["١٢٣٤٥٦٧٨٩", "ＡＢＣ１２３", "🙂", "\u{0}\u{0}", "::::", "....", "+++", "-1", "°"] {
      #expect(validator.check(Array(value.utf8).span) == .rejected)
    }
  }

  /// Random bytes of the alphabet that numbers are made of: no trap, whatever the answer.
  @Test(arguments: Validator.allCases) func randomValuesAreRead(validator: Validator) {
    var seed: UInt64 = 0x9e37_79b9_7f4a_7c15
    let alphabet = Array("0123456789abcdefxyzABCXYZ -.()+/:,;°".utf8)
    var answers = 0
    for _ in 0..<20_000 {
      var value: [UInt8] = []
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      for _ in 0..<Int(seed >> 59) {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        value.append(alphabet[Int(seed >> 33) % alphabet.count])
      }
      if validator.check(value.span) == .rejected { answers += 1 }
    }
    #expect(answers > 19_000)
  }

  @Test func namesAreThoseOfRuleFiles() {
    let names = Validator.allCases.map { "\($0.name)" }
    #expect(Set(names).count == names.count)
    #expect(Validator.oklahomaPlate.name.description == "oklahoma-plate")
  }
}
