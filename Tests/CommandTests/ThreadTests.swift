import Foundation
import Testing

/// `scan -j`: the same results in the same order.
@Suite struct ThreadTests {
  private func scan(_ more: [String], input: String = "") throws -> Program.Result {
    try Program.run(["scan"] + more + Program.rules, input: input)
  }

  /// Paragraphs of every length, and one that is cut, with findings in and across its cuts.
  private var text: String {
    let short = (0..<3_000).map { n in
      n % 5 == 0
        ? "Pick up the form for student ID 12345\(n % 90 + 10) in room \(n).\n" : "Room \(n)\n"
    }
    let paragraphs = stride(from: 0, to: short.count, by: 7).map {
      short[$0..<min($0 + $0 % 7 + 1, short.count)].joined()
    }.joined(separator: "\n")
    let long = String(repeating: "student ID\n1234567 and a zounderkite, ", count: 8_000)
    return paragraphs + "\n" + long + "\n\n" + paragraphs
  }

  @Test(arguments: ["line", "ndjson", "human"]) func threadsChangeNothing(_ format: String) throws {
    let one = try scan(["--format", format, "--stats"], input: text)
    #expect(one.status == 1)
    #expect(one.lines.count > 16_000)
    for threads in ["2", "8"] {
      let more = try scan(["--format", format, "--stats", "-j", threads], input: text)
      #expect(more.outBytes == one.outBytes)
      #expect(more.errors == one.errors)
      #expect(more.status == one.status)
    }
  }

  @Test func textsKeepTheirOrder() throws {
    let folder = try TemporaryFolder()
    var files: [String] = []
    for n in 0..<300 {
      let text = String(repeating: "student ID 1234567\n\n", count: n * n % 97)
      files.append(try folder.write("\(n).txt", text))
    }
    // What cannot be read keeps nothing else from its place.
    files.insert(folder.path + "/missing", at: 150)
    let one = try scan(["--format", "ndjson", "--all-verdicts"] + files)
    #expect(one.status == 2)
    #expect(one.errors.contains("missing"))
    for threads in ["2", "8"] {
      let more = try scan(["--format", "ndjson", "--all-verdicts", "-j", threads] + files)
      #expect(more.outBytes == one.outBytes)
      #expect(more.errors == one.errors)
      #expect(more.status == 2)
    }
  }

  /// A finding is told as soon as its paragraph is there, with threads as without.
  @Test(arguments: ["1", "2"]) func eachReadIsReported(_ threads: String) throws {
    let talk = try Conversation(["scan", "--format", "line", "-j", threads] + Program.rules)
    for line in ["1", "3"] {
      try talk.say("student ID 1234567\n\n")
      #expect(talk.hear()?.hasPrefix("-:\(line):12: block: ") == true)
    }
    #expect(try talk.end() == 1)
  }
}
