import Testing

@testable import Reports

/// What is shown to people against the data of Unicode: nobody's character is cut in two, and what is
/// one picture stays one.
@Suite struct GraphemeTests {
  /// A glyph begins only where a grapheme cluster does, or is a character spelt by its number, or one
  /// that takes its own cell (a spacing mark, or what a prepended mark stands before).
  @Test func glyphsDoNotCutClusters() throws {
    var rows = 0
    for line in try UnicodeData.lines("auxiliary/GraphemeBreakTest.txt") {
      let clusters = try line.split(separator: "÷").filter { $0.contains { $0.isHexDigit } }.map {
        try UnicodeData.scalars($0.replacing("×", with: " "))
      }
      var shown = Shown()
      shown.add(UnicodeData.bytes(clusters.joined())[...], tabs: false)
      // Clusters apart draw what they draw together, unless one leans on the other.
      let apart = clusters.map { cluster in
        var one = Shown()
        one.add(UnicodeData.bytes(cluster)[...], tabs: false)
        return one.text
      }
      #expect(shown.text == apart.joined(), "\(line)")
      rows += 1
    }
    #expect(rows > 500)
  }

  @Test(arguments: ["emoji/emoji-sequences.txt", "emoji/emoji-zwj-sequences.txt"])
  func emojiStayWhole(_ file: String) throws {
    var rows = 0
    for line in try UnicodeData.lines(file) {
      let field = try #require(line.split(separator: ";").first).trimming()
      // Ranges are of single characters.
      guard !field.contains("..") else { continue }
      let emoji = try UnicodeData.scalars(field)
      // Flags of regions are spelt with tags, which say things that nobody sees.
      guard !emoji.contains(where: { 0xe0020...0xe007f ~= $0.value }) else { continue }
      var shown = Shown()
      shown.add(UnicodeData.bytes(emoji)[...], tabs: false)
      let text = String(String.UnicodeScalarView(emoji))
      #expect(shown.glyphs == [Glyph(text: text, width: 2)], "\(field)")
      rows += 1
    }
    #expect(rows > 200)
  }
}

extension Substring {
  fileprivate func trimming() -> Substring {
    drop(while: \.isWhitespace).prefix { !$0.isNewline }
  }
}
