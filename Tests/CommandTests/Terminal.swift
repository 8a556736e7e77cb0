import Foundation
import Testing
import Workload

/// A pseudo-terminal to be the standard input of a run.
struct Terminal {
  private let control: FileHandle
  private let name: String

  init() throws {
    // Swift sees no `posix_openpt`; these are the two requests that it and its kin make of Linux.
    let getNumber: UInt = 0x8004_5430  // TIOCGPTN
    let setLock: UInt = 0x4004_5431  // TIOCSPTLCK
    let descriptor = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: CInt = 0
    var number: CInt = 0
    let unlocked = unsafe ioctl(descriptor, setLock, &locked)
    let named = unsafe ioctl(descriptor, getNumber, &number)
    try #require(descriptor >= 0 && unlocked == 0 && named == 0)
    control = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    name = "/dev/pts/\(number)"
  }

  func run(_ arguments: [String], typing text: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.environment = Workload.options
    let keyboard = unsafe open(name, O_RDWR | O_NOCTTY)
    process.standardInput = FileHandle(fileDescriptor: keyboard, closeOnDealloc: true)
    process.standardOutput = Pipe()
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    try control.write(contentsOf: Data(text.utf8))
    process.waitUntilExit()
    return (
      process.terminationStatus,
      String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    )
  }

  /// Whether the terminal hands over lines and shows what is typed, as a shell left it.
  var isAsBefore: Bool {
    var settings = termios()
    let keyboard = unsafe open(name, O_RDWR | O_NOCTTY)
    defer { close(keyboard) }
    return unsafe tcgetattr(keyboard, &settings) == 0
      && settings.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
  }

  /// Starts a run whose screen this is, too.
  func start(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> Dialog {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.environment = ["TERM": "xterm"].merging(environment) { $1 }
      .merging(Workload.options) { own, _ in own }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let device = unsafe open(name, O_RDWR | O_NOCTTY)
    let file = FileHandle(fileDescriptor: device, closeOnDealloc: true)
    process.standardInput = file
    process.standardOutput = file
    process.standardError = Pipe()
    try process.run()
    return Dialog(process: process, control: control)
  }
}

/// A run at a terminal that is read and typed into as it goes.
final class Dialog {
  let process: Process
  private let control: FileHandle
  /// All that was shown.
  private(set) var shown = ""
  private var bytes: [UInt8] = []
  private var seen = 0

  init(process: Process, control: FileHandle) {
    self.process = process
    self.control = control
  }

  /// Waits until a text is shown that was not there at the last call, at most ten seconds; what was shown
  /// since then, or nil.
  @discardableResult func wait(for text: String) -> String? {
    let deadline = Date().addingTimeInterval(10)
    while Date() < deadline {
      let new = String(decoding: bytes[seen...], as: UTF8.self)
      if new.contains(text) {
        seen = bytes.count
        return new
      }
      guard read(within: 100) || process.isRunning else { break }
    }
    return nil
  }

  private func read(within milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: control.fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let n = unsafe Glibc.read(control.fileDescriptor, &buffer, buffer.count)
    guard n > 0 else { return false }
    bytes += buffer[..<n]
    shown = String(decoding: bytes, as: UTF8.self)
    return true
  }

  /// Waits until the program does not run for the time being, at most ten seconds.
  func waitUntilStopped() -> Bool {
    let path = "/proc/\(process.processIdentifier)/stat"
    for _ in 0..<1_000 {
      if let stat = try? String(contentsOfFile: path, encoding: .utf8), stat.contains(") T ") {
        return true
      }
      usleep(10_000)
    }
    return false
  }

  func type(_ keys: String) throws { try control.write(contentsOf: Data(keys.utf8)) }

  /// Waits for the end, at most ten seconds. Returns the status; for a signal, 128 and its number.
  func end() -> Int32 {
    let deadline = Date().addingTimeInterval(10)
    while process.isRunning, Date() < deadline { _ = read(within: 50) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    while read(within: 50) {}
    return process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
  }

  var errors: String {
    let pipe = process.standardError as? Pipe
    return String(
      decoding: pipe?.fileHandleForReading.availableData ?? Data(), as: UTF8.self)
  }
}
