import Testing

@testable import ScanCore

/// The plain view of a text, and for each of its bytes the source range.
func fold(_ bytes: [UInt8], keepCase: Bool = false) -> (text: String, sources: [Range<Int>]) {
  var folder = Folder()
  var view = View()
  #expect(folder.fold(bytes.span, keepCase: keepCase, into: &view) == 0)
  let text = String(decoding: view.bytes[..<view.count], as: UTF8.self)
  return (text, (0..<view.count).map { view.map.source(of: $0..<$0 + 1) })
}

@Suite struct FoldTests {
  @Test(arguments: [
    ("Abc", "abc"), ("ＳＳＮ ０７８", "ssn 078"), ("na\u{200b}me", "name"),
    ("it’s “x” – y", "it's \"x\" - y"),
    ("STRASSE ß", "strasse ss"), ("e\u{301}", "é"), ("𝐟𝐮𝐧", "fun"), ("ﷺ", "صلى الله عليه وسلم"),
    ("AÑO", "año"),
  ]) func folds(source: String, expected: String) {
    #expect(fold(Array(source.utf8)).text == expected)
  }

  @Test func caseIsKeptWhereAsked() {
    #expect(fold(Array("ＡBc".utf8), keepCase: true).text == "ABc")
  }

  @Test func illFormedBytesAreSqueezedOutAndMapped() {
    let (text, sources) = fold([0x37, 0xff, 0x38, 0xc3, 0x39])
    #expect(text == "789")
    #expect(sources == [0..<1, 2..<3, 4..<5])
  }

  @Test func expansionsCoverTheirWholeSource() {
    let (text, sources) = fold(Array("aﷺb".utf8))
    #expect(text.utf8.count == sources.count)
    #expect(sources[1] == 1..<4)
    #expect(sources[sources.count - 2] == 1..<4)
    #expect(sources[sources.count - 1] == 4..<5)
  }

  @Test func combiningStormsAreCapped() {
    let storm = "a" + String(repeating: "\u{301}", count: 50_000) + "b"
    let (text, _) = fold(Array(storm.utf8))
    #expect(text.unicodeScalars.count <= 32)
    // Interleaved default-ignorable characters do not reset the count.
    let mixed = "a" + String(repeating: "\u{316}\u{200d}", count: 5_000)
    #expect(fold(Array(mixed.utf8)).text.unicodeScalars.count <= 31)
  }

  @Test func everySourceRangeIsOnScalarBoundaries() {
    let source = Array("Ça va? Ｑｕé ﷺ 𝟘𝟙 e\u{301}\u{327} ½ ﬁ".utf8)
    let (text, sources) = fold(source)
    var at = 0
    for scalar in text.unicodeScalars {
      let last = at + UTF8.width(scalar) - 1
      let range = sources[at].lowerBound..<sources[last].upperBound
      at = last + 1
      #expect(range.lowerBound == source.count || source[range.lowerBound].beginsScalar)
      #expect(range.upperBound == source.count || source[range.upperBound].beginsScalar)
    }
  }
}
