internal import CFormats

/// What people read of HTML: its text with a map back to the source, and the texts of its attributes.
///
/// libxml2 reads the tags; the text itself is taken from the source, so that no byte of it is lost, ill-
/// formed ones included. Script, style and comments are no text. At most 2 GiB; time is linear.
struct HTMLText {
  private(set) var text: [UInt8] = []
  private(set) var map = SourceMap()
  /// Attributes that are read out or shown, by element and name (`img/@alt`), and where their tags are.
  private(set) var attributes: [(name: String, text: [UInt8], source: Range<Int>)] = []
  /// Whether elements are nested too deep to be read: what is here is not all.
  private(set) var isTooDeep = false
  private var separator: [UInt8] = []

  init(_ source: [UInt8]) {
    guard Self.hasMarkup(source) else {
      keep(source, 0..<source.count, isLiteral: true)
      return
    }
    let clean = Self.cleaned(source)
    guard let html = unsafe okcps_html_parse(clean, clean.count) else {
      isTooDeep = true
      return
    }
    defer { unsafe okcps_html_free(html) }
    var queue = MarkupQueue()
    while let event = unsafe queue.take({ unsafe okcps_html_next(html, $0) }) {
      switch event {
      case .text(let bytes, let range, let isLiteral):
        keep(isLiteral ? Array(source[range]) : bytes, range, isLiteral: isLiteral)
      case .start(let name, let attributes, let range):
        separate(name)
        for (key, value) in attributes where Self.shown.contains(key) && !value.isEmpty {
          self.attributes.append(("\(name)/@\(key)", value, range))
        }
      case .end(let name): separate(name)
      }
    }
    isTooDeep = unsafe okcps_html_is_too_deep(html) != 0
  }

  /// Whether a source is more than its text.
  static func hasMarkup(_ source: [UInt8]) -> Bool {
    source.contains(UInt8(ascii: "<")) || source.contains(UInt8(ascii: "&"))
  }

  /// Attributes whose value people read or hear.
  private static let shown: Set<String> = ["alt", "title", "aria-label", "placeholder", "summary"]

  private mutating func keep(_ bytes: [UInt8], _ source: Range<Int>, isLiteral: Bool) {
    guard !bytes.isEmpty else { return }
    if !text.isEmpty {
      // Line breaks of the source count.
      let breaks = text.reversed().prefix { $0 == 0x0a }.count
      text += separator.dropFirst(separator == [0x09] ? 0 : min(breaks, separator.count))
    }
    separator = []
    let range = text.count..<text.count + bytes.count
    map.append(SourceMap.Run(text: range, source: source, isLiteral: isLiteral))
    text += bytes
  }

  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl",
    "article", "section", "figure", "form", "hr", "title", "body",
  ]
  private static let lines: Set<String> = [
    "div", "li", "tr", "dt", "dd", "figcaption", "header", "footer", "nav", "aside", "main",
    "address", "option", "caption", "legend",
  ]

  /// Remembers what a browser shows between two elements, to be put in when more text comes: words of
  /// two blocks are not one word.
  private mutating func separate(_ name: String) {
    if Self.paragraphs.contains(name) {
      separator = [0x0a, 0x0a]
    } else if name == "br" || Self.lines.contains(name) && separator.isEmpty {
      separator.append(0x0a)
    } else if name == "td" || name == "th", separator.isEmpty {
      separator = [0x09]
    }
  }

  /// The source with every byte that libxml2 would drop or take for a sign of another encoding replaced
  /// by DEL: as long as before, so that places hold.
  private static func cleaned(_ source: [UInt8]) -> [UInt8] {
    var clean = source
    var at = 0
    while at < source.count {
      let b = source[at]
      if b < 0x80 {
        if b < 0x20, b != 0x09, b != 0x0a, b != 0x0d { clean[at] = 0x7f }
        at += 1
        continue
      }
      var parser = UTF8.ForwardParser()
      var rest = source[at...].prefix(4).makeIterator()
      if case .valid(let encoded) = parser.parseScalar(from: &rest),
        UTF8.decode(encoded).value & 0xfffe != 0xfffe
      {
        at += encoded.count
      } else {
        clean[at] = 0x7f
        at += 1
      }
    }
    return clean
  }
}
