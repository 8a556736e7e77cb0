import Glibc
import ScanCore
import Testing

@testable import Records

/// Cuts and parses a stream that comes in pieces of `step` bytes.
func records(_ input: [UInt8], step: Int, longest: Int = 1 << 20) -> [String] {
  var cutter = LineCutter(longest: longest)
  var parser = RecordParser()
  var record = Record()
  var out: [String] = []
  func drain(_ cutter: inout LineCutter, _ parser: inout RecordParser) {
    while let line = cutter.next() {
      switch line {
      case .tooLong: out.append("tooLong")
      case .whole(let range):
        if let error = cutter.parse(range, with: &parser, into: &record) {
          out.append("\(error)")
        } else {
          let id = String(decoding: record.id, as: UTF8.self)
          out.append("\(id) \(String(decoding: record.text, as: UTF8.self))")
        }
      }
    }
  }
  var at = 0
  while at < input.count {
    let end = min(input.count, at + step)
    cutter.append(input.span.extracting(at..<end))
    drain(&cutter, &parser)
    at = end
  }
  cutter.finish()
  drain(&cutter, &parser)
  return out
}

@Suite struct RecordTests {
  @Test(arguments: [
    (#"{"id":1.0,"text":"a"}"#, "1.0 a"),
    (#"{"id":12345678901234567890123,"text":"x"}"#, "12345678901234567890123 x"),
    (#"{"text":"A\né😀","id":"a\u0041"}"#, #""a\u0041" A\#né😀"#),
    (#"{"id":{"a":["}"]} , "text":""}"#, #"{"a":["}"]} "#),
    (#"{"text":"a\ud800b"}"#, "null a\u{fffd}b"),
    (#"{"text":"\ud83d\ude00"}"#, "null 😀"),
    (#"{"text":"a","n":1e999,"m":[{"k":null},true]}"#, "null a"),
    ("", "notJSON"), ("garbage", "notJSON"), ("[1]", "notObject"), (#""x""#, "notObject"),
    ("{}", "noText"), (#"{"text":7}"#, "textNotString"), (#"{"text":"a"} x"#, "notJSON"),
    (#"{"text":"a","n":[1,,2]}"#, "notJSON"), (#"{"text":"a","n":01}"#, "notJSON"),
    (#"{"text":"a\q"}"#, "notJSON"), (#"{"text":"a","text":"b"}"#, "duplicateKey"),
    (#"{"text":"a","direction":"sideways"}"#, "unknownValue"),
  ]) func parses(line: String, expected: String) {
    #expect(records(Array(line.utf8) + [0x0a], step: 1000) == [expected])
  }

  @Test func illFormedUTF8IsNoJSON() {
    #expect(
      records(Array(#"{"text":""#.utf8) + [0xff] + Array("\"}\n".utf8), step: 9) == ["notJSON"])
  }

  @Test func deepNestingIsRefusedNotCrashed() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(records(Array(#"{"text":"a","n":\#(deep)"#.utf8), step: 4096).count == 1)
  }

  @Test func everySplitGivesTheSameRecords() {
    let input = Array("{\"text\":\"one\"}\r\n\n{\"text\":\"two\"}\n{\"text\":\"é\"}".utf8)
    for step in 1...input.count {
      #expect(records(input, step: step) == ["null one", "notJSON", "null two", "null é"])
    }
  }

  @Test func longLinesAreReadPast() {
    let long = Array(#"{"text":"\#(String(repeating: "x", count: 500))"}"#.utf8)
    let input = long + [0x0a] + Array("{\"text\":\"b\"}\n".utf8) + long
    for step in [1, 7, 64, 2000] {
      #expect(records(input, step: step, longest: 100) == ["tooLong", "null b", "tooLong"])
    }
  }

  @Test func attributesAreRead() {
    var cutter = LineCutter()
    var parser = RecordParser()
    var record = Record()
    let line =
      #"{"text":"a","direction":"inbound","site":"personal","kind":"site-profile","author":{"role":"student","id":3},"media":[{}]}"#
      + "\n"
    cutter.append(Array(line.utf8).span)
    guard case .whole(let range)? = cutter.next() else {
      Issue.record("no line")
      return
    }
    let error = cutter.parse(range, with: &parser, into: &record)
    #expect(error == nil)
    var expected = TextAttributes()
    expected.direction = .inbound
    expected.site = .personal
    expected.kind = .siteProfile
    expected.author = .student
    expected.hasMedia = true
    #expect(record.attributes == expected)
  }

  @Test func lostOutputIsAnError() {
    let full = unsafe open("/dev/full", O_WRONLY)
    defer { close(full) }
    var output = Output(descriptor: full)
    #expect(throws: OutputFailure.self) {
      try output.write("x")
      try output.flush()
    }
  }
}
