import Testing

@testable import Reports
@testable import ScanCore

func shown(_ text: String) -> Shown {
  var shown = Shown()
  shown.add(Array(text.utf8)[...])
  return shown
}

@Suite struct ReportTests {
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

  func finding(_ range: Range<Int>) -> Finding {
    Finding(
      rule: 0, category: .threat, severity: .review, score: 70, range: range,
      evidence: EvidenceList())
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
    let e = Excerpt(of: finding(at..<at + found.utf8.count), in: bytes, masked: [])
    #expect(marked(e) == found)
    #expect(e.text == line || e.text.replacing(" ", with: "") == line.replacing(" ", with: ""))
  }

  @Test func personalDataIsHidden() {
    let bytes = Array("call 405-555-0100 or 405-555-0101 you fool".utf8)
    let e = Excerpt(
      of: finding(38..<42), in: bytes, masked: [(5..<17, "[PHONE]"), (21..<33, "[PHONE]")])
    #expect(e.text == "call [PHONE] or [PHONE] you fool")
    #expect(marked(e) == "fool")
    let own = Excerpt(
      of: finding(21..<33), in: bytes, masked: [(5..<17, "[PHONE]"), (21..<33, "[PHONE]")])
    #expect(own.before == 16 && own.width == 7)
    // A mask that begins before the finding and ends in it.
    let partly = Excerpt(of: finding(14..<20), in: bytes, masked: [(5..<17, "[PHONE]")])
    #expect(partly.text == "call [PHONE] or 405-555-0101 you fool")
    #expect(partly.before == 5 && partly.width == 10)
  }

  @Test(arguments: [0, 30, 100, 5_000, 9_990]) func longLinesAreClipped(at: Int) {
    let bytes = Array(String(repeating: "word ", count: 2_000).utf8)
    for length in [1, 4, 90, 200, 5_000] where at + length <= bytes.count {
      let e = Excerpt(of: finding(at..<at + length), in: bytes, masked: [])
      #expect(shown(e.text).width <= Excerpt.cells + 1)
      #expect(e.before + e.width <= Excerpt.cells + 1)
      if length < 60 {
        #expect(marked(e) == String(decoding: bytes[at..<at + length], as: UTF8.self))
      }
    }
  }

  // MARK: places

  @Test func placesCountCodePoints() {
    let bytes = Array("é\nab\n日x".utf8)
    let piece = ScannedPiece(
      path: "x", bytes: bytes, offset: 0, line: 5, column: 3,
      findings: [finding(0..<2), finding(3..<5), finding(4..<10), finding(9..<10)])
    #expect(
      piece.placed.map { [$0.start.line, $0.start.column, $0.end.line, $0.end.column] }
        == [[5, 3, 5, 4], [6, 1, 6, 3], [6, 2, 7, 3], [7, 2, 7, 3]])
  }

  /// A walk for each finding would take hours here.
  @Test(.timeLimit(.minutes(1))) func placesOfManyFindingsTakeOneWalk() {
    let bytes = Array(String(repeating: "a\n", count: 500_000).utf8)
    let findings = (0..<500_000).map { finding(2 * $0..<2 * $0 + 1) }
    let piece = ScannedPiece(
      path: "x", bytes: bytes, offset: 0, line: 1, findings: findings)
    let placed = piece.placed
    #expect(placed.count == 500_000)
    #expect(placed.last?.start == Place(line: 500_000, column: 1))
  }

  // MARK: machine formats

  @Test func jsonStringsAreEscaped() {
    var out = ByteWriter()
    out.append(json: "a\"b\\c\n\u{1}é")
    #expect(String(decoding: out.bytes, as: UTF8.self) == #""a\"b\\c\n\u0001é""#)
  }

  @Test func scoresHaveTwoDecimals() {
    for (n, text) in [(0, "0.00"), (7, "0.07"), (97, "0.97"), (100, "1.00")] {
      var out = ByteWriter()
      out.append(hundredths: n)
      #expect(String(decoding: out.bytes, as: UTF8.self) == text)
    }
  }

  @Test func answersToBadLinesAskForReview() {
    var out = ByteWriter()
    RecordAnswer.writeError("no text", to: &out)
    #expect(
      String(decoding: out.bytes, as: UTF8.self)
        == #"{"id":null,"decision":"review","complete":false,"error":"no text","findings":[]}"#
        + "\n")
  }
}
