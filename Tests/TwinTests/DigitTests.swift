import Testing

@testable import ScanCore

/// What digits in disguise are read as, and what is left alone.
@Suite struct DigitTests {
  /// The readings of a text in lower case, looked at from every place and from the places that a sweep
  /// would hand over: both must be the same.
  private func readings(_ text: String) -> [String] {
    var scratch = Scratch()
    let bytes = Array(text.utf8)
    #expect(scratch.folder.fold(bytes.span, keepCase: false, into: &scratch.plain) == 0)
    var everywhere = DigitDisguises()
    everywhere.find(Array(0..<scratch.plain.count), in: scratch.plain)
    sweep(scratch.plain, detector.lexicon, into: &scratch.swept)
    scratch.findDigitPlaces(detector.lexicon.words)
    scratch.digitPlaces.append(contentsOf: scratch.swept.oblique)
    scratch.digitPlaces.sort()
    var swept = DigitDisguises()
    swept.find(scratch.digitPlaces, in: scratch.plain)
    let read = { (d: DigitDisguises) in
      d.found.map { "\($0.range) " + String(decoding: d.readings[$0.reading], as: UTF8.self) }
    }
    #expect(read(everywhere) == read(swept), "\(text)")
    return read(everywhere)
  }

  @Test func words() {
    #expect(readings("call four oh five five five") == ["5..<27 40555"])
    #expect(readings("zero-one-two-three") == ["0..<18 0123"])
    #expect(readings("nine double five triple two, seven") == ["0..<34 9552227"])
    #expect(readings("five six") == [])
    #expect(readings("one two one two one") == [])
    #expect(readings("one two buckle my shoe, three four shut the door") == [])
    #expect(readings("four five     six seven") == [])
    #expect(readings("fourfive six seven") == [])
  }

  @Test func spacedOut() {
    #expect(readings("id 2 0 4 8 8 1 6 x") == ["3..<16 2048816"])
    #expect(readings("2.0.4.8.8.1") == ["0..<11 204881"])
    #expect(readings("2 0 4 8 8") == [])
    #expect(readings("2 0-4 8-8 1 6") == [])
    #expect(readings("12 0 4 8 8 1 6") == [])
    #expect(readings("7-1 2 3 4 5 6") == ["2..<13 123456"])
  }

  @Test func letters() {
    #expect(readings("(4o5) 555-o142") == ["0..<5 (405)", "6..<14 555-0142"])
    #expect(readings("lo4-95-6646.") == ["0..<11 104-95-6646"])
    #expect(readings("lol ill oil") == [])
    #expect(readings("3o") == [])
    #expect(readings("b2o11 x1o1") == [])
    #expect(readings("1o1_000") == [])
    #expect(readings(String(repeating: "1o", count: 13)) == [])
  }

  @Test func brokenLines() {
    #expect(readings("918-234-\n5678") == ["8..<9 "])
    #expect(readings("(918)\n  234-5678") == ["5..<8 "])
    #expect(readings("918-234-5678\n405") == [])
    #expect(readings("12-\n34") == [])
    #expect(readings("room 118\n204 is next") == [])
  }
}
