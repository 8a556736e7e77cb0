import Foundation
import Testing
import Workload

@testable import okcps_scan

@Suite struct FilterTests {
  func filter(_ input: String, _ more: String...) throws -> Program.Result {
    try Program.run(["filter"] + more + Program.rules, input: input)
  }

  @Test func theContractHolds() throws {
    let r = try filter(#"{"id":"c-17","text":"form for student ID 1234567"}"# + "\n")
    #expect(r.status == 0)
    #expect(
      r.out == """
        {"id":"c-17","decision":"block","complete":true,"findings":[{"rule":"student-pii.student-id",\
        "category":"student-pii","entity":"STUDENT_ID","severity":"block","score":0.90,"start":20,\
        "end":27,"clause":["B.3.i"],"route":"author","evidence":["context:\\"student id\\""]}]}

        """)
  }

  @Test func goodTextIsAllowed() throws {
    let r = try filter(#"{"id":1,"text":"hello"}"#)
    #expect(r.out == "{\"id\":1,\"decision\":\"allow\",\"complete\":true,\"findings\":[]}\n")
  }

  @Test func emptyInEmptyOut() throws {
    let r = try filter("")
    #expect(r.status == 0)
    #expect(r.outBytes.isEmpty)
    #expect(r.errors == "")
  }

  @Test(arguments: [
    "", "   ", "nonsense", "[]", "{}", "{\"text\":1}", "{\"text\":\"x\"", "null", "\"text\"",
    "{\"id\":1}",
  ])
  func everyLineIsAnswered(_ line: String) throws {
    let r = try filter(line + "\n" + #"{"id":2,"text":"ok"}"# + "\n")
    #expect(r.status == 0)
    #expect(r.lines.count == 2)
    #expect(r.lines[0].hasPrefix(#"{"id":null,"decision":"review","complete":false,"error":""#))
    #expect(r.lines[0].hasSuffix(#","findings":[]}"#))
    #expect(r.lines[1].hasPrefix(#"{"id":2,"decision":"allow""#))
  }

  @Test func anErrorShowsNothingOfTheInput() throws {
    let r = try filter("SECRET-1234567 {\n{\"text\": SECRET}\n")
    #expect(!r.out.contains("SECRET"))
    #expect(!r.errors.contains("SECRET"))
  }

  @Test(arguments: [
    "18446744073709551616", "1.50", "\"a\\u00e9\"", "[1, 2]", "{\"a\": null}", "true",
  ])
  func theIdentityComesBackAsWritten(_ id: String) throws {
    let r = try filter("{\"id\":\(id),\"text\":\"ok\"}\n")
    #expect(r.out.hasPrefix("{\"id\":\(id),\"decision\":\"allow\""))
  }

  @Test func attributesOfTheRecordCount() throws {
    let text = "\"text\":\"student ID 1234567\""
    let r = try filter(
      """
      {\(text)}
      {\(text),"direction":"inbound"}
      {\(text),"site":"personal"}

      """)
    #expect(r.lines[0].contains(#""decision":"block""#))
    #expect(r.lines[1].contains(#""decision":"review","complete":true"#))
    #expect(r.lines[2].contains(#""clause":["C.2.c"]"#))
  }

  @Test func offsetsCountBytesOfTheDecodedText() throws {
    let r = try filter(#"{"text":"\u00e9\n student ID 1234567"}"#)
    #expect(r.out.contains(#""start":15,"end":22"#))
  }

  @Test func linesMayEndInAnyWay() throws {
    let record = #"{"id":1,"text":"ok"}"#
    let r = try filter(record + "\r\n" + record)
    #expect(r.lines.count == 2)
    #expect(r.lines[0] == r.lines[1])
  }

  @Test func aLongTextIsNotComplete() throws {
    let long = String(repeating: "word ", count: 300_000)
    let r = try filter(#"{"id":1,"text":""# + long + "\"}\n" + #"{"id":2,"text":"ok"}"# + "\n")
    #expect(r.status == 0)
    #expect(r.lines.count == 2)
    #expect(r.lines[0].contains(#""complete":false,"error":""#))
    #expect(r.lines[1].hasPrefix(#"{"id":2,"decision":"allow""#))
  }

  @Test func maxTextIsASetting() throws {
    let r = try filter(#"{"id":1,"text":"12345"}"#, "--max-text", "4")
    #expect(r.out.contains(#""complete":false"#))
    #expect(try filter(#"{"id":1,"text":"1234"}"#, "--max-text", "4").out.contains("allow"))
  }

  @Test func hugeInputKeepsItsOrder() throws {
    let count = Workload.of(100_000, least: 5_000)
    let input = (0..<count).map {
      "{\"id\":\($0),\"text\":\"The library opens at eight on Monday.\"}\n"
    }
    .joined()
    let r = try filter(input)
    #expect(r.status == 0)
    #expect(r.lines.count == count)
    #expect(
      r.lines.enumerated().allSatisfy { $1.hasPrefix("{\"id\":\($0),\"decision\":\"allow\"") })
  }

  @Test func eachReadIsAnswered() throws {
    let talk = try Conversation(["filter"] + Program.rules)
    for i in 1...3 {
      try talk.say("{\"id\":\(i),\"text\":\"hello\"}\n")
      #expect(talk.hear()?.hasPrefix("{\"id\":\(i),") == true)
    }
    #expect(try talk.end() == 0)
  }

  @Test func aClosedReaderEndsItQuietly() throws {
    let talk = try Conversation(["filter"] + Program.rules)
    try talk.hangUp()
    try talk.say("{\"id\":1,\"text\":\"hello\"}\n")
    #expect(try talk.end() == 141)
    #expect(talk.errors.fileHandleForReading.availableData.isEmpty)
  }

  @Test func aFullDeviceIsTwo() throws {
    let r = try Program.run(
      ["filter"] + Program.rules, input: Data("{}\n".utf8), output: "/dev/full")
    #expect(r.status == 2)
    #expect(!r.errors.isEmpty)
  }

  /// Records of every kind, in an order that a mistake would change.
  private var mixedInput: String {
    let bad = ["", "nonsense", "{}", "[1]", "{\"text\":1}"]
    return (0..<4_000).map { n in
      switch n % 7 {
      case 0: bad[n / 7 % bad.count]
      case 1: #"{"id":\#(n),"text":"form for student ID 12345\#(n % 90 + 10)"}"#
      case 2: #"{"id":\#(n),"text":"\#(String(repeating: "word ", count: n % 400))"}"#
      default: #"{"id":\#(n),"text":"The library opens at eight, room \#(n)."}"#
      }
    }.joined(separator: "\n")
  }

  @Test func threadsChangeNothing() throws {
    let one = try filter(mixedInput, "--counters", "hadoop", "--stats", "--max-warnings", "9")
    #expect(one.lines.count == 4_000)
    #expect(one.errors.contains("reporter:counter:okcps,block,572"))
    for threads in ["2", "8"] {
      let more = try filter(
        mixedInput, "--counters", "hadoop", "--stats", "--max-warnings", "9", "-j", threads)
      #expect(more.outBytes == one.outBytes)
      #expect(more.errors == one.errors)
      #expect(more.status == 0)
    }
  }

  @Test func threadsAnswerEachReadToo() throws {
    let talk = try Conversation(["filter", "-j", "3"] + Program.rules)
    for i in 1...3 {
      try talk.say("{\"id\":\(i),\"text\":\"hello\"}\n{\"id\":0")
      #expect(talk.hear()?.hasPrefix("{\"id\":\(i),") == true)
      try talk.say("}\n")
      #expect(talk.hear()?.contains("no \\\"text\\\"") == true)
    }
    #expect(try talk.end() == 0)
  }

  @Test func threadsLoseNoOutputSilently() throws {
    let r = try Program.run(
      ["filter", "-j", "2"] + Program.rules, input: Data(mixedInput.utf8), output: "/dev/full")
    #expect(r.status == 2)
    #expect(r.errors.contains("output: No space left on device"))
  }

  @Test(arguments: ["0", "-1", "257", "x"]) func aNumberOfThreadsIsOne(_ count: String) throws {
    for flag in [["-j\(count)"], ["-j", count]] {
      let r = try Program.run(["filter"] + flag + Program.rules, input: "{}")
      #expect(r.status == 2)
      #expect(r.outBytes.isEmpty)
    }
    #expect(try filter("{}", "-j3").lines.count == 1)
  }

  @Test func recordsMayEndInAZeroByte() throws {
    let r = try filter("{\"id\":1,\n\"text\":\"a\"}\0{\"id\":2,\"text\":\"b\"}", "-0")
    #expect(r.lines.map { $0.prefix(8) } == ["{\"id\":1,", "{\"id\":2,"])
  }

  @Test(arguments: ["1", "2"]) func aLongLineIsReadPast(_ threads: String) throws {
    let long = #"{"text":"\#(String(repeating: "x", count: 5_000))"}"#
    let ok = #"{"id":2,"text":"ok"}"#
    let r = try filter("\(long)\n\(ok)\n\(long)", "--max-record", "4KiB", "-j", threads)
    #expect(r.status == 0)
    #expect(r.lines.count == 3)
    #expect(r.lines[0].contains("line too long"))
    #expect(r.lines[1].hasPrefix(#"{"id":2,"decision":"allow""#))
    #expect(r.lines[2].contains("line too long"))
  }

  @Test func countersAreTold() throws {
    let records = #"{"text":"student ID 1234567"}"# + "\nx\n" + #"{"text":"ok"}"# + "\n"
    #expect(!(try filter(records).errors.contains("reporter")))
    let told = try filter(records, "--counters", "hadoop").errors
    for counter in ["allow,1", "review,1", "block,1", "incomplete,1"] {
      #expect(told.contains("reporter:counter:okcps,\(counter)\n"))
    }
  }

  @Test func onlySomeDecisionsAreAnswered() throws {
    let records =
      #"{"id":1,"text":"student ID 1234567"}"# + "\n" + #"{"id":2,"text":"ok"}"# + "\nx\n"
    let r = try filter(records, "--only", "review,block")
    #expect(r.lines.count == 2)
    #expect(r.lines[0].hasPrefix(#"{"id":1,"decision":"block""#))
    #expect(r.lines[1].contains(#""complete":false"#))
    // What could not be scanned is never left out.
    #expect(try filter(records, "--only", "allow").lines.count == 2)
    #expect(try filter(records, "--only", "blocked").status == 2)
    #expect(try filter(records, "--only", "").status == 2)
  }

  @Test func aKeyIsGivenBack() throws {
    let record = #"{"id":1,"text":"ok"}"#
    let r = try filter("a b\t\(record)\n\t\(record)\n\(record)\nk\tx\n", "--tsv-key")
    #expect(r.lines.count == 4)
    #expect(r.lines[0].hasPrefix("a b\t{\"id\":1,\"decision\":\"allow\""))
    #expect(r.lines[1].hasPrefix("\t{\"id\":1,\"decision\":\"allow\""))
    #expect(r.lines[2].contains(#""complete":false,"error":"no key;"#))
    #expect(r.lines[3].hasPrefix("k\t{\"id\":null,\"decision\":\"review\""))
  }

  @Test func warningsAreFew() throws {
    let records = "x\n{\"text\":\"ok\"}\n{}\n[]\n"
    func warnings(_ more: String...) throws -> [Substring] {
      try Program.run(["filter"] + more + Program.rules, input: records).errors
        .split(separator: "\n")
    }
    #expect(try warnings().count == 1)
    #expect(try warnings()[0].hasPrefix("okcps-scan: record 1: not valid JSON"))
    #expect(try warnings("--max-warnings", "0").isEmpty)
    let two = try warnings("--max-warnings", "2")
    #expect(two.count == 2)
    #expect(two[1].hasPrefix("okcps-scan: record 3: no \"text\""))
    #expect(two[1].contains("--max-warnings"))
    #expect(try warnings("--max-warnings", "9").count == 3)
    #expect(try filter(records, "--max-warnings", "-1").status == 2)
  }

  /// Whoever pipes a draft in is told of the command that reads it.
  @Test func plainTextIsPointedToScan() throws {
    let text = try filter("Practice is at five.\nBring water.\n")
    #expect(text.status == 0)
    #expect(text.lines.count == 2)
    #expect(text.errors.hasSuffix("for plain text use: okcps-scan scan\n"))
    for records in ["x\n{\"text\":\"ok\"}\n", "{\"text\":\"ok\"}\n", ""] {
      #expect(try !filter(records).errors.contains("okcps-scan scan"))
    }
  }

  // MARK: settings and policy

  @Test func onlyNamedSettingsCount() throws {
    let folder = try TemporaryFolder()
    try folder.write(".okcps-scan.yml", "exclude_rules: ['student-pii.*']\nsite: personal\n")
    let line = #"{"text":"student ID 1234567"}"# + "\n"
    let command = ["filter"] + Program.rules
    let usual = try Program.run(command, input: line, in: folder.path)
    #expect(usual.out.contains(#""decision":"block""#))
    let named = ["--config", ".okcps-scan.yml"]
    let less = try Program.run(command + named, input: line, in: folder.path)
    #expect(
      less.out == "{\"id\":null,\"decision\":\"allow\",\"complete\":true,\"findings\":[]}\n")
    #expect(try Program.run(command + ["--no-config"] + named, input: line).status == 2)
  }

  @Test func whatIsLockedStaysLocked() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("c.yml", "exclude_rules: ['student-pii.*']\n")
    let district = try folder.write("district.yml", "locked: ['student-pii.*']\n")
    for flags in [["--config", config], ["--names", "off"], ["--rules", "x"]] {
      let r = try Program.run(
        ["filter"] + flags, input: Data("{\"text\":\"ok\"}\n".utf8),
        environment: ["OKCPS_SCAN_DISTRICT": district])
      #expect(r.status == 2)
      #expect(r.out == "")
      #expect(r.errors.split(separator: "\n").count == 1)
      #expect(r.errors.contains("locked at \(district):1"), "\(r.errors)")
    }
  }

  @Test(arguments: [
    (#""Welcome!","kind":"site-profile""#, "review", "missing:representation.site-identified"),
    (#""Welcome!","kind":"site-profile","site":"personal""#, "allow", ""),
    (#""News of OKCPS","kind":"site-profile""#, "allow", ""),
    (#""The unofficial page of our team","kind":"site-profile""#, "review", ""),
    (
      #""The unofficial page of our team","kind":"site-profile","author":{"role":"parent"}"#,
      "allow", "author:parent"
    ),
    (#""What the fuck.""#, "block", ""),
    (#""Our pay has not moved. What the fuck.""#, "review", ""),
    (#""Our pay has not moved. Ask student ID 1234567.""#, "block", ""),
  ])
  func thePolicyOnWholeTextsHolds(_ text: String, _ decision: String, _ evidence: String) throws {
    let r = try Program.run(["filter"], input: "{\"text\":\(text)}\n")
    #expect(r.out.hasPrefix("{\"id\":null,\"decision\":\"\(decision)\","), "\(r.out)")
    #expect(evidence.isEmpty || r.out.contains("\"\(evidence)\""))
  }

  @Test(.enabled(if: Sandbox.isOffered)) func aSandboxChangesNoAnswer() throws {
    let lines = String(repeating: #"{"text":"student ID 1234567"}"# + "\n", count: 2000)
    let usual = try filter(lines, "-j", "2")
    let shutIn = try filter(lines, "-j", "2", "--require-sandbox")
    #expect(shutIn.status == 0)
    #expect(shutIn.errors == "")
    #expect(shutIn.outBytes == usual.outBytes && shutIn.lines.count == 2000)
  }
}
