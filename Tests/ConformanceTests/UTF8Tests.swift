import Testing

@testable import Records
@testable import Reports
@testable import ScanCore

/// UTF-8 after the Unicode standard, table 3-7: each row is what the first byte allows the second to be,
/// and how long the sequence is. All other bytes begin nothing.
private let table37: [(first: ClosedRange<UInt8>, second: ClosedRange<UInt8>, length: Int)] = [
  (0xc2...0xdf, 0x80...0xbf, 2), (0xe0...0xe0, 0xa0...0xbf, 3), (0xe1...0xec, 0x80...0xbf, 3),
  (0xed...0xed, 0x80...0x9f, 3), (0xee...0xef, 0x80...0xbf, 3), (0xf0...0xf0, 0x90...0xbf, 4),
  (0xf1...0xf3, 0x80...0xbf, 4), (0xf4...0xf4, 0x80...0x8f, 4),
]

/// What stands at the head of some bytes: a character, or a maximal subpart of one that is not whole.
private func head(_ bytes: ArraySlice<UInt8>) -> (length: Int, isWhole: Bool) {
  let first = bytes[bytes.startIndex]
  if first < 0x80 { return (1, true) }
  guard let row = table37.first(where: { $0.first.contains(first) }) else { return (1, false) }
  var length = 1
  for byte in bytes.dropFirst().prefix(row.length - 1) {
    guard (length == 1 ? row.second : 0x80...0xbf).contains(byte) else { break }
    length += 1
  }
  return (length, length == row.length)
}

private func parts(_ bytes: [UInt8]) -> [(bytes: ArraySlice<UInt8>, isWhole: Bool)] {
  var parts: [(ArraySlice<UInt8>, Bool)] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let (length, isWhole) = head(rest)
    parts.append((rest.prefix(length), isWhole))
    rest = rest.dropFirst(length)
  }
  return parts
}

@Suite struct UTF8Tests {
  /// The first and last byte of every range of the table, and their neighbours.
  private static let edges: [UInt8] = [
    0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
  ]

  /// Every three of them, and every four that could be one character.
  private static let cases: [[UInt8]] = {
    var all: [[UInt8]] = [[]]
    for _ in 0..<3 { all = all.flatMap { done in edges.map { done + [$0] } } }
    return all + [0xf0, 0xf1, 0xf4].flatMap { lead in all.map { [lead] + $0 } }
  }()

  /// Between letters, where a cut character would swallow one.
  private static func framed(_ bytes: [UInt8]) -> [UInt8] { [0x61] + bytes + [0x7a] }

  @Test func theTableIsThatOfTheStandardLibrary() {
    for bytes in Self.cases {
      let own = parts(bytes).map {
        $0.isWhole ? String(decoding: $0.bytes, as: UTF8.self) : "\u{fffd}"
      }
      // Scalars: characters of `String` would join some.
      #expect(
        own.flatMap { Array($0.unicodeScalars) }
          == Array(String(decoding: bytes, as: UTF8.self).unicodeScalars))
    }
  }

  /// Ill-formed bytes leave a view as if they had never stood there, and take nothing with them.
  @Test func theFoldLeavesOutWhatIsIllFormed() {
    var folder = TextFolder()
    for bytes in Self.cases.map(Self.framed) {
      let clean = parts(bytes).filter(\.isWhole).flatMap(\.bytes)
      #expect(folder.fold(bytes.span) == folder.fold(clean.span), "\(bytes)")
    }
  }

  @Test func whatIsIllFormedIsShownByteForByte() {
    for bytes in Self.cases.map(Self.framed) where bytes.contains(where: { $0 >= 0xc0 }) {
      var wanted = ""
      var run: [UInt8] = []
      for part in parts(bytes) {
        if part.isWhole {
          run += part.bytes
        } else {
          wanted += shown(run, DisplayStyle())
          run = []
          wanted += part.bytes.map { "‹0x\(String($0, radix: 16, uppercase: true))›" }.joined()
        }
      }
      #expect(shown(bytes, DisplayStyle()) == wanted + shown(run, DisplayStyle()), "\(bytes)")
    }
  }

  /// A record is JSON, and JSON is UTF-8: nothing ill-formed is taken, nothing well-formed refused.
  @Test func recordsAreWellFormed() {
    var parser = RecordParser()
    var record = Record()
    for bytes in Self.cases {
      let line = Array(#"{"text":"a"#.utf8) + bytes + Array(#"z"}"#.utf8)
      let padded = line + [0x0a] + [UInt8](repeating: 0x20, count: RecordParser.padding)
      let isTaken = (try? parser.parse(0..<line.count, of: padded.span, into: &record)) != nil
      #expect(isTaken == parts(bytes).allSatisfy(\.isWhole), "\(bytes)")
      if isTaken { #expect(record.text == Self.framed(bytes)) }
    }
  }
}
