internal import CTerminal
internal import Glibc
internal import Records
internal import Reports

/// The terminal of a person who decides: keys as they are pressed, on a screen of their own that is gone
/// when they leave. One at a time; it is given back on every way out, signals included.
final class KeyTerminal {
  enum Key: Equatable {
    case character(Unicode.Scalar)
    case enter, backspace, clearLine, escape
    /// The program was stopped and goes on: the screen is empty.
    case redraw
    /// There is nobody any more.
    case end
  }

  private var output = Output(descriptor: STDOUT_FILENO)
  private var pending: ArraySlice<UInt8> = []
  private let hasScreen: Bool

  /// Refuses to go on where standard input and output are no terminal.
  static func require() throws(Problem) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Problem(
        "review needs a terminal to show findings and read keys; "
          + "for decisions made elsewhere use --import")
    }
  }

  /// Takes the terminal that standard input and output are.
  init() throws(Problem) {
    try Self.require()
    hasScreen = unsafe getenv("TERM").map { unsafe String(cString: $0) != "dumb" } ?? false
    // The second screen of terminals (xterm, DEC private mode 1049): what was shown leaves no trace in
    // the first.
    let code = Self.enter(hasScreen)
    guard code == 0 else { throw Problem(path: "terminal", code: code) }
  }

  /// The strings live as long as the program: a signal may need them.
  private static func enter(_ hasScreen: Bool) -> CInt {
    let enter: StaticString = "\u{1b}[?1049h"
    let leave: StaticString = "\u{1b}[?1049l"
    let none: StaticString = ""
    func text(_ s: StaticString) -> UnsafePointer<CChar> {
      unsafe UnsafeRawPointer(s.utf8Start).assumingMemoryBound(to: CChar.self)
    }
    return unsafe cterminal_enter(
      STDIN_FILENO, STDOUT_FILENO, text(hasScreen ? enter : none), text(hasScreen ? leave : none))
  }

  deinit { cterminal_leave() }

  /// Shows a text, which must be clean, on an empty screen.
  func show(_ text: String) throws(OutputFailure) {
    try output.write((hasScreen ? "\u{1b}[H\u{1b}[2J" : "\n") + text)
    try output.flush()
  }

  /// Waits for a key. What a terminal sends for others, such as arrows, is passed over.
  func key() -> Key {
    while true {
      if pending.isEmpty, !cterminal_wait() { return .redraw }
      guard let byte = byte() else { return .end }
      switch byte {
      case 0x0a, 0x0d: return .enter
      case 0x08, 0x7f: return .backspace
      case 0x15: return .clearLine
      case 0x04: return .end
      case 0x1b: if !passSequence() { return .escape }
      case 0x20..<0x7f: return .character(Unicode.Scalar(byte))
      case 0xc2...0xf4: if let scalar = scalar(first: byte) { return .character(scalar) }
      default: break
      }
    }
  }

  /// Has a line typed below what is shown; nil if the person thought better of it, or is gone.
  func line(_ prompt: String) throws(OutputFailure) -> String? {
    var typed = String.UnicodeScalarView()
    while true {
      try output.write("\r\u{1b}[K" + prompt + escaped(String(typed)))
      try output.flush()
      switch key() {
      case .character(let scalar): if typed.count < Self.longest { typed.append(scalar) }
      case .backspace: _ = typed.popLast()
      case .clearLine: typed = String.UnicodeScalarView()
      case .enter:
        let line = String(typed)
        return line.allSatisfy(\.isWhitespace) ? nil : line
      case .escape, .end: return nil
      case .redraw: break
      }
    }
  }

  /// Code points of a line.
  private static let longest = 300

  // MARK: bytes

  /// The next byte; nil if nobody can send one any more.
  private func byte() -> UInt8? {
    if let first = pending.popFirst() { return first }
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let n = unsafe read(STDIN_FILENO, &buffer, buffer.count)
      if n > 0 {
        pending = buffer[..<n]
        return pending.popFirst()
      }
      guard n < 0, errno == EINTR || errno == EAGAIN else { return nil }
    }
  }

  /// Passes over the rest of a sequence that began with ESC; false if it was the key alone.
  private func passSequence() -> Bool {
    if pending.isEmpty {
      // A terminal sends all of a sequence at once; a person needs longer than 50 ms for the next key.
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&waiting, 1, 50) > 0, let next = byte() else { return false }
      pending = [next] + pending
    }
    guard let next = pending.first, next == UInt8(ascii: "[") || next == UInt8(ascii: "O") else {
      return false
    }
    _ = pending.popFirst()
    while let b = byte() {
      if 0x40...0x7e ~= b { return true }
    }
    return true
  }

  private func scalar(first: UInt8) -> Unicode.Scalar? {
    var bytes = [first]
    for _ in 1..<(first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2) {
      guard let next = byte(), next & 0xc0 == 0x80 else { return nil }
      bytes.append(next)
    }
    return String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
  }
}
