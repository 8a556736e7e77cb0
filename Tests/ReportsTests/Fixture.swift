import Foundation

@testable import Reports
@testable import ScanCore

/// What the tests of formats tell reports.
enum Fixture {
  static func rule(_ id: String, _ severity: Severity, title: String, advice: String) -> Rule {
    Rule(
      id: id, title: title, advice: advice, category: .studentPII, entity: .studentID, role: nil,
      severity: severity, route: .author, clauses: ["B.3.i"], personalClauses: ["C.2.c"])
  }

  static let rules = RuleBook(rules: [
    rule(
      "student-pii.student-id", .block, title: "Student ID number", advice: "Leave it out."),
    rule("student-pii.age", .note, title: "Age", advice: "Leave it out, too."),
  ])

  static let header = RunHeader(
    version: "1.2.3", rulesVersion: "2026.1", rulesSHA256: String(repeating: "0a", count: 32))

  static func finding(
    _ severity: Severity = .block, line: Int = 2, fingerprint: String? = nil,
    suppressed: Suppression? = nil
  ) -> ResultFinding {
    ResultFinding(
      rule: "student-pii.student-id", category: .studentPII, entity: .studentID, role: nil,
      severity: severity, score: 97, range: 40..<47, clauses: ["B.3.i"], route: .author,
      evidence: ["context:\"student id\""],
      start: Place(line: line, column: 5, byteColumn: 7),
      end: Place(line: line, column: 12, byteColumn: 14),
      mark: FindingMark(fingerprint: fingerprint, suppression: suppressed))
  }

  /// Strings that break formats which do not escape: `Tests/Fixtures/hostile.json`.
  static let hostile: [String] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/hostile.json")
    return try! JSONDecoder().decode([String].self, from: Data(contentsOf: file))
  }()

  enum Step {
    case text(Item, [ResultFinding], TextVerdict)
    case skipped(SkippedRecord)
  }

  /// Every hostile string as the name of a source, and once more as all that a record says of itself.
  static let steps: [Step] = hostile.flatMap { (name: String) -> [Step] in
    let suppression = Suppression(kind: .file, reason: name, by: name, expires: "2027-01-01")
    return [
      .text(
        Item(source: SourceName(name)),
        [finding(.block), finding(.note, line: 3, fingerprint: "v1:\(name)")],
        TextVerdict(decision: .block, complete: true)),
      .text(
        Item(
          source: SourceName("records.csv"), record: 7, id: name, field: "/\(name)", author: name,
          time: "2026-04-17T10:00:00Z", permalink: name, parent: name, thread: name),
        [finding(.review), finding(.review, suppressed: suppression)],
        TextVerdict(decision: .review, complete: false)),
      .skipped(
        SkippedRecord(source: SourceName(name), record: 8, offset: 1_293, reason: "csv-quote")),
    ]
  }

  static func write(_ report: some Report, _ steps: [Step] = steps) -> String {
    var report = report
    var out = ByteWriter()
    var tally = Tally()
    report.begin(header, to: &out)
    for step in steps {
      switch step {
      case .text(let item, let findings, let verdict):
        report.beginText(item, to: &out)
        for f in findings {
          tally.count(f)
          report.finding(f, of: item, in: nil, to: &out)
        }
        tally.count(verdict)
        report.verdict(verdict, of: item, to: &out)
      case .skipped(let record):
        tally.countSkipped()
        report.skipped(record, to: &out)
      }
    }
    report.end(tally, to: &out)
    return String(decoding: out.bytes, as: UTF8.self)
  }

  static func text(_ findings: [ResultFinding], _ name: String = "a.txt") -> Step {
    .text(
      Item(source: SourceName(name)), findings, TextVerdict(decision: .block, complete: true))
  }

  static func json(_ text: some StringProtocol) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }
}
