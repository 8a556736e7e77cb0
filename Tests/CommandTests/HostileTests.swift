import Foundation
import Testing
import Workload

/// Inputs made to use up memory, in whole runs.
@Suite struct HostileTests {
  // MARK: one line of 100 MB

  /// The program and its libraries take more than half of it, so that the line does not fit in.
  private static let limit = "ulimit -v \(200 << 10);"

  private static func line(_ bytes: Int, holding value: String = "") -> Data {
    let words = Data("the game was good and we all sang on the way home ".utf8)
    var line = Data(capacity: bytes + 256)
    while line.count < bytes / 2 { line += words }
    line += Data(value.utf8)
    while line.count < bytes { line += words }
    return line
  }

  @Test(
    .enabled(if: Workload.sanitizer == nil, Comment(rawValue: Workload.noLimits)),
    arguments: ["scan", "redact"])
  func aLineOfAnyLengthIsScanned(_ command: String) throws {
    let input = Self.line(100_000_000, holding: "student ID 1234567, ")
    let arguments = [command] + (command == "scan" ? ["--format", "line"] : [])
    let r = try Program.run(arguments + Program.rules, input: input, shell: Self.limit)
    #expect(r.errors == "")
    if command == "scan" {
      #expect(r.status == 1)
      #expect(r.lines.count == 1 && r.out.contains(": student-pii.student-id: "))
    } else {
      #expect(r.status == 0)
      #expect(abs(r.outBytes.count - input.count) < 100)
      #expect(r.outBytes.firstRange(of: Data("1234567".utf8)) == nil)
    }
  }

  @Test(.enabled(if: Workload.sanitizer == nil, Comment(rawValue: Workload.noLimits)))
  func aRecordOfAnyLengthIsTold() throws {
    let record = Data(#"{"id":"1","text":""#.utf8) + Self.line(100_000_000) + Data("\"}\n".utf8)
    let next = Data(#"{"id":"2","text":"student ID 1234567"}"#.utf8)
    let filtered = try Program.run(
      ["filter"] + Program.rules, input: record + next, shell: Self.limit)
    #expect(filtered.lines.count == 2)
    #expect(filtered.lines[0].contains(#""decision":"review","complete":false"#))
    #expect(filtered.lines[1].hasPrefix(#"{"id":"2","decision":"block","complete":true"#))
    let scanned = try Program.run(
      ["scan", "--from", "ndjson", "--format", "line"] + Program.rules, input: record + next,
      shell: Self.limit)
    #expect(scanned.status == 2)
    #expect(scanned.lines.count == 1 && scanned.errors.contains("record 1"))
  }

  @Test(.enabled(if: Workload.sanitizer == nil, Comment(rawValue: Workload.noLimits)))
  func aDraftOfAnyLengthIsNotAllowed() throws {
    let r = try Program.run(
      ["hook", "--input", "text"] + Program.rules, input: Self.line(100_000_000), shell: Self.limit)
    #expect(r.status == 2)
    #expect(r.out.contains(#""decision":"review","complete":false"#))
  }

  // MARK: YAML

  /// Documents that grow when they are read, or nest without an end.
  private static let documents: [(name: String, text: String)] = [
    (
      "laughs",
      "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + zip("abcdefgh", "bcdefghi").map { "\($1): &\($1) [*\($0),*\($0),*\($0),*\($0)]\n" }
        .joined()
    ),
    ("brackets", "a: " + String(repeating: "[", count: 100_000)),
    ("braces", "a: " + String(repeating: "{a: ", count: 100_000)),
    ("dashes", String(repeating: "- ", count: 100_000)),
    ("questions", String(repeating: "? ", count: 100_000)),
    ("indents", (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
    ("a long word", "a: " + String(repeating: "x", count: 8 << 20)),
  ]

  @Test(arguments: documents.map(\.name)) func aDocumentThatGrowsIsRefused(_ name: String) throws {
    let text = try #require(Self.documents.first { $0.name == name }).text
    let folder = try TemporaryFolder()
    let file = try folder.write("rules/a.yml", text)
    for command in [
      ["scan", "--config", file], ["scan", "--suppressions", file],
      ["rules", "check", "--no-builtin-rules", folder.path + "/rules"],
    ] {
      let r = try Program.run(
        command, shell: Workload.sanitizer == nil ? "ulimit -v \(400 << 10);" : "")
      #expect(r.status == 2, "\(command)")
      let said = (r.errors + r.out).split(separator: "\n")
      #expect(said.count == 1 && said[0].contains("a.yml"), "\(command): \(said.count) lines")
      #expect(said.allSatisfy { $0.utf8.count < 400 }, "\(command)")
    }
  }
}
