import Foundation
import Testing
import Workload

@testable import okcps_scan

@Suite struct RedactTests {
  func redact(_ input: String, _ more: String...) throws -> Program.Result {
    try Program.run(["redact"] + more + Program.rules, input: input)
  }

  @Test func findingsBecomeLabels() throws {
    let r = try redact("The form for student ID 1234567 is here.\r\n\r\nBye.\n")
    #expect(r.status == 0)
    #expect(r.out == "The form for student ID [STUDENT-ID] is here.\r\n\r\nBye.\n")
    #expect(r.errors == "")
  }

  @Test func aFindingWithoutEntityBecomesItsCategory() throws {
    #expect(try redact("What a zounderkite!").out == "What a [OBSCENITY]!")
  }

  @Test(arguments: [
    ("note", "[PRESS] [OBSCENITY]"), ("review", "On deadline for the Gazette. [OBSCENITY]"),
    ("block", "On deadline for the Gazette. zounderkite"),
  ])
  func theThresholdHolds(_ level: String, _ expected: String) throws {
    let r = try redact("On deadline for the Gazette. zounderkite", "--min-severity", level)
    #expect(r.out.replacing("]. ", with: "] ") == expected)
    #expect(r.status == 0)
  }

  @Test func nothingElseChanges() throws {
    var bytes = Data([0xff, 0x00, 0x0d, 0x0a, 0x0a, 0xc3])
    bytes.append(Data("kein Problem, größer als 7\u{2028}".utf8))
    let r = try Program.run(["redact"] + Program.rules, input: bytes)
    #expect(r.outBytes == bytes)
    #expect(r.status == 0)
  }

  @Test func emptyIsEmpty() throws {
    let r = try redact("")
    #expect(r.status == 0)
    #expect(r.outBytes.isEmpty)
  }

  @Test func redactingTwiceIsRedactingOnce() throws {
    let once = try redact(String(repeating: "student ID 1234567 zounderkite\n", count: 50)).out
    #expect(try redact(once).out == once)
    #expect(try Program.run(["scan"] + Program.rules, input: once).status == 0)
  }

  @Test func hugeInputIsStreamed() throws {
    let paragraph = "A line about the library.\nstudent ID 1234567 is here.\n\n"
    let count = Workload.of(60_000, least: 5_000)
    let r = try redact(String(repeating: paragraph, count: count))
    #expect(r.status == 0)
    let expected = paragraph.replacing("1234567", with: "[STUDENT-ID]")
    #expect(r.out == String(repeating: expected, count: count))
  }

  /// A paragraph is answered when its blank line has come, not at the end.
  @Test func paragraphsAreAnsweredAsTheyCome() throws {
    let talk = try Conversation(["redact"] + Program.rules)
    try talk.say("student ID 1234567\n\nnext")
    #expect(talk.hear() == "student ID [STUDENT-ID]\n\n")
    #expect(try talk.end() == 0)
    #expect(talk.hear() == "next")
  }

  @Test func unreadableIsTwo() throws {
    let r = try Program.run(["redact", "/nonexistent/file"] + Program.rules)
    #expect(r.status == 2)
    #expect(r.errors.hasPrefix("okcps-scan: /nonexistent/file: "))
    #expect(r.out == "")
  }

  @Test func filesCanBeNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.txt", "student ID 1234567")
    let r = try Program.run(["redact", file] + Program.rules)
    #expect(r.out == "student ID [STUDENT-ID]")
  }

  @Test func aFullDeviceIsTwo() throws {
    let r = try Program.run(
      ["redact"] + Program.rules, input: Data("text".utf8), output: "/dev/full")
    #expect(r.status == 2)
  }

  // MARK: settings and suppressions

  static let bad = "A form for student ID 1234567, and a zounderkite.\n"

  /// In a folder with these settings.
  func redact(_ text: String, settings: String, _ more: String...) throws -> Program.Result {
    let folder = try TemporaryFolder()
    try folder.write(".okcps-scan.yml", settings)
    try folder.write("a.md", text)
    return try Program.run(["redact"] + more + Program.rules + ["a.md"], in: folder.path)
  }

  @Test func settingsSayWhatIsReplaced() throws {
    let all = "A form for student ID [STUDENT-ID], and a [OBSCENITY].\n"
    #expect(try redact(Self.bad, settings: "").out == all)
    let ids = "A form for student ID [STUDENT-ID], and a zounderkite.\n"
    #expect(try redact(Self.bad, settings: "min_severity: block\n").out == ids)
    #expect(try redact(Self.bad, settings: "exclude_rules: ['obscenity.*']\n").out == ids)
    let flag = try redact(Self.bad, settings: "min_severity: block\n", "--min-severity", "note")
    #expect(flag.out == all)
  }

  @Test func aLockIsNotLoosened() throws {
    let folder = try TemporaryFolder()
    let district = try folder.write("district.yml", "locked: ['student-pii.*']\n")
    let r = try Program.run(
      ["redact", "--min-severity", "block"], environment: ["OKCPS_SCAN_DISTRICT": district])
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.split(separator: "\n").count == 1)
    #expect(r.errors.contains("--min-severity: min_severity: hides what is locked"))
  }

  @Test func theFloorIsReplacedUnasked() throws {
    let folder = try TemporaryFolder()
    let district = try folder.write("district.yml", "min_severity_floor: note\n")
    func run(_ environment: [String: String]) throws -> Program.Result {
      try Program.run(
        ["redact"], input: Data("Our pay has not moved.".utf8), environment: environment)
    }
    #expect(try run([:]).out == "Our pay has not moved.")
    #expect(try run(["OKCPS_SCAN_DISTRICT": district]).out.contains("[REPRESENTATION]"))
  }

  @Test func whatACommentAllowsStays() throws {
    let text = ScanSettingsTests.comment + Self.bad + "\n" + Self.bad
    let r = try redact(text, settings: "")
    #expect(
      r.out == ScanSettingsTests.comment + "A form for student ID 1234567, and a [OBSCENITY].\n\n"
        + "A form for student ID [STUDENT-ID], and a [OBSCENITY].\n")
    #expect(r.errors == "okcps-scan: suppressed: 1 (1 inline)\n")
    #expect(!(try redact(text, settings: "", "--no-suppressions").out.contains("1234567")))
    #expect(!(try redact(text, settings: "direction: inbound\n").out.contains("1234567")))
  }

  @Test func whatIsSuppressedStays() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.txt", Self.bad)
    #expect(try Program.run(["config", "keygen"], input: "", in: folder.path).status == 0)
    let found = try Program.run(
      ["scan", "-f", "ndjson", "a.txt"] + Program.rules, in: folder.path)
    let print = try #require(found.out.firstMatch(of: /"fingerprint":"(v1:[0-9a-f]{32})"/)?.1)
    try folder.write(
      "known.yml",
      "- { fingerprint: '\(print)', rule: student-pii.student-id, reason: demo, by: A. Clerk, date: 2026-01-01, expires: 2999-01-01 }\n"
    )
    let command = ["redact", "--suppressions", "known.yml"] + Program.rules + ["a.txt"]
    try folder.write("a.txt", Self.bad + "\nstudent ID 7654321\n\n" + Self.bad)
    let r = try Program.run(command, in: folder.path)
    let kept = "A form for student ID 1234567, and a [OBSCENITY].\n"
    #expect(r.out == kept + "\nstudent ID [STUDENT-ID]\n\n" + kept)
    #expect(r.errors == "okcps-scan: suppressed: 2 (2 suppression)\n")
  }

  @Test(.enabled(if: Sandbox.isOffered)) func aSandboxChangesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.txt", Self.bad)
    let command = ["redact"] + Program.rules
    for path in ["a.txt", "none.txt"] {
      let usual = try Program.run(command + [path], in: folder.path)
      let shutIn = try Program.run(command + ["--require-sandbox", path], in: folder.path)
      #expect(shutIn.status == usual.status && shutIn.status == (path == "a.txt" ? 0 : 2))
      #expect(shutIn.out == usual.out && shutIn.errors == usual.errors)
    }
  }
}
