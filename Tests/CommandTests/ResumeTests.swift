import Foundation
import Testing
import Workload

/// `scan --resume`: a run that breaks off goes on where it was.
@Suite struct ResumeTests {
  let folder: TemporaryFolder
  private static let output = ["-q", "-f", "ndjson", "-o", "out.ndjson"]

  /// Archives of each kind of reading, with findings, records that cannot be read, and plain texts; enough of
  /// them for some states, which are written four times a second at most.
  init() throws {
    folder = try TemporaryFolder()
    func lines(_ low: Int, _ line: (Int) -> String) -> String {
      (low..<low + 40_000).map(line).joined(separator: "\n")
    }
    func text(_ n: Int) -> String {
      n % 9 == 0
        ? "student ID 12345\(n % 90 + 10)" : n % 31 == 0 ? "@coach zounderkite" : "room \(n)"
    }
    try folder.write(
      "in/a.ndjson", lines(0) { $0 % 97 == 5 ? "{bad" : #"{"id":\#($0),"text":"\#(text($0))"}"# })
    try folder.write(
      "in/b.csv", "Comment,Author\n" + lines(50_000) { "\(text($0)),\($0 % 13)" } + "\nx\n")
    for n in 0..<20 {
      try folder.write("in/c\(n).txt", String(repeating: text(n * 9) + "\n\n", count: 5 * n))
    }
    let packed = Process()
    packed.executableURL = URL(fileURLWithPath: "/bin/gzip")
    packed.arguments = ["-k", folder.path + "/in/a.ndjson"]
    try packed.run()
    packed.waitUntilExit()
  }

  func scan(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["scan"] + arguments + Program.rules, input: "", in: folder.path)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path + "/" + name)
  }

  func results() throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.ndjson"))
  }

  /// Runs until a moment and kills it then; whether it came to its end before.
  func run(for seconds: Double, _ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["scan"] + arguments + Program.rules
    process.environment = Workload.options
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let end = Date().addingTimeInterval(seconds)
    while process.isRunning, Date() < end { usleep(2000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return process.terminationReason == .exit
  }

  /// Twenty kills; two hundred with `WORKLOAD=1000`.
  @Test func killedAtAnyMomentItComesToTheSameResults() throws {
    let begun = Date()
    #expect(try scan(Self.output + ["in"]).status == 2)
    let whole = Date().timeIntervalSince(begun)
    let undisturbed = try results()
    var kills = 0
    var goneOn = 0
    var random = SystemRandomNumberGenerator()
    let wanted = Workload.of(20, least: 4)
    // Some of them must come after a first state, or none has gone on.
    while kills < wanted || (goneOn == 0 && kills < 200) {
      try? FileManager.default.removeItem(atPath: folder.path + "/out.ndjson")
      let threads = ["-j", "\(kills % 2 + 1)"]
      for attempt in 0... {
        let moment =
          attempt < 10 ? Double.random(in: 0.05 * whole...1.1 * whole, using: &random) : 600
        if exists("out.ndjson.state") { goneOn += 1 }
        let hasEnded = try run(for: moment, Self.output + ["--resume", "in"] + threads)
        if !hasEnded { kills += 1 }
        if exists("out.ndjson") { break }
        #expect(!hasEnded)
      }
      // Killed between its last two steps: the results have their name, and the state is still there.
      if exists("out.ndjson.state") {
        #expect(try results() == undisturbed)
        #expect(try run(for: 600, Self.output + ["--resume", "in"] + threads))
      }
      #expect(try results() == undisturbed)
      #expect(!exists("out.ndjson.state") && !exists("out.ndjson.partial"))
    }
    #expect(goneOn > 0, "no run lasted until its first state")
  }

  /// A run that broke off after its first state.
  private func brokenOff(_ more: [String] = []) throws {
    let lines = (0..<60_000).map { #"{"id":\#($0),"text":"student ID 1234567 in room \#($0)"}"# }
    try folder.write("in/z.ndjson", lines.joined(separator: "\n"))
    var seconds = 0.5
    while !exists("out.ndjson.state") {
      try #require(try !run(for: seconds, Self.output + ["--resume", "in"] + more))
      seconds *= 1.5
    }
  }

  @Test func whatHasChangedIsRefused() throws {
    try brokenOff()
    func refused(_ arguments: [String]) throws -> Bool {
      let r = try scan(Self.output + ["--resume"] + arguments)
      return r.status == 2
        && r.errors.hasPrefix("okcps-scan: out.ndjson.state: made with other rules, settings")
        && r.errors.split(separator: "\n").count == 1
    }
    #expect(try refused(["--direction", "inbound", "in"]))
    #expect(try refused(["--from", "lines", "in"]))
    #expect(try refused(["in", "in"]))
    try folder.write("in/c1.txt", "changed")
    #expect(try refused(["in"]))
    #expect(exists("out.ndjson.state") && exists("out.ndjson.partial") && !exists("out.ndjson"))
    let forced = try scan(Self.output + ["--resume", "--force", "in"])
    #expect(forced.status == 2 && exists("out.ndjson") && !exists("out.ndjson.state"))
    let resumed = try results()
    #expect(try scan(Self.output + ["in"]).status == 2)
    #expect(try results() == resumed)
  }

  /// Their names are flags, but what they hold decides on findings as well.
  @Test func whatSuppressesMustNotHaveChanged() throws {
    try folder.write("known.yml", "[]\n")
    let flags = ["--suppressions", "known.yml"]
    try brokenOff(flags)
    try folder.write("known.yml", "# nothing is known\n[]\n")
    let r = try scan(Self.output + ["--resume", "in"] + flags)
    #expect(r.status == 2 && r.errors.contains("made with other rules"), "\(r.errors)")
  }

  /// Fingerprints are made with it, so one file of results must not hold those of two keys.
  @Test func theKeyOfFingerprintsMustNotHaveChanged() throws {
    func makeKey() throws {
      try? FileManager.default.removeItem(atPath: folder.path + "/in/.okcps-scan.key")
      let made = try Program.run(
        ["config", "keygen", "in/.okcps-scan.key"], input: "", in: folder.path)
      try #require(made.status == 0, "\(made.errors)")
    }
    try makeKey()
    try brokenOff()
    try makeKey()
    let r = try scan(Self.output + ["--resume", "in"])
    #expect(r.status == 2 && r.errors.contains("made with other rules"), "\(r.errors)")
  }

  @Test func aStateWithoutItsResultsIsRefused() throws {
    try brokenOff()
    try folder.write("out.ndjson.partial", "")
    let r = try scan(Self.output + ["--resume", "in"])
    #expect(r.status == 2)
    #expect(r.errors.contains("out.ndjson.partial: not the results of the run that broke off"))
    try folder.write("out.ndjson.state", "{}")
    #expect(try scan(Self.output + ["--resume", "in"]).errors.contains("start anew with --force"))
  }

  @Test(arguments: [
    ["--resume", "in"], ["--resume", "-f", "ndjson", "in"], ["--resume", "-o", "x", "in"],
    ["--resume", "-f", "ndjson", "-o", "x", "--also", "csv=y", "in"],
    ["--resume", "-f", "ndjson", "-o", "x", "-"], ["--resume", "-f", "ndjson", "-o", "x"],
    ["--force", "in"],
  ])
  func whatCannotBeResumedIsRefused(_ arguments: [String]) throws {
    let r = try scan(arguments)
    #expect(r.status == 2 && r.out == "" && !r.errors.isEmpty)
    #expect(!exists("x") && !exists("x.partial"))
  }
}
