import ScanCore
import Testing

@testable import Reports

@Suite struct ReportTests {
  @Test func hostileCharactersAreShownNotSent() {
    #expect(escaped("a\u{1b}[31m\u{202e}b\u{200b}") == "a‹U+001B›[31m‹U+202E›b‹U+200B›")
  }

  @Test(arguments: [("a", 1), ("é", 1), ("日本", 4), ("😀", 2), ("e\u{301}", 1), ("\t", 4)])
  func widths(text: String, expected: Int) {
    var shown = Shown()
    shown.add(Array(text.utf8)[...])
    #expect(shown.width == expected)
  }

  @Test func illFormedBytesDoNotStopTheDisplay() {
    var shown = Shown()
    shown.add([0x61, 0xff, 0x62][...])
    #expect(shown.text == "a‹ill-formed›b")
  }

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
