extension Validator {
  /// Telephone number of the North American plan, with or without its 1: area [2-9][0-8]d and
  /// exchange [2-9]dd, neither of the form N11.
  ///
  /// Source: North American Numbering Plan Administrator, numbering resources. Toll-free areas and
  /// the district's own 405-587 are public numbers, so no finding; 555-0100…0199 are set aside for
  /// fiction.
  static func phone(_ d: Digits) -> Outcome {
    let first = d.count == 11 && d[0] == 1 ? 1 : 0
    guard d.count - first == 10, !d.areAllEqual else { return .rejected }
    let area = d.number(first..<first + 3)
    let exchange = d.number(first + 3..<first + 6)
    let line = d.number(first + 6..<first + 10)
    guard area >= 200, d[first + 1] != 9, area % 100 != 11 else { return .rejected }
    guard exchange >= 200, exchange % 100 != 11 else { return .rejected }
    switch (area, exchange) {
    case (800, _), (833, _), (844, _), (855, _), (866, _), (877, _), (888, _): return .rejected
    case (405, 587): return .rejected
    case (_, 555): return (100...199).contains(line) ? .void : .accepted
    default: return .accepted
    }
  }

  /// Latitude and longitude in decimal degrees, at least four decimals each (some ten metres):
  /// within ±90 and ±180, with a sign or a letter for the side, and perhaps a degree sign.
  ///
  /// Source: ISO 6709 and RFC 5870 for the ranges. 0, 0 is what a device says that knows no place.
  static func position(_ text: Span<UInt8>) -> Outcome {
    var i = 0
    guard let latitude = degrees(text, &i, limit: 90, sides: "ns") else { return .rejected }
    let end = i
    while i < text.count, text[i] == 0x20 || text[i] == 0x2c || text[i] == 0x3b || text[i] == 0x2f {
      i += 1
    }
    guard i > end, let longitude = degrees(text, &i, limit: 180, sides: "ew"), i == text.count
    else { return .rejected }
    return latitude == 0 && longitude == 0 ? .void : .accepted
  }

  /// Reads `-97.5164`, `97.5164 W` or `97.5164°w` at `i`, in units of 1e-8 degrees, without its
  /// sign.
  private static func degrees(
    _ text: Span<UInt8>, _ i: inout Int, limit: Int, sides: StaticString
  ) -> Int? {
    var signed = false
    if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") {
      signed = true
      i += 1
    }
    var whole = 0
    let start = i
    while i < text.count, text[i].isDigit, i - start < 4 {
      whole = whole * 10 + Int(text[i] - 0x30)
      i += 1
    }
    guard (1...3).contains(i - start), i < text.count, text[i] == UInt8(ascii: ".") else {
      return nil
    }
    i += 1
    var fraction = 0
    let point = i
    while i < text.count, text[i].isDigit {
      // Digits after the eighth are below a millimetre.
      if i - point < 8 { fraction = fraction * 10 + Int(text[i] - 0x30) }
      i += 1
    }
    guard i - point >= 4 else { return nil }
    for _ in min(8, i - point)..<8 { fraction *= 10 }
    let value = whole * 100_000_000 + fraction
    guard value <= limit * 100_000_000 else { return nil }

    if i + 1 < text.count, text[i] == 0xc2, text[i + 1] == 0xb0 { i += 2 }
    let letter = i + 1 < text.count && text[i] == 0x20 ? i + 1 : i
    if !signed, letter < text.count,
      text[letter] | 0x20 == sides.byte(0) || text[letter] | 0x20 == sides.byte(1)
    {
      i = letter + 1
    }
    return value
  }
}
