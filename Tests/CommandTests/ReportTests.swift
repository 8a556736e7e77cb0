import Foundation
import Testing

/// Output files, several reports, selection, and the report command.
@Suite struct ReportTests {
  static let text = ScanTests.bad + "\n" + ScanTests.crude + "\n" + ScanTests.press
  static let formats = [
    "human", "line", "ndjson", "sarif", "github", "gitlab", "rdjsonl", "junit", "csv", "html",
    "markdown",
  ]

  /// A folder with a text of three findings, one of none, and their results.
  func results() throws -> TemporaryFolder {
    let place = try TemporaryFolder()
    try place.write("a.txt", Self.text)
    try place.write("b.txt", ScanTests.good)
    let r = try scan(place, "-q", "-f", "ndjson", "-o", "results.ndjson", "a.txt", "b.txt")
    #expect(r.status == 1)
    #expect(r.out == "" && r.errors == "")
    return place
  }

  func scan(_ place: TemporaryFolder, _ arguments: String...) throws -> Program.Result {
    try Program.run(["scan"] + arguments + Program.rules, in: place.path)
  }

  func report(_ place: TemporaryFolder, _ arguments: String...) throws -> Program.Result {
    try Program.run(["report"] + arguments + Program.rules, in: place.path)
  }

  func read(_ place: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOfFile: place.path + "/" + name, encoding: .utf8)
  }

  func names(_ place: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
  }

  // MARK: outputs of scan

  @Test(arguments: formats) func everyFormatHidesPersonalData(_ format: String) throws {
    let r = try Program.run(["scan", "-q", "-f", format] + Program.rules, input: Self.text)
    #expect(r.status == 1)
    #expect(r.out.contains("student-pii.student-id") || format == "markdown")
    #expect(!r.out.contains("1234567"))
    #expect(r.errors == "")
  }

  @Test func quietWritesNothing() throws {
    let r = try Program.run(["scan", "-f", "quiet"] + Program.rules, input: Self.text)
    #expect(r.status == 1)
    #expect(r.out == "" && r.errors == "")
  }

  @Test func onlyShowMatchesShowsMatches() throws {
    for format in Self.formats {
      let r = try Program.run(
        ["scan", "--show-matches", "-f", format] + Program.rules, input: Self.text)
      #expect(r.out.contains("1234567") == ["human", "html", "markdown"].contains(format))
    }
  }

  @Test func oneScanMakesSeveralReports() throws {
    let place = try TemporaryFolder()
    try place.write("a.txt", Self.text)
    try place.write("old.sarif", "old")
    let also = Self.formats.flatMap { ["--also", "\($0)=\($0).out"] }
    let r = try Program.run(
      ["scan", "-f", "line", "a.txt", "--also", "sarif=old.sarif"] + also + Program.rules,
      in: place.path)
    #expect(r.status == 1)
    #expect(r.lines.count == 3)
    for format in Self.formats {
      let alone = try scan(place, "-f", format, "a.txt")
      #expect(try read(place, format + ".out") == alone.out)
    }
    #expect(try read(place, "old.sarif") == read(place, "sarif.out"))
    #expect(try names(place).count == 2 + Self.formats.count)
    let mode = try FileManager.default.attributesOfItem(atPath: place.path + "/csv.out")
    #expect(mode[.posixPermissions] as? Int == 0o600)
  }

  @Test func aBrokenRunLeavesTheOldReport() throws {
    let place = try TemporaryFolder()
    try place.write("a.txt", Self.text)
    try place.write("out", "old")
    let lost = try Program.run(
      ["scan", "-f", "line", "--also", "csv=out", "a.txt"] + Program.rules, in: place.path,
      output: "/dev/full")
    #expect(lost.status == 2)
    #expect(try read(place, "out") == "old")
    #expect(try names(place) == ["a.txt", "out"])
  }

  @Test func whatCannotBeWrittenIsTwo() throws {
    let place = try TemporaryFolder()
    try place.write("a.txt", Self.text)
    unsafe symlink("a.txt", place.path + "/link")
    for (arguments, reason) in [
      (["-o", "no/such/folder"], "make its folder first"), (["-o", "."], "name a file in it"),
      (["-o", "a.txt"], "is read"), (["-o", "link"], "symbolic link"),
      (["-o", "/dev/full"], "No space left"), (["-o", "x", "--also", "csv=x"], "two reports"),
      (["--also", "csv"], "also"), (["--also", "quiet=x"], "also"),
    ] {
      let r = try Program.run(["scan", "a.txt"] + arguments + Program.rules, in: place.path)
      #expect(r.status == 2, "\(arguments)")
      #expect(r.errors.contains(reason), "\(r.errors)")
      #expect(try read(place, "a.txt") == Self.text)
      #expect(try names(place) == ["a.txt", "link"])
    }
  }

  @Test func aDeviceIsWrittenToAsItIs() throws {
    let place = try TemporaryFolder()
    try place.write("a.txt", Self.text)
    #expect(try scan(place, "-f", "csv", "-o", "/dev/null", "a.txt").status == 1)
    var about = stat()
    #expect(unsafe stat("/dev/null", &about) == 0 && about.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func whatTheLimitLeavesOutIsSaid() throws {
    let place = try results()
    let r = try scan(place, "-f", "sarif", "--sarif-max", "1", "a.txt")
    #expect(r.out.contains("\"ruleId\":\"student-pii.student-id\""))
    #expect(!r.out.contains("\"ruleId\":\"obscenity.mild\""))
    #expect(r.errors.hasPrefix("okcps-scan: SARIF: 2 results left out by --sarif-max"))
    #expect(try scan(place, "-f", "sarif", "--sarif-max", "1", "-q", "a.txt").errors == "")
  }

  // MARK: selection

  @Test(arguments: [
    (["--rule", "press.*"], ["press.inquiry"], Int32(0), "allow"),
    (
      ["--rule", "press.inquiry", "--rule", "obscen*.mild"], ["obscenity.mild", "press.inquiry"], 1,
      "review"
    ),
    (["--exclude-rule", "*"], [], 0, "allow"),
    (["--exclude-rule", "student-pii.*"], ["obscenity.mild", "press.inquiry"], 1, "review"),
    (["--category", "student-pii"], ["student-pii.student-id"], 1, "block"),
    (["--category", "o*", "--exclude-rule", "*.mild"], [], 0, "allow"),
    (["--min-severity", "review"], ["student-pii.student-id", "obscenity.mild"], 1, "block"),
    // What is not shown still counts for decision and status.
    (["--min-severity", "block", "--exclude-rule", "student-pii.*"], [], 1, "review"),
  ])
  func findingsAreSelected(
    _ flags: [String], _ rules: [String], _ status: Int32, _ decision: String
  ) throws {
    let r = try Program.run(
      ["scan", "-f", "ndjson", "--all-verdicts"] + flags + Program.rules, input: Self.text)
    #expect(r.status == status)
    #expect(r.out.matches(of: /"finding":\{"rule":"([^"]*)"/).map { String($0.output.1) } == rules)
    #expect(r.out.contains("\"decision\":\"\(decision)\""))
  }

  @Test func hiddenFindingsAreCounted() throws {
    let r = try Program.run(
      ["scan", "-f", "human", "--min-severity", "block"] + Program.rules, input: Self.text)
    #expect(r.out.contains("1 finding: 1 block (0 suppressed, 2 below --min-severity not shown)."))
  }

  @Test func namesOfNothingAreErrors() throws {
    for (flags, hint) in [
      (["--rule", "pres.*"], "rules list"), (["--exclude-rule", "x"], "rules list"),
      (["--category", "presss"], "the categories are"),
    ] {
      let r = try Program.run(["scan"] + flags + Program.rules, input: Self.text)
      #expect(r.status == 2)
      #expect(r.out == "")
      #expect(r.errors.contains(hint))
    }
  }

  // MARK: how it is drawn

  @Test func standardInputHasANameOfItsChoice() throws {
    let r = try Program.run(
      ["scan", "-f", "line", "--stdin-path", "draft\u{1b}.md"] + Program.rules, input: Self.text)
    #expect(r.lines[0].hasPrefix("draft‹U+001B›.md:1:33: block"))
  }

  @Test func contextAndASCII() throws {
    let text = "été\ncall me, student ID 7654321\n" + ScanTests.bad
    let r = try Program.run(
      ["scan", "-f", "human", "--context", "1", "--ascii"] + Program.rules, input: text)
    #expect(r.out.utf8.allSatisfy { $0 < 0x80 })
    #expect(r.out.contains("     | <U+00E9>t<U+00E9>\n     | call me, student ID [STUDENT-ID]\n"))
    #expect(!r.out.contains("7654321") && !r.out.contains("1234567"))
  }

  @Test func verboseSaysWhy() throws {
    let r = try Program.run(["scan", "-f", "human", "-v"] + Program.rules, input: ScanTests.bad)
    #expect(r.out.contains("│ for  context:\"student id\"; score 0.90"))
    #expect(r.errors == "standard input: \(ScanTests.bad.utf8.count) bytes, decision block\n")
  }

  @Test func linksAreAskedFor() throws {
    let place = try results()
    #expect(!(try scan(place, "-f", "human", "a.txt")).out.contains("\u{1b}"))
    let r = try scan(place, "-f", "human", "--hyperlink", "a.txt")
    #expect(r.out.hasPrefix("\u{1b}]8;;file:///"))
    #expect(r.lines[0].contains("/a.txt\u{1b}\\a.txt\u{1b}]8;;\u{1b}\\"))
  }

  @Test func aTextThatCannotBeReadIsInTheResults() throws {
    let place = try results()
    let r = try scan(place, "-f", "ndjson", "a.txt", "missing", "b.txt")
    #expect(r.status == 2)
    #expect(
      r.lines.contains(
        #"{"type":"skipped","data":{"source":"missing","reason":"unreadable"}}"#))
    #expect(r.lines.last?.contains("\"texts\":2,") == true)
    #expect(r.lines.last?.contains("\"skipped\":1,\"complete\":false") == true)
  }

  // MARK: report

  @Test(arguments: formats) func reportWritesWhatScanWouldHave(_ format: String) throws {
    let place = try results()
    // Texts without a finding are not in the results, and their text never is.
    let direct = try scan(place, "-f", format, "a.txt", "b.txt")
    let later = try report(place, "-f", format, "--source", ".", "results.ndjson")
    #expect(later.status == 1)
    #expect(later.errors == "")
    if ["junit", "markdown"].contains(format) {
      let withoutClean = try scan(place, "-f", format, "a.txt")
      #expect(later.out.contains(withoutClean.out.prefix(400)))
    } else {
      #expect(later.out == direct.out)
    }
  }

  @Test func withoutTheSourceThereAreOnlyPlaces() throws {
    let place = try results()
    let r = try report(place, "-f", "human", "results.ndjson")
    #expect(r.out.contains("  1:33  block  student-pii.student-id  Student ID number  [B.3.i]"))
    #expect(!r.out.contains("^"))
  }

  @Test func aSourceThatChangedGivesNoExcerpt() throws {
    let place = try results()
    try place.write("a.txt", "x" + Self.text)
    let r = try report(place, "-f", "human", "--source", ".", "results.ndjson")
    #expect(!r.out.contains("^"))
    #expect(r.errors.contains("changed since"))
    #expect(r.status == 1)
  }

  /// Results say by which flags an archive was read, so that nobody has to say it again.
  @Test func anArchiveReadByFlagsGivesExcerpts() throws {
    let place = try TemporaryFolder()
    try place.write("v.csv", "Number,Remark,Comment\n7,student ID 1234567,none\n")
    let flags = ["--from", "csv", "--text", "Remark", "--id", "Number"]
    _ = try Program.run(
      ["scan", "-f", "ndjson", "-o", "r", "v.csv"] + flags + Program.rules, in: place.path)
    #expect(
      try read(place, "r").contains(#""reading":{"from":"csv","text":"Remark","id":"Number"}"#))
    let r = try report(place, "-f", "human", "--source", ".", "r")
    #expect(r.out.contains("student ID [STUDENT-ID]") && r.errors == "", "\(r.out)\(r.errors)")
  }

  @Test func excerptsMaskAlsoWhatWasNotReported() throws {
    let place = try TemporaryFolder()
    try place.write("a.txt", "zounderkite, student ID 1234567\n")
    _ = try scan(place, "-f", "ndjson", "-o", "r", "--category", "obscenity", "a.txt")
    let r = try report(place, "-f", "human", "--source", "a.txt", "r")
    #expect(r.out.contains("zounderkite, student ID [STUDENT-ID]"))
    let shown = try report(place, "-f", "human", "--source", "a.txt", "--show-matches", "r")
    #expect(shown.out.contains("1234567"))
  }

  /// Results are input: a name in them is no leave to read a file.
  @Test func namesInResultsLeadNowhereElse() throws {
    let place = try results()
    try place.write(
      "in/results.ndjson",
      try read(place, "results.ndjson").replacing(
        "\"a.txt\"", with: "\"../a.txt\""))
    let r = try Program.run(
      ["report", "-f", "human", "--source", ".", "results.ndjson"] + Program.rules,
      in: place.path + "/in")
    #expect(!r.out.contains("^"))
    #expect(r.errors.contains("no excerpts"))
  }

  @Test func partsAreAddedUp() throws {
    let place = try results()
    let both = try report(place, "-f", "ndjson", "results.ndjson", "results.ndjson")
    #expect(both.status == 1)
    #expect(both.lines.count == 2 * 6 - 2)
    let bytes = 2 * (Self.text.utf8.count + ScanTests.good.utf8.count)
    let summary = [
      #"{"type":"summary","data":{"texts":4,"bytes":\#(bytes),"allow":2,"review":0,"block":2,"#,
      #""by_severity":{"note":2,"review":2,"block":2},"#,
      #""by_category":{"student-pii":2,"obscenity":2,"press":2},"#,
      #""suppressed":0,"hidden":0,"skipped":0,"complete":true}}"#,
    ]
    #expect(both.lines.last == summary.joined())
    // The same from one stream, and the sum can be read again.
    let text = try read(place, "results.ndjson")
    let joined = try Program.run(["report", "-f", "ndjson"] + Program.rules, input: text + text)
    #expect(joined.out == both.out)
    let again = try Program.run(["report", "-f", "ndjson"] + Program.rules, input: both.out)
    #expect(again.out == both.out)
  }

  @Test func failOnIsAskedOnce() throws {
    let place = try results()
    for (level, status) in [("note", Int32(1)), ("block", 1), ("never", 0)] {
      #expect(
        try report(place, "-f", "quiet", "--fail-on", level, "results.ndjson").status == status)
    }
    let rest = try report(
      place, "-f", "quiet", "--fail-on", "block", "--exclude-rule", "student-pii.*",
      "results.ndjson")
    #expect(rest.status == 0)
  }

  @Test func partsOfDifferentRulesAreRefused() throws {
    let place = try results()
    let text = try read(place, "results.ndjson")
    let sha = try #require(text.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).output.1
    let other = text.replacing(sha, with: String(sha.reversed()))
    try place.write("other.ndjson", other)
    try place.write("joined.ndjson", text + other)
    for files in [["results.ndjson", "other.ndjson"], ["joined.ndjson"]] {
      let r = try Program.run(
        ["report", "-f", "line", "-o", "out"] + files + Program.rules, in: place.path)
      #expect(r.status == 2)
      #expect(r.errors.contains("--mixed"))
      #expect(!(try names(place)).contains("out"))
      let mixed = try Program.run(
        ["report", "-f", "ndjson", "--mixed"] + files + Program.rules, in: place.path)
      #expect(mixed.status == 1)
      #expect(mixed.lines[0].contains("\"rules\":{\"version\":\"mixed\",\"sha256\":\"0000"))
      #expect(mixed.lines.last?.contains("\"texts\":4,") == true)
    }
  }

  @Test func damageIsNamedAndNothingIsLost() throws {
    let place = try results()
    let lines = try read(place, "results.ndjson").split(separator: "\n").map(String.init)
    #expect(lines.count == 6)
    let damaged: [(String, [String], Int, String)] = [
      ("no summary", Array(lines.dropLast()), 3, "r:5: the part ends without its summary"),
      ("no begin", Array(lines.dropFirst()), 0, "r:1: an event outside of a part"),
      (
        "a finding lost", Array(lines.prefix(2) + lines.dropFirst(3)), 2,
        "r:5: the summary counts other findings"
      ),
      ("garbage", lines.prefix(2) + ["{\"ty"] + lines.dropFirst(2), 3, "r:3: not a JSON event"),
      ("nothing", [], 0, "r:1: no results"),
      (
        "another kind", lines.prefix(2) + [#"{"type":"omen","data":{}}"#] + lines.dropFirst(2), 3,
        "r:3: an event of an unknown type"
      ),
    ]
    for (what, kept, findings, message) in damaged {
      try place.write("r", kept.map { $0 + "\n" }.joined())
      let r = try report(place, "-f", "line", "r")
      #expect(r.status == 2, "\(what)")
      #expect(r.lines.count == findings, "\(what)")
      #expect(r.errors.contains("okcps-scan: " + message), "\(what): \(r.errors)")
      #expect(!r.errors.contains("student"))
    }
    #expect(try report(place, "missing").status == 2)
    // Only the damaged part is in doubt; the other is whole.
    let two = try report(place, "-f", "line", "results.ndjson", "missing")
    #expect(two.status == 2)
    #expect(two.lines.count == 3)
  }
}
