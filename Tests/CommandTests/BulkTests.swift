import Foundation
import Testing

@testable import Archives
@testable import Reports
@testable import okcps_scan

/// `scan` over archives: texts with their identity, whatever they lie in.
@Suite struct BulkTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func scan(_ arguments: [String], input: String = "") throws -> Program.Result {
    try Program.run(["scan"] + arguments + Program.rules, input: input, in: folder.path)
  }

  /// The data of all events of a type.
  static func events(_ out: String, _ type: String) throws -> [[String: Any]] {
    try out.split(separator: "\n").compactMap { line in
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      return event["type"] as? String == type ? event["data"] as? [String: Any] : nil
    }
  }

  static let csv = """
    Comment,Comment ID,Date,Author,Permalink,Parent ID
    student ID 1234567,c-1,2026-01-02T03:04:05Z,Pat Sample,https://example.org/1,
    all is well,c-2,,,,c-1
    "what a zounderkite, really",c-3,,Lee Sample,,c-1

    """

  // MARK: identity

  @Test func everyTextHasItsIdentity() throws {
    try folder.write("comments.csv", Self.csv)
    let r = try scan(["-q", "-f", "ndjson", "comments.csv"])
    #expect(r.status == 1)
    let findings = try Self.events(r.out, "finding")
    #expect(findings.count == 2)
    let item = try #require(findings[0]["item"] as? [String: Any])
    #expect(
      item as NSDictionary == [
        "source": "comments.csv", "record": 1, "id": "c-1", "field": "/Comment",
        "time": "2026-01-02T03:04:05Z", "permalink": "https://example.org/1",
      ] as NSDictionary)
    let other = try #require(findings[1]["item"] as? [String: Any])
    #expect(other["parent"] as? String == "c-1" && other["record"] as? Int == 3)
    let verdicts = try Self.events(r.out, "verdict")
    #expect(verdicts.compactMap { $0["decision"] as? String } == ["block", "review"])
    let summary = try #require(try Self.events(r.out, "summary").first)
    #expect(summary["texts"] as? Int == 3 && summary["allow"] as? Int == 1)
  }

  /// What libraries load while they read can be loaded there, too.
  @Test(.enabled(if: Sandbox.isOffered)) func containersAndMailAreReadShutIn() throws {
    try folder.write("é.csv", Self.csv)
    let pack = Process()
    pack.executableURL = URL(fileURLWithPath: "/bin/tar")
    pack.arguments = ["-C", folder.path, "-cf", folder.path + "/a.tar", "é.csv"]
    try pack.run()
    pack.waitUntilExit()
    try folder.write(
      "b.eml",
      "Subject: =?iso-8859-1?q?student_ID_1234567?=\r\n"
        + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nstudent ID 7654321\r\n")
    let r = try scan(["--require-sandbox", "-q", "-f", "ndjson", "a.tar", "b.eml"])
    let items = try Self.events(r.out, "finding").compactMap { $0["item"] as? [String: Any] }
    #expect(
      items.compactMap { $0["source"] as? String }
        == ["a.tar!é.csv", "a.tar!é.csv", "b.eml", "b.eml"])
    #expect(r.status == 1, "\(r.errors)")
  }

  @Test func authorsAreKeyedPseudonyms() throws {
    try folder.write("comments.csv", Self.csv)
    #expect(try Program.run(["config", "keygen"], input: "", in: folder.path).status == 0)
    let r = try scan(["-f", "ndjson", "comments.csv"])
    let authors = try Self.events(r.out, "finding").compactMap {
      ($0["item"] as? [String: Any])?["author"] as? String
    }
    #expect(authors.count == 2 && authors[0] != authors[1])
    #expect(authors.allSatisfy { $0.wholeMatch(of: /a:[0-9a-f]{32}/) != nil })
    #expect(!r.out.contains("Sample"))
    #expect(try scan(["-f", "ndjson", "comments.csv"]).out == r.out)
  }

  @Test func archivesAreKnownByTheirContentAndPlainTextsAreNot() throws {
    let file = try folder.write("comments.csv", Self.csv)
    try folder.write("a.txt", ScanTests.bad)
    let r = try scan(["-q", "-f", "ndjson", "a.txt", "comments.csv"])
    let begin = try #require(try Self.events(r.out, "begin").first)
    let sources = try #require(begin["sources"] as? [[String: Any]])
    #expect(sources.count == 1 && sources[0]["source"] as? String == "comments.csv")
    #expect(sources[0]["size"] as? Int == Self.csv.utf8.count)
    let sum = Process()
    let output = Pipe()
    sum.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    sum.arguments = [file]
    sum.standardOutput = output
    try sum.run()
    let told = String(decoding: try output.fileHandleForReading.readToEnd()!, as: UTF8.self)
    #expect(sources[0]["sha256"] as? String == String(told.prefix(64)))
  }

  @Test func plainTextsAreScannedAsTheyStand() throws {
    try folder.write("a.txt", "\u{feff}[Update] " + ScanTests.bad)
    try folder.write("b.md", "# Title\n\n" + ScanTests.bad)
    let r = try scan(["-f", "line", "."])
    #expect(r.lines.map { $0.split(separator: " ")[0] } == ["./a.txt:1:43:", "./b.md:3:33:"])
  }

  @Test func anArchiveMayBeScannedAsOneText() throws {
    try folder.write("a.csv", Self.csv)
    let r = try scan(["-f", "line", "--from", "text", "a.csv"])
    #expect(r.lines.map { $0.split(separator: " ")[0] } == ["a.csv:2:12:", "a.csv:4:9:"])
    let piped = try scan(["-f", "line", "--from", "text", "-"], input: #"{"text":"zounderkite"}"#)
    #expect(piped.lines.map { $0.split(separator: " ")[0] } == ["-:1:10:"])
  }

  @Test func theTextSaysWhoSpeaksUnlessAFlagDoes() throws {
    try folder.write(
      "a.ndjson",
      #"{"id":1,"text":"student ID 1234567","direction":"inbound"}"# + "\n"
        + #"{"id":2,"text":"student ID 1234567"}"# + "\n")
    func decisions(_ flags: String...) throws -> [String] {
      try Self.events(try scan(["-q", "-f", "ndjson", "a.ndjson"] + flags).out, "verdict")
        .compactMap { $0["decision"] as? String }
    }
    #expect(try decisions() == ["review", "block"])
    #expect(try decisions("--direction", "outbound") == ["block", "block"])
    #expect(try decisions("--direction", "inbound") == ["review", "review"])
    try folder.write(".okcps-scan.yml", "direction: inbound\n")
    #expect(try decisions() == ["review", "review"])
  }

  @Test func whatCannotBeReadIsToldAndTheRestIsScanned() throws {
    let lines = [#"{"id":1,"text":"fine"}"#, "{bad", #"{"id":3,"text":"student ID 1234567"}"#]
    try folder.write("a.ndjson", lines.joined(separator: "\n"))
    let r = try scan(["-q", "-f", "ndjson", "a.ndjson"])
    #expect(r.status == 2)
    #expect(r.errors.hasPrefix("okcps-scan: a.ndjson: record 2, byte 23: not valid JSON"))
    let skipped = try #require(try Self.events(r.out, "skipped").first)
    #expect(skipped["reason"] as? String == "bad-json" && skipped["record"] as? Int == 2)
    #expect(try Self.events(r.out, "finding").count == 1)
    let strict = try scan(["-q", "-f", "ndjson", "--strict", "a.ndjson"])
    #expect(strict.status == 2)
    #expect(try Self.events(strict.out, "finding").isEmpty)
    #expect(try Self.events(strict.out, "summary").first?["texts"] as? Int == 1)
  }

  @Test func standardInputMayBeAnArchive() throws {
    let r = try scan(
      ["-q", "-f", "ndjson"], input: #"{"id":7,"text":"student ID 1234567"}"# + "\n")
    #expect(r.out.contains(#""item":{"source":"-","record":1,"id":"7","field":"/text"}"#))
    let csv = try scan(["-q", "-f", "ndjson", "--stdin-path", "x.csv", "-"], input: Self.csv)
    #expect(csv.out.contains(#""source":"x.csv","record":1,"id":"c-1""#))
    // A text that begins with a bracket is one.
    for text in ["[Update] ", "{Update} ", "[1] ", "{ "] {
      #expect(try scan(["-f", "line"], input: text + ScanTests.bad).status == 1)
    }
  }

  @Test func longTextsAreNotScannedAndThatIsSaid() throws {
    try folder.write("a.ndjson", #"{"id":1,"text":"student ID 1234567"}"# + "\n")
    let r = try scan(["-q", "-f", "ndjson", "--max-text", "10", "a.ndjson"])
    #expect(r.status == 2)
    #expect(r.out.contains(#""decision":"review","complete":false"#))
    #expect(r.errors.contains("a.ndjson: record 1, byte 0: longer than --max-text"))
  }

  @Test func fieldsOfARecordAreOneText() throws {
    let r = try Program.run(
      ["scan", "-q", "-f", "ndjson", "--all-verdicts", "wordpress.xml"] + Program.rules,
      input: "", in: Program.fixtures + "/archives")
    let ids = try Self.events(r.out, "verdict").compactMap {
      ($0["item"] as? [String: Any])?["id"] as? String
    }
    #expect(ids.count == Set(ids).count && ids.contains("post:12"))
  }

  /// Places of a page are those of its file, and its comments count.
  @Test func pagesAreReadAsTheyAreShown() throws {
    let page = """
      <!doctype html>
      <p>Welcome.</p>
      <p>Pick up <b>student</b>
      ID 1234567 &amp; go.</p>

      """
    try folder.write("a.html", page)
    let r = try scan(["-f", "line", "a.html"])
    #expect(r.lines.count == 1)
    #expect(r.lines[0].hasPrefix("a.html#1:4:4: block: student-pii.student-id"))
    let comment = "<!-- okcps-scan: allow student-pii.* -- our demo number -->"
    try folder.write("a.html", page.replacing("<p>Pick", with: comment + "<p>Pick"))
    #expect(try scan(["a.html"]).status == 0)
    #expect(try scan(["--direction", "inbound", "a.html"]).status == 1)
    #expect(try scan(["--no-suppressions", "a.html"]).status == 1)
    try folder.write("a.html", page.replacing("<p>Welcome", with: comment + "<p>Welcome\n\n"))
    #expect(try scan(["a.html"]).status == 1)
  }

  // MARK: many files

  @Test func filesAreNamedInAFileToo() throws {
    for n in 1...3 { try folder.write("\(n) a.txt", ScanTests.bad) }
    try folder.write("names", "1 a.txt\n3 a.txt\n")
    #expect(try scan(["-f", "line", "--files-from", "names"]).lines.count == 2)
    try folder.write("zero", "1 a.txt\0" + "2 a.txt\0" + "3 a.txt\0")
    #expect(try scan(["-f", "line", "--files-from", "zero", "-0"]).lines.count == 3)
    #expect(try scan(["-f", "line", "--files-from", "-"], input: "2 a.txt\n").lines.count == 1)
    #expect(try scan(["-f", "line", "--files-from", "-"], input: "").status == 0)
    #expect(try scan(["-0", "1 a.txt"]).status == 2)
    #expect(try scan(["--files-from", "none"]).status == 2)
  }

  @Test func ownOutputIsNotScanned() throws {
    try folder.write("in/a.txt", ScanTests.bad)
    try folder.write("in/out.ndjson", #"{"id":1,"text":"student ID 1234567"}"# + "\n")
    let r = try scan(["-q", "-f", "ndjson", "-o", "in/out.ndjson", "in"])
    #expect(r.status == 1)
    let out = try String(contentsOfFile: folder.path + "/in/out.ndjson", encoding: .utf8)
    #expect(try Self.events(out, "summary").first?["texts"] as? Int == 1)
  }

  @Test func aSampleIsTheSameInEveryRun() throws {
    let lines = (0..<2000).map { #"{"id":\#($0),"text":"student ID 12345\#($0 % 90 + 10)"}"# }
    try folder.write("a.ndjson", lines.joined(separator: "\n"))
    let one = try scan(["-q", "-f", "ndjson", "--sample", "10", "a.ndjson"])
    let ids = try Self.events(one.out, "finding").compactMap {
      ($0["item"] as? [String: Any])?["id"] as? String
    }
    #expect((150...250).contains(ids.count))
    #expect(one.out.contains(#""sample":10"#))
    try folder.write("a.ndjson", lines.shuffled().joined(separator: "\n"))
    let other = try scan(["-q", "-f", "ndjson", "--sample", "10", "-j", "2", "a.ndjson"])
    let again = try Self.events(other.out, "finding").compactMap {
      ($0["item"] as? [String: Any])?["id"] as? String
    }
    #expect(Set(again) == Set(ids))
    #expect(try scan(["--sample", "0", "a.ndjson"]).status == 2)
  }

  @Test(arguments: ["line", "ndjson", "human"]) func threadsChangeNothing(_ format: String) throws {
    let long = String(repeating: "student ID 1234567 and a zounderkite, ", count: 300)
    let lines = (0..<500).map { n in
      let text = n % 5 == 0 ? "student ID 1234567\\n\\nx zounderkite" : "room \(n)"
      return n % 7 == 3 ? "{bad" : #"{"id":\#(n),"text":"\#(text)"}"#
    }
    try folder.write("a.ndjson", lines.joined(separator: "\n"))
    try folder.write("b.ndjson", #"{"id":1,"text":"\#(long)"}"# + "\n")
    try folder.write("c.txt", long)
    let files = ["a.ndjson", "c.txt", "b.ndjson", "a.ndjson"]
    let one = try scan(["-f", format, "--stats"] + files)
    #expect(one.status == 2)
    for threads in ["2", "8"] {
      let more = try scan(["-f", format, "--stats", "-j", threads] + files)
      #expect(more.outBytes == one.outBytes)
      #expect(more.errors == one.errors)
    }
  }

  // MARK: reports

  @Test(arguments: ["human", "line", "ndjson", "sarif", "csv", "html", "junit", "markdown"])
  func resultsOfArchivesAreRendered(_ format: String) throws {
    try folder.write("comments.csv", Self.csv + "one cell\n")
    let scanned = try scan(["-q", "-f", "ndjson", "-o", "r.ndjson", "--also", "\(format)=now", "."])
    #expect(scanned.status == 2)
    let report = try Program.run(
      ["report", "-q", "-f", format, "-o", "later", "r.ndjson"] + Program.rules, input: "",
      in: folder.path)
    #expect(report.status == 2 && report.errors == "")
    if format == "human" || format == "markdown" { return }
    let now = try String(contentsOfFile: folder.path + "/now", encoding: .utf8)
    let later = try String(contentsOfFile: folder.path + "/later", encoding: .utf8)
    if format == "html" {
      for page in [now, later] {
        #expect(page.contains("<a href=\"https://example.org/1\""))
        #expect(page.firstMatch(of: /comments\.csv, \d+ bytes, SHA-256 <code>[0-9a-f]{64}</) != nil)
      }
      return
    }
    #expect(now == later)
  }

  // MARK: what is passed over

  @Test func ignoredFilesArePassedOverAndCounted() throws {
    for name in ["in/a.txt", "in/b.log", "in/old/c.txt", "in/keep/d.txt"] {
      try folder.write(name, "student ID 1234567\n")
    }
    try folder.write("in/.okcps-scanignore", "*.log\nold/\n")
    func sources(_ arguments: String...) throws -> [String] {
      try Self.events(try scan(["-q", "-f", "ndjson"] + arguments).out, "finding")
        .compactMap { ($0["item"] as? [String: Any])?["source"] as? String }
    }
    #expect(try sources("in") == ["in/a.txt", "in/keep/d.txt"])
    #expect(try sources("./in/") == ["./in/a.txt", "./in/keep/d.txt"])
    // A file that is named is meant.
    #expect(try sources("in/b.log") == ["in/b.log"])
    #expect(try sources("--no-config", "in").count == 4)
    let told = try scan(["-v", "-f", "line", "in"])
    #expect(told.errors.contains("passed over: 3"))
    #expect(told.errors.contains("passed over: in/b.log\n"))
    // One that others may write does not count, and that is said.
    #expect(unsafe chmod(folder.path + "/in/.okcps-scanignore", 0o666) == 0)
    let open = try scan(["-f", "line", "in"])
    #expect(open.out.split(separator: "\n").count == 4)
    #expect(open.errors.contains("it does not count"))
  }

  // MARK: progress

  @Test func progressIsShownWhenAskedFor() throws {
    let text = String(repeating: "The library opens at eight; all is well.\n\n", count: 80_000)
    let lines = (0..<60_000).map { #"{"id":\#($0),"text":"student ID 1234567 in room \#($0)"}"# }
    try folder.write("a.ndjson", lines.joined(separator: "\n"))
    try folder.write("b.txt", text)
    let r = try scan(["-q", "--progress", "always", "-o", "out", "a.ndjson", "b.txt"])
    let shown = try #require(r.errors.split(separator: "\r").first)
    #expect(
      shown.firstMatch(
        of: /\d+\.\d [kM]B of \d+\.\d MB, \d+ texts, \d+ findings, .*\/s, \d+:\d\d left/)
        != nil, "\(shown)")
    #expect(r.errors.hasSuffix("\r\u{1b}[K"))
    // No terminal, no progress.
    #expect(try scan(["-q", "-o", "out", "a.ndjson"]).errors == "")
  }

  @Test func aSignalAsksForOneLine() throws {
    let talk = try Conversation(["scan", "-q", "--from", "ndjson", "-"] + Program.rules)
    // The system knows when the program listens: its mask of caught signals.
    var listens = false
    while !listens {
      let status = try String(contentsOfFile: "/proc/\(talk.pid)/status", encoding: .utf8)
      let mask = try #require(status.firstMatch(of: /SigCgt:\t([0-9a-f]+)/)?.1)
      listens = try #require(UInt64(mask, radix: 16)) & 1 << (UInt64(SIGUSR1) - 1) != 0
      usleep(1000)
    }
    #expect(kill(talk.pid, SIGUSR1) == 0)
    try talk.say(#"{"id":1,"text":"x"}"# + "\n")
    #expect(try talk.end() == 0)
    let told = String(
      decoding: try talk.errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(told.wholeMatch(of: /\d.*, \d+ texts, \d+ findings, .*\/s\n/) != nil, "\(told)")
  }

  @Test func sizesAndTimesAreShort() {
    #expect(
      [0, 999, 1000, 12_345_678, 2_000_000_000].map(BulkProgress.size) == [
        "0 B", "999 B", "1.0 kB", "12.3 MB", "2.0 GB",
      ])
    #expect(
      [0, 0.2, 61, 3600, 36_061].map(BulkProgress.time) == [
        "0:00", "0:01", "1:01", "1:00:00", "10:01:01",
      ])
  }
}
