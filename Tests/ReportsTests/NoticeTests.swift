import Testing

@testable import Reports
@testable import ScanCore

/// Letters to the person concerned.
@Suite struct NoticeTests {
  func written(
    _ findings: [ResultFinding], item: Item = Item(source: SourceName("posts/a.txt"))
  ) -> String {
    var report = NoticeReport(rules: Fixture.rules)
    var out = ByteWriter()
    report.begin(Fixture.header, to: &out)
    report.beginText(item, to: &out)
    // The text is at hand and hostile to it: nothing of it may get into a letter.
    let text = FindingText(bytes: Array("student ID 1234567".utf8), range: 11..<18, masks: [])
    for f in findings { report.finding(f, of: item, in: text, to: &out) }
    report.verdict(TextVerdict(decision: .review, complete: true), of: item, to: &out)
    report.end(Tally(), to: &out)
    return String(decoding: out.bytes, as: UTF8.self)
  }

  @Test func aLetterSaysWhereWhatAndWhom() {
    let item = Item(
      source: SourceName("comments.csv"), record: 41, id: "c-17", time: "2026-04-17T10:00:00Z")
    let letter = written([Fixture.finding(line: 2), Fixture.finding(.review, line: 9)], item: item)
    for part in [
      "comments.csv#41 (c-17)", "2026-04-17", "clause B.3.i", "lines 2, 9.", "Leave it out.",
      "405-587-6397", "supervisor", "no accusation", "[name]",
    ] {
      #expect(
        letter.replacing("\n    ", with: " ").replacing("\n", with: " ").contains(part), "\(part)")
    }
    #expect(!letter.contains("1234567") && !letter.contains("[STUDENT-ID]"))
    for line in letter.split(separator: "\n") { #expect(line.count <= 76) }
  }

  @Test func notesAndWhatIsSuppressedNeedNone() {
    let known = Suppression(kind: .file, reason: "ours")
    let letter = written([Fixture.finding(.note), Fixture.finding(suppressed: known)])
    #expect(letter == "No notice is needed: nothing to review was found.\n")
  }

  @Test func ofManyLinesSomeAreNamed() {
    let letter = written((1...25).map { Fixture.finding(line: $0) })
    #expect(
      letter.replacing("\n    ", with: " ").contains("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 15 more."))
  }

  @Test(arguments: [ScanCore.Category.threat, .selfHarm])
  func aboutDangerNobodyIsWrittenTo(_ category: ScanCore.Category) {
    var danger = Fixture.finding(.review)
    danger.rule = "danger.rule"
    danger.category = category
    danger.route = category == .threat ? .schoolSafety : .counselor
    let letter = written([Fixture.finding(), danger])
    #expect(letter.hasPrefix("NO NOTICE. posts/a.txt may hold a threat"))
    #expect(letter.contains("\(danger.route.name)"))
    #expect(!letter.contains("Subject:"))
  }
}
