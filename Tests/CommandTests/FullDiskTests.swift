import Foundation
import Testing
import Workload

/// The options of `unshare` that work here.
private let namespace: String? = ["-Urm", "-m"].first { options in
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/bash")
  process.arguments = ["-c", "unshare \(options) mount -t tmpfs -o size=64k none /tmp"]
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}

/// A disk of 64 KiB that is full: whatever cannot be written whole is status 2, one line says so, and the
/// files that were there are as they were.
///
/// The disk is a tmpfs in a mount namespace of its own, which a user may make in a user namespace and root
/// without. Where neither is allowed, as in many containers, ``FaultTests`` has `/dev/full` and limits of
/// file size, and this suite is skipped with that reason.
@Suite(
  .enabled(
    if: namespace != nil,
    "no mount namespace can be made here (unshare); of a full disk there is only /dev/full"
  ))
struct FullDiskTests {
  struct Writer: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    /// What may be there afterwards beside what was there before: it is for going on with.
    var unfinished: [String] = []
    /// Bytes that are free, in whole pages.
    var free = 4096
    /// Where standard input comes from and standard output goes.
    var input = "/dev/null"
    var output = "/dev/null"
    var testDescription: String { (arguments + ["\(free) bytes free"]).joined(separator: " ") }
  }

  static let formats = [
    "human", "line", "ndjson", "sarif", "github", "gitlab", "rdjsonl", "junit", "csv", "html",
    "markdown", "notice",
  ]

  /// Paths are below the folder that holds `disk`.
  static let writers: [Writer] = {
    var all: [Writer] = []
    /// Words of a command line, with the rules of the tests behind them.
    func add(_ words: String, free: Int = 4096, unfinished: [String] = []) {
      let arguments: [String] = words.split(separator: " ").map(String.init) + Program.rules
      all.append(Writer(arguments: arguments, unfinished: unfinished, free: free))
    }
    for format in formats {
      add("scan -q -f \(format) -o disk/report in.txt", free: format == "notice" ? 0 : 4096)
    }
    for format in ["ndjson", "html", "csv"] {
      add("scan -q -f line --also \(format)=disk/report in.txt")
      add("report -f \(format) -o disk/report results")
    }
    for free in [0, 4096, 8192] {
      add(
        "scan -q -f ndjson --resume -o disk/new in.ndjson", free: free,
        unfinished: ["new.partial", "new.state"])
    }
    add("hook --input text --audit disk/report short.txt", free: 0)
    add(
      """
      review results --import decided.json --by Clerk --expires 2099-12-31 --decisions disk/decisions \
      --suppressions disk/report
      """, free: 0)
    // A stream has no name to keep back, so what fits is there; the status tells that it is not all.
    for (command, input) in [
      ("redact", "in.txt"), ("filter", "in.ndjson"), ("scan -q -f line -", "in.txt"),
    ] {
      add(command, unfinished: ["stream"])
      all[all.count - 1].input = input
      all[all.count - 1].output = "disk/stream"
    }
    for command in ["roster", "config"] {
      all.append(Writer(arguments: [command, "keygen", "disk/key"], free: 0))
    }
    all.append(
      Writer(
        arguments: ["roster", "build", "table.csv", "--key-file", "key", "-o", "disk/roster"]))
    return all
  }()

  @Test(arguments: writers) func whatDoesNotFitIsNotThere(_ writer: Writer) throws {
    let folder = try TemporaryFolder()
    let text = "The form for student ID 1234567, and not a zounderkite.\n\n"
    try folder.write("in.txt", String(repeating: text, count: 600))
    try folder.write(
      "in.ndjson",
      (0..<600).map { #"{"id":\#($0),"text":"student ID 1234567, room \#($0)"}"# + "\n" }.joined())
    try folder.write(
      "table.csv",
      "first,last,id\n" + (0..<900).map { "Odette,Larkspur,84\(100_000 + $0)\n" }.joined())
    try folder.write("short.txt", "The library opens at eight.\n")
    // A file of suppressions too, none as yet; all but 96 bytes of a page, so a little could be appended.
    let before = "#" + String(repeating: "-", count: 3998) + "\n"
    try folder.write("before/report", before)
    try FileManager.default.createDirectory(
      atPath: folder.path + "/disk", withIntermediateDirectories: true)
    if writer.arguments.contains("key") {
      #expect(try Program.run(["roster", "keygen", "key"], in: folder.path).status == 0)
    }
    if writer.arguments.contains("results") { try decide(folder) }

    let script = """
      mount -t tmpfs -o size=64k,mode=700 none disk || exit 90
      cp before/report disk/ || exit 90
      chmod 600 disk/report
      head -c 65536 /dev/zero >disk/filler 2>/dev/null
      truncate -s -\(writer.free) disk/filler || exit 90
      : >\(writer.output)
      "$0" "$@" >\(writer.output) 2>errors <\(writer.input)
      echo $? >status
      rm disk/filler
      cp -r disk after || exit 90
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments =
      [namespace!, "/bin/bash", "-c", script, Program.path] + writer.arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = Workload.options.merging(["PATH": "/usr/bin:/bin"]) { $1 }
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "no disk")

    let status = try String(contentsOfFile: folder.path + "/status", encoding: .utf8)
    let errors = try String(contentsOfFile: folder.path + "/errors", encoding: .utf8)
    let lines = errors.split(separator: "\n")
    #expect(status == "2\n", "\(errors)")
    #expect(lines.count == 1 && errors.contains("No space left on device"), "\(errors)")
    #expect(!errors.contains("1234567"))
    let after = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/after")
    #expect(Set(after).subtracting(writer.unfinished) == ["report"])
    #expect(try String(contentsOfFile: folder.path + "/after/report", encoding: .utf8) == before)
  }

  /// Results of the text, and what a person decided on the first of them.
  private func decide(_ folder: TemporaryFolder) throws {
    let scan = ["scan", "-q", "-f", "ndjson", "-o", "results", "in.txt"] + Program.rules
    #expect(try Program.run(["config", "keygen"], in: folder.path).status == 0)
    #expect(try Program.run(scan, in: folder.path).status == 1)
    let results = try String(contentsOfFile: folder.path + "/results", encoding: .utf8)
    let found = try #require(results.firstMatch(of: /"rule":"([^"]*)".*?"fingerprint":"([^"]*)"/))
    let decided = [
      "fingerprint": String(found.output.2), "rule": String(found.output.1), "decision": "dismiss",
      "reason": "Quoted", "date": "2026-11-20",
    ]
    try folder.write("decided.json", try JSONSerialization.data(withJSONObject: [decided]))
  }
}
