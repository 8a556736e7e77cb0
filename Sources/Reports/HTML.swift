internal import ScanCore

/// Markup of HTML: literals stand as they are written, whatever is put into them is escaped.
///
/// `"<td>\(name)</td>"` is safe whatever the name holds, between tags and within double quotes. There is
/// no way from a `String` to markup but through the escaping.
struct HTML: ExpressibleByStringInterpolation {
  private(set) var text: String

  init(stringLiteral literal: String) { text = literal }
  init(stringInterpolation built: Interpolation) { text = built.text }

  /// A style sheet or script of our own, byte for byte: the page's policy knows them by their hashes.
  init(own text: StaticString) { self.text = "\(text)" }

  static func += (whole: inout HTML, part: HTML) { whole.text += part.text }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ part: HTML) { text += part.text }
    mutating func appendInterpolation(_ word: StaticString) { appendInterpolation("\(word)") }

    /// A number, its thousands apart: `48,211`.
    mutating func appendInterpolation(_ n: Int) {
      let digits = Array(String(n))
      for (i, digit) in digits.enumerated() {
        if i > 0, (digits.count - i) % 3 == 0, digits[i - 1] != "-" { text += "," }
        text.append(digit)
      }
    }

    /// A number for attributes, its digits alone.
    mutating func appendInterpolation(plain n: Int) { text += String(n) }

    /// Untrusted text: what a terminal would obey is spelt, what HTML would obey is escaped.
    mutating func appendInterpolation(_ untrusted: String) {
      for s in escaped(untrusted).unicodeScalars {
        switch s {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        default: text.unicodeScalars.append(s)
        }
      }
    }
  }
}

extension HTML.Interpolation {
  /// Untrusted bytes, clipped to so many cells; ill-formed ones are spelt `‹0xFF›`.
  mutating func appendInterpolation(_ bytes: [UInt8], cells most: Int) {
    var all = Shown()
    // A cell takes more than 16 bytes only of storms of combining marks.
    all.add(bytes.prefix(16 * most), tabs: false)
    var kept = Shown()
    for glyph in all.glyphs {
      if kept.width + glyph.width >= most, all.width > most || bytes.count > 16 * most { break }
      kept.add([glyph])
    }
    if kept.glyphs.count < all.glyphs.count || bytes.count > 16 * most { kept.addEllipsis() }
    appendInterpolation(kept.text)
  }

  mutating func appendInterpolation(_ text: String, cells most: Int) {
    appendInterpolation(Array(text.utf8), cells: most)
  }
}
