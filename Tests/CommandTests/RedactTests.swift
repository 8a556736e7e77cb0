import Foundation
import Testing

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
    let count = 60_000
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
}
