import Testing

@testable import Archives

@Suite struct TimestampTests {
  private func written(_ text: String, _ read: (Span<UInt8>) -> Int?) -> String? {
    read(text.utf8Span.span).map(Timestamp.string)
  }

  @Test(arguments: [
    ("1700000000", "2023-11-14T22:13:20Z"), ("1700000000.000100", "2023-11-14T22:13:20Z"),
    ("1700000000123", "2023-11-14T22:13:20Z"), ("-1", "1969-12-31T23:59:59Z"),
    ("2023-11-14T22:13:20+0000", "2023-11-14T22:13:20Z"),
    ("2023-11-14T16:13:20.000000-06:00", "2023-11-14T22:13:20Z"),
    ("2023-11-14 22:13:20", "2023-11-14T22:13:20Z"), ("2024-02-29", "2024-02-29T00:00:00Z"),
    ("2023-11-14 22:13:20 UTC", "2023-11-14T22:13:20Z"),
    ("Tue Nov 14 22:13:20 +0000 2023", "2023-11-14T22:13:20Z"),
    ("Tue, 14 Nov 2023 16:13:20 -0600 (CST)", "2023-11-14T22:13:20Z"),
    ("1 Mar 2000 00:00 GMT", "2000-03-01T00:00:00Z"),
  ]) func reads(text: String, expected: String) {
    #expect(written(text, Timestamp.any) == expected)
  }

  @Test(arguments: [
    "", "soon", "2023-13-01", "2023-02-29", "2023-11-14T25:00:00Z", "99999999999999999999",
    "2023-11-14T22:13:20+99:00", "2023-11-14T22:13:20Zx", "1700000000.5x", "-",
    "0000-00-00 00:00:00",
    "Tue Foo 14 22:13:20 +0000 2023", "9223372036854775807",
  ]) func refuses(text: String) { #expect(written(text, Timestamp.any) == nil) }

  /// Every day of 800 years, against a count day by day.
  @Test func everyDay() {
    var (year, month, day) = (1600, 1, 1)
    for n in -135_140..<157_000 {
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      let date = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      if n % 31 == 0 || day > 27 {
        #expect(written(String(n * 86400 + 3600), Timestamp.unix) == date + "T01:00:00Z")
        #expect(written(date, Timestamp.iso) == date + "T00:00:00Z")
      }
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }
}
