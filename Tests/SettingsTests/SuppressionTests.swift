import Foundation
import Lexicon
import Testing

@testable import Settings

@Suite struct SuppressionTests {
  let folder: Folder
  let today = ReviewDay(year: 2026, month: 11, day: 24)

  init() throws { folder = try Folder() }

  func entry(_ fingerprint: String, _ rule: String, expires: String) -> String {
    Suppression(
      fingerprint: fingerprint, rule: rule, reason: "the office's line", by: "A. Clerk",
      date: "2026-11-01", expires: expires
    ).line
  }

  @Test func aSuppressionHoldsForItsFingerprintAndRule() throws {
    let file = try folder.write("s.yml", entry("v1:aa", "student-pii.phone", expires: "2026-12-01"))
    var all = try Suppressions(file: file, today: today)
    #expect(
      all.mark("v1:aa", rule: "student-pii.phone")
        == Suppressions.Mark(
          kind: .suppression, reason: "the office's line", by: "A. Clerk", expires: "2026-12-01"))
    #expect(all.mark("v1:ab", rule: "student-pii.phone") == nil)
    #expect(all.mark("v1:aa", rule: "student-pii.ssn") == nil)
    #expect(all.notices(stale: true) == ["suppressed: 1 (1 suppression)"])
  }

  @Test func itHoldsOnItsLastDayAndNoLonger() throws {
    let file = try folder.write(
      "s.yml",
      entry("v1:aa", "a.b", expires: "2026-11-24") + entry("v1:bb", "a.c", expires: "2026-11-23"))
    var all = try Suppressions(file: file, today: today)
    #expect(all.mark("v1:aa", rule: "a.b") != nil)
    #expect(all.mark("v1:bb", rule: "a.c") == nil)
    #expect(
      all.notices(stale: false).last
        == "\(file):2: the suppression of a.c expired on 2026-11-23; look at the finding again")
  }

  @Test func staleOnesAreNamed() throws {
    let file = try folder.write("s.yml", entry("v1:aa", "a.b", expires: "2027-01-01"))
    let all = try Suppressions(file: file, today: today)
    #expect(all.notices(stale: false) == [])
    #expect(
      all.notices(stale: true).first?.hasPrefix("\(file):1: the suppression of a.b met") == true)
  }

  @Test func aLineSurvivesQuotesAndBreaks() throws {
    let odd = Suppression(
      fingerprint: "v1:aa", rule: "a.b", reason: "it's \"ours\":\n# so", by: "O'Hara: X",
      date: "2026-11-01", expires: "2027-01-01")
    let file = try folder.write("s.yml", odd.line)
    var all = try Suppressions(file: file, today: today)
    #expect(all.mark("v1:aa", rule: "a.b")?.reason == "it's \"ours\": # so")
  }

  @Test(arguments: [
    ("- { fingerprint: v1:aa }", "1:3: a suppression needs \"rule\""),
    ("- { fingerprint: aa, rule: a.b }", "1:18: a fingerprint begins with v1: or p1:"),
    (
      "- { fingerprint: v1:aa, rule: a.b, reason: ' ', by: c, date: 2026-11-01, expires: 2026-12-01 }",
      "1:44: \"reason\" is empty"
    ),
    (
      "- { fingerprint: v1:aa, rule: a.b, reason: r, by: c, date: 2026-11-01, expires: soon }",
      "1:81: a day is written 2026-11-24"
    ),
    ("- { fingerprint: v1:aa, rule: \"a\\n b\" }", "1:31: \"rule\" runs over a line"),
    ("- { fingerprimt: v1:aa }", "did you mean \"fingerprint\"?"),
  ])
  func wrongEntriesSayWhere(_ text: String, _ message: String) throws {
    let file = try folder.write("s.yml", text + "\n")
    let said = failure(in: folder) { _ = try Suppressions(file: file, today: today) }
    #expect(said?.contains(message) == true, "\(said ?? "nothing")")
  }

  @Test func aLockedRuleCannotBeSuppressed() throws {
    var locks = Locks()
    locks.add(
      try Layer(
        path: try folder.write("d.yml", "locked: [a.*]\n"), owner: .district, trust: .district))
    let file = try folder.write("s.yml", entry("v1:aa", "a.b", expires: "2027-01-01"))
    let said = failure(in: folder) {
      _ = try Suppressions(file: file, today: today, locks: locks)
    }
    #expect(said == "s.yml:1: a.b is locked at d.yml:1; take the suppression out")
  }

  // MARK: baseline

  private let results = """
    {"type":"begin","data":{"schema":"okcps-scan/1"}}
    {"type":"finding","data":{"finding":{"rule":"a.b"},"fingerprint":"v1:cc","suppressed":null}}
    {"type":"summary","data":{"texts":1}}

    """

  @Test func aBaselineMarksWhatWasThere() throws {
    let file = try folder.write("old.ndjson", results)
    var all = try Suppressions(baseline: file, today: today)
    #expect(all.mark("v1:cc", rule: "a.b") == Suppressions.Mark(kind: .baseline, reason: ""))
    #expect(all.mark("v1:dd", rule: "a.b") == nil)
  }

  @Test(arguments: [
    ("", "is empty"), ("nonsense SECRET\n", "1: no event of results"),
    (#"{"type":"finding","data":{"finding":{}}}"# + "\n", "1: a finding without fingerprint"),
  ])
  func whatIsNoBaselineIsAnError(_ text: String, _ message: String) throws {
    let file = try folder.write("old.ndjson", text)
    let said = failure(in: folder) { _ = try Suppressions(baseline: file, today: today) }
    #expect(said?.contains(message) == true, "\(said ?? "nothing")")
    #expect(said?.contains("SECRET") == false)
  }

  @Test func aBaselineDoesNotMarkWhatIsLocked() throws {
    var locks = Locks()
    locks.add(
      try Layer(
        path: try folder.write("d.yml", "locked: [a.*]\n"), owner: .district, trust: .district))
    var all = try Suppressions(
      baseline: try folder.write("old.ndjson", results), today: today, locks: locks)
    #expect(all.mark("v1:cc", rule: "a.b") == nil)
  }

  // MARK: comments

  private func allowed(_ text: String, _ needle: String, rule: String = "student-pii.phone")
    -> String?
  {
    var allows = InlineAllows(text: Array(text.utf8))
    let at = text.utf8.distance(
      from: text.startIndex, to: text.range(of: needle)!.lowerBound)
    return allows.reason(rule: rule, start: at)
  }

  private let comment = "<!-- okcps-scan: allow student-pii.phone -- main office line -->"

  @Test func aCommentAllowsTheRestOfItsParagraph() {
    #expect(allowed("\(comment)\nCall X today.\nOr Y.\n\nNot Z.", "X") == "main office line")
    #expect(allowed("\(comment)\nCall X today.\nOr Y.\n\nNot Z.", "Y") == "main office line")
    #expect(allowed("\(comment)\nCall X today.\nOr Y.\n\nNot Z.", "Z") == nil)
    #expect(allowed("Before X \(comment)\nCall Y.", "X") == nil)
  }

  @Test func aCommentByItselfAllowsTheNextParagraph() {
    #expect(allowed("\(comment)\n\nCall X.\n\nNot Y.", "X") == "main office line")
    #expect(allowed("\(comment)\n\nCall X.\n\nNot Y.", "Y") == nil)
    #expect(allowed("First W.\n\n\(comment) \n\t\nCall X.", "X") == "main office line")
  }

  @Test func onlyTheRulesItNames() {
    #expect(allowed("\(comment)\nX", "X", rule: "student-pii.ssn") == nil)
    let two = "<!-- okcps-scan: allow student-pii.ssn, student-pii.ph* -- reason -->\nX"
    #expect(allowed(two, "X") == "reason")
    #expect(allowed(two, "X", rule: "student-pii.ssn") == "reason")
  }

  @Test(arguments: [
    "<!-- okcps-scan: allow student-pii.phone -->",
    "<!-- okcps-scan: allow student-pii.phone -- -->",
    "<!-- okcps-scan: allow -- reason -->",
    "<!-- okcps-scan: permit student-pii.phone -- reason -->",
  ])
  func aCommentWithoutRuleOrReasonIsAProblem(_ comment: String) {
    let text = comment + "\nX"
    #expect(allowed(text, "X") == nil)
    #expect(InlineAllows(text: Array(text.utf8)).problems.count == 1)
  }

  @Test(arguments: [
    "<!-- just a comment -->", "<!-- okcps-scan: allow student-pii.phone -- never closed",
    "okcps-scan: allow student-pii.phone -- no comment",
  ])
  func otherTextIsNone(_ text: String) {
    #expect(allowed(text + "\nX", "X") == nil)
    #expect(InlineAllows(text: Array(text.utf8)).problems.isEmpty)
  }

  @Test func aLockedRuleStaysAndThatIsSaid() throws {
    var locks = Locks()
    locks.add(
      try Layer(
        path: try folder.write("d.yml", "locked: [student-pii.*]\n"), owner: .district,
        trust: .district))
    let text = Array((comment + "\nX").utf8)
    var allows = InlineAllows(text: text, locks: locks)
    #expect(allows.reason(rule: "student-pii.phone", start: text.count - 1) == nil)
    #expect(allows.problems.first?.reason.contains("is locked at") == true)
  }

  @Test func paragraphsOneByOneAreTheSame() {
    let text = "A W.\n\n\(comment)\n\nCall X.\n\nNot Y. \(comment)\nZ"
    let bytes = Array(text.utf8)
    for needle in ["W", "X", "Y", "Z"] {
      let at = text.utf8.distance(from: text.startIndex, to: text.range(of: needle)!.lowerBound)
      var stream = InlineAllows()
      var start = 0
      var found: String?
      for paragraph in text.components(separatedBy: "\n\n") {
        let end = min(bytes.count, start + paragraph.utf8.count + 2)
        stream.enter(bytes[start..<end], offset: start)
        if (start..<end).contains(at) {
          found = stream.reason(rule: "student-pii.phone", start: at)
        }
        start = end
      }
      #expect(found == allowed(text, needle), "\(needle)")
    }
  }
}
