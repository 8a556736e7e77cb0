import Foundation
import Testing

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
    let count = 100_000
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
}
