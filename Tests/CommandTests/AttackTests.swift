import Foundation
import ScanCore
import Testing

@testable import Archives
@testable import Reports
@testable import okcps_scan

/// Who attacks whom again and again.
@Suite struct AttackTests {
  private func finding(_ category: ScanCore.Category, _ severity: Severity) -> ResultFinding {
    ResultFinding(
      rule: "harassment.insult", category: category, entity: nil, role: nil, severity: severity,
      score: 90, range: 0..<3, clauses: [], route: .author, evidence: [], start: Place(),
      end: Place())
  }

  private func attacks(
    _ texts: [(text: Int, category: ScanCore.Category, severity: Severity)]
  ) -> Int {
    var attacks = RepeatedAttacks()
    for t in texts {
      attacks.meet(
        finding(t.category, t.severity), Parties(author: 1, targets: [2], text: t.text))
    }
    return attacks.results.count
  }

  /// No rule of the lexicon makes it, and it is called by no id where people read it.
  @Test func theFindingHasATitle() {
    let rules = RuleBook(rules: [])
    #expect(rules.title(RepeatedAttacks.rule) == "The same person attacked again and again")
    #expect(rules.advice(RepeatedAttacks.rule) != nil)
    #expect(rules.title("harassment.other") == "harassment.other")
  }

  @Test func threeFindingsInTwoTextsAreEnough() {
    let insult = (ScanCore.Category.harassment, Severity.review)
    func texts(_ numbers: [Int]) -> [(Int, ScanCore.Category, Severity)] {
      numbers.map { ($0, insult.0, insult.1) }
    }
    #expect(attacks(texts([1, 2, 3])) == 1)
    #expect(attacks(texts([1, 1, 2])) == 1)
    #expect(attacks(texts([1, 2])) == 0)
    #expect(attacks(texts([1, 1, 1])) == 0)
    #expect(
      attacks([(1, .threat, .block), (2, .discrimination, .review), (3, .harassment, .review)]) == 1
    )
    #expect(
      attacks([(1, .obscenity, .block), (2, .harassment, .review), (3, .harassment, .review)]) == 0)
    #expect(
      attacks([(1, .harassment, .note), (2, .harassment, .review), (3, .harassment, .review)]) == 0)
  }

  @Test func pairsAreBounded() {
    var attacks = RepeatedAttacks()
    for n in 0..<RepeatedAttacks.most + 5 {
      attacks.meet(
        finding(.harassment, .review), Parties(author: UInt64(n), targets: [7], text: n))
    }
    #expect(attacks.isFull && attacks.entries.count == RepeatedAttacks.most)
    #expect(attacks.notices.count == 1)
    // Those that are counted are counted on.
    for n in 1...2 {
      attacks.meet(
        finding(.threat, .block), Parties(author: 0, targets: [7], text: RepeatedAttacks.most + n))
    }
    #expect(attacks.results.count == 1)
    #expect(attacks.results[0].finding.severity == .review)
  }

  private func item(
    _ id: String, by author: String?, _ text: String = "", to parent: String? = nil,
    in thread: String? = nil, target: String? = nil
  ) -> Archives.Item {
    var item = Archives.Item()
    item.id = id
    item.author = author
    item.text = Array(text.utf8)
    item.parent = parent
    item.thread = thread
    item.target = target
    return item
  }

  @Test func theTargetIsWhomTheTextIsWrittenTo() {
    var book = PartyBook()
    let amy = book.parties(of: item("1", by: "Amy")).author
    let bob = book.parties(of: item("2", by: "@bob.")).author
    func targets(_ item: Archives.Item) -> [UInt64] { book.parties(of: item).targets }
    #expect(targets(item("3", by: "Cy", to: "1", in: "2")) == [amy])
    #expect(targets(item("4", by: "Cy", to: "none", in: "2")) == [bob])
    #expect(targets(item("5", by: "Cy", "you, @BOB!", to: "1")) == [bob])
    #expect(targets(item("6", by: "Cy", "you, @BOB.", to: "1", target: "amy")) == [amy])
    #expect(targets(item("7", by: "Cy", "mail a@bob", to: "1")) == [amy])
    #expect(targets(item("8", by: "Cy", "@a @b @c @d @e", to: "1")) == [amy])
    #expect(targets(item("9", by: "Cy", "@a @b @a")).count == 2)
    // Nobody attacks himself, and nobody knows who is nobody.
    #expect(targets(item("10", by: "amy", to: "1")).isEmpty)
    #expect(targets(item("11", by: nil, to: "1")).isEmpty)
    #expect(book.twice == 0)
    _ = book.parties(of: item("1", by: "Amy"))
    #expect(book.twice == 1)
    // Ids mean nothing outside of their source.
    book.begin()
    #expect(book.parties(of: item("12", by: "Cy", to: "1")).targets.isEmpty)
  }

  @Test func aRunNamesThemAtItsEnd() throws {
    let folder = try TemporaryFolder()
    let rows = (1...4).map { "\($0),\"@coach you are a stupid idiot\",u\($0 % 4 == 0 ? 9 : 1)" }
    try folder.write("a.csv", "id,Comment,Author\n" + rows.joined(separator: "\n") + "\n")
    func findings(_ flags: String...) throws -> [[String: Any]] {
      let r = try Program.run(["scan", "-q", "-f", "ndjson", "a.csv"] + flags, in: folder.path)
      #expect(r.status == 1)
      return try BulkTests.events(r.out, "finding").filter {
        ($0["finding"] as? [String: Any])?["rule"] as? String == RepeatedAttacks.rule
      }
    }
    let found = try findings("--direction", "inbound")
    #expect(found.count == 1)
    let finding = try #require(found.first?["finding"] as? [String: Any])
    #expect(finding["severity"] as? String == "review")
    #expect((finding["evidence"] as? [String])?.contains("last:3") == true)
    #expect(try findings("--direction", "outbound").isEmpty)
    #expect(try findings("--direction", "inbound", "--exclude-rule", "press.*").count == 1)
  }
}
