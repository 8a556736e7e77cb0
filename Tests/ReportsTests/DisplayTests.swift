import Testing

@testable import Reports
@testable import ScanCore

func shown(_ text: String) -> Shown {
  var shown = Shown()
  shown.add(Array(text.utf8)[...])
  return shown
}

@Suite struct DisplayTests {
  @Test func hostileCharactersAreShownNotSent() {
    #expect(escaped("a\u{1b}[31m\u{202e}b\u{200b}") == "a‹U+001B›[31m‹U+202E›b‹U+200B›")
  }

  @Test(arguments: [
    ("a", 1), ("é", 1), ("日本", 4), ("😀", 2), ("e\u{301}", 1), ("\t", 4), ("ab\tc", 5), ("한국", 4),
    ("\u{1112}\u{1161}\u{11ab}", 2), ("Ａ", 2), ("☎", 1), ("☎\u{fe0f}", 2), ("❤\u{fe0f}", 2),
    ("1", 1),
    ("1\u{fe0f}\u{20e3}", 2), ("🇺🇸", 2), ("🇺🇸🇲🇽", 4), ("👍🏽", 2), ("👩‍🏫", 2), ("👨‍👩‍👧‍👦", 2), ("🏳️‍🌈", 2),
    ("👩🏾‍🤝‍👩🏼", 2), ("a👩‍🏫b", 4), ("©", 1),
  ])
  func widths(text: String, expected: Int) {
    #expect(shown(text).width == expected)
    // All of these are shown as they are, tabs but for.
    #expect(shown(text).text == text.replacing("\t", with: text == "\t" ? "    " : "  "))
  }

  @Test(arguments: ["😀", "🇺🇸", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "1\u{fe0f}\u{20e3}", "e\u{301}\u{302}"])
  func oneCharacterIsOneGlyph(text: String) {
    #expect(shown(text).glyphs.count == 1)
  }

  @Test(arguments: [
    ("a\u{200d}b", "a‹U+200D›b"), ("\u{200d}😀", "‹U+200D›😀"), ("😀\u{200d}", "😀‹U+200D›"),
    ("a\u{fe0f}", "a‹U+FE0F›"), ("\u{e0041}", "‹U+E0041›"), ("a\u{ad}b", "a‹U+00AD›b"),
    ("\u{2028}", "‹U+2028›"), ("\r", "‹U+000D›"), ("\u{7f}\u{9b}", "‹U+007F›‹U+009B›"),
    ("\u{e000}", "‹U+E000›"), ("\u{3164}", "‹U+3164›"), ("🏴\u{e0067}", "🏴‹U+E0067›"),
    ("\u{202e}x\u{2066}", "‹U+202E›x‹U+2066›"), ("🇺", "🇺"),
  ])
  func whatCannotBeSeenIsSpelt(text: String, expected: String) {
    #expect(shown(text).text == expected)
    #expect(shown(text).width == expected.unicodeScalars.reduce(0) { $0 + cells($1) })
  }

  @Test func nothingATerminalObeysIsShown() {
    for value in UInt32(0)...0x1_ffff {
      guard let scalar = Unicode.Scalar(value), scalar != "\t" else { continue }
      let text = shown("a\(scalar)").text
      for s in text.unicodeScalars {
        #expect(s.value >= 0x20 && !(0x7f...0x9f).contains(s.value))
        #expect(s.properties.generalCategory != .format)
      }
    }
  }

  @Test func stormsOfMarksAreSpelt() {
    let storm = shown("a" + String(repeating: "\u{301}", count: 10_000))
    #expect(storm.glyphs[0].text.unicodeScalars.count == 9)
    #expect(storm.glyphs.count == 10_000 - 8 + 1)
  }

  @Test func illFormedBytesDoNotStopTheDisplay() {
    var shown = Shown()
    shown.add([0x61, 0xff, 0x62, 0xe2, 0x82][...])
    #expect(shown.text == "a‹0xFF›b‹0xE2›‹0x82›")
  }

  // MARK: excerpts

  func excerpt(
    _ range: Range<Int>, of bytes: [UInt8], masks: [(Range<Int>, String)] = [],
    style: DisplayStyle = DisplayStyle()
  ) -> Excerpt {
    let masks = masks.map { Mask(range: $0.0, label: $0.1) }
    return Excerpt(of: FindingText(bytes: bytes, range: range, masks: masks), style: style)
  }

  /// The part of an excerpt over the carets.
  func marked(_ e: Excerpt) -> String {
    var cells = 0
    var out = ""
    for g in shown(e.text).glyphs {
      if cells >= e.before, cells < e.before + e.width { out += g.text }
      cells += g.width
    }
    return out
  }

  @Test(arguments: [
    ("one two three", "two", "one two three"), ("日本 two 国", "two", "日本 two 国"),
    ("👨‍👩‍👧‍👦 two 👍🏽", "two", "👨‍👩‍👧‍👦 two 👍🏽"), ("a\ttwo\tb", "two", "a   two b"),
    ("e\u{301} two", "two", "e\u{301} two"),
    ("first\nsecond two\nthird", "two", "second two"), ("x\r\ntwo\r\ny", "two", "two"),
    ("a\u{202e}two", "two", "a‹U+202E›two"), ("two", "two", "two"),
  ])
  func caretsStandUnderTheFinding(text: String, found: String, line: String) {
    let bytes = Array(text.utf8)
    let at = text.utf8.count - text[text.firstRange(of: found)!.lowerBound...].utf8.count
    let e = excerpt(at..<at + found.utf8.count, of: bytes)
    #expect(marked(e) == found)
    #expect(e.text == line || e.text.replacing(" ", with: "") == line.replacing(" ", with: ""))
  }

  @Test func personalDataIsHidden() {
    let bytes = Array("call 405-555-0100 or 405-555-0101 you fool".utf8)
    let masks = [(5..<17, "[PHONE]"), (21..<33, "[PHONE]")]
    let e = excerpt(38..<42, of: bytes, masks: masks)
    #expect(e.text == "call [PHONE] or [PHONE] you fool")
    #expect(marked(e) == "fool")
    let own = excerpt(21..<33, of: bytes, masks: masks)
    #expect(own.before == 16 && own.width == 7)
    // A mask that begins before the finding and ends in it.
    let partly = excerpt(14..<20, of: bytes, masks: [(5..<17, "[PHONE]")])
    #expect(partly.text == "call [PHONE] or 405-555-0101 you fool")
    #expect(partly.before == 5 && partly.width == 10)
  }

  @Test(arguments: [0, 30, 100, 5_000, 9_990]) func longLinesAreClipped(at: Int) {
    let bytes = Array(String(repeating: "word ", count: 2_000).utf8)
    for length in [1, 4, 90, 200, 5_000] where at + length <= bytes.count {
      let e = excerpt(at..<at + length, of: bytes)
      #expect(shown(e.text).width <= Excerpt.cells + 1)
      #expect(e.before + e.width <= Excerpt.cells + 1)
      if length < 60 {
        #expect(marked(e) == String(decoding: bytes[at..<at + length], as: UTF8.self))
      }
    }
  }

  @Test func contextIsMaskedToo() {
    let text = "one\ncall 405-555-0100\nthe fool\r\n\tand 405-555-0101\n\n"
    let bytes = Array(text.utf8)
    let masks = [(9..<21, "[PHONE]"), (37..<49, "[PHONE]")]
    func lines(_ n: Int) -> [[String]] {
      let e = excerpt(26..<30, of: bytes, masks: masks, style: DisplayStyle(context: n))
      return [e.above, [e.text], e.below]
    }
    #expect(lines(0) == [[], ["the fool"], []])
    #expect(lines(1) == [["call [PHONE]"], ["the fool"], ["    and [PHONE]"]])
    #expect(lines(9) == [["one", "call [PHONE]"], ["the fool"], ["    and [PHONE]"]])
  }

  @Test func inASCIIEverythingElseIsSpelt() {
    let bytes = Array("é 日 😀 fool \u{202e}“x”".utf8)
    let at = bytes.firstIndex(of: UInt8(ascii: "f"))!
    let e = excerpt(at..<at + 4, of: bytes, style: DisplayStyle(ascii: true))
    #expect(e.text == "<U+00E9> <U+65E5> <U+1F600> fool <U+202E><U+201C>x<U+201D>")
    #expect(marked(e) == "fool")
    let long = excerpt(
      500..<504, of: Array(String(repeating: "word ", count: 200).utf8),
      style: DisplayStyle(ascii: true))
    #expect(long.text.hasPrefix("...") && long.text.hasSuffix("..."))
    #expect(marked(long) == "word")
    #expect(shown(long.text).width <= Excerpt.cells + 3)
  }
}
