import Glibc
import ScanCore
import Testing

@testable import Records

/// Cuts and parses a stream that comes in pieces of `step` bytes.
func records(_ input: [UInt8], step: Int, longest: Int = 1 << 20) -> [String] {
  var parser = RecordParser()
  var record = Record()
  var out: [String] = []
  for line in lines(input, step: step, longest: longest) {
    do throws(RecordError) {
      guard let line else { throw .tooLong }
      try parser.parse(padded: line, into: &record)
      let id = String(decoding: record.id, as: UTF8.self)
      out.append("\(id) \(String(decoding: record.text, as: UTF8.self))")
    } catch {
      out.append("\(error)")
    }
  }
  return out
}

/// The lines of a stream that comes in pieces of `step` bytes; nil for one that is too long.
func lines(
  _ input: [UInt8], step: Int, longest: Int, separator: LineSeparator = .lineBreak
) -> [[UInt8]?] {
  var cutter = LineCutter(longest: longest, separator: separator)
  var out: [[UInt8]?] = []
  func drain(_ given: LineBlock?) {
    guard var block = given else { return }
    while let line = block.next() {
      switch line {
      case .tooLong: out.append(nil)
      case .whole(let range):
        #expect(block.bytes.count >= range.upperBound + RecordParser.padding)
        out.append(Array(block.bytes[range]))
      }
    }
    cutter.recycle(block)
  }
  var at = 0
  while at < input.count {
    let end = min(input.count, at + step)
    drain(cutter.push(input.span.extracting(at..<end)))
    at = end
  }
  drain(cutter.finish())
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
    (#"{"text":"\uDE00\ud83dx"}"#, "null \u{fffd}\u{fffd}x"),
    (#"{"text":"\n\ud83d\ud83d\ude00\ud83d"}"#, "null \n\u{fffd}😀\u{fffd}"),
    (#"{"text":"\\ud83d\\\ud83d"}"#, #"null \ud83d\"# + "\u{fffd}"),
    (#"{"text":"\ud83d\u12"}"#, "notJSON"), (#"{"text":"\ud83d\q"}"#, "notJSON"),
    (#"{"t\ud800":1,"\u0074ext":"a"}"#, "null a"),
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
  @Test func aHugeLineInSmallReads() {
    let text = String(repeating: "x", count: 8 << 20)
    let input = Array("{\"text\":\"\(text)\"}\n{\"text\":\"b\"}\n".utf8)
    #expect(records(input, step: 512, longest: 16 << 20) == ["null \(text)", "null b"])
    #expect(records(input, step: 512, longest: 1 << 20) == ["tooLong", "null b"])
  }

  @Test func zeroBytesMaySeparate() {
    let input = Array("a\r\nb\0\0c\r".utf8)
    for step in 1...input.count {
      #expect(
        lines(input, step: step, longest: 100, separator: .zero)
          == [Array("a\r\nb".utf8), [], Array("c\r".utf8)])
    }
  }

  /// Where a line ends and how long it may be does not depend on the reads.
  @Test func theLongestLineIsTheSameInEverySplit() {
    let input = Array("1234\r\n12345\n123456\r\n\n123456".utf8)
    for step in 1...input.count {
      let found = lines(input, step: step, longest: 5).map { $0.map { $0.count } }
      #expect(found == [4, 5, nil, 0, nil])
    }
  }

  @Test func attributesAreRead() {
    var parser = RecordParser()
    var record = Record()
    let line =
      #"{"text":"a","direction":"inbound","site":"personal","kind":"site-profile","author":{"role":"student","id":3},"media":[{}]}"#
    #expect(throws: Never.self) { try parser.parse(padded: Array(line.utf8), into: &record) }
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
