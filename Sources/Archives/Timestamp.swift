/// Times of archives as RFC 3339 in UTC.
///
/// Plain arithmetic: a date formatter costs more than the scan of a comment. Days are counted as in
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days from civil).
enum Timestamp {
  /// Seconds since 1970 as text, whole or with a fraction: `1700000000`, `1700000000.0`.
  static func unix(_ text: Span<UInt8>) -> Int? {
    var cursor = Cursor(text)
    guard let seconds = cursor.integer() else { return nil }
    if cursor.take(".") { cursor.skipDigits() }
    return cursor.isAtEnd ? checked(seconds) : nil
  }

  /// ISO 8601 and what is like it: `2023-11-14T22:13:20.5+0000`, `2023-11-14 22:13:20`, a date alone.
  /// Without a zone it is taken for UTC.
  static func iso(_ text: Span<UInt8>) -> Int? {
    var cursor = Cursor(text)
    guard let year = cursor.number(4), cursor.take("-"), let month = cursor.number(2),
      cursor.take("-"),
      let day = cursor.number(2)
    else { return nil }
    var seconds = 0
    if cursor.take("T") || cursor.take("t") || cursor.take(" ") {
      guard let hour = cursor.number(2), cursor.take(":"), let minute = cursor.number(2),
        hour < 24, minute < 60
      else { return nil }
      seconds = hour * 3600 + minute * 60
      if cursor.take(":") {
        guard let second = cursor.number(2), second <= 60 else { return nil }
        seconds += second
        if cursor.take(".") || cursor.take(",") { cursor.skipDigits() }
      }
      _ = cursor.take(" ")
      guard let zone = cursor.zone() else { return nil }
      seconds -= zone
    }
    guard cursor.isAtEnd, let days = days(year, month, day) else { return nil }
    return checked(days * 86400 + seconds)
  }

  /// As X writes it: `Tue Nov 14 22:13:20 +0000 2023`.
  static func x(_ text: Span<UInt8>) -> Int? {
    let parts = parts(of: text) { $0 == 0x20 }
    guard parts.count == 6, let month = month(text.extracting(parts[1])),
      let day = integer(text.extracting(parts[2])), let year = integer(text.extracting(parts[5])),
      let clock = clock(text.extracting(parts[3]))
    else { return nil }
    var zone = Cursor(text.extracting(parts[4]))
    guard let shift = zone.zone(), zone.isAtEnd, let days = days(year, month, day) else {
      return nil
    }
    return checked(days * 86400 + clock - shift)
  }

  /// As mail writes it (RFC 5322): `Tue, 14 Nov 2023 22:13:20 +0000 (UTC)`.
  static func mail(_ text: Span<UInt8>) -> Int? {
    var parts = parts(of: text) { $0 == 0x20 || $0 == UInt8(ascii: ",") || $0 == 0x09 }
    if let first = parts.first, integer(text.extracting(first)) == nil { parts.removeFirst() }
    guard parts.count >= 4, let day = integer(text.extracting(parts[0])),
      let month = month(text.extracting(parts[1])),
      let year = integer(text.extracting(parts[2])), let clock = clock(text.extracting(parts[3]))
    else { return nil }
    // RFC 5322, 4.3: names of zones other than these say nothing.
    var shift = 0
    if parts.count > 4 {
      var zone = Cursor(text.extracting(parts[4]))
      shift = zone.zone() ?? 0
    }
    guard let days = days(year < 100 ? year + (year < 50 ? 2000 : 1900) : year, month, day) else {
      return nil
    }
    return checked(days * 86400 + clock - shift)
  }

  /// Whichever of a count of seconds (or milliseconds) and the written forms it is.
  static func any(_ text: Span<UInt8>) -> Int? {
    if text.count == 13, let milliseconds = integer(text) { return checked(milliseconds / 1000) }
    return unix(text) ?? iso(text) ?? x(text) ?? mail(text)
  }

  /// Whether a text stands for no time: an empty one, and zero.
  static func isNone(_ text: Span<UInt8>) -> Bool {
    if text.isEmpty { return true }
    guard text[0] == UInt8(ascii: "0") else { return false }
    if text.count == 1 { return true }
    let zero: StaticString = "0000-00-00"
    guard text.count >= zero.utf8CodeUnitCount else { return false }
    for i in 0..<zero.utf8CodeUnitCount where unsafe text[i] != zero.utf8Start[i] { return false }
    return true
  }

  /// The stretches between what separates them, none of them empty.
  private static func parts(
    of text: Span<UInt8>, between isMark: (UInt8) -> Bool
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for i in 0...text.count where i == text.count || isMark(text[i]) {
      if i > start { parts.append(start..<i) }
      start = i + 1
    }
    return parts
  }

  /// A whole number that is all of a text, with a sign or without.
  private static func integer(_ text: Span<UInt8>) -> Int? {
    var cursor = Cursor(text)
    guard let value = cursor.integer(), cursor.isAtEnd else { return nil }
    return value
  }

  private static func clock(_ text: Span<UInt8>) -> Int? {
    var cursor = Cursor(text)
    guard let hour = cursor.number(2), cursor.take(":"), let minute = cursor.number(2), hour < 24,
      minute < 60
    else { return nil }
    var second = 0
    if cursor.take(":") {
      guard let value = cursor.number(2), value <= 60 else { return nil }
      second = value
    }
    return cursor.isAtEnd ? hour * 3600 + minute * 60 + second : nil
  }

  private static func month(_ name: Span<UInt8>) -> Int? {
    guard name.count >= 3 else { return nil }
    let key = UInt32(name[0] | 0x20) << 16 | UInt32(name[1] | 0x20) << 8 | UInt32(name[2] | 0x20)
    return months.firstIndex(of: key).map { $0 + 1 }
  }

  private static let months: [UInt32] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { name in name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

  /// Days since 1970 of a date that exists.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    guard day <= length else { return nil }
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let yearOfEra = y - era * 400
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The first second of year 1 and the last of year 9999, which RFC 3339 can write.
  private static let range = -62_135_596_800...253_402_300_799

  private static func checked(_ seconds: Int) -> Int? { range.contains(seconds) ? seconds : nil }

  /// Seconds since 1970, which must have come from here, as RFC 3339 writes them.
  static func string(_ seconds: Int) -> String {
    let (dayNumber, rest) = (
      seconds.floored(by: 86400), seconds - seconds.floored(by: 86400) * 86400
    )
    let z = dayNumber + 719_468
    let era = z.floored(by: 146_097)
    let d = z - era * 146_097
    let yearOfEra = (d - d / 1460 + d / 36524 - d / 146_096) / 365
    let dayOfYear = d - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * m + 2) / 5 + 1
    let month = m < 10 ? m + 3 : m - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return unsafe String(unsafeUninitializedCapacity: 20) { bytes in
      var at = 0
      func put(_ n: Int, _ width: Int, _ mark: Unicode.Scalar) {
        var n = n
        for k in (0..<width).reversed() {
          unsafe bytes[at + k] = UInt8(n % 10) + 0x30
          n /= 10
        }
        unsafe bytes[at + width] = UInt8(ascii: mark)
        at += width + 1
      }
      put(year, 4, "-")
      put(month, 2, "-")
      put(day, 2, "T")
      put(rest / 3600, 2, ":")
      put(rest / 60 % 60, 2, ":")
      put(rest % 60, 2, "Z")
      return at
    }
  }

  private struct Cursor: ~Escapable {
    private let bytes: Span<UInt8>
    private var at = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
      at += 1
      return true
    }

    /// Just so many digits.
    mutating func number(_ count: Int) -> Int? {
      guard at + count <= bytes.count else { return nil }
      var value = 0
      for i in at..<at + count {
        guard bytes[i] &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(bytes[i] - 0x30)
      }
      at += count
      return value
    }

    /// Digits, as many as there are and at least one, with a sign or without; nil above what a machine
    /// holds too.
    mutating func integer() -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      let first = at
      var value = 0
      while at < bytes.count, bytes[at] &- 0x30 < 10 {
        let (tenfold, isOver) = value.multipliedReportingOverflow(by: 10)
        // Downwards, as there is one more number below zero than above.
        let (next, isFull) = tenfold.subtractingReportingOverflow(Int(bytes[at] - 0x30))
        if isOver || isFull { return nil }
        value = next
        at += 1
      }
      if at == first || !isNegative && value == .min { return nil }
      return isNegative ? value : -value
    }

    mutating func skipDigits() { while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 } }

    /// Seconds before UTC: `Z`, `UTC`, `GMT`, `+0000`, `-06:00`, or nothing.
    mutating func zone() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let sign: Int
      if take("+") {
        sign = 1
      } else if take("-") {
        sign = -1
      } else {
        guard bytes.count - at == 3 else { return nil }
        if take("U") { return take("T") && take("C") ? 0 : nil }
        return take("G") && take("M") && take("T") ? 0 : nil
      }
      guard let hours = number(2) else { return nil }
      _ = take(":")
      let minutes = isAtEnd ? 0 : number(2)
      guard let minutes, hours < 24, minutes < 60 else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}

extension Int {
  fileprivate func floored(by n: Int) -> Int { self >= 0 ? self / n : (self - n + 1) / n }
}
