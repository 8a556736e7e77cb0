/// Times of archives as RFC 3339 in UTC.
///
/// Plain arithmetic: a date formatter costs more than the scan of a comment. Days are counted as in
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days from civil).
enum Timestamp {
  /// Seconds since 1970 as text, whole or with a fraction: `1700000000`, `"1700000000.0"`.
  static func unix(_ text: String) -> String? {
    let whole = text.prefix { $0 != "." }
    guard let seconds = Int(whole), text.dropFirst(whole.count).dropFirst().allSatisfy(\.isDigit)
    else { return nil }
    return string(seconds)
  }

  /// ISO 8601 and what is like it: `2023-11-14T22:13:20.5+0000`, `2023-11-14 22:13:20`, a date alone.
  /// Without a zone it is taken for UTC.
  static func iso(_ text: String) -> String? {
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
    return string(days * 86400 + seconds)
  }

  /// As X writes it: `Tue Nov 14 22:13:20 +0000 2023`.
  static func x(_ text: String) -> String? {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 6, let month = month(parts[1]), let day = Int(parts[2]),
      let year = Int(parts[5]), let clock = clock(parts[3])
    else { return nil }
    var zone = Cursor(parts[4])
    guard let shift = zone.zone(), zone.isAtEnd, let days = days(year, month, day) else {
      return nil
    }
    return string(days * 86400 + clock - shift)
  }

  /// As mail writes it (RFC 5322): `Tue, 14 Nov 2023 22:13:20 +0000 (UTC)`.
  static func mail(_ text: String) -> String? {
    var parts = text.split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
    if let first = parts.first, Int(first) == nil { parts.removeFirst() }
    guard parts.count >= 4, let day = Int(parts[0]), let month = month(parts[1]),
      let year = Int(parts[2]), let clock = clock(parts[3])
    else { return nil }
    var zone = Cursor(parts.count > 4 ? parts[4] : "Z")
    // RFC 5322, 4.3: names of zones other than these say nothing.
    let shift = zone.zone() ?? 0
    guard let days = days(year < 100 ? year + (year < 50 ? 2000 : 1900) : year, month, day) else {
      return nil
    }
    return string(days * 86400 + clock - shift)
  }

  /// Whichever of a count of seconds (or milliseconds) and the written forms it is.
  static func any(_ text: String) -> String? {
    if text.count == 13, let milliseconds = Int(text) { return string(milliseconds / 1000) }
    return unix(text) ?? iso(text) ?? x(text) ?? mail(text)
  }

  private static func clock(_ text: String) -> Int? {
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

  private static func month(_ name: String) -> Int? {
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
      .firstIndex(of: name.prefix(3).lowercased()).map { $0 + 1 }
  }

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

  private static func string(_ seconds: Int) -> String? {
    guard range.contains(seconds) else { return nil }
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
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T"
      + "\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))Z"
  }

  private static func pad(_ n: Int, _ width: Int) -> String {
    let digits = String(n)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private struct Cursor {
    private let bytes: [UInt8]
    private var at = 0

    init(_ text: String) { bytes = Array(text.utf8) }

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
      for b in bytes[at..<at + count] {
        guard b &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(b - 0x30)
      }
      at += count
      return value
    }

    mutating func skipDigits() { while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 } }

    /// Seconds before UTC: `Z`, `UTC`, `GMT`, `+0000`, `-06:00`, or nothing.
    mutating func zone() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      for name in ["UTC", "GMT"] where bytes[at...].elementsEqual(name.utf8) {
        at += 3
        return 0
      }
      let sign: Int
      if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
      guard let hours = number(2) else { return nil }
      _ = take(":")
      let minutes = isAtEnd ? 0 : number(2)
      guard let minutes, hours < 24, minutes < 60 else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}

extension Character {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

extension Int {
  fileprivate func floored(by n: Int) -> Int { self >= 0 ? self / n : (self - n + 1) / n }
}
