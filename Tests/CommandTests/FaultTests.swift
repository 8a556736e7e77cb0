import Foundation
import Glibc
import Records
import Testing
import Workload

/// What the system does to a program: no room, no memory, no descriptors, streams that are closed, slow or
/// interrupted, and an end at any moment. Then nothing passes for scanned that is not, and no file is torn.
@Suite(.timeLimit(.minutes(30))) struct FaultTests {
  private static let text =
    "Pick up the form for student ID 1234567, and not a zounderkite.\n\nThe library opens at 8.\n\n"
  private static let records = Data(
    (0..<400).map {
      $0 % 2 == 0
        ? #"{"id":\#($0),"text":"Bring the form for student ID 12345\#(10 + $0 % 90), you fück."}"#
        : #"{"id":\#($0),"text":"The library opens at eight."}"#
    }.joined(separator: "\n").utf8)

  /// A program that could not be loaded or done, or that died, has not said that all is well.
  private static func hasFailed(_ result: Program.Result) -> Bool {
    result.signal != nil || result.status == 2 || result.status == 127
  }

  /// The lines of an answer, without what no two answers share: the number that a hook gives each.
  private static func comparable(_ result: Program.Result) -> [String] {
    result.lines.map { $0.replacing(/"decision_id":"[^"]*"/, with: "") }
  }

  /// Why tests that limit the size of files do not run under thread sanitizer.
  private static let noFileLimits = "thread sanitizer writes a large file (RLIMIT_FSIZE)"

  // MARK: full disks

  /// Every command that answers on standard output, with what it needs.
  private static let answering: [[String]] = [
    ["--version"], ["--help"], ["scan"], ["scan", "--format", "ndjson"],
    ["scan", "--format", "html"],
    ["filter"], ["redact"], ["hook", "--input", "text"], ["hook", "--selftest"], ["report"],
    ["scan", "--dry-run", "-"], ["rules", "list"], ["rules", "show", "student-pii.ssn"],
    ["config", "show"], ["config", "show", "--origin"],
    ["rules", "list", "--rules", Program.fixtures + "/command-lexicon"],
  ]

  @Test(arguments: answering) func aFullDiskIsAFailure(_ command: [String]) throws {
    let result = try Program.run(command, input: Data(Self.text.utf8), output: "/dev/full")
    #expect(result.status == 2, "\(command)")
    #expect(!result.errors.isEmpty || command.first == "hook", "\(command)")
  }

  @Test(arguments: answering) func aClosedOutputIsAFailure(_ command: [String]) throws {
    let result = try Program.run(command, input: Data(Self.text.utf8), redirected: ">&-")
    #expect(result.status == 2, "\(command)")
  }

  /// A disk that is full half way: the file that was there stays, and nothing lies beside it.
  @Test(
    .enabled(if: Workload.sanitizer != "thread", Comment(rawValue: noFileLimits)),
    arguments: ["line", "ndjson", "sarif", "csv", "html", "junit", "markdown"])
  func aFileThatCannotBeFinishedIsNotReplaced(_ format: String) throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("in.txt", String(repeating: Self.text, count: 800))
    let report = try folder.write("out/report", "what was there")
    let result = try Program.run(
      ["scan", "--format", format, "-o", report, text], shell: "ulimit -f 8;")
    #expect(result.status == 2)
    #expect(result.errors.contains("File too large"))
    #expect(try String(contentsOfFile: report, encoding: .utf8) == "what was there")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") == ["report"])
  }

  @Test(.enabled(if: Workload.sanitizer != "thread", Comment(rawValue: noFileLimits)))
  func keysAndRostersAreWholeOrNotThere() throws {
    let folder = try TemporaryFolder()
    let key = folder.path + "/keys/key"
    let table = try folder.write("in/t.csv", "first,last,id\nOdette,Larkspur,84018273\n")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/keys", withIntermediateDirectories: true)
    #expect(try Program.run(["roster", "keygen", key]).status == 0)
    for command in [
      ["roster", "keygen", folder.path + "/out/key"],
      ["config", "keygen", folder.path + "/out/key"],
      ["roster", "build", table, "--key-file", key, "-o", folder.path + "/out/roster"],
    ] {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/out", withIntermediateDirectories: true)
      let result = try Program.run(command, shell: "ulimit -f 0;", redirected: ">/dev/null 2>&1")
      #expect(result.status == 2, "\(command)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") == [])
    }
  }

  @Test(.enabled(if: Workload.sanitizer != "thread", Comment(rawValue: noFileLimits)))
  func anAuditThatCannotBeWrittenIsNoDecision() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      ["hook", "--input", "text", "--audit", folder.path + "/audit"],
      input: Data("The library opens at eight.".utf8), shell: "ulimit -f 0;",
      redirected: ">/dev/null 2>&1")
    #expect(result.status == 2)
  }

  // MARK: standard streams

  @Test(arguments: [
    ["scan"], ["filter"], ["redact"], ["hook"], ["report"], ["scan", "--dry-run", "-"],
  ])
  func aClosedInputIsAFailure(_ command: [String]) throws {
    let result = try Program.run(command, redirected: "<&-")
    #expect(result.status == 2)
    #expect(!result.out.contains("allow"))
  }

  /// With standard error closed, messages must not go to the file that would get its number.
  @Test func messagesNeverGoIntoAReport() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("in.txt", Self.text)
    let report = folder.path + "/report"
    let command =
      ["scan", "--verbose", "--format", "line", "-o", report, text, folder.path + "/missing"]
      + Program.rules
    var reports: [String] = []
    for closed in ["", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
      #expect(try Program.run(command, redirected: closed).status == 2)
      reports.append(try String(contentsOfFile: report, encoding: .utf8))
    }
    #expect(reports[0].contains("zounderkite") == false && reports[0].contains("in.txt:1"))
    #expect(Set(reports).count == 1)
  }

  /// Streams that take and give a little at a time, and want no waiting.
  @Test(arguments: ["1", "3"]) func narrowStreamsChangeNothing(_ threads: String) throws {
    let command = ["filter", "-j", threads] + Program.rules
    let wanted = try Program.run(command, input: Self.records).outBytes
    #expect(try Narrow(command).run(Self.records) == wanted)
  }

  /// Stopping and going on interrupts whatever waits.
  @Test func interruptionsChangeNothing() throws {
    let command = ["filter", "-j", "2"] + Program.rules
    let wanted = try Program.run(command, input: Self.records).outBytes
    let narrow = try Narrow(command)
    let heard = try narrow.run(Self.records) { pid in
      kill(pid, SIGSTOP)
      usleep(200)
      kill(pid, SIGCONT)
    }
    #expect(heard == wanted)
  }

  /// A reader that does not read stops the writer, whose memory does not grow.
  @Test func aSlowReaderCostsNoMemory() throws {
    let process = Program.process(["filter", "-j", "2"] + Program.rules)
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let descriptor = input.fileHandleForWriting.fileDescriptor
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    let block = [UInt8](Self.records) + [0x0a]
    var taken = 0
    var quiet = 0
    // Until it takes no more for two seconds.
    while quiet < 20, taken < 64 << 20 {
      let n = unsafe block.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if n > 0 { taken += n } else { usleep(100_000) }
      quiet = n > 0 ? 0 : quiet + 1
    }
    #expect(taken < 4 << 20)
    // A sanitizer keeps what was freed for a while, and shadows of all.
    if Workload.sanitizer == nil {
      #expect(try peakKiB(of: process.processIdentifier) < 200 << 10)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private func peakKiB(of pid: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return try #require(line?.split(separator: " ").dropLast().last.flatMap { Int($0) })
  }

  /// Signals with a handler interrupt calls where stopping does not: what writes and reads goes on.
  @Test func signalsDoNotCutWhatIsWritten() throws {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in }
    #expect(unsafe sigaction(SIGUSR2, &action, nil) == 0)
    // One that is still on its way must not end the tests.
    defer { _ = signal(SIGUSR2, SIG_IGN) }
    var ends: [CInt] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let writer = Thread {
      var output = Output(descriptor: writing)
      try? output.write(bytes)
      try? output.flush()
      close(writing)
    }
    writer.start()
    var heard: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      // Any thread may be interrupted, so all of them are to cope: this one with its own reads too.
      kill(getpid(), SIGUSR2)
      let n = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(reading, $0.baseAddress, $0.count)
      }
      if n == 0 { break }
      if n > 0 { heard += buffer[..<n] } else { #expect(errno == EINTR) }
    }
    close(reading)
    #expect(heard == bytes)
  }

  // MARK: an end at any moment

  @Test func aKilledRunTearsNoFile() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("in.txt", String(repeating: Self.text, count: 2_000))
    let report = try folder.write("out/report", "what was there")
    let command = ["scan", "--format", "ndjson", "-o", report, text] + Program.rules
    let started = Date()
    #expect(try Program.run(command).status == 1)
    let lasts = Date().timeIntervalSince(started)
    let whole = try String(contentsOfFile: report, encoding: .utf8)
    var kept = 0
    let moments = Workload.of(30, least: 8)
    for k in 0..<moments {
      try folder.write("out/report", "what was there")
      let process = Program.process(command)
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(UInt32(lasts * 1.2 * 1_000_000 * Double(k) / Double(moments)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let now = try String(contentsOfFile: report, encoding: .utf8)
      #expect(now == "what was there" || now == whole)
      if now == "what was there" { kept += 1 }
    }
    // Otherwise it was never killed in time.
    #expect(kept > 0)
  }

  // MARK: limits

  /// A limit of memory in MiB at which a run on `input` was not done, and one at which it was.
  @Test(
    .enabled(if: Workload.sanitizer == nil, Comment(rawValue: Workload.noLimits)),
    arguments: [
      ["filter"], ["filter", "-j", "4"], ["scan", "--format", "ndjson"],
      ["scan", "--format", "line", "-j", "4"], ["redact"], ["hook", "--input", "text"],
    ])
  func withoutMemoryNothingPasses(_ command: [String]) throws {
    let input = command[0] == "filter" ? Self.records : Data(Self.text.utf8)
    let wanted = try Program.run(command, input: input)
    let answers = Set(Self.comparable(wanted))
    var failures = 0
    for mebibytes in stride(from: 80, to: 280, by: 4) {
      let result = try Program.run(command, input: input, shell: "ulimit -v \(mebibytes << 10);")
      if Self.hasFailed(result) {
        failures += 1
      } else {
        #expect(result.status == wanted.status, "\(mebibytes)")
        #expect(Self.comparable(result) == Self.comparable(wanted), "\(mebibytes)")
      }
      // What it said before it died is right, or says that it is not complete.
      for line in Self.comparable(result)
      where !line.contains(#""complete":false"#) && command[0] != "redact" {
        #expect(answers.contains(line), "\(mebibytes)")
      }
      if command[0] == "redact" { #expect(!result.out.contains("1234567"), "\(mebibytes)") }
    }
    #expect(failures > 0)
  }

  @Test(arguments: 3..<9) func withoutDescriptorsNothingPasses(_ descriptors: Int) throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("in.txt", Self.text)
    for command in [
      ["scan", "--format", "line", text],
      ["scan", "--format", "line", "-o", folder.path + "/o", text],
      ["filter"], ["redact", text], ["hook", "--input", "text", text],
      ["scan", "--dry-run", folder.path],
    ] {
      let wanted = try Program.run(command, input: Self.records)
      let result = try Program.run(
        command, input: Self.records, shell: "ulimit -n \(descriptors);")
      guard !Self.hasFailed(result) else { continue }
      #expect(result.status == wanted.status, "\(command)")
      #expect(Self.comparable(result) == Self.comparable(wanted), "\(command)")
    }
  }
}

/// A run whose streams are pipes of one page that want no waiting, fed and heard a little at a time.
private struct Narrow {
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()

  init(_ arguments: [String]) throws {
    process = Program.process(arguments)
    process.standardInput = input
    process.standardOutput = output
    for pipe in [input, output] {
      let size: CInt = 1031  // F_SETPIPE_SZ of Linux
      _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, size, 4096)
      for end in [pipe.fileHandleForWriting, pipe.fileHandleForReading] {
        _ = fcntl(end.fileDescriptor, F_SETFL, fcntl(end.fileDescriptor, F_GETFL) | O_NONBLOCK)
      }
    }
    try process.run()
    try output.fileHandleForWriting.close()
    try input.fileHandleForReading.close()
  }

  /// Feeds everything and returns what came back; `between` is done before each read.
  func run(_ bytes: Data, between: (Int32) -> Void = { _ in }) throws -> Data {
    let (writing, reading) = (input.fileHandleForWriting, output.fileHandleForReading)
    let bytes = [UInt8](bytes)
    var sent = 0
    var heard = Data()
    var buffer = [UInt8](repeating: 0, count: 999)
    while true {
      if sent < bytes.count {
        let n = unsafe bytes.withUnsafeBytes {
          unsafe write(writing.fileDescriptor, $0.baseAddress! + sent, min(701, bytes.count - sent))
        }
        if n > 0 { sent += n }
        if sent == bytes.count { try writing.close() }
      }
      between(process.processIdentifier)
      let n = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(reading.fileDescriptor, $0.baseAddress, $0.count)
      }
      if n == 0 { break }
      if n > 0 { heard += buffer[..<n] } else { usleep(100) }
    }
    process.waitUntilExit()
    return heard
  }
}
