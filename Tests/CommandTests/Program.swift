import Foundation
import Testing
import Workload

/// The binary that the tests run: it lies beside the bundle of the tests.
enum Program {
  static let path: String = {
    // The bundle is the running program on Linux.
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("okcps-scan").path
  }()

  /// `Tests/Fixtures/` of the sources.
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures").path

  /// Rules of one severity each, so that the tests depend on no built-in rule.
  static let rules = ["--rules", fixtures + "/command-lexicon", "--no-builtin-rules"]

  /// What a run left behind.
  struct Result {
    var status: Int32
    var signal: Int32?
    var out: String { String(decoding: outBytes, as: UTF8.self) }
    var outBytes: Data
    var errors: String
    /// Lines of standard output, without an empty last one.
    var lines: [String] {
      var all = out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if all.last == "" { all.removeLast() }
      return all
    }
  }

  /// The program as a process that is yet to be started. `shell` is said to bash before it becomes the
  /// program: limits (`ulimit -n 5;`), and after it redirections (`>&-`).
  static func process(
    _ arguments: [String], shell: String = "", redirected: String = ""
  ) -> Process {
    let process = Process()
    process.environment = Workload.options
    let isPlain = shell.isEmpty && redirected.isEmpty
    process.executableURL = URL(fileURLWithPath: isPlain ? path : "/bin/bash")
    process.arguments =
      isPlain ? arguments : ["-c", "\(shell) exec \"$0\" \"$@\" \(redirected)", path] + arguments
    return process
  }

  /// Runs the program to its end. Streams are files, so no pipe can fill up.
  static func run(
    _ arguments: [String], input: Data = Data(), in folder: String? = nil,
    output: String? = nil, environment: [String: String] = [:], shell: String = "",
    redirected: String = ""
  ) throws -> Result {
    let place = try TemporaryFolder()
    let inPath = try place.write("in", input)
    let ownOutput = try place.write("out", Data())
    let outPath = output ?? ownOutput
    let errorPath = try place.write("errors", Data())
    let process = process(arguments, shell: shell, redirected: redirected)
    process.environment = environment.merging(Workload.options) { own, _ in own }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inPath))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outPath))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorPath))
    try process.run()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return Result(
      status: signalled ? -1 : process.terminationStatus,
      signal: signalled ? process.terminationStatus : nil,
      outBytes: output == nil ? try Data(contentsOf: URL(fileURLWithPath: outPath)) : Data(),
      errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errorPath)), as: UTF8.self)
    )
  }

  static func run(_ arguments: [String], input: String, in folder: String? = nil) throws -> Result {
    try run(arguments, input: Data(input.utf8), in: folder)
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "okcps-scan-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult func write(_ name: String, _ bytes: Data) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try bytes.write(to: URL(fileURLWithPath: file))
    return file
  }

  @discardableResult func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }
}

/// A run that is talked to while it runs.
final class Conversation {
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  let errors = Pipe()

  init(_ arguments: [String]) throws {
    process = Program.process(arguments)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  var pid: Int32 { process.processIdentifier }

  func say(_ text: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// Waits until the program has written something, at most ten seconds; nil if it has not.
  func hear() -> String? {
    var waiting = pollfd(
      fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, 10_000) == 1 else { return nil }
    return String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
  }

  /// Stops listening, as `head` does.
  func hangUp() throws { try output.fileHandleForReading.close() }

  /// Ends the input and waits. Returns the signal as in a shell: 128 and its number.
  func end() throws -> Int32 {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
  }
}
