extension Validator {
  /// A telephone number of the North American plan: area [2-9][0-8]d not N11, exchange [2-9]dd not N11
  /// (NANPA). Toll-free areas and the district's 405-587 are public; 555-0100…0199 are fiction.
  static func phone(_ d: Digits) -> Outcome {
    let first = d.count == 11 && d[0] == 1 ? 1 : 0
    guard d.count - first == 10 else { return .rejected }
    let (area, exchange) = (d.number(first..<first + 3), d.number(first + 3..<first + 6))
    guard area >= 200, d[first + 1] != 9, area % 100 != 11, exchange >= 200, exchange % 100 != 11
    else { return .rejected }
    if [800, 833, 844, 855, 866, 877, 888].contains(area) { return .rejected }
    if area == 405, exchange == 587 { return .rejected }
    let line = d.number(first + 6..<first + 10)
    return exchange == 555 && (100...199).contains(line) ? .void : .accepted
  }

  /// IPv4: four numbers to 255; not private, loopback, link-local, documentation or reserved (RFC 6890).
  static func internetAddress4(_ text: Span<UInt8>) -> Outcome {
    var parts = InlineArray<4, Int>(repeating: -1)
    var part = 0
    for i in text.indices {
      let b = text[i]
      if b == UInt8(ascii: ".") {
        part += 1
        if part > 3 { return .rejected }
      } else if b.isDigit {
        parts[part] = max(0, parts[part]) * 10 + Int(b - 0x30)
        if parts[part] > 255 { return .rejected }
      } else {
        return .rejected
      }
    }
    guard part == 3, parts[3] >= 0, parts[0] >= 0, parts[1] >= 0, parts[2] >= 0 else {
      return .rejected
    }
    switch (parts[0], parts[1], parts[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (169, 254, _), (172, 16...31, _), (192, 168, _),
      (192, 0, 2), (198, 51, 100), (203, 0, 113), (198, 18...19, _), (100, 64...127, _),
      (224..., _, _):
      return .rejected
    default: return .accepted
    }
  }

  /// IPv6: up to eight groups of up to four hex digits, one `::` (RFC 4291); not loopback, link-local,
  /// unique local or documentation (RFC 3849).
  static func internetAddress6(_ text: Span<UInt8>) -> Outcome {
    var groups = 0
    var length = 0
    var gaps = 0
    var first = 0
    var second = 0
    for i in text.indices {
      let b = text[i] | 0x20
      if text[i] == UInt8(ascii: ":") {
        if length > 0 { groups += 1 }
        if i > 0, text[i - 1] == UInt8(ascii: ":") { gaps += 1 }
        length = 0
        continue
      }
      let digit: Int
      if text[i].isDigit {
        digit = Int(text[i] - 0x30)
      } else if b &- 0x61 < 6 {
        digit = Int(b - 0x61) + 10
      } else {
        return .rejected
      }
      length += 1
      if length > 4 { return .rejected }
      if groups == 0 {
        first = first << 4 | digit
      } else if groups == 1 {
        second = second << 4 | digit
      }
    }
    if length > 0 { groups += 1 }
    guard gaps <= 1, groups == 8 || gaps == 1 && groups < 8 && groups > 0 else { return .rejected }
    if first == 0x2001, second == 0xdb8 { return .rejected }
    if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 || first == 0 { return .rejected }
    return .accepted
  }

  /// MAC address: six octets (IEEE 802), not all equal.
  static func hardwareAddress(_ s: Symbols) -> Outcome {
    guard s.count == 12 else { return .rejected }
    for i in 0..<12 where !(s.isDigit(i) || s[i] &- 0x41 < 6) { return .rejected }
    return (1..<12).allSatisfy { s[$0] == s[0] } ? .rejected : .accepted
  }

  /// Latitude and longitude in decimal degrees: within ±90 and ±180.
  static func position(_ text: Span<UInt8>) -> Outcome {
    var values = InlineArray<2, Double>(repeating: 0)
    var n = 0
    var i = 0
    while i < text.count, n < 2 {
      guard text[i].isDigit else {
        i += 1
        continue
      }
      var value = 0.0
      var scale = 0.0
      while i < text.count, text[i].isDigit || text[i] == UInt8(ascii: ".") {
        if text[i] == UInt8(ascii: ".") {
          scale = 1
        } else {
          value = value * 10 + Double(text[i] - 0x30)
          scale *= 10
        }
        i += 1
      }
      values[n] = scale > 0 ? value / scale : value
      n += 1
    }
    return n == 2 && values[0] <= 90 && values[1] <= 180 ? .accepted : .rejected
  }
}
