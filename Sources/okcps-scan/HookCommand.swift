internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import ScanCore
internal import Settings

/// `okcps-scan hook`: a verdict on one document before it is published.
///
/// Whatever happens, one line goes out and the status is one that stops the host, unless the text was
/// scanned and may pass.
struct HookCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Decide on one document before it is published.",
    discussion: """
      In: one JSON document {"id", "text", "title", "tags", "media": [{"alt"}], ...}, a text, or a \
      mail; out: one line of JSON, always, and words for people on stderr. Exit status by profile \
      (allow, review, block, not decided): json and git 0 0 1 2; agent 0 0 2 2; postfix 0 0 69 75.

      Examples:
        okcps-scan hook < post.json
        okcps-scan hook --input text --fail-on review < draft.txt
        okcps-scan hook --profile git .git/COMMIT_EDITMSG
        okcps-scan hook --profile postfix --selftest
      """)

  @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "file"))
  var file: String?
  @Option(help: "Which host asks: its statuses, and how its documents come.")
  var profile: HookProfile = .json
  @Option(
    help: "How the document comes. Default: json; for git text, for agent agent, for postfix mail.")
  var input: HookInput?
  @Option(help: "The severity from which on the host is stopped. Default: block.")
  var failOn: FailOn?
  @Option(help: "What is not decided stops the host (closed) or passes with a warning (open).")
  var onError: HookOnError?
  @Option(
    help: ArgumentHelp("Not decided in this time is not decided: 2s, 500ms.", valueName: "time"))
  var timeout: HookTimeout?
  @Option(
    help: ArgumentHelp(
      "Append each decision to this file: ids, rules, no text.", valueName: "file"))
  var audit: String?
  @Flag(help: "Show what the host would see of a good, a bad and a broken document.")
  var selftest = false
  @Option(
    help: ArgumentHelp("Do not scan longer texts (bytes, or with KiB, MiB).", valueName: "size"))
  var maxText = ByteSize(bytes: 1 << 20)
  @OptionGroup var text: AttributeOptions
  @OptionGroup var names: NameOptions
  @OptionGroup var suppression: SuppressionOptions
  @OptionGroup var settings: SettingsOptions
  @OptionGroup var source: RuleOptions
  @OptionGroup var sandbox: SandboxOptions

  /// Largest document that is read.
  private static let longestDocument = 16 << 20

  func validate() throws {
    if profile != .json, failOn == .never {
      throw ValidationError("--fail-on never would let everything pass; only json has it")
    }
  }

  mutating func perform() throws -> Status {
    var trail = HookAudit.none
    var answer: HookAnswer
    var isOpen = false
    do {
      if let audit { trail = try HookAudit(path: audit) }
      if !selftest { prepare(HookVerdict(), nil, trail) }
      HookGuard.arm(timeout: selftest ? nil : timeout)
      var gate = try makeGate()
      let file = file.flatMap { $0 == "-" ? nil : Sandbox.Path.read($0) }
      try sandbox.enter((file.map { [$0] } ?? []) + gate.input.needs)
      if selftest { return try Selftest.run(&gate) }
      isOpen = gate.isOpen
      let (lexicon, command, keep, open) = (gate.detector.lexicon, self, trail, isOpen)
      prepare(HookVerdict(), lexicon, trail, isOpen: isOpen)
      let bytes = try read()
      answer = gate.answer(to: bytes) { known in
        command.prepare(known, lexicon, keep, isOpen: open)
      }
    } catch let failure where !selftest {
      answer = undecided(Self.message(of: failure), isOpen: isOpen)
    }
    HookGuard.disarmAlarm()
    end(answer, trail)
  }

  /// Writes the answer and ends with its status. An audit that cannot be kept, or a host that cannot be
  /// told, is no decision.
  private func end(_ answer: HookAnswer, _ trail: HookAudit) -> Never {
    var answer = answer
    let code = trail.append(answer.audit)
    if code != 0 {
      let reason = unsafe String(cString: strerror(code))
      answer = undecided("the audit cannot be written: \(reason)")
    }
    Problem.tell(answer.errors)
    var output = Output(descriptor: STDOUT_FILENO)
    do {
      try output.write(answer.line)
      try output.flush()
    } catch {
      Hardening.end(profile.status(.undecided, stopping: .block))
    }
    Hardening.end(answer.status)
  }

  // MARK: what is asked for

  private func makeGate() throws -> HookGate {
    let flags =
      suppression.flags + source.flags + names.flags
      + [
        failOn.map { Setting(.failOn, $0.rawValue, flag: "--fail-on") },
        onError.map { Setting(.onError, $0.rawValue, flag: "--on-error") },
      ].compactMap { $0 }
    let settled = try settings.load(flags: flags, looksAround: false)
    let lexicon = try source.settled(by: settled).load()
    try settled.check(lexicon)
    return HookGate(
      detector: names.settled(by: settled).detector(lexicon, usual: .balanced),
      settings: settled, profile: profile, input: input ?? profile.usualInput,
      defaults: text.settled(by: settled).attributes, maxText: maxText.bytes,
      suppresses: !suppression.noSuppressions, suppressions: try suppression.load(settled),
      key: try suppression.key(settled, settings.search(false), for: []),
      stopping: stopping(settled), isOpen: settled.value(.onError) == "open")
  }

  /// The least decision at which the host stops. A note is no decision, so for hosts `note` is `review`.
  private func stopping(_ settled: Settings) -> Decision? {
    let usual = settled.locks.leastSeverity.map { $0 == .block ? "block" : "review" } ?? "block"
    switch settled[.failOn]?.values.first ?? usual {
    case "never": return nil
    case "block": return .block
    default: return .review
    }
  }

  private func read() throws -> [UInt8] {
    var input =
      try file.map { $0 == "-" ? Input(standardInputNamed: "-", hint: false) : try Input(path: $0) }
      ?? Input(standardInputNamed: "-", hint: true)
    var bytes: [UInt8] = []
    while try input.read({ chunk in
      if bytes.count <= Self.longestDocument {
        for i in chunk.indices { bytes.append(chunk[i]) }
      }
    }) {}
    guard bytes.count <= Self.longestDocument else {
      throw HookRefusal("document too long; at most 16 MiB")
    }
    return bytes
  }

  // MARK: what cannot be decided

  /// An answer without a decision. Before settings are read, errors stop whatever `--on-error` says: a
  /// lock may forbid to open.
  private func undecided(
    _ message: String, like known: HookVerdict = HookVerdict(), _ lexicon: CompiledLexicon? = nil,
    isOpen: Bool = false
  ) -> HookAnswer {
    HookAnswer(
      HookVerdict.undecided(message, like: known), lexicon, profile: profile, stopping: .block,
      isOpen: isOpen)
  }

  /// Makes the answers ready that are given if the program crashes or its time is over.
  private func prepare(
    _ known: HookVerdict, _ lexicon: CompiledLexicon?, _ trail: HookAudit, isOpen: Bool = false
  ) {
    HookGuard.prepare(
      crash: undecided(
        "the scanner crashed; please report it", like: known, lexicon, isOpen: isOpen),
      timeout: undecided("out of time; see --timeout", like: known, lexicon, isOpen: isOpen),
      audit: trail.descriptor)
  }

  private static func message(of failure: any Error) -> String {
    if let refusal = failure as? HookRefusal { return refusal.message }
    if let problem = failure as? Problem {
      return problem.lines.first.map { $0.replacing("okcps-scan: ", with: "") } ?? "an error"
    }
    return "\(failure)"
  }

  /// The answer to a command line that is wrong: even then one line goes out, and the status is the one
  /// by which the host that was named stops. Nil if the command is another.
  static func answer(toWrong arguments: [String], _ message: [String]) -> Int32? {
    guard arguments.first == configuration.commandName else { return nil }
    // The last word counts, as it does for the parser; a profile that is none means the strictest host
    // among those whose statuses are alike.
    var profile = HookProfile.json
    for (i, word) in arguments.enumerated() {
      if word == "--profile", i + 1 < arguments.count {
        profile = HookProfile(rawValue: arguments[i + 1]) ?? profile
      } else if word.hasPrefix("--profile=") {
        profile = HookProfile(rawValue: String(word.dropFirst(10))) ?? profile
      }
    }
    let answer = HookAnswer(
      HookVerdict.undecided("the arguments of the hook are wrong; see its stderr"), nil,
      profile: profile, stopping: .block, isOpen: false)
    Problem.tell(message)
    var output = Output(descriptor: STDOUT_FILENO)
    try? output.write(answer.line)
    try? output.flush()
    return answer.status
  }
}

/// Whether what is not decided passes.
enum HookOnError: String, ExpressibleByArgument, CaseIterable { case closed, open }

/// Why a document cannot be read; never shows any of it.
struct HookRefusal: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

/// A time on the command line: `2s`, `500ms`. At least a millisecond, at most an hour.
struct HookTimeout: ExpressibleByArgument {
  var milliseconds: Int

  init?(argument: String) {
    let isShort = argument.hasSuffix("ms")
    guard isShort || argument.hasSuffix("s"),
      let count = Int(argument.dropLast(isShort ? 2 : 1)), (1...3_600_000).contains(count)
    else { return nil }
    milliseconds = isShort ? count : count * 1000
    guard milliseconds <= 3_600_000 else { return nil }
  }
}
