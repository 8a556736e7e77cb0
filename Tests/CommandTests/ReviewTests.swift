import Foundation
import Testing

/// The review command: what a person sees and decides at a terminal, and what becomes of it.
@Suite struct ReviewTests {
  static let keys = "q leave"
  static let text = ScanTests.bad + "\n" + ScanTests.crude + "\n" + ScanTests.press + "\n"

  /// A folder with a text of three findings and its results.
  func results() throws -> TemporaryFolder {
    let place = try TemporaryFolder()
    try place.write("a.txt", Self.text)
    _ = try Program.run(["config", "keygen"], in: place.path)
    let r = try Program.run(
      ["scan", "-q", "-f", "ndjson", "-o", "r", "a.txt"] + Program.rules, in: place.path)
    #expect(r.status == 1)
    return place
  }

  func review(_ place: TemporaryFolder, _ arguments: String...) throws -> (Terminal, Dialog) {
    let terminal = try Terminal()
    let dialog = try terminal.start(
      ["review", "r"] + arguments + Program.rules, in: place.path)
    return (terminal, dialog)
  }

  func run(_ place: TemporaryFolder, _ arguments: String...) throws -> Program.Result {
    try Program.run(["review", "r"] + arguments + Program.rules, in: place.path)
  }

  func read(_ place: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOfFile: place.path + "/" + name, encoding: .utf8)
  }

  func decisions(_ place: TemporaryFolder) throws -> [[String: String]] {
    let data = Data(try read(place, "r.decisions.json").utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: String]])
  }

  /// Fingerprints of the results with their rules, in order.
  func found(_ place: TemporaryFolder) throws -> [(fingerprint: String, rule: String)] {
    try read(place, "r").matches(of: /"rule":"([^"]*)".*"fingerprint":"([^"]*)"/).map {
      (String($0.output.2), String($0.output.1))
    }
  }

  // MARK: deciding

  @Test func whatIsDecidedIsWrittenAndHeeded() throws {
    let place = try results()
    let (terminal, dialog) = try review(place, "--by", "A. Clerk")
    let first = try #require(dialog.wait(for: Self.keys))
    // The most severe first, behind its label.
    #expect(first.contains("finding 1 of 3") && first.contains("[STUDENT-ID]"))
    #expect(!first.contains("1234567"))
    try dialog.type("k")
    #expect(dialog.wait(for: Self.keys)?.contains("obscenity.mild") == true)
    #expect(try decisions(place).map { $0["decision"] } == ["keep"])
    try dialog.type("d")
    #expect(dialog.wait(for: "reason (1 False alarm") != nil)
    try dialog.type("it's  Ours é\u{7f}e\r")
    #expect(dialog.wait(for: Self.keys)?.contains("press.inquiry") == true)
    try dialog.type("d")
    #expect(dialog.wait(for: "reason (") != nil)
    try dialog.type("2\r")
    #expect(dialog.end() == 0)
    #expect(terminal.isAsBefore)
    #expect(dialog.shown.contains("kept 1, dismissed 2, left 0"))
    let made = try decisions(place)
    #expect(made.map { $0["reason"] } == ["", "it's  Ours e", "Quoted or reported"])
    #expect(made.map { $0["by"] } == Array(repeating: "A. Clerk", count: 3))
    #expect(try made.map { $0["fingerprint"] } == found(place).map(\.fingerprint))
    for name in ["r.decisions.json", "r.suppressions.yml"] {
      let about = try FileManager.default.attributesOfItem(atPath: place.path + "/" + name)
      #expect(about[.posixPermissions] as? Int == 0o600)
    }
    let again = try Program.run(
      ["scan", "-q", "-f", "ndjson", "--suppressions", "r.suppressions.yml", "a.txt"]
        + Program.rules, in: place.path)
    #expect(again.out.contains("\"suppressed\":2"))
    #expect(again.out.contains(#""reason":"it's  Ours e","by":"A. Clerk","expires":"#))
  }

  @Test func onlyTheUndecidedComeBack() throws {
    let place = try results()
    let (_, first) = try review(place)
    first.wait(for: Self.keys)
    try first.type("k")
    first.wait(for: Self.keys)
    try first.type("s")
    #expect(first.wait(for: Self.keys)?.contains("press.inquiry") == true)
    try first.type("q")
    #expect(first.end() == 0)
    #expect(first.shown.contains("kept 1, dismissed 0, left 2"))
    let (_, second) = try review(place)
    #expect(second.wait(for: Self.keys)?.contains("finding 1 of 2") == true)
    try second.type("q")
    #expect(second.end() == 0)
    let (_, all) = try review(place, "--again")
    #expect(all.wait(for: Self.keys)?.contains("finding 1 of 3") == true)
    try all.type("q")
    #expect(all.end() == 0)
  }

  @Test func whatIsUndoneIsAsBefore() throws {
    let place = try results()
    let note = "# known to the office\n"
    try place.write("r.suppressions.yml", note)
    let (_, dialog) = try review(place)
    dialog.wait(for: Self.keys)
    try dialog.type("u")
    #expect(dialog.wait(for: Self.keys)?.contains("nothing to take back") == true)
    try dialog.type("d")
    dialog.wait(for: "reason (")
    try dialog.type("1\r")
    dialog.wait(for: Self.keys)
    #expect(try read(place, "r.suppressions.yml").contains("False alarm"))
    try dialog.type("s")
    dialog.wait(for: Self.keys)
    try dialog.type("u")
    #expect(dialog.wait(for: Self.keys)?.contains("finding 2 of 3") == true)
    try dialog.type("u")
    #expect(dialog.wait(for: Self.keys)?.contains("finding 1 of 3") == true)
    #expect(try read(place, "r.suppressions.yml") == note)
    #expect(try decisions(place).isEmpty)
    try dialog.type("q")
    #expect(dialog.end() == 0)
  }

  @Test func aReasonCanBeThoughtBetterOf() throws {
    let place = try results()
    let (_, dialog) = try review(place)
    dialog.wait(for: Self.keys)
    for way in ["\u{1b}", "\r", "x\u{15}  \r"] {
      try dialog.type("d")
      #expect(dialog.wait(for: "reason (") != nil)
      try dialog.type(way)
      #expect(dialog.wait(for: Self.keys)?.contains("finding 1 of 3") == true)
    }
    // Arrows are no commands, whatever letters they are sent as.
    try dialog.type("\u{1b}[A\u{1b}OB\u{1b}[1;5Dq")
    #expect(dialog.end() == 0)
    #expect(!FileManager.default.fileExists(atPath: place.path + "/r.decisions.json"))
  }

  @Test func onlyVReveals() throws {
    let place = try results()
    let (_, dialog) = try review(place)
    dialog.wait(for: Self.keys)
    try dialog.type("e")
    #expect(dialog.wait(for: "any key")?.contains("clause: B.3.i") == true)
    try dialog.type(" ")
    dialog.wait(for: Self.keys)
    #expect(!dialog.shown.contains(ScanTests.bad))
    try dialog.type("v")
    #expect(dialog.wait(for: Self.keys)?.contains("1234567") == true)
    try dialog.type("v")
    #expect(dialog.wait(for: Self.keys)?.contains("1234567") == false)
    try dialog.type("vkvq")
    #expect(dialog.end() == 0)
    // It is on the second screen, which is left.
    #expect(dialog.shown.contains("\u{1b}[?1049h"))
    let left = try #require(dialog.shown.components(separatedBy: "\u{1b}[?1049l").last)
    #expect(left.contains("kept 1") && !left.contains("1234567"))
  }

  @Test func aTextThatIsGoneIsAPlaceOnly() throws {
    let place = try results()
    try place.write("a.txt", "x" + Self.text)
    let (_, dialog) = try review(place)
    #expect(dialog.wait(for: Self.keys)?.contains("without its text") == true)
    try dialog.type("v")
    #expect(dialog.wait(for: Self.keys)?.contains("not at hand") == true)
    try dialog.type("q")
    #expect(dialog.end() == 0)
    #expect(dialog.errors.contains("no excerpts of 1 of the texts"))
  }

  /// Items of archives, as results tell of them: by source, record and field.
  @Test func recordsOfArchivesAreShown() throws {
    let place = try TemporaryFolder()
    let rows = (1...50).map { "\($0),bus \($0) is late\n" }.joined()
    try place.write(
      "in/c.csv", "n,text\n" + rows + "51,\"my student ID 7654321, see\"\n52,student ID 1234567\n")
    func event(_ record: Int, _ start: Int, _ fingerprint: String) -> String {
      let finding =
        #""rule":"student-pii.student-id","category":"student-pii","entity":"STUDENT_ID","#
        + #""severity":"block","score":0.90,"start":\#(start),"end":\#(start + 7),"clause":["B.3.i"],"#
        + #""route":"author","evidence":[]"#
      let at =
        #""line":1,"column":\#(start + 1),"byte_column":\#(start + 1),"end_line":1,"#
        + #""end_column":\#(start + 8),"end_byte_column":\#(start + 8)"#
      return
        #"{"type":"finding","data":{"item":{"source":"c.csv","record":\#(record),"id":"c.csv#\#(record)","#
        + #""field":"/text","time":"2026-04-17T10:00:00Z"},"finding":{\#(finding)},"place":{\#(at)},"#
        + #""fingerprint":"\#(fingerprint)","suppressed":null}}"# + "\n"
    }
    let begin =
      #"{"type":"begin","data":{"schema":"okcps-scan/1","version":"0","rules":{"version":"x","sha256":""#
      + String(repeating: "0", count: 64) + "\"}}}\n"
    let summary =
      #"{"type":"summary","data":{"texts":52,"bytes":9,"allow":50,"review":0,"block":2,"#
      + #""by_category":{"student-pii":3},"suppressed":0,"skipped":0,"complete":true}}"# + "\n"
    // The last one is of a record that is not there.
    try place.write(
      "r",
      begin + event(51, 14, "v1:a") + event(52, 11, "v1:b") + event(60, 11, "v1:c") + summary)
    let (_, dialog) = try review(place, "--source", "in")
    let first = try #require(dialog.wait(for: Self.keys))
    #expect(first.contains("c.csv#51") && first.contains("2026-04-17"))
    #expect(first.contains("my student ID [STUDENT-ID], see"))
    try dialog.type("s")
    #expect(dialog.wait(for: Self.keys)?.contains("student ID [STUDENT-ID]") == true)
    try dialog.type("s")
    #expect(dialog.wait(for: Self.keys)?.contains("without its text") == true)
    try dialog.type("q")
    #expect(dialog.end() == 0)
  }

  @Test func whatTheDistrictLockedIsNotDismissed() throws {
    let place = try results()
    let layer = try place.write("district.yml", "locked: [student-pii.*]\n")
    let builtin = try Program.run(
      ["scan", "-q", "-f", "ndjson", "-o", "r", "a.txt"], in: place.path,
      environment: ["OKCPS_SCAN_DISTRICT": layer])
    #expect(builtin.status == 1)
    let locked = try Terminal().start(
      ["review", "r", "--rule", "student-pii.student-id"], in: place.path,
      environment: ["OKCPS_SCAN_DISTRICT": layer])
    #expect(locked.wait(for: Self.keys) != nil)
    try locked.type("d")
    #expect(locked.wait(for: Self.keys)?.contains("locked at") == true)
    try locked.type("k")
    _ = locked.end()
    #expect(!FileManager.default.fileExists(atPath: place.path + "/r.suppressions.yml"))
  }

  @Test func whatOthersDecideMeanwhileStays() throws {
    let place = try results()
    let (_, dialog) = try review(place)
    dialog.wait(for: Self.keys)
    let theirs =
      "- { fingerprint: 'v1:00', rule: a.b, reason: ours, by: B, date: 2026-01-01, "
      + "expires: 2099-01-01 }\n"
    try place.write("r.suppressions.yml", theirs)
    try dialog.type("d")
    dialog.wait(for: "reason (")
    try dialog.type("1\rq")
    #expect(dialog.end() == 0)
    let all = try read(place, "r.suppressions.yml")
    #expect(all.hasPrefix(theirs) && all.contains("False alarm"))
  }

  @Test func whatCannotBeSavedEndsIt() throws {
    let place = try results()
    let (terminal, dialog) = try review(place, "--decisions", "no/such/file")
    dialog.wait(for: Self.keys)
    try dialog.type("k")
    #expect(dialog.end() == 2)
    #expect(terminal.isAsBefore)
    #expect(dialog.errors.contains("no/such/file"))
  }

  // MARK: the terminal

  /// Every field of the results is hostile; nothing of it is obeyed.
  @Test func nothingShownIsObeyed() throws {
    let place = try TemporaryFolder()
    try place.write("r", try HTMLPageTests.results())
    let (_, dialog) = try review(place)
    for _ in 0..<2 * HTMLPageTests.hostile.count {
      guard dialog.wait(for: Self.keys) != nil else { break }
      try dialog.type("s")
    }
    try dialog.type("q")
    _ = dialog.end()
    #expect(dialog.shown.contains("‹U+001B›[31m") || dialog.shown.contains("‹U+202E›"))
    var rest = dialog.shown
    for own in ["[?1049h", "[?1049l", "[H", "[2J", "[K", "[1m", "[0m", "[33m", "[1;31m", "[2m"] {
      rest = rest.replacing("\u{1b}" + own, with: "")
    }
    for obeyed in ["\u{1b}", "\u{202e}", "\u{7}"] { #expect(!rest.contains(obeyed)) }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT])
  func aSignalGivesTheTerminalBack(_ signal: Int32) throws {
    let place = try results()
    let (terminal, dialog) = try review(place)
    #expect(dialog.wait(for: Self.keys) != nil)
    #expect(!terminal.isAsBefore)
    kill(dialog.process.processIdentifier, signal)
    #expect(dialog.end() == 128 + signal)
    #expect(terminal.isAsBefore)
    #expect(dialog.shown.hasSuffix("\u{1b}[?1049l"))
  }

  @Test func stoppingGivesItBackForAWhile() throws {
    let place = try results()
    let (terminal, dialog) = try review(place)
    #expect(dialog.wait(for: Self.keys) != nil)
    kill(dialog.process.processIdentifier, SIGTSTP)
    #expect(dialog.wait(for: "\u{1b}[?1049l") != nil)
    #expect(terminal.isAsBefore)
    #expect(dialog.waitUntilStopped())
    kill(dialog.process.processIdentifier, SIGCONT)
    #expect(dialog.wait(for: Self.keys)?.contains("\u{1b}[?1049h") == true)
    #expect(!terminal.isAsBefore)
    try dialog.type("q")
    #expect(dialog.end() == 0)
    #expect(terminal.isAsBefore)
  }

  @Test func withoutATerminalItIsTwo() throws {
    let place = try results()
    let r = try run(place)
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.hasPrefix("okcps-scan: review needs a terminal"))
    #expect(r.errors.split(separator: "\n").count == 1)
  }

  // MARK: import and prune

  /// As the page saves it.
  func page(_ entries: [(String, String, String, String)]) throws -> String {
    let list = entries.map {
      [
        "fingerprint": $0.0, "rule": $0.1, "decision": $0.2, "reason": $0.3, "date": "2026-11-20",
      ]
    }
    return String(decoding: try JSONSerialization.data(withJSONObject: list), as: UTF8.self)
  }

  @Test func thePagesDecisionsAreTaken() throws {
    let place = try results()
    let found = try found(place)
    try place.write(
      "d.json",
      try page([
        (found[0].fingerprint, found[0].rule, "keep", ""),
        (found[1].fingerprint, found[1].rule, "dismiss", "Quoted \"here\" <b>"),
      ]))
    let r = try run(place, "--import", "d.json", "--by", "A. Clerk", "--expires", "2099-12-31")
    #expect(r.status == 0, "\(r.errors)")
    #expect(r.lines == ["kept 1, dismissed 1"])
    #expect(try decisions(place).map { $0["by"] } == ["A. Clerk", "A. Clerk"])
    let line = try read(place, "r.suppressions.yml")
    #expect(line.contains("reason: 'Quoted \"here\" <b>', by: 'A. Clerk', date: '2026-11-20'"))
    #expect(line.contains("expires: '2099-12-31'"))
    let (_, dialog) = try review(place)
    #expect(dialog.wait(for: Self.keys)?.contains("finding 1 of 1") == true)
    try dialog.type("q")
    #expect(dialog.end() == 0)
  }

  @Test func whatIsNoDecisionIsRefusedWhole() throws {
    let place = try results()
    let known = try found(place)
    let good = (known[0].fingerprint, known[0].rule, "keep", "")
    func wrong(_ change: ((String, String, String, String)) -> (String, String, String, String))
      throws -> String
    {
      try page([good, change((known[1].fingerprint, known[1].rule, "dismiss", "no"))])
    }
    for (text, message) in [
      ("{}", "decisions"), ("[", "not a JSON list"), ("[1]", "entry 1"),
      (#"[{"rule":"a.b"}]"#, "entry 1: \"fingerprint\" is missing"),
      (try wrong { ($0.0, $0.1, "ban", $0.3) }, "entry 2: a decision is keep or dismiss"),
      (try wrong { ($0.0, $0.1, $0.2, " ") }, "entry 2: what is dismissed needs a reason"),
      (try wrong { ("x", $0.1, $0.2, $0.3) }, "entry 2: a fingerprint begins"),
      (try wrong { ("v1:00", $0.1, $0.2, $0.3) }, "decision 2 is on no finding"),
      (try wrong { ($0.0, "a.b", $0.2, $0.3) }, "decision 2 is on no finding"),
    ] {
      try place.write("d.json", text)
      let r = try run(place, "--import", "d.json")
      #expect(r.status == 2, "\(message)")
      #expect(r.errors.contains("d.json: ") && r.errors.contains(message), "\(r.errors)")
      #expect(!FileManager.default.fileExists(atPath: place.path + "/r.decisions.json"))
      #expect(!FileManager.default.fileExists(atPath: place.path + "/r.suppressions.yml"))
    }
  }

  @Test func staleOnesAreDroppedAndNamed() throws {
    let place = try results()
    let known = try found(place)
    func entry(_ fingerprint: String, _ rule: String, _ expires: String) -> String {
      "- fingerprint: '\(fingerprint)'\n  rule: \(rule)\n  reason: r\n  by: B\n  date: 2026-01-01\n"
        + "  expires: \(expires)\n"
    }
    let kept =
      "# the office's own\n" + entry(known[0].fingerprint, known[0].rule, "2099-01-01")
      + "# made without a key\n" + entry("p1:00", known[0].rule, "2099-01-01")
    try place.write(
      "r.suppressions.yml",
      kept + entry("v1:00", known[0].rule, "2099-01-01")
        + entry(known[1].fingerprint, known[1].rule, "2026-01-02"))
    try place.write(
      "d.json", try page([(known[0].fingerprint, known[0].rule, "keep", "")]))
    let r = try run(place, "--prune")
    #expect(r.status == 0, "\(r.errors)")
    #expect(r.lines.count == 3)
    #expect(r.out.contains("v1:00: no such finding any more"))
    #expect(r.out.contains("expired on 2026-01-02"))
    #expect(r.lines.last == "dropped 2")
    #expect(try read(place, "r.suppressions.yml") == kept)
  }

  @Test func nothingIsPrunedByResultsThatAreNotWhole() throws {
    let place = try results()
    let line =
      "- { fingerprint: 'v1:00', rule: a.b, reason: r, by: B, date: 2026-01-01, "
      + "expires: 2099-01-01 }\n"
    try place.write("r.suppressions.yml", line)
    #expect(try run(place, "--prune", "--min-severity", "block").status == 2)
    let whole = try read(place, "r")
    try place.write("r", whole.replacing("\"complete\":true}}\n", with: "\"complete\":false}}\n"))
    let r = try run(place, "--prune")
    #expect(r.status == 2)
    #expect(r.errors.contains("may not be all"))
    #expect(try read(place, "r.suppressions.yml") == line)
  }
}
