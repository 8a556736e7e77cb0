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
    ("AÑO", "año"), ("¡Sí! ¿No?", "!sí! ?no?"),
    // Controls but white space, of ASCII and beyond, and anchors of annotations.
    ("f\u{1}Uck", "fuck"), ("\u{0}a\u{1f}\u{8}", "a"), ("4\u{1}05", "405"), ("a\u{82}b", "ab"),
    ("a\u{fff9}b\u{fffb}", "ab"), ("e\u{1}\u{301}", "é"), ("\u{1}", ""), ("\u{7f}a", "a"),
    ("a\tb\nc\u{b}d\u{c}e\rf\u{85}g h", "a\tb\nc\u{b}d\u{c}e\rf\u{85}g h"),
    // A dash of sentences has spaces round it, but between two letters or two digits.
    ("is 12—Call", "is 12 - call"), ("Call—12", "call - 12"), ("12— a—", "12 - a -"),
    ("a —1", "a - 1"),
    ("a — 1", "a - 1"), ("f—k 1—2", "f-k 1-2"), ("(—1 x”―", "(- 1 x\"-"), ("——1—", "-- 1 -"),
    ("a—\u{200b}１", "a - 1"), ("é—٣", "é - ٣"), ("e\u{301}—1", "é - 1"),
    ("1–a 1‑a 1−a", "1-a 1-a 1-a"),
    // The iota below is a letter under Greek ones alone.
    ("fu\u{345}ck", "fuck"), ("\u{345}a", "a"), ("α\u{345}", "αι"), ("ᾳ", "αι"),
    ("u\u{301}\u{345}", "ú"),
    // Underscores at the edge of a word emphasise; others belong to identifiers, addresses and blanks.
    ("_So_ __so__", "so so"), ("é_ _1_ ＿x＿.", "é* 1 x."), ("a_b __init", "a_b **init"),
    ("a__b é_é 1_a", "a__b é_é 1_a"), ("____ a____ _ ^_^", "____ a____ _ ^_^"),
    ("@a_ x/_a/ _a@b a@b.c_", "@a_ x/_a/ _a@b a@b.c*"), ("?q=_a& \\_a", "?q=_a& \\_a"),
    // Marks of emphasis are left out; asterisks that stand for letters, items or products are not.
    ("**PIN:** 48 *a* ***b***", "pin: 48 a b"), ("a**b* *c", "a**b* *c"),
    ("f**k a** *ss s***", "f**k a** *ss s***"),
    ("* a *", "* a *"), ("2*3*4", "2*3*4"), ("*a\nB*", "*a\nb*"), ("(*a*), “**b**”", "(a), \"b\""),
    // White space between the words of a sentence is one space.
    ("a  b   C    d", "a b c    d"), ("so.  And (so!)  and:  so", "so.  and (so!)  and: so"),
    ("a\t b\t", "a\t b\t"), ("  a ", "  a "),
    // A full line goes on in the next one, and so does one whose last word leads to another.
    ("She has had a\n504 plan, \r\n  or so", "she has had a 504 plan, or so"),
    ("Ana\nRuiz", "ana\nruiz"), ("the girl sits\nquietly", "the girl sits\nquietly"),
    (
      "the girl in the row behind the second sits\nquietly",
      "the girl in the row behind the second sits quietly"
    ),
    (
      "the girl in the row behind the second sits.\nquietly",
      "the girl in the row behind the second sits.\nquietly"
    ),
    (
      "the girl in the row behind the second sits\nquietly and does nothing at all but look on and wonder",
      "the girl in the row behind the second sits\nquietly and does nothing at all but look on and wonder"
    ),
    (
      "the girl in the row behind the second sits\n(918) 234",
      "the girl in the row behind the second sits (918) 234"
    ),
    (
      "the girl in the row behind the second sits\n1. a",
      "the girl in the row behind the second sits\n1. a"
    ),
    (
      "the girl in the row behind the second sits\nid: d",
      "the girl in the row behind the second sits\nid: d"
    ),
    (
      "here is the girl, and her name is Ana Ruiz\n918",
      "here is the girl, and her name is ana ruiz\n918"
    ),
    ("call me at\n(918) 234", "call me at\n(918) 234"), ("ID:\n918", "id: 918"),
    ("list:\n1. a", "list:\n1. a"), ("thanks to\nAna Ruiz", "thanks to ana ruiz"),
    ("thanks to\n- Ana", "thanks to\n- ana"),
    ("> the girl is\n> > gone", "> the girl is gone"),
    ("the girl is\n> gone", "the girl is\n> gone"), ("a\n\nb", "a\n\nb"),
  ]) func folds(source: String, expected: String) {
    #expect(fold(Array(source.utf8)).text == expected)
  }

  @Test func caseIsKeptWhereAsked() {
    #expect(fold(Array("ＡBc".utf8), keepCase: true).text == "ABc")
  }

  /// What is copied and what goes through ICU meet without a seam: in bits as in one piece, and the same places.
  private func expectNoSeam(_ text: [UInt8]) {
    var folder = Folder()
    var copied = View()
    var folded = View()
    for keepCase in [false, true] {
      #expect(folder.fold(text.span, keepCase: keepCase, into: &copied) == 0)
      folded.begin(capacity: text.count)
      #expect(folder.foldStretch(text.span, at: 0, before: 0, keepCase, into: &folded) == 0)
      folded.end()
      folded.unmarkEmphasis()
      folded.joinWords(text.span)
      #expect(copied.bytes[..<copied.count] == folded.bytes[..<folded.count], "\(text)")
      for i in 0..<copied.count {
        #expect(copied.map.source(of: i..<i + 1) == folded.map.source(of: i..<i + 1), "\(text)")
      }
    }
  }

  @Test func copyingAgreesWithICU() {
    for byte in UInt8(0)..<0x80 {
      for text in [[byte], [0x41, byte, 0x62], [byte, byte, 0x43, 0x20, byte, 0x09]] {
        expectNoSeam(text)
      }
    }
  }

  /// Every text of four of these parts: what a dash is read as depends on what stands on both sides.
  @Test func dashesAreReadAlikeInBitsAndInOnePiece() {
    let parts: [[UInt8]] =
      ["—", "a", "1", " ", "é", "\u{200b}", "\u{301}", "\u{1}"].map { Array($0.utf8) } + [[0xff]]
    var texts: [[UInt8]] = [[]]
    for _ in 0..<4 { texts = texts.flatMap { text in parts.map { text + $0 } } }
    for text in texts { expectNoSeam(text) }
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

  /// `ŉ` becomes an apostrophe and an n, which the dot below joins: two pieces that begin at one place.
  /// Found by fuzzing.
  @Test func aSplitCharacterBeginsWithItsFirstPart() {
    var folder = Folder()
    var view = View()
    let text = Array("x\u{149}\u{323}y".utf8)
    #expect(folder.fold(text.span, keepCase: false, into: &view) == 0)
    #expect(Array(view.bytes[..<view.count]) == Array("x'\u{1e47}y".utf8))
    let places = (0...text.count).map { view.map.view(ofSource: $0, count: view.count) }
    #expect(places == [0, 1, 1, 2, 2, 5, 6])
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
