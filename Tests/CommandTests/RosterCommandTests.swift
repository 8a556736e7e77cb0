import Foundation
import Testing

/// The roster on the command line: what is refused, what is warned of, and that no value of a table is
/// ever shown.
@Suite struct RosterCommandTests {
  static let table = """
    First Name,Last Name,Student ID,Email,DOB,Guardian 1 Name,Guardian 1 Phone,Directory Opt Out,Shoe
    Odette,Larkspur,84018273,olarkspur1@example.org,2012-03-14,Thaddeus Larkspur,405-555-0143,no,7
    Juniper,Featherstone,84018274,,2012-03-15,,,yes,8

    """
  private static let canaries = [
    "Odette", "odette", "Larkspur", "larkspur", "Juniper", "Featherstone", "Thaddeus", "84018273",
    "84018274", "2012-03-14", "555-0143", "5550143",
  ]

  /// A folder with a key, a table and a roster made by the program.
  private final class Place {
    let folder: TemporaryFolder
    var key: String { folder.path + "/keys/key" }
    var roster: String { folder.path + "/r/students.roster" }
    var table: String { folder.path + "/students.csv" }
    var use: [String] { ["--roster", roster, "--key-file", key] }

    init() throws {
      folder = try TemporaryFolder()
      for name in ["keys", "r"] {
        try FileManager.default.createDirectory(
          atPath: folder.path + "/" + name, withIntermediateDirectories: true)
      }
      try folder.write("students.csv", RosterCommandTests.table)
      #expect(try Program.run(["roster", "keygen", key]).status == 0)
      let built = try Program.run(
        ["roster", "build", table, "--key-file", key, "--output", roster])
      #expect(built.status == 0 && built.errors == "", "\(built.errors)")
      RosterCommandTests.expectNoValues(built)
    }
  }

  private static func expectNoValues(_ result: Program.Result) {
    for canary in canaries {
      #expect(!result.out.contains(canary) && !result.errors.contains(canary), "\(canary)")
    }
  }

  @Test func aDryRunShowsColumnsAndCountsAndWritesNothing() throws {
    let place = try Place()
    let result = try Program.run(["roster", "build", place.table, "--dry-run"])
    #expect(result.status == 0)
    #expect(result.lines.contains("column 3  Student ID: student-id"))
    #expect(result.lines.contains("column 9  Shoe: left out"))
    #expect(result.lines.contains("students: 2"))
    #expect(result.lines.contains("opted out: 1"))
    Self.expectNoValues(result)
  }

  @Test func checkSaysVersionAgeSizeAndFieldsInBuckets() throws {
    let place = try Place()
    let result = try Program.run(["roster", "check", place.roster, "--key-file", place.key])
    #expect(result.status == 0)
    #expect(result.lines.contains("format: 1"))
    #expect(result.lines.contains("age: 0 days"))
    #expect(result.lines.contains("students: under 10"))
    #expect(result.lines.contains { $0.hasPrefix("fields: ") && $0.contains("guardian-phone") })
    Self.expectNoValues(result)
  }

  @Test(arguments: [
    ("Thanks to Odette Larkspur", "yes\n", 1), ("badge 84-018-273", "yes\n", 1),
    ("Thanks to everybody", "no\n", 0), ("badge 84018275", "no\n", 0),
  ]) func testSaysYesOrNo(text: String, answer: String, status: Int32) throws {
    let place = try Place()
    let result = try Program.run(
      ["roster", "test", place.roster, "--key-file", place.key], input: text)
    #expect(result.out == answer)
    #expect(result.status == status)
  }

  /// Every command takes a roster and acts on it; what it writes shows nobody, text asked for aside.
  @Test func everyCommandKnowsTheRoster() throws {
    let place = try Place()
    let text = "Congrats to Juniper Featherstone, badge 84018274"
    let scan = try Program.run(["scan", "--format", "line"] + place.use, input: text)
    #expect(scan.status == 1)
    #expect(scan.out.contains("block: student-pii.roster-opted-out"))
    Self.expectNoValues(scan)
    let json = try Program.run(["scan", "--format", "ndjson"] + place.use, input: text)
    #expect(json.out.contains("roster:opted-out"))
    Self.expectNoValues(json)
    let filter = try Program.run(["filter"] + place.use, input: #"{"id":1,"text":"\#(text)"}"#)
    #expect(filter.status == 0)
    #expect(filter.out.contains(#""decision":"block""#))
    #expect(filter.out.contains("student-pii.roster-student-id"))
    Self.expectNoValues(filter)
    let redacted = try Program.run(["redact"] + place.use, input: text)
    #expect(redacted.status == 0)
    Self.expectNoValues(redacted)
  }

  @Test func aKeyBesideItsRosterIsWarnedOf() throws {
    let place = try Place()
    let beside = place.folder.path + "/keys/students.roster"
    let built = try Program.run(
      ["roster", "build", place.table, "--key-file", place.key, "--output", beside])
    #expect(built.status == 0)
    #expect(built.errors.contains("lies in the folder of the roster; keep the key elsewhere"))
    let used = try Program.run(
      ["scan", "--roster", beside, "--key-file", place.key], input: "all is well")
    #expect(used.status == 0)
    #expect(used.errors.contains("keep the key elsewhere"))
  }

  @Test func whatCannotBeOpenedEndsWithTwoAndOneLine() throws {
    let place = try Place()
    let other = place.folder.path + "/keys/other"
    #expect(try Program.run(["roster", "keygen", other]).status == 0)
    let open = place.folder.path + "/keys/open"
    try FileManager.default.copyItem(atPath: place.key, toPath: open)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
    let link = place.folder.path + "/keys/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place.key)
    let cut = try place.folder.write(
      "cut.roster", try Data(contentsOf: URL(fileURLWithPath: place.roster)).dropLast(1))
    for (roster, key, reason) in [
      (place.roster, other, "sealed with another key"), (place.roster, open, "chmod 600"),
      (place.roster, link, "a symbolic link is not followed"), (cut, place.key, "cut short"),
      (place.roster, place.folder.path + "/none", "No such file"),
    ] {
      for command in [["scan"], ["filter"], ["redact"]] {
        let result = try Program.run(
          command + ["--roster", roster, "--key-file", key], input: "Odette Larkspur")
        #expect(result.status == 2)
        #expect(result.out == "")
        #expect(result.errors.contains(reason), "\(command) \(result.errors)")
        Self.expectNoValues(result)
      }
    }
  }

  @Test func aRosterNeedsItsKeyAndAKeyItsRoster() throws {
    let place = try Place()
    #expect(try Program.run(["scan", "--roster", place.roster], input: "x").status == 2)
    #expect(try Program.run(["scan", "--key-file", place.key], input: "x").status == 2)
    // A key is never taken from the environment.
    let result = try Program.run(
      ["scan", "--roster", place.roster], environment: ["KEY_FILE": place.key])
    #expect(result.status == 2)
  }

  @Test func badRowsStopTheBuildUnlessSkipped() throws {
    let place = try Place()
    let bad = try place.folder.write(
      "bad.csv", "first,last,id\nOdette,Larkspur,84018273\nJuniper,,84018274\n")
    let out = place.folder.path + "/r/bad.roster"
    let command = ["roster", "build", bad, "--key-file", place.key, "-o", out]
    let refused = try Program.run(command)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("bad.csv:3: column 2: last: empty"))
    #expect(!FileManager.default.fileExists(atPath: out))
    Self.expectNoValues(refused)
    let skipped = try Program.run(command + ["--skip-bad-rows"])
    #expect(skipped.status == 0)
    #expect(FileManager.default.fileExists(atPath: out))
    Self.expectNoValues(skipped)
  }

  @Test func aPassphraseIsReadFromAFileOfTheUser() throws {
    let place = try Place()
    let word = try place.folder.write("keys/word", "correct horse\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: word)
    let key = place.folder.path + "/keys/wrapped"
    let roster = place.folder.path + "/r/wrapped.roster"
    let use = ["--key-file", key, "--passphrase-file", word]
    #expect(try Program.run(["roster", "keygen", key, "--passphrase-file", word]).status == 0)
    #expect(
      try Program.run(["roster", "build", place.table, "--output", roster] + use).status == 0)
    let scan = try Program.run(["scan", "--roster", roster] + use, input: "badge 84018273")
    #expect(scan.status == 1)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: word)
    #expect(try Program.run(["scan", "--roster", roster] + use, input: "x").status == 2)
  }

  /// Even where the shell allows core files, a crash with an opened roster leaves none.
  @Test func aCrashLeavesNoCoreFile() throws {
    let place = try Place()
    let run = try Conversation(["filter"] + place.use)
    try run.say(#"{"id":1,"text":"Odette Larkspur"}"# + "\n")
    _ = run.hear()
    let limits = try String(contentsOfFile: "/proc/\(run.pid)/limits", encoding: .utf8)
    let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") } ?? ""
    #expect(core.split(separator: " ").filter { $0 == "0" }.count == 2, "\(core)")
    #expect(kill(run.pid, SIGSEGV) == 0)
    #expect(try run.end() == 128 + SIGSEGV)
    let said = String(
      decoding: run.errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    for canary in Self.canaries { #expect(!said.contains(canary)) }
    let left = try FileManager.default.contentsOfDirectory(
      atPath: FileManager.default.currentDirectoryPath)
    #expect(!left.contains { $0 == "core" || $0 == "core.\(run.pid)" })
  }
}
