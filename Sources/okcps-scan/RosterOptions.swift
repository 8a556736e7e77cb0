internal import ArgumentParser
internal import Glibc
internal import Roster
internal import ScanCore

/// The key of a roster. Never itself on the command line or in the environment: only where it lies.
struct KeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The key of the roster: a file of your own, mode 0600.", valueName: "file"))
  var keyFile: String?
  @Option(
    help: ArgumentHelp(
      "Read the key's passphrase from the first line of this file (mode 0600), not from the terminal.",
      valueName: "file"))
  var passphraseFile: String?

  /// Reads the key; `command` is what lacks it if it is not named.
  func read(for command: String) throws -> RosterKey {
    guard let keyFile else { throw ValidationError("\(command) needs --key-file") }
    return try RosterKey.read(path: keyFile) { try passphrase(twice: false) }
  }

  /// The passphrase, from its file or the terminal.
  func passphrase(twice: Bool) throws -> RosterKey.Passphrase {
    if let passphraseFile { return try RosterKey.Passphrase(path: passphraseFile) }
    var first = try askPassphrase("passphrase: ")
    guard !first.isEmpty else { throw Problem("the passphrase is empty") }
    if twice {
      var second = try askPassphrase("again: ")
      guard first == second else { throw Problem("the two passphrases differ") }
      for i in second.indices { second[i] = 0 }
    }
    return RosterKey.Passphrase(taking: &first)
  }
}

/// Whom to look for.
struct RosterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Look for the students of this roster, made by: okcps-scan roster build.", valueName: "file"))
  var roster: String?
  @OptionGroup var key: KeyOptions

  func validate() throws {
    if roster == nil, key.keyFile != nil || key.passphraseFile != nil {
      throw ValidationError("--key-file is the key of a roster: name it by --roster")
    }
  }

  /// The rules with the students of the roster, if one is named.
  func looking(with rules: CompiledLexicon) throws -> CompiledLexicon {
    guard let roster else { return rules }
    let index = try openRoster(roster, key)
    do {
      return try rules.looking(for: index)
    } catch {
      throw Problem(
        "--roster: no rule of these says what a listed student means; see student-pii/roster.yml")
    }
  }
}

/// Opens a roster, and warns where its key lies beside it. `between` is done once the key is read.
func openRoster(
  _ path: String, _ options: KeyOptions, between: () throws(Problem) -> Void = {}
) throws -> RosterIndex {
  let key = try options.read(for: "a roster")
  warnIfBeside(path, options.keyFile)
  try between()
  return try RosterIndex(path: path, key: key)
}

/// Says so where key and roster share a folder: whoever copies it has both.
func warnIfBeside(_ roster: String, _ keyFile: String?) {
  guard let keyFile, shareFolder(roster, keyFile) else { return }
  Problem("\(keyFile): lies in the folder of the roster; keep the key elsewhere").tell()
}

/// Asks on the terminal, without showing what is typed.
private func askPassphrase(_ prompt: String) throws -> [UInt8] {
  let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
  guard terminal >= 0 else {
    throw Problem("the key needs a passphrase and there is no terminal; use --passphrase-file")
  }
  defer { close(terminal) }
  var shown = termios()
  guard unsafe tcgetattr(terminal, &shown) == 0 else {
    throw Problem(path: "/dev/tty", code: errno)
  }
  var hidden = shown
  hidden.c_lflag &= ~tcflag_t(ECHO)
  unsafe tcsetattr(terminal, TCSAFLUSH, &hidden)
  defer {
    unsafe tcsetattr(terminal, TCSAFLUSH, &shown)
    _ = unsafe "\n".withCString { unsafe write(terminal, $0, 1) }
  }
  _ = unsafe prompt.withCString { unsafe write(terminal, $0, strlen($0)) }
  var line: [UInt8] = []
  line.reserveCapacity(1024)
  var byte: UInt8 = 0
  while line.count < 1024, unsafe read(terminal, &byte, 1) == 1, byte != 0x0a { line.append(byte) }
  return line
}
