/// A path as it may be shown: control characters and ill-formed bytes as `\x1b`, all else as it is.
///
/// Names come from file systems and containers, where anything may stand.
func printable(_ name: [UInt8]) -> String {
  var shown = ""
  var at = 0
  while at < name.count {
    var parser = UTF8.ForwardParser()
    var rest = name[at...].prefix(4).makeIterator()
    if case .valid(let encoded) = parser.parseScalar(from: &rest) {
      let scalar = UTF8.decode(encoded)
      if scalar.properties.generalCategory == .control {
        for byte in encoded { shown += hexEscape(byte) }
      } else {
        shown.unicodeScalars.append(scalar)
      }
      at += encoded.count
    } else {
      shown += hexEscape(name[at])
      at += 1
    }
  }
  return shown
}

private func hexEscape(_ byte: UInt8) -> String {
  "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
