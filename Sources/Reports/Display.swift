/// What a terminal may be shown of untrusted text: nothing that it would obey.
///
/// Control, bidirectional, zero-width and other invisible characters become `‹U+202E›`.
public func escaped(_ text: String) -> String {
  var out = ""
  for scalar in text.unicodeScalars { append(scalar, to: &out) }
  return out
}

private func append(_ scalar: Unicode.Scalar, to out: inout String) {
  if isVisible(scalar) {
    out.unicodeScalars.append(scalar)
  } else {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    out += "‹U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex + "›"
  }
}

/// Whether a scalar shows itself and nothing else: no control, format, separator, private or
/// unassigned character. Joiners and variation selectors are shown as such: a report is no place
/// for what cannot be seen.
private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
    false
  default: !scalar.properties.isDefaultIgnorableCodePoint
  }
}

/// Text cleaned for display, with its width in terminal cells.
struct Shown {
  var text = ""
  var width = 0

  /// Adds untrusted bytes: escaped, tabs to the next multiple of four, ill-formed bytes as `‹0xFF›`.
  mutating func add(_ bytes: ArraySlice<UInt8>) {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    parse: while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded): add(UTF8.decode(encoded))
      case .error:
        add(label: "‹ill-formed›")
      case .emptyInput: break parse
      }
    }
  }

  mutating func add(_ scalar: Unicode.Scalar) {
    if scalar == "\t" {
      let n = 4 - width % 4
      text += String(repeating: " ", count: n)
      width += n
      return
    }
    var shown = ""
    append(scalar, to: &shown)
    text += shown
    for s in shown.unicodeScalars { width += cells(s) }
  }

  mutating func add(label: String) {
    text += label
    for s in label.unicodeScalars { width += cells(s) }
  }
}

/// Cells of a scalar on a terminal: 0 for marks, 2 for East Asian wide and fullwidth forms and emoji
/// (UAX #11, UTS #51), else 1.
func cells(_ s: Unicode.Scalar) -> Int {
  switch s.properties.generalCategory {
  case .nonspacingMark, .enclosingMark: return 0
  default: break
  }
  switch s.value {
  case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
    0xa000...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
    0xffe0...0xffe6, 0x20000...0x3fffd:
    return 2
  default: return s.properties.isEmojiPresentation ? 2 : 1
  }
}
