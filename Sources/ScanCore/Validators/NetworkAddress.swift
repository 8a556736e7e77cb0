/// Addresses of machines. Those that lead to no one machine of the world (private, loopback,
/// shared, multicast, documentation) are rejected: they identify nobody.
extension Validator {
  /// IPv4 address: four numbers to 255, as of RFC 3986, section 3.2.2, so without leading zeros.
  ///
  /// Source of what is rejected: the special-purpose registry of RFC 6890 and its updates (RFC 1918
  /// private, RFC 6598 shared, RFC 5737 documentation, RFC 5771 multicast …).
  static func internetAddress4(_ text: Span<UInt8>) -> Outcome {
    guard let address = fourOctets(text, from: 0) else { return .rejected }
    return isGlobal(address) ? .accepted : .rejected
  }

  /// Reads `a.b.c.d` from `start` to the end of the text.
  private static func fourOctets(_ text: Span<UInt8>, from start: Int) -> UInt32? {
    var address: UInt32 = 0
    var i = start
    for part in 0..<4 {
      if part > 0 {
        guard i < text.count, text[i] == UInt8(ascii: ".") else { return nil }
        i += 1
      }
      let first = i
      var octet: UInt32 = 0
      while i < text.count, text[i].isDigit, i - first < 3 {
        octet = octet * 10 + UInt32(text[i] - 0x30)
        i += 1
      }
      guard i > first, octet <= 255, i - first == 1 || text[first] != UInt8(ascii: "0") else {
        return nil
      }
      address = address << 8 | octet
    }
    return i == text.count ? address : nil
  }

  private static func isGlobal(_ address: UInt32) -> Bool {
    switch (address >> 24, address >> 16 & 0xff, address >> 8 & 0xff) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
    case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _): false
    case (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }

  /// IPv6 address: eight groups of one to four hex digits, `::` once for zeros, perhaps IPv4 at the
  /// end (RFC 4291, section 2.2). A mapped IPv4 address is judged as what it maps.
  ///
  /// Accepted is what IANA has given out as global unicast, 2000::/3. Rejected are 2001:db8::/32
  /// (RFC 3849) and 3fff::/20 (RFC 9637) for documentation, `::`, `::1`, fe80::/10 and fc00::/7, which
  /// lead to no one machine of the world. What is left of the space names none today, so it is void:
  /// groups (ff00::/8), translated and embedded IPv4.
  static func internetAddress6(_ text: Span<UInt8>) -> Outcome {
    guard let groups = eightGroups(text) else { return .rejected }
    let (first, second) = (groups[0], groups[1])
    if first == 0, second == 0, groups[2] == 0, groups[3] == 0, groups[4] == 0,
      groups[5] == 0xffff
    {
      return isGlobal(UInt32(groups[6]) << 16 | UInt32(groups[7])) ? .accepted : .rejected
    }
    if first == 0x2001, second == 0xdb8 { return .rejected }
    if first == 0x3fff, second < 0x1000 { return .rejected }
    if first >> 6 == 0xfe80 >> 6 || first >> 9 == 0xfc00 >> 9 { return .rejected }
    var high: UInt16 = 0
    for k in 0..<7 { high |= groups[k] }
    if high == 0, groups[7] <= 1 { return .rejected }
    return first >> 13 == 1 ? .accepted : .void
  }

  private static func eightGroups(_ text: Span<UInt8>) -> InlineArray<8, UInt16>? {
    let colon = UInt8(ascii: ":")
    var groups = InlineArray<8, UInt16>(repeating: 0)
    var n = 0
    var gap: Int?
    var i = 0
    if text.count >= 2, text[0] == colon, text[1] == colon {
      gap = 0
      i = 2
    }
    while i < text.count {
      let start = i
      var group: UInt16 = 0
      while i < text.count, i - start < 4, let digit = text[i].hexValue {
        group = group << 4 | digit
        i += 1
      }
      if n <= 6, i < text.count, text[i] == UInt8(ascii: ".") {
        guard let address = fourOctets(text, from: start) else { return nil }
        groups[n] = UInt16(address >> 16)
        groups[n + 1] = UInt16(truncatingIfNeeded: address)
        n += 2
        break
      }
      guard i > start, n < 8 else { return nil }
      groups[n] = group
      n += 1
      if i == text.count { break }
      // A colon is followed by a group, or by the second colon of the one `::`.
      guard text[i] == colon, i + 1 < text.count else { return nil }
      i += 1
      if text[i] == colon {
        guard gap == nil else { return nil }
        gap = n
        i += 1
      }
    }
    guard let gap else { return n == 8 ? groups : nil }
    guard n < 8 else { return nil }
    var k = n - 1
    while k >= gap {
      groups[8 - n + k] = groups[k]
      groups[k] = 0
      k -= 1
    }
    return groups
  }

  /// Hardware address: six octets in pairs joined by `:` or `-`, in fours joined by `.`, or bare.
  ///
  /// Source: IEEE 802, section 8: an odd first octet is a group, which names no one device, so it is
  /// void (ff:ff:… is all stations, and one digit repeated a placeholder: rejected);
  /// 00-00-5E-00-53-xx is set aside for documentation (RFC 9542).
  static func hardwareAddress(_ text: Span<UInt8>) -> Outcome {
    var address: UInt64 = 0
    var digits = 0
    var joints = 0
    var joint: UInt8 = 0
    var width = 0
    for i in text.indices {
      if let digit = text[i].hexValue {
        guard digits < 12 else { return .rejected }
        address = address << 4 | UInt64(digit)
        digits += 1
        continue
      }
      if joints == 0 {
        (joint, width) = (text[i], digits)
        guard
          width == 2 && (joint == UInt8(ascii: ":") || joint == UInt8(ascii: "-"))
            || width == 4 && joint == UInt8(ascii: ".")
        else { return .rejected }
      }
      joints += 1
      guard text[i] == joint, digits == joints * width else { return .rejected }
    }
    guard digits == 12, joints == 0 || joints == 12 / width - 1 else { return .rejected }
    if address % 0x1111_1111_1111 == 0 { return .rejected }
    let isGroup = address >> 40 & 1 == 1
    return isGroup || address >> 8 == 0x00_00_5e_00_53 ? .void : .accepted
  }
}
