import Foundation
import Testing

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
    process.environment = [:]
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
}
