import Foundation
import Glibc
import Testing

/// Values of texts, in any spelling, leave the program by `--show-matches` alone.
@Suite(.timeLimit(.minutes(30))) struct CanaryTests {
  private static let values = [
    "Odette Larkspur", "84018273", "078-05-1120", "405-555-0143", "olarkspur1@example.org",
  ]
  private static let text =
    "Student Odette Larkspur, student ID 84018273, SSN 078-05-1120, was seen. Call 405-555-0143 or "
    + "write to olarkspur1@example.org.\n"

  /// A value as it is, folded, reversed, in hexadecimal and in base64 at each of its three offsets.
  private static func spellings(_ value: String) -> [String] {
    let bytes = Array(value.utf8)
    let folded = value.lowercased()
    let bare = folded.filter { $0.isLetter || $0.isNumber }
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let base64 = (0..<3).map { offset in
      // Characters at the ends depend on the neighbours.
      String(
        Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().filter {
          $0 != "="
        }
        .dropFirst([0, 2, 3][offset]).dropLast(1))
    }
    return [value, folded, bare, String(value.reversed()), hex, hex.uppercased()] + base64
  }

  private static let canaries: [String] = Array(
    Set(values.flatMap(spellings) + values[0].split(separator: " ").flatMap { spellings("\($0)") }))

  /// The canaries that some output has.
  private static func leaks(_ output: String) -> [String] { canaries.filter(output.contains) }

  private static func leaks(_ result: Program.Result) -> [String] {
    leaks(result.out) + leaks(result.errors)
  }

  @Test func everySpellingIsKnown() {
    for value in Self.values {
      let data = Data(("x" + value + "y").utf8)
      #expect(!Self.leaks(value.uppercased().lowercased()).isEmpty)
      #expect(!Self.leaks(data.base64EncodedString()).isEmpty, "\(value)")
      #expect(!Self.leaks("ab" + data.base64EncodedString()).isEmpty, "\(value)")
    }
  }

  private static let formats = [
    "human", "line", "ndjson", "sarif", "github", "gitlab", "rdjsonl", "junit", "csv", "html",
    "markdown", "quiet",
  ]

  @Test(arguments: formats) func reportsShowNoValue(_ format: String) throws {
    let folder = try TemporaryFolder()
    let key = folder.path + "/key"
    #expect(try Program.run(["config", "keygen", key]).status == 0)
    let options = ["scan", "--format", format, "--verbose", "--stats", "--fingerprint-key", key]
    let result = try Program.run(options, input: Self.text)
    #expect(result.status == 1)
    #expect(Self.leaks(result) == [])
    let file = try folder.write("in.txt", Self.text)
    let report = folder.path + "/report"
    #expect(try Program.run(options + ["-o", report, file]).status == 1)
    if format != "quiet" {
      #expect(Self.leaks(try String(contentsOfFile: report, encoding: .utf8)) == [])
    }
  }

  /// Otherwise the others would prove nothing.
  @Test(arguments: ["human", "html", "markdown"]) func askedForTheyAreShown(_ format: String) throws
  {
    let result = try Program.run(["scan", "--format", format, "--show-matches"], input: Self.text)
    for value in Self.values { #expect(result.out.contains(value), "\(value)") }
  }

  @Test func answersShowNoValue() throws {
    let record = #"{"id":7,"text":"\#(Self.text.dropLast())"}"#
    let mail = "From: a@example.org\nSubject: Odette Larkspur\n\n" + Self.text
    let folder = try TemporaryFolder()
    let audit = folder.path + "/audit"
    for (command, input) in [
      (["filter", "--stats"], record), (["filter", "-j", "2", "--max-text", "10"], record),
      (["redact", "--min-severity", "note"], Self.text), (["hook", "--audit", audit], record),
      (["hook", "--input", "text", "--profile", "git", "--audit", audit], Self.text),
      (["hook", "--profile", "agent"], record), (["hook", "--profile", "postfix"], mail),
      (["hook", "--max-text", "10"], record), (["scan", "--dry-run", "-"], record),
      (["scan", "--dry-run", "--from", "csv", "-"], "id,text\n7,\"\(Self.text.dropLast())\"\n"),
      (["scan", "--dry-run", "--from", "text", "-"], Self.text),
    ] {
      let result = try Program.run(command, input: input)
      #expect(!result.out.isEmpty || !result.errors.isEmpty, "\(command)")
      #expect(Self.leaks(result) == [], "\(command)")
    }
    #expect(Self.leaks(try String(contentsOfFile: audit, encoding: .utf8)) == [])
  }

  /// Results, with and without their texts at hand.
  @Test(arguments: formats) func resultsShowNoValue(_ format: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("in.txt", Self.text)
    let results = folder.path + "/results.ndjson"
    let scan = ["scan", "--format", "ndjson", "-o", results, "in.txt"]
    #expect(try Program.run(scan, in: folder.path).status == 1)
    let result = try Program.run(
      ["report", "--format", format, "--source", ".", results], in: folder.path)
    #expect(result.status == 1)
    #expect(Self.leaks(result) == [])
  }

  // MARK: errors

  /// Input that is damaged where the values stand.
  @Test func errorsShowNoValue() throws {
    let folder = try TemporaryFolder()
    let damaged = [
      #"{"id":7,"text":"\#(Self.text)"#, #"{"id":7,"text":["\#(values)"]}"#,
      #"{"\#(values)":1,"text":"x","direction":"\#(values)"}"#, #"{"\#(values)"#, values,
      #"{"text":"x","author":{"role":"\#(values)"}} \#(values)"#,
      #"{"type":"\#(values)","source":"x"}"#, #"{"type":"finding","rule":"\#(values)"}"#,
      "id,text\n\"\(values)\n", "a,b,c\n1,\(values),2,3\n", "<a><b>\(values)</a>", "\(values)\u{0}",
    ]
    for (k, bad) in damaged.enumerated() {
      let file = try folder.write("bad\(k)", bad)
      for command in [
        ["filter"], ["filter", "--max-warnings", "9"], ["hook"], ["hook", "--profile", "agent"],
        ["hook", "--profile", "postfix"], ["report"], ["report", "--format", "human"],
        ["scan", "--format", "line", "--baseline", file],
        ["scan", "--format", "line", "--suppressions", file],
        ["scan", "--dry-run", "--from", "csv", file],
        ["scan", "--dry-run", "--from", "ndjson", file],
        ["scan", "--dry-run", "--from", "json", file],
        ["scan", "--dry-run", "--from", "xml", file],
      ] {
        let result = try Program.run(command, input: bad)
        // A survey tells the names of fields: the first line of a table, keys of objects.
        let isField =
          command.contains("csv") && bad.prefix { $0 != "\n" }.contains(values)
          || bad.contains(#""\#(values)""#)
        if command.contains("--dry-run"), isField { continue }
        #expect(Self.leaks(result) == [], "\(command) \(k)")
      }
    }
  }

  private var values: String { Self.values.joined(separator: " ") }

  // MARK: ends from outside

  /// A crash while a text is held: no core file, no dump of registers and what they point at, and no
  /// more of an answer than what was said before.
  @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT])
  func aCrashShowsNoValue(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    for command in [["filter"], ["scan", "--format", "human"], ["redact"], ["hook"]] {
      let process = Program.process(command, shell: "cd '\(folder.path)'; ulimit -c unlimited;")
      let (input, output, errors) = (Pipe(), Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      process.standardError = errors
      try process.run()
      let record = #"{"id":1,"text":"\#(Self.text.dropLast())"}"#
      try input.fileHandleForWriting.write(contentsOf: Data((Self.text + record).utf8))
      // Until it waits for more, all that was said is in its memory.
      let deadline = Date() + 20
      while Date() < deadline, try !isWaiting(process.processIdentifier) { usleep(5_000) }
      #expect(kill(process.processIdentifier, signal) == 0)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal || command == ["hook"])
      let heard = output.fileHandleForReading.readDataToEndOfFile()
      let told = errors.fileHandleForReading.readDataToEndOfFile()
      #expect(Self.leaks(String(decoding: heard, as: UTF8.self)) == [])
      #expect(Self.leaks(String(decoding: told, as: UTF8.self)) == [])
      #expect(!String(decoding: told, as: UTF8.self).contains("Registers"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }

  /// Whether a process sleeps in a call of the system, and is the program already.
  private func isWaiting(_ pid: Int32) throws -> Bool {
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return stat.contains("(okcps-scan) S")
  }
}
