/// How text for people is drawn.
public struct DisplayStyle: Sendable {
  public var color: Bool
  /// Nothing but ASCII: other characters are spelt.
  public var ascii: Bool
  /// The current folder, if paths are to be links (OSC 8) to files; it begins with a slash.
  public var linkBase: String?
  /// Lines shown above and below that of a finding.
  public var context: Int
  /// Say what raised or lowered each score.
  public var verbose: Bool

  public init(
    color: Bool = false, ascii: Bool = false, linkBase: String? = nil, context: Int = 0,
    verbose: Bool = false
  ) {
    self.color = color
    self.ascii = ascii
    self.linkBase = linkBase
    self.context = context
    self.verbose = verbose
  }

  func styled(_ text: String, _ code: String) -> String {
    color ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

/// What a terminal may be shown of untrusted text: nothing that it would obey.
///
/// Control, bidirectional, zero-width and other invisible characters become `‹U+202E›`; joiners and
/// variation selectors stay only inside an emoji that they make.
public func escaped(_ text: String) -> String { shown(Array(text.utf8), DisplayStyle()) }

/// The same of bytes, in a style; ill-formed ones become `‹0xFF›`.
func shown(_ bytes: [UInt8], _ style: DisplayStyle) -> String {
  if bytes.allSatisfy({ 0x20..<0x7f ~= $0 }) { return String(decoding: bytes, as: UTF8.self) }
  var shown = Shown(ascii: style.ascii)
  shown.add(bytes[...], tabs: false)
  return shown.text
}

func shown(_ text: String, _ style: DisplayStyle) -> String { shown(Array(text.utf8), style) }

/// What a person sees as one character: its text and its cells on a terminal.
struct Glyph: Equatable {
  var text: String
  var width: Int
}

/// Text cleaned for display, with its width in terminal cells.
///
/// Characters are told apart here and not by `String`, whose own rules take quadratic time on storms of
/// combining marks.
struct Shown {
  private(set) var glyphs: [Glyph] = []
  private(set) var width = 0
  private var marks = 0
  private let ascii: Bool

  /// With `ascii`, other characters are spelt as well.
  init(ascii: Bool = false) { self.ascii = ascii }

  var text: String { glyphs.map(\.text).joined() }

  /// More combining marks than this on one character are spelt out.
  private static let mostMarks = 8

  /// Adds untrusted bytes: escaped, tabs to the next multiple of four, ill-formed bytes as `‹0xFF›`.
  mutating func add(_ bytes: ArraySlice<UInt8>, tabs: Bool = true) {
    var run: [Unicode.Scalar] = []
    var i = bytes.startIndex
    while i < bytes.endIndex {
      if let (scalar, length) = Self.scalar(bytes[i...]) {
        run.append(scalar)
        i += length
      } else {
        add(run, tabs)
        run = []
        spell("0x" + Self.hex(UInt32(bytes[i]), digits: 2))
        i += 1
      }
    }
    add(run, tabs)
  }

  /// Adds text of our own that needs no cleaning, as one glyph: it is never cut in two.
  mutating func add(label: String) {
    append(label, label.unicodeScalars.reduce(0) { $0 + cells($1) })
  }

  /// Adds glyphs as they are.
  mutating func add(_ more: some Sequence<Glyph>) {
    for g in more { append(g.text, g.width) }
  }

  /// The well-formed scalar at the head, or nil.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.prefix(4).makeIterator()
    guard case .valid(let encoded) = decoder.parseScalar(from: &iterator) else { return nil }
    return (UTF8.decode(encoded), encoded.count)
  }

  private mutating func add(_ run: [Unicode.Scalar], _ tabs: Bool) {
    var i = 0
    while i < run.count {
      let emoji = ascii ? 0 : emojiLength(run[i...])
      if emoji > 0 {
        marks = 0
        append(String(String.UnicodeScalarView(run[i..<i + emoji])), 2)
        i += emoji
      } else {
        add(run[i], tabs)
        i += 1
      }
    }
  }

  private mutating func add(_ s: Unicode.Scalar, _ tabs: Bool) {
    if tabs, s == "\t" {
      marks = 0
      let n = 4 - width % 4
      for _ in 0..<n { append(" ", 1) }
      return
    }
    let isShown = isVisible(s) && (!ascii || s.isASCII)
    let isMark = isShown && cells(s) == 0
    marks = isMark ? marks + 1 : 0
    if !isShown || marks > Self.mostMarks {
      spell("U+" + Self.hex(s.value, digits: 4))
    } else if isMark, let last = glyphs.indices.last {
      glyphs[last].text.unicodeScalars.append(s)
    } else {
      append(String(s), cells(s))
    }
  }

  private mutating func spell(_ name: String) {
    add(label: ascii ? "<\(name)>" : "‹\(name)›")
  }

  /// The mark of what was clipped away.
  mutating func addEllipsis() { add(label: ascii ? "..." : "…") }

  private mutating func append(_ text: String, _ cells: Int) {
    glyphs.append(Glyph(text: text, width: cells))
    width += cells
  }

  private static func hex(_ n: UInt32, digits: Int) -> String {
    let hex = String(n, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - hex.utf8.count)) + hex
  }
}

/// Whether a scalar shows itself and nothing else: no control, format, separator, private or
/// unassigned character.
private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
    false
  default: !scalar.properties.isDefaultIgnorableCodePoint
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
  // Vowels and finals of Hangul are drawn into the syllable that the initial began.
  case 0x1160...0x11ff, 0xd7b0...0xd7ff: return 0
  case 0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf,
    0x4e00...0x9fff, 0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff,
    0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18cff, 0x1b000...0x1b2ff,
    0x20000...0x3fffd:
    return 2
  default: return s.properties.isEmojiPresentation ? 2 : 1
  }
}

/// How many scalars at the head make one emoji of more than one: a flag, a keycap, one with its
/// variation selector or skin, or several that are joined (UTS #51, ED-17). 0: none.
private func emojiLength(_ run: ArraySlice<Unicode.Scalar>) -> Int {
  let first = run[run.startIndex]
  // Plain text is not asked any further.
  guard first.value >= 0xa9 || run.count > 1 && run[run.startIndex + 1].value >= 0x20e3 else {
    return 0
  }
  func at(_ k: Int) -> Unicode.Scalar? {
    k < run.count ? run[run.startIndex + k] : nil
  }
  func isFlagPart(_ s: Unicode.Scalar?) -> Bool {
    s.map { (0x1f1e6...0x1f1ff).contains($0.value) } ?? false
  }
  if isFlagPart(first) { return isFlagPart(at(1)) ? 2 : 0 }
  if "0123456789#*".unicodeScalars.contains(first) {
    if at(1) == "\u{20e3}" { return 2 }
    return at(1) == "\u{fe0f}" && at(2) == "\u{20e3}" ? 3 : 0
  }
  /// One emoji from `k` on, with its selector or skin; its end.
  func element(_ k: Int) -> Int? {
    guard let s = at(k), s.value >= 0xa9, s.properties.isEmoji else { return nil }
    if at(k + 1) == "\u{fe0f}" { return k + 2 }
    if at(k + 1)?.properties.isEmojiModifier == true, s.properties.isEmojiModifierBase {
      return k + 2
    }
    return k + 1
  }
  guard var end = element(0) else { return 0 }
  // No emoji of Unicode 17 has more than nine joined parts.
  var parts = 1
  while parts < 10, at(end) == "\u{200d}", let next = element(end + 1) {
    end = next
    parts += 1
  }
  return end > 1 ? end : 0
}
