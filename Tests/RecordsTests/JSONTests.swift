import Foundation
import ScanCore
import Testing
import Workload

@testable import Records

/// One line, as the answer of the parser: its text, or what is wrong.
func parsed(_ line: [UInt8]) -> String {
  var parser = RecordParser()
  var record = Record()
  do throws(RecordError) {
    try parser.parse(padded: line, into: &record)
    return "= " + String(decoding: record.text, as: UTF8.self)
  } catch {
    return "\(error)"
  }
}

extension RecordParser {
  /// Parses a line that has no padding yet. What pads it are brackets, which must not count.
  mutating func parse(padded line: [UInt8], into record: inout Record) throws(RecordError) {
    let bytes = line + [0x0a] + repeatElement(UInt8(ascii: "}"), count: Self.padding)
    try parse(0..<line.count, of: bytes.span, into: &record)
  }
}

func parsed(_ line: String) -> String { parsed(Array(line.utf8)) }

/// What is JSON and what is not (RFC 8259), beside a text that must come through.
@Suite struct JSONTests {
  @Test(arguments: [
    "0", "-0", "1", "-1", "1.5", "1e5", "1E+5", "1e-05", "0.0e0", "123456789012345678901234567890",
    "1e999", "-1.0E-999", "true", "false", "null", "\"\"", "\"x\"", "[]", "[ ]", "[1]", "[[],{}]",
    "{}", "{ }", "{\"a\":{\"a\":1},\"a\":2}", "[1 , 2]", "\"\\u0000\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\uD83D\\uDE00\"", "\"\\ud83d\"", "\"\\udE00\"", "\"\\ud83d\\ud83d\\ude00\"",
    "\"\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\"",
    "\"\\u0123\\u4567\\u89AB\\uCDEF\\uabcd\\uef4A\"",
    "\t1\r", "\"12345678901234567890\"",
  ])
  func acceptsValues(_ value: String) {
    for line in [
      #"{"n":\#(value),"text":"t"}"#, #"{"text":"t","n":\#(value)}"#,
      #"{"id":\#(value),"text":"t"}"#,
      #"{"text":"t","n":[\#(value),{"a":\#(value)}]}"#, " {\"text\" :\t\"t\" ,\"n\": \(value) } ",
      "\u{feff}{\"n\":\(value),\"text\":\"t\"}",
    ] {
      #expect(parsed(line) == "= t", "\(line)")
    }
  }

  @Test(arguments: [
    "", "+1", ".5", "1.", "1.e5", "1e", "1e+", "01", "-", "-01", "--1", "0x1", "1_0", "NaN",
    "Infinity",
    "True", "nul", "nulll", "tru", "'x'", "\"x", "x\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"",
    "\"\\\"",
    "\"\t\"", "\"\u{0}\"", "\"\n\"", "[", "]", "[1", "[1,]", "[,1]", "[1,,2]", "[1 2]", "{",
    "{1:2}", "{\"a\"}",
    "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}", "{,}", "{a:1}", "1 2", "/**/1", "\u{feff}1", "\u{a0}1",
    "\u{c}1",
  ])
  func refusesWhatIsNoJSON(_ value: String) {
    for line in [
      #"{"n":\#(value),"text":"t"}"#, #"{"text":"t","n":\#(value)}"#,
      #"{"id":\#(value),"text":"t"}"#,
      #"{"text":"t","n":[\#(value),{"a":\#(value)}]}"#,
    ] {
      // Nothing between brackets is an empty list, and no error.
      if value.isEmpty, line.contains("[") { continue }
      #expect(parsed(line) == "notJSON", "\(line)")
    }
  }

  /// Lead bytes and what may follow them (Unicode, table 3-7), as key, value and text.
  @Test(
    arguments: [
      ([0xc2, 0x80], true), ([0xdf, 0xbf], true), ([0xe0, 0xa0, 0x80], true),
      ([0xed, 0x9f, 0xbf], true),
      ([0xef, 0xbf, 0xbd], true), ([0xf0, 0x90, 0x80, 0x80], true),
      ([0xf4, 0x8f, 0xbf, 0xbf], true),
      ([0x80], false), ([0xbf], false), ([0xc0, 0x80], false), ([0xc1, 0xbf], false),
      ([0xc2], false),
      ([0xc2, 0x41], false), ([0xe0, 0x9f, 0xbf], false), ([0xed, 0xa0, 0x80], false),
      ([0xe1, 0x80], false),
      ([0xf0, 0x8f, 0xbf, 0xbf], false), ([0xf4, 0x90, 0x80, 0x80], false),
      ([0xf5, 0x80, 0x80, 0x80], false),
      ([0xff], false), ([0xf1, 0x80, 0x80], false), ([0xf1, 0x80, 0x80, 0xc0], false),
    ] as [([UInt8], Bool)])
  func stringsAreUTF8(_ bytes: [UInt8], _ good: Bool) {
    for (before, after) in [
      (#"{"text":"t","n":""#, #""}"#), (#"{"text":"t",""#, #"":1}"#),
      (#"{"id":""#, #"","text":"t"}"#),
      (#"{"text":"t","n":"padding "#, #" padding"}"#),
    ] {
      let line = Array(before.utf8) + bytes + Array(after.utf8)
      #expect(parsed(line) == (good ? "= t" : "notJSON"))
    }
    let text = Array(#"{"text":"a"#.utf8) + bytes + Array(#"b"}"#.utf8)
    #expect(
      parsed(text) == (good ? "= a" + String(decoding: bytes, as: UTF8.self) + "b" : "notJSON"))
  }

  /// Wherever in a block of eight a character stands, it is seen.
  @Test func placesInABlockDoNotMatter() {
    for length in 0..<20 {
      for at in 0...length {
        let pad = (String(repeating: "a", count: at), String(repeating: "z", count: length - at))
        for (written, read) in [
          ("\\n", "\n"), ("\\\"", "\""), ("é", "é"), ("\\u00e9", "é"), ("😀", "😀"),
        ] {
          #expect(
            parsed(#"{"text":"\#(pad.0)\#(written)\#(pad.1)"}"#) == "= \(pad.0)\(read)\(pad.1)")
        }
        for bad in ["\u{1}", "\u{1f}", "\\q"] {
          #expect(parsed(#"{"text":"\#(pad.0)\#(bad)\#(pad.1)"}"#) == "notJSON")
        }
      }
    }
  }

  @Test(arguments: [
    (#"{"text":"a","author":{"role":"student","role":"student"}}"#, "duplicateKey"),
    (#"{"text":"a","author":{"role":null,"role":"parent"}}"#, "duplicateKey"),
    (#"{"text":"a","\u0074ext":"b"}"#, "duplicateKey"),
    (#"{"id":1,"text":"a","id":1}"#, "duplicateKey"),
    (#"{"text":"a","author":{"id":1,"id":2}}"#, "= a"),
    (#"{"text":"a","author":"student"}"#, "unknownValue"),
    (#"{"text":"a","author":{"role":"Student"}}"#, "unknownValue"),
    (#"{"text":"a","author":{"role":7}}"#, "unknownValue"),
    (#"{"text":"a","media":{}}"#, "unknownValue"), (#"{"text":"a","media":[1,]}"#, "notJSON"),
    (#"{"text":"a","media":null,"author":null,"site":null,"kind":null,"direction":null}"#, "= a"),
    (#"{"\u0074\u0065\u0078\u0074":"\u0061"}"#, "= a"), (#"{"text ":"a"}"#, "noText"),
    (#"{"text":null}"#, "textNotString"), (#"{"text":["a"]}"#, "textNotString"),
    (#"{"text":["a",}"#, "notJSON"), (#"[{"text":"a"}]"#, "notObject"),
    (#"[{"text":"a"}"#, "notJSON"),
    ("7", "notObject"), ("\"x\" y", "notJSON"),
  ])
  func recordsAreHeldToTheContract(_ line: String, _ expected: String) {
    #expect(parsed(line) == expected)
  }

  @Test func nestingHasALimit() {
    func nested(_ n: Int) -> String {
      #"{"text":"t","n":\#(String(repeating: "[", count: n))\#(String(repeating: "]", count: n))}"#
    }
    #expect(parsed(nested(256)) == "= t")
    #expect(parsed(nested(257)) == "tooDeep")
    #expect(parsed(nested(1_000_000)) == "tooDeep")
    let objects =
      String(repeating: #"{"a":"#, count: 300) + "1" + String(repeating: "}", count: 300)
    #expect(parsed(#"{"text":"t","n":\#(objects)}"#) == "tooDeep")
  }

  @Test func longTextsAreCheckedButNotKept() {
    var parser = RecordParser(longestText: 100)
    var record = Record()
    let long = String(repeating: "é\\n", count: 10_000)
    func parse(_ line: String) -> RecordError? {
      do throws(RecordError) {
        try parser.parse(padded: Array(line.utf8), into: &record)
        return nil
      } catch {
        return error
      }
    }
    #expect(parse(#"{"text":"\#(long)"}"#) == nil)
    #expect(record.text.count > 100 && record.text.count < 200)
    #expect(parse(#"{"text":"\#(long)\q"}"#) == .notJSON)
    #expect(parse(#"{"text":"\#(String(repeating: "a", count: 100))"}"#) == nil)
    #expect(record.text.count == 100)
  }

  /// Foundation's parser is the slow twin: on damaged lines both must agree on what is JSON, and on the
  /// text. Foundation lets a comma stand before a brace, which RFC 8259 does not.
  @Test func agreesWithFoundationOnDamagedLines() throws {
    let seeds = [
      #"{"id":"c-17","text":"Pick \"up\" the form","n":[1,-2.5e3,{"a":null}],"direction":"inbound"}"#,
      #"{"text":"\u00e9\t\\ ñ 日本 😀","author":{"role":"student","id":[true,false]},"media":[]}"#,
      #"{"text":"","n":0}"#,
    ].map { Array($0.utf8) }
    let spice = Array("{}[]\",:\\ue0E+-.19tfn \t\u{1}é".utf8)
    var state: UInt64 = 20_261_124
    func random(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    var accepted = 0
    let lines = Workload.of(30_000)
    for _ in 0..<lines {
      var line = seeds[random(seeds.count)]
      for _ in 0...random(3) {
        let at = random(line.count)
        switch random(3) {
        case 0: line[at] = spice[random(spice.count)]
        case 1: line.insert(spice[random(spice.count)], at: at)
        default: line.remove(at: at)
        }
      }
      let object = try? JSONSerialization.jsonObject(with: Data(line), options: [.fragmentsAllowed])
      let answer = parsed(line)
      if answer.hasPrefix("= ") {
        accepted += 1
        let text = (object as? [String: Any])?["text"] as? String
        #expect(text.map { "= " + $0 } == answer, "\(String(decoding: line, as: UTF8.self))")
      } else if answer == "notJSON" {
        let line = String(decoding: line, as: UTF8.self)
        #expect(object == nil || line.contains(/,\s*}/), "\(line)")
      } else if ["noText", "textNotString", "notObject"].contains(answer) {
        #expect(object != nil, "\(answer) \(String(decoding: line, as: UTF8.self))")
      }
    }
    #expect(accepted > lines / 30)
  }
}
