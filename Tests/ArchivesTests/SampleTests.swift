import Foundation
import Testing
import Workload

@testable import Archives

/// Every sample against `expected.txt`, which holds a line for each event, and against damage.
@Suite struct SampleTests {
  static let expected: [String: [String]] = {
    let text = try! String(contentsOfFile: fixtures + "/expected.txt", encoding: .utf8)
    var all: [String: [String]] = [:]
    var file = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("== ") {
        file = String(line.dropFirst(3))
        all[file] = []
      } else {
        all[file]!.append(String(line))
      }
    }
    return all
  }()

  static func shown(_ lines: [String]) -> [String] {
    lines.map { $0.replacing("\n", with: "⏎").replacing("\t", with: "⇥") }
  }

  @Test func thereIsAnExpectationForEachSample() {
    #expect(Set(Self.expected.keys) == Set(samples.map(\.file)))
    #expect(!Self.expected.values.contains { $0.isEmpty })
  }

  /// The same events however the bytes arrive.
  @Test(arguments: samples.map(\.file)) func isReadWhateverTheReads(file: String) throws {
    let format = samples.first { $0.file == file }!.format
    let bytes = try fixture(file)
    for step in Array(1...40) + [63, 64, 65, 511, 4096, .max] {
      let found = try lines(format, bytes, step: step, source: file)
      #expect(Self.shown(found) == Self.expected[file], "reads of \(step) bytes")
    }
  }

  /// A record's offset is where it begins.
  @Test(arguments: samples.map(\.file)) func offsetsPointAtRecords(file: String) throws {
    let format = samples.first { $0.file == file }!.format
    let bytes = try fixture(file)
    for case .item(let item) in try events(format, bytes, source: file) {
      let mark = bytes[0..<3] == [0xef, 0xbb, 0xbf] ? 3 : 0
      let start = bytes[item.offset]
      switch format {
      case .html, .markdown: #expect(item.offset == 0)
      case .mail: #expect(start == UInt8(ascii: "F"))
      case .wxr, .disqus: #expect(start == UInt8(ascii: "<"))
      case _ where file.hasSuffix("csv"):
        #expect(item.offset > mark && bytes[item.offset - 1] == 0x0a)
      default: #expect(start == UInt8(ascii: "{"))
      }
    }
  }

  /// Cut short anywhere: what came before is there, the rest is told, nothing stops.
  @Test(arguments: samples.map(\.file)) func isReadCutShort(file: String) throws {
    let format = samples.first { $0.file == file }!.format
    let bytes = try fixture(file)
    let whole = try events(format, bytes, source: file)
    let isDocument = [.facebook, .instagram, .graph, .x, .slack, .wxr, .disqus, .discord]
      .contains(format)
    let end = bytes.lastIndex { $0 > 0x20 }!
    for count in 0..<bytes.count {
      // A table without a whole header is refused.
      guard let part = try? events(format, Array(bytes[..<count]), step: 7, source: file) else {
        #expect([.csv, .youtube, .ndjson, .discord].contains(format))
        continue
      }
      if isDocument, count > 0, count <= end {
        guard case .skipped? = part.last else {
          Issue.record("\(count) bytes: the rest is not told")
          continue
        }
      }
      if [.facebook, .wxr, .disqus, .slack].contains(format) {
        #expect(Array(whole.prefix(part.count - 1)) == part.dropLast(), "\(count) bytes")
      }
    }
  }

  /// Any damage is an event or a refusal, never a stop; seeded, so that a failure comes again.
  @Test(arguments: samples.map(\.file)) func isReadDamaged(file: String) throws {
    let format = samples.first { $0.file == file }!.format
    let bytes = try fixture(file)
    var random = Seeded(seed: 7)
    let bad: [UInt8] = [
      0, 0x22, 0x5b, 0x5d, 0x7b, 0x7d, 0x3c, 0x3e, 0x26, 0x5c, 0x0a, 0x0d, 0x2c, 0xff, 0xc3,
    ]
    for _ in 0..<Workload.of(300, least: 30) {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged[at] = bad.randomElement(using: &random)!
        case 1: damaged.remove(at: at)
        default: damaged.insert(bad.randomElement(using: &random)!, at: at)
        }
      }
      guard let some = try? events(format, damaged, step: 11, source: file) else { continue }
      #expect(some == (try? events(format, damaged, source: file)))
    }
  }
}
