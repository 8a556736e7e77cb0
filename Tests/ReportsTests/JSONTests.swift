import Foundation
import Testing

@testable import Reports
@testable import ScanCore

@Suite struct JSONTests {
  @Test func stringsAreEscaped() {
    var out = ByteWriter()
    out.append(json: "a\"b\\c\n\u{1}é\u{9b}\u{202e}日😀")
    #expect(
      String(decoding: out.bytes, as: UTF8.self)
        == #""a\"b\\c\n\u0001é\u009b\u202e日😀""#)
  }

  /// Every scalar comes back, and none that a terminal obeys stands there as itself.
  @Test func stringsComeBack() throws {
    for value in UInt32(0)...0x1_ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var out = ByteWriter()
      out.append(json: "x\(scalar)")
      #expect(!out.bytes.contains { $0 < 0x20 || $0 == 0x7f })
      guard value < 0x3000 || value % 251 == 0 else { continue }
      let back = try JSONSerialization.jsonObject(
        with: Data(out.bytes), options: .fragmentsAllowed)
      #expect((back as? String)?.unicodeScalars.elementsEqual("x\(scalar)".unicodeScalars) == true)
    }
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

  @Test func aNameThatIsNoTextIsInBase64() {
    var out = ByteWriter()
    out.append(json: SourceName(bytes: [0x61, 0xff]))
    #expect(String(decoding: out.bytes, as: UTF8.self) == #"{"bytes":"Yf8="}"#)
  }
}
