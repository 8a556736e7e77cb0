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
        do throws(RecordError) {
          try parser.parse(cutter.bytes(range), into: &record)
          let id = String(decoding: record.id, as: UTF8.self)
          out.append("\(id) \(String(decoding: record.text, as: UTF8.self))")
        } catch {
          out.append("\(error)")
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

  /// Eight megabytes in one line, in small reads: quadratic copying or searching would take minutes.
  @Test(.timeLimit(.minutes(1))) func aHugeLineInSmallReads() {
    let text = String(repeating: "x", count: 8 << 20)
    let input = Array("{\"text\":\"\(text)\"}\n{\"text\":\"b\"}\n".utf8)
    #expect(records(input, step: 512, longest: 16 << 20) == ["null \(text)", "null b"])
    #expect(records(input, step: 512, longest: 1 << 20) == ["tooLong", "null b"])
  }

  @Test func zeroBytesMaySeparate() {
    var cutter = LineCutter(separator: .zero)
    cutter.append(Array("a\r\nb\0\0c\r".utf8).span)
    cutter.finish()
    var lines: [String] = []
    while case .whole(let line)? = cutter.next() {
      let bytes = cutter.bytes(line)
      lines.append(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
    }
    #expect(lines == ["a\r\nb", "", "c\r"])
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
    #expect(throws: Never.self) { try parser.parse(cutter.bytes(range), into: &record) }
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
