import Foundation
import Lexicon
import Testing

@testable import Settings

/// The files that a review writes.
@Suite struct ReviewFilesTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  func suppression(_ n: Int) -> Suppression {
    Suppression(
      fingerprint: "v1:\(n)", rule: "a.b", reason: "r\(n)", by: "B", date: "2026-01-01",
      expires: "2099-01-01")
  }

  /// Entries in every style that lines can be told apart in, with comments between them.
  static let styles = [
    "# first\n", "- { fingerprint: 'v1:0', rule: a.b, reason: r, by: B,\n",
    "    date: 2026-01-01, expires: 2099-01-01 }\n", "\n# second\n",
    "- fingerprint: v1:1\n  rule: a.b\n  reason: >\n    two\n    lines\n",
    "  by: B\n  date: 2026-01-01\n  expires: 2099-01-01\n",
    "-\n  fingerprint: v1:2\n  rule: a.b\n  reason: r\n  by: B\n  date: 2026-01-01\n",
    "  expires: 2099-01-01\n", "# last\n",
  ].joined()

  @Test func onlyTheLinesOfAnEntryGo() throws {
    let lines = Self.styles.split(separator: "\n", omittingEmptySubsequences: false)
    let own: [ClosedRange<Int>] = [1...2, 5...12, 13...19]
    for unwanted in 0..<8 {
      let file = try folder.write("s.yml", Self.styles)
      var list = try SuppressionList(path: file)
      #expect(list.entries.map(\.fingerprint) == ["v1:0", "v1:1", "v1:2"])
      try list.removeAll { entry in
        unwanted >> Int(entry.fingerprint.dropFirst(3))! & 1 == 1
      }
      let kept = lines.enumerated().filter { i, _ in
        !own.enumerated().contains { $1.contains(i) && unwanted >> $0 & 1 == 1 }
      }
      #expect(
        String(decoding: list.encoded(), as: UTF8.self)
          == kept.map(\.element).joined(separator: "\n"))
    }
  }

  @Test func whatIsAppendedIsReadAgain() throws {
    let file = try folder.write("s.yml", "# no line break at the end")
    var list = try SuppressionList(path: file)
    for n in 0..<3 { try list.append(suppression(n)) }
    try list.removeAll { $0.fingerprint == "v1:1" }
    let text = String(decoding: list.encoded(), as: UTF8.self)
    #expect(text == "# no line break at the end\n" + suppression(0).line + suppression(2).line)
    let again = try SuppressionList(path: try folder.write("t.yml", text))
    #expect(again.entries.map(\.key) == [suppression(0).key, suppression(2).key])
  }

  @Test(arguments: [
    "[{ fingerprint: 'v1:0', rule: a.b, reason: r, by: B, date: 2026-01-01, expires: 2099-01-01 }]\n",
    "  - { fingerprint: 'v1:0', rule: a.b, reason: r, by: B, date: 2026-01-01, expires: 2099-01-01 }\n",
  ]) func aStyleThatHasNoLinesIsRefused(_ text: String) throws {
    var list = try SuppressionList(path: try folder.write("s.yml", text))
    #expect(throws: SettingsFailure.self) { try list.append(suppression(1)) }
    #expect(list.entries.count == 1)
    #expect(String(decoding: list.encoded(), as: UTF8.self) == text)
  }

  @Test func decisionsComeBackAsTheyWere() throws {
    let made = [
      ReviewDecision(
        key: FindingKey(fingerprint: "v1:0", rule: "a.b"), kind: .dismiss,
        reason: "\"x\" / é \u{1b}\n", by: "A. Clerk", date: "2026-11-20"),
      ReviewDecision(
        key: FindingKey(fingerprint: "p1:0", rule: "a.c"), kind: .keep, reason: "", by: nil,
        date: "2026-11-21"),
    ]
    var list = try DecisionList(path: folder.path + "/none", orEmpty: true)
    for decision in made { list[decision.key] = decision }
    let bytes = String(decoding: try list.encoded(), as: UTF8.self)
    #expect(!bytes.contains("\u{1b}"))
    let again = try DecisionList(path: try folder.write("d.json", bytes))
    #expect(again.all == made)
    list[made[0].key] = nil
    #expect(list.all == [made[1]])
    #expect(throws: SettingsFailure.self) { try DecisionList(path: folder.path + "/none") }
  }
}
