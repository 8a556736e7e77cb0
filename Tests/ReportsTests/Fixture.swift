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

  /// Strings that break formats which do not escape.
  static let hostile = [
    "plain.txt", "a\u{1b}[31m\u{7}b", "\u{202e}txt.exe\u{2066}", "x\r\n::error::owned\n",
    "a,b\"c\"\td", "</script><x>&amp;]]>", "=cmd()|'A0", "+1", "-1", "@x", "\t=1", "100%0A::x",
    "a\u{fffe}\u{0}\u{85}\u{2028}", "[x](javascript:y) `z` *b* _c_ | d", "C:\\dir:file,1",
    "#1", "été 日本 😀", "null", "true", "NaN", "0", "-0", "1e999", "0x0", "1/0", "\\u0000", "\\",
    "##[error]x",
    "\"", "'", "''", "`", "{}", "[", "{{7*7}}", "${HOME}", "%s%n%d", "%00", "&#0;", "&lt;", "<!--",
    "-->",
    "<![CDATA[", "<?xml?>", "<img src=x onerror=x>", "' OR 1=1 --", "; rm x", "|x", "||", "$(x)",
    "../..",
    "C:\\", "CON", "a\u{200b}b\u{200d}c\u{2060}", "\u{e0041}\u{e007f}", "a\u{301}\u{301}\u{301}",
    "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}", "\u{202a}\u{202b}\u{2067}\u{2069}", "ﷺ",
    "\u{fff9}a\u{fffb}",
    "\u{9b}31m", "\u{90}q\u{9c}", "\u{1b}]8;;x\u{7}", "\u{1b}[2J", "\u{8}\u{8}", "\r", "\u{b}\u{c}",
    "\u{10ffff}", "\u{e000}", "+cmd", "-cmd", "@SUM(1)", "\u{ff1d}1", " =1", "\n=1",
    "::set-output name=x::y",
    "##vso[x]", "![x](y)", "[[x]]", "<https://example.org>", "~~x~~", "# x", "> x", "1. x",
    "\u{feff}bom",
    "",
  ]

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
