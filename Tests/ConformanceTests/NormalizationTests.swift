import Testing

@testable import ScanCore

/// The plain view against NormalizationTest of Unicode: spellings that are equivalent are one.
@Suite struct NormalizationTests {
  @Test func equivalentSpellingsFoldAlike() throws {
    var folder = TextFolder()
    var rows = 0
    var wrong: [Substring] = []
    for line in try UnicodeData.lines("NormalizationTest.txt.bz2") where !line.hasPrefix("@") {
      let columns = try line.split(separator: ";").prefix(5).map {
        UnicodeData.bytes(try UnicodeData.scalars($0))
      }
      try #require(columns.count == 5)
      let folded = columns.map { folder.fold($0.span) }
      // Source, NFC, NFD, NFKC, NFKD: the fold undoes what compatibility tells apart as well.
      let isStable = folded[0].map { folder.fold($0.span) == $0 } ?? false
      if !isStable || folded.contains(where: { $0 != folded[0] }) { wrong.append(line) }
      rows += 1
    }
    #expect(wrong.isEmpty)
    #expect(rows > 19_000)
  }

  /// Each character of a view comes from whole characters of the source, in order.
  @Test func placesAreWholeCharacters() throws {
    var folder = Folder()
    var view = View()
    var wrong: [Substring] = []
    for line in try UnicodeData.lines("NormalizationTest.txt.bz2") where !line.hasPrefix("@") {
      for column in line.split(separator: ";").prefix(5) {
        let source = UnicodeData.bytes(try UnicodeData.scalars(column))
        #expect(folder.fold(source.span, keepCase: false, into: &view) == 0)
        var last = 0
        var at = 0
        for scalar in String(decoding: view.bytes[..<view.count], as: UTF8.self).unicodeScalars {
          let range = view.map.source(of: at..<at + UTF8.width(scalar))
          at += UTF8.width(scalar)
          let areWhole = [range.lowerBound, range.upperBound].allSatisfy {
            $0 == source.count || source[$0].beginsScalar
          }
          if range.isEmpty || range.lowerBound < last || !areWhole { wrong.append(column) }
          last = range.lowerBound
        }
      }
    }
    #expect(wrong.isEmpty)
  }
}
