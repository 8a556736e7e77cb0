internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import Roster
internal import ScanCore

/// `okcps-scan roster`: makes and examines the index of enrolled students.
struct RosterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roster",
    abstract: "Make and examine the sealed index of enrolled students.",
    discussion: """
      The index lets the rules know the district's own students. It holds keyed fingerprints, no names; \
      but who has the index and its key can test whether a name is in it. Keep them apart.

      Examples:
        okcps-scan roster keygen my.key
        okcps-scan roster build students.csv --key-file my.key --output s.roster
      """,
    subcommands: [
      RosterKeygenCommand.self, RosterBuildCommand.self, RosterCheckCommand.self,
      RosterTestCommand.self,
    ])
}

/// `okcps-scan roster keygen`.
struct RosterKeygenCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make a key file for rosters, mode 0600.",
    discussion: """
      Examples:
        okcps-scan roster keygen my.key
        okcps-scan roster keygen --passphrase my.key
      """)

  @Argument(
    help: ArgumentHelp("The file to make; one that is there already stays.", valueName: "file"))
  var file: String
  @Flag(help: "Put the key under a passphrase (Argon2id): some 0.7 s and 256 MiB at every use.")
  var passphrase = false
  @Option(
    help: ArgumentHelp(
      "Read the passphrase from the first line of this file (mode 0600).", valueName: "file"))
  var passphraseFile: String?
  @OptionGroup var sandbox: SandboxOptions

  func perform() throws -> Status {
    var options = KeyOptions()
    options.passphraseFile = passphraseFile
    let secret = passphrase || passphraseFile != nil ? try options.passphrase(twice: true) : nil
    try sandbox.enter([.writeBeside(file)])
    try RosterKey.create(path: file, passphrase: secret)
    return .clean
  }
}

/// `okcps-scan roster build`.
struct RosterBuildCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Make a roster from a table of students.",
    discussion: """
      The table is CSV in UTF-8 with a header line. Columns are known by their headers; --map says \
      otherwise. Fields: first, middle, last, preferred, name, student-id, testing-number, email, birth, \
      school, grade, guardian-name, guardian-phone (these two several times), directory-opt-out, \
      media-consent. Birth, school and grade are not kept. Where there is a column media-consent, an \
      empty cell is no consent. With a bad row nothing is written, unless --skip-bad-rows is given. \
      Exit status: 0 done, 2 not.

      Examples:
        okcps-scan roster build students.csv --key-file my.key --output s.roster
      """)

  @Argument(help: ArgumentHelp("The table of students.", valueName: "csv"))
  var table: String
  @OptionGroup var key: KeyOptions
  @Option(name: [.short, .long], help: ArgumentHelp("The roster to write.", valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp("What a column holds; may stand several times.", valueName: "field=header"))
  var map: [String] = []
  @Option(
    help: ArgumentHelp(
      "A table of staff: names that students share with them need a second element.",
      valueName: "csv"))
  var staff: String?
  @Option(help: ArgumentHelp("As --map, for the table of staff.", valueName: "field=header"))
  var staffMap: [String] = []
  @Flag(help: "Only show how the columns are read and count; write nothing. Needs no key.")
  var dryRun = false
  @Flag(help: "Leave bad rows out and write the rest.")
  var skipBadRows = false
  @OptionGroup var sandbox: SandboxOptions

  func validate() throws {
    if !dryRun, output == nil { throw ValidationError("roster build needs --output, or --dry-run") }
  }

  func perform() throws -> Status {
    let secret = dryRun && key.keyFile == nil ? RosterKey() : try key.read(for: "roster build")
    if let output { warnIfBeside(output, key.keyFile) }
    try sandbox.enter(
      ([table] + [staff].compactMap(\.self)).map { .read($0) }
        + [output].compactMap(\.self).map { .writeBeside($0) })
    var builder = RosterBuilder(key: secret)
    var progress = Progress()
    let columns = try builder.addStudents(path: table, map: map) { progress.show($0) }
    progress.clear()
    if let staff { _ = try builder.addStaff(path: staff, map: staffMap) }
    builder.settle()

    var out = Output(descriptor: STDOUT_FILENO)
    if dryRun {
      for (i, header) in columns.headers.enumerated() {
        try out.write(
          "column \(i + 1)  \(escaped(header)): \(columns.fields[i]?.rawValue ?? "left out")\n")
      }
    }
    let counts = builder.counts
    for (name, count) in lines(counts) { try out.write("\(name): \(count)\n") }
    try out.flush()
    if counts.refused > 0 {
      Problem.tell(builder.refusals)
      let rest = counts.refused - builder.refusals.count
      if rest > 0 { Problem.tell(["and \(rest) more rows"]) }
      guard skipBadRows || dryRun else {
        throw Problem("\(table): nothing written; correct these rows or use --skip-bad-rows")
      }
    }
    if let output, !dryRun { try builder.write(path: output) }
    return .clean
  }

  private func lines(_ counts: RosterBuilder.Counts) -> [(String, Int)] {
    [
      ("students", counts.students), ("opted out", counts.optedOut),
      ("without media consent", counts.noMedia), ("staff", counts.staff),
      ("rows refused", counts.refused), ("values", counts.values),
      ("values that need a second element", counts.shared),
      ("names of several students who differ", counts.mixed),
      ("names too common to be looked for", counts.unfindable), ("bytes in memory", counts.bytes),
    ]
  }

  /// A line on stderr while a large table is read, for people only.
  private struct Progress {
    private var shown = -1
    private let watched = isatty(STDERR_FILENO) == 1

    mutating func show(_ share: Double) {
      let percent = Int(share * 100)
      guard watched, percent > shown else { return }
      shown = percent
      write("\r\(percent) %")
    }

    mutating func clear() { if shown >= 0 { write("\r     \r") } }

    private func write(_ text: String) {
      var errors = Output(descriptor: STDERR_FILENO)
      try? errors.write(text)
      try? errors.flush()
    }
  }
}

/// `okcps-scan roster check`.
struct RosterCheckCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Open a roster and say what it is: version, age, size, fields.",
    discussion: """
      Counts are rounded. Exit status: 0 it opens, 2 not.

      Examples:
        okcps-scan roster check s.roster --key-file my.key
      """)

  @Argument(help: ArgumentHelp("The roster.", valueName: "file"))
  var roster: String
  @OptionGroup var key: KeyOptions
  @OptionGroup var sandbox: SandboxOptions

  /// From this age on a roster is called old: a school year and the summer after it.
  private static let oldDays = 400

  func perform() throws -> Status {
    let index = try openRoster(roster, key) { () throws(Problem) in
      try sandbox.enter([.read(roster)])
    }
    let facts = index.facts
    let days = max(0, time(nil) - Int(facts.created)) / 86_400
    var out = Output(descriptor: STDOUT_FILENO)
    for line in [
      "format: 1", "age: \(days) days\(days > Self.oldDays ? " (old: build it again)" : "")",
      "students: \(bucket(facts.students))", "values: \(bucket(facts.values))",
      "fields: \(facts.fields.map(\.rawValue).joined(separator: ", "))",
      "staff: \(facts.hasStaff ? "yes" : "no")",
      "memory: \(facts.bytes >> 10) KiB, "
        + (index.isLocked ? "locked" : "not locked (raise ulimit -l)"),
    ] { try out.write(line + "\n") }
    try out.flush()
    return .clean
  }

  /// A count as one of few: under 10, then 1, 2 or 5 times a power of ten.
  private func bucket(_ n: Int) -> String {
    guard n >= 10 else { return "under 10" }
    var low = 10
    while true {
      for step in [low, 2 * low, 5 * low] {
        let next = step == 2 * low ? 5 * low : step == low ? 2 * low : 10 * low
        if n < next { return "\(step) to \(next)" }
      }
      low *= 10
    }
  }
}

/// `okcps-scan roster test`.
struct RosterTestCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Say whether a text names anything of a roster: yes or no.",
    discussion: """
      Says no more than that. Exit status: 0 no, 1 yes, 2 not wholly done.

      Examples:
        okcps-scan roster test s.roster draft.txt --key-file my.key
      """)

  @Argument(help: ArgumentHelp("The roster.", valueName: "file"))
  var roster: String
  @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "text"))
  var file: String = "-"
  @OptionGroup var key: KeyOptions
  @OptionGroup var sandbox: SandboxOptions

  func perform() throws -> Status {
    let lexicon = try builtinLexicon()
    let detector: Detector
    do {
      let index = try openRoster(roster, key) { () throws(Problem) in
        try sandbox.enter([roster, file].filter { $0 != "-" }.map { .read($0) })
      }
      detector = Detector(lexicon: try lexicon.looking(for: index))
    } catch is CompiledLexicon.NoRosterRules {
      throw Problem("built-in rules: none is for a roster; install the program again")
    }
    var input =
      try file == "-" ? Input(standardInputNamed: "-", hint: true) : Input(path: file)
    var pieces = PieceStream()
    var scratch = Scratch()
    var hit = false
    var complete = true
    func scan() {
      while var piece = pieces.next() {
        complete =
          detector.scan(&piece, attributes: TextAttributes(), scratch: &scratch) && complete
        hit = hit || scratch.findings.contains(where: detector.lexicon.isOfRoster)
        pieces.pass(piece)
      }
    }
    while try input.read({ pieces.append($0) }) { scan() }
    pieces.finish()
    scan()
    var out = Output(descriptor: STDOUT_FILENO)
    try out.write(hit ? "yes\n" : "no\n")
    try out.flush()
    if !complete { throw Problem("\(input.name): some of it could not be scanned") }
    return hit ? .found : .clean
  }
}
