import Foundation
import Testing
import Workload

@Suite struct ScanTests {
  static let bad = "Pick up the form for student ID 1234567 today.\n"
  static let crude = "What a zounderkite!\n"
  static let press = "I am on deadline for the Gazette.\n"
  static let good = "The library opens at eight on Monday.\n"

  func scan(_ input: String, _ more: String...) throws -> Program.Result {
    try Program.run(["scan"] + more + Program.rules, input: input)
  }

  // MARK: exit status

  @Test func goodTextIsZero() throws {
    let r = try scan(Self.good)
    #expect(r.status == 0)
    #expect(r.out == "")
    #expect(r.errors == "")
  }

  @Test func emptyTextIsZero() throws {
    for r in [try scan(""), try scan("", "-")] {
      #expect(r.status == 0)
      #expect(r.errors == "okcps-scan: standard input is empty, so there was no text to scan\n")
    }
    #expect(try scan("", "-q").errors == "")
  }

  @Test(arguments: [
    (Self.bad, "note", 1), (Self.bad, "review", 1), (Self.bad, "block", 1), (Self.bad, "never", 0),
    (Self.crude, "note", 1), (Self.crude, "review", 1), (Self.crude, "block", 0),
    (Self.press, "note", 1), (Self.press, "review", 0), (Self.press, "never", 0),
  ])
  func failOn(_ text: String, _ level: String, _ status: Int32) throws {
    #expect(try scan(text, "--fail-on", level).status == status)
  }

  @Test func reviewIsTheDefaultOfFailOn() throws {
    #expect(try scan(Self.crude).status == 1)
    #expect(try scan(Self.press).status == 0)
  }

  @Test func scanNeedsNoName() throws {
    let r = try Program.run(Program.rules, input: Self.bad)
    #expect(r.status == 1)
    #expect(r.out.contains("student-pii.student-id"))
  }

  @Test(arguments: [
    ["--no-such-flag"], ["scan", "--fail-on", "sometimes"], ["scan", "--format"],
    ["scan", "--form", "line"], ["rules", "show"], ["rules", "frobnicate"],
    ["redact", "--min-severity", "x"],
  ])
  func wrongCommandLineIsTwo(_ arguments: [String]) throws {
    let r = try Program.run(arguments)
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(!r.errors.isEmpty)
  }

  @Test(arguments: [
    ["--help"], ["scan", "--help"], ["filter", "-h"], ["rules", "--help"], ["help", "redact"],
  ])
  func helpIsZero(_ arguments: [String]) throws {
    let r = try Program.run(arguments)
    #expect(r.status == 0)
    #expect(r.out.contains("USAGE"))
    #expect(r.errors == "")
  }

  @Test func versionNamesAllItsParts() throws {
    let r = try Program.run(["--version"])
    #expect(r.status == 0)
    #expect(r.out.contains("0.1.0"))
    #expect(r.out.contains("rules "))
    for library in [
      "ICU", "Unicode", "PCRE2", "libsodium", "libyaml", "simdjson", "libxml2", "libarchive",
      "GMime",
    ] {
      let version = try Regex("\\b\(library) [0-9]+\\.[0-9]+(\\.[0-9]+)?\\b")
      #expect(r.out.firstMatch(of: version) != nil, "\(library)")
    }
    #expect(r.out.firstMatch(of: /\b[0-9a-f]{12}\b/) != nil)
  }

  // MARK: inputs

  @Test func unknownFileIsTwoAndOthersAreScanned() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("bad.txt", Self.bad)
    let missing = folder.path + "/missing.txt"
    let r = try Program.run(["scan", missing, file] + Program.rules)
    #expect(r.status == 2)
    #expect(r.out.contains("student-pii.student-id"))
    #expect(r.errors.hasPrefix("okcps-scan: \(missing): "))
    #expect(r.errors.contains(";"))
    #expect(r.errors.split(separator: "\n").count == 1)
  }

  @Test func pipesAreRefused() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/pipe"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    for (path, named) in [(folder.path, pipe), (pipe, pipe), ("/dev/zero", "/dev/zero")] {
      let r = try Program.run(["scan", path] + Program.rules)
      #expect(r.status == 2)
      #expect(r.errors.hasPrefix("okcps-scan: \(named): "))
    }
  }

  @Test func severalFilesAreReportedEach() throws {
    let folder = try TemporaryFolder()
    let files = [
      try folder.write("a.txt", Self.bad), try folder.write("b.txt", Self.good),
      try folder.write("c.txt", Self.crude),
    ]
    let r = try Program.run(["scan", "--format", "line"] + files + Program.rules)
    #expect(r.status == 1)
    #expect(r.lines.count == 2)
    #expect(r.lines[0].hasPrefix(files[0] + ":1:33: block: student-pii.student-id: "))
    #expect(r.lines[1].hasPrefix(files[2] + ":1:8: review: obscenity.mild: "))
  }

  @Test func aFileNamedLikeACommandComesAfterDashes() throws {
    let folder = try TemporaryFolder()
    try folder.write("rules", Self.bad)
    for arguments in [["./rules"], ["--", "rules"]] {
      let r = try Program.run(Program.rules + arguments, in: folder.path)
      #expect(r.status == 1)
    }
  }

  @Test func bytesThatAreNoTextAreScanned() throws {
    var bytes = Data([0xff, 0xfe, 0x00, 0x80, 0x20])
    bytes.append(Data(Self.bad.utf8))
    let r = try Program.run(["scan", "--format", "line"] + Program.rules, input: bytes)
    #expect(r.status == 1)
    #expect(r.lines.count == 1)
  }

  /// Texts as long as the blocks of the sweep, and a byte more or less.
  @Test(arguments: [1, 2, 3, 63, 64, 65, 66, 127, 128, 129])
  func shortTextsAreScanned(_ length: Int) throws {
    for character in ["x", "1", " ", "\n", "é"] {
      #expect(try scan(String(repeating: character, count: length)).status == 0)
    }
  }

  @Test func wrongRulesAreTwo() throws {
    let r = try Program.run(["scan", "--rules", "/nonexistent"], input: Self.good)
    #expect(r.status == 2)
    #expect(r.errors.contains("/nonexistent"))
  }

  // MARK: formats

  @Test func theHumanFormatMasksAndPoints() throws {
    let r = try scan(Self.bad, "--format", "human", "--color", "never")
    #expect(r.out.contains("1:33  block  student-pii.student-id  Student ID number  [B.3.i]"))
    #expect(r.out.contains("[STUDENT-ID]"))
    #expect(r.out.contains("^^^^^^^^^^^^"))
    #expect(!r.out.contains("1234567"))
    #expect(r.out.contains("Decision: block"))
    #expect(!r.out.contains("\u{1b}"))
  }

  @Test func onlyShowMatchesShowsMatches() throws {
    for format in ["human", "line", "ndjson"] {
      #expect(!(try scan(Self.bad, "--format", format)).out.contains("1234567"))
    }
    #expect(try scan(Self.bad, "--format", "human", "--show-matches").out.contains("1234567"))
  }

  @Test func colourIsAskedFor() throws {
    #expect(try scan(Self.bad, "--format", "human", "--color", "always").out.contains("\u{1b}["))
    #expect(!(try scan(Self.bad, "--format", "human")).out.contains("\u{1b}"))
  }

  @Test func everyNdjsonLineIsAnEvent() throws {
    let r = try scan(Self.bad + "\n" + Self.crude, "--format", "ndjson")
    var kinds: [String] = []
    for line in r.lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      kinds.append(try #require(object["type"] as? String))
    }
    #expect(kinds == ["begin", "finding", "finding", "verdict", "summary"])
  }

  @Test func inboundIsNeverBlocked() throws {
    let r = try scan(Self.bad, "--direction", "inbound", "--format", "human")
    #expect(r.out.contains("Decision: review"))
  }

  @Test func aPersonalSiteHasItsOwnClause() throws {
    let r = try scan(Self.bad, "--site", "personal", "--format", "human")
    #expect(r.out.contains("[C.2.c]"))
  }

  // MARK: size

  /// Places in a file of several megabytes, far behind the first piece.
  @Test func placesHoldInAHugeFile() throws {
    let paragraphs = Workload.of(100_000, least: 30_000)
    let filler = String(
      repeating: "The library opens at eight; all is well.\n\n", count: paragraphs)
    let r = try scan(filler + Self.bad, "--format", "line")
    #expect(r.status == 1)
    #expect(r.lines.count == 1)
    #expect(r.lines[0].contains(":\(2 * paragraphs + 1):33: block"))
    let events = try scan(filler + Self.bad, "--format", "ndjson")
    #expect(events.out.contains("\"start\":\(filler.utf8.count + 32)"))
  }

  /// One line of six megabytes: columns count on over the cuts.
  @Test func placesHoldInAHugeLine() throws {
    let words = Workload.of(1_000_000, least: 250_000)
    let filler = String(repeating: "été ", count: words)
    let r = try scan(filler + Self.bad, "--format", "line")
    #expect(r.status == 1)
    #expect(r.lines[0].contains(":1:\(4 * words + 33): block"))
  }

  // MARK: streams

  @Test func aFullDeviceIsTwo() throws {
    let r = try Program.run(
      ["scan"] + Program.rules, input: Data(Self.bad.utf8), output: "/dev/full")
    #expect(r.status == 2)
    #expect(r.errors.contains("okcps-scan: output"))
  }

  @Test func aClosedReaderEndsItQuietly() throws {
    let talk = try Conversation(["scan", "--format", "line"] + Program.rules)
    try talk.hangUp()
    try talk.say(Self.bad)
    #expect(try talk.end() == 141)
    #expect(talk.errors.fileHandleForReading.availableData.isEmpty)
  }

  @Test func noCoreIsLeft() throws {
    let talk = try Conversation(["redact"] + Program.rules)
    try talk.say("Hello.\n\nWorld")
    _ = talk.hear()
    let limits = try String(contentsOfFile: "/proc/\(talk.pid)/limits", encoding: .utf8)
    let core = try #require(
      limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
    #expect(core.split(separator: " ")[4...5] == ["0", "0"])
    #expect(try talk.end() == 0)
  }

  @Test func aTerminalGetsAHint() throws {
    let terminal = try Terminal()
    let r = try terminal.run(["scan"] + Program.rules, typing: Self.good + "\u{4}")
    #expect(r.status == 0)
    #expect(r.errors == "paste the text, end with Ctrl-D\n")
  }
}
