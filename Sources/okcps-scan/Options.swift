internal import ArgumentParser
internal import Lexicon
internal import ScanCore

/// Where the rules come from.
struct RuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Add the rules of this folder to the built-in ones; those of the same id replace them.",
      valueName: "dir"))
  var rules: String?
  @OptionGroup var roster: RosterOptions
  @Flag(help: "Use the rules of --rules alone; its folder then needs a policy.yml of its own.")
  var noBuiltinRules = false
  @Option(
    help: ArgumentHelp(
      "Refuse to run with rules other than those of this hash (see: rules check).",
      valueName: "hex"))
  var rulesSha256: String?

  func validate() throws {
    if noBuiltinRules, rules == nil {
      throw ValidationError("--no-builtin-rules needs --rules DIR: without it there are no rules")
    }
  }
}

/// How much evidence a name of a person needs.
struct NameOptions: ParsableArguments {
  /// The core's modes, and not to look for names at all.
  enum Choice: String, ExpressibleByArgument, CaseIterable {
    case strict, balanced, thorough, off

    var mode: NamesMode? {
      switch self {
      case .strict: .strict
      case .balanced: .balanced
      case .thorough: .thorough
      case .off: nil
      }
    }
  }

  @Option(
    help: """
      How much evidence a name of a person needs: strict has few false alarms, thorough finds rather \
      too many, off finds none. Default: balanced; for redact thorough.
      """)
  var names: Choice?

  /// What finds things by some rules, with names as asked for or as is usual for the command.
  func detector(_ lexicon: CompiledLexicon, usual: NamesMode) -> Detector {
    Detector(lexicon: lexicon, names: names.map(\.mode) ?? usual)
  }
}

/// What a run tells of itself.
struct RunOptions: ParsableArguments {
  @Flag(help: "At the end, say on stderr what work was done, in exact counts.")
  var stats = false

  /// If asked for, every counter of the core by its name, and the patterns that ran most.
  func tell(_ work: Work, _ lexicon: CompiledLexicon) {
    guard stats else { return }
    let counts = Mirror(reflecting: work.cost).children.map { "\($0.label ?? "") \($0.value)" }
    let runs = work.runsByRule.enumerated().filter { $0.element > 0 }.sorted {
      ($1.element, $0.offset) < ($0.element, $1.offset)
    }
    Problem.tell(
      ["stats: " + counts.joined(separator: ", ")]
        + runs.prefix(10).map { "stats: patternRuns \($0.element) \(lexicon.rules[$0.offset].id)" })
  }
}

/// How many threads scan.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .customShort("j", allowingJoined: true),
    help: ArgumentHelp(
      "Scan in so many threads; results and their order are the same.", valueName: "n"))
  var count = 1

  func validate() throws {
    guard 1...256 ~= count else { throw ValidationError("-j is a number of threads, 1 to 256") }
  }
}

/// What a run has done, in exact counts.
struct Work: Sendable {
  var cost: Cost
  /// Pattern runs by index of rule.
  var runsByRule: [Int]

  init(_ scratch: borrowing Scratch) {
    cost = scratch.cost
    runsByRule = scratch.patternRunsByRule
  }

  /// What several threads have done.
  init(summing parts: [Work]) {
    cost = Cost()
    runsByRule = []
    for part in parts {
      cost += part.cost
      let missing = part.runsByRule.count - runsByRule.count
      if missing > 0 { runsByRule += repeatElement(0, count: missing) }
      for (rule, runs) in part.runsByRule.enumerated() { runsByRule[rule] += runs }
    }
  }
}

extension Cost {
  static func += (a: inout Cost, b: Cost) {
    a.bytes += b.bytes
    a.words += b.words
    a.anchors += b.anchors
    a.obliqueWindows += b.obliqueWindows
    a.patternRuns += b.patternRuns
    a.composed += b.composed
    a.candidates += b.candidates
    a.limitHits += b.limitHits
  }
}

/// What the text does not say itself.
struct AttributeOptions: ParsableArguments {
  @Option(
    help: "Who speaks: the district (outbound) or the public (inbound). Default: outbound.")
  var direction: Direction?
  @Option(
    help: """
      Whose site it is: the district's (professional) or an employee's own (personal). Default: \
      professional.
      """)
  var site: Site?
  @Option(help: "Who wrote it. Default: unknown.")
  var role: AuthorRole?
  @Option(help: "What it is. Default: post.")
  var kind: Kind?

  var attributes: TextAttributes {
    var a = TextAttributes()
    if let direction { a.direction = direction.value }
    if let site { a.site = site.value }
    if let role { a.author = role.value }
    if let kind { a.kind = kind.value }
    return a
  }
}

/// The words of the command line; their values are the core's.
enum Direction: String, ExpressibleByArgument, CaseIterable {
  case outbound, inbound

  var value: TextAttributes.Direction {
    switch self {
    case .outbound: .outbound
    case .inbound: .inbound
    }
  }
}

enum Site: String, ExpressibleByArgument, CaseIterable {
  case professional, personal

  var value: TextAttributes.Site {
    switch self {
    case .professional: .professional
    case .personal: .personal
    }
  }
}

enum AuthorRole: String, ExpressibleByArgument, CaseIterable {
  case unknown, employee, student, parent
  case `public`

  var value: TextAttributes.AuthorRole {
    switch self {
    case .unknown: .unknown
    case .employee: .employee
    case .student: .student
    case .parent: .parent
    case .public: .public
    }
  }
}

enum Kind: String, ExpressibleByArgument, CaseIterable {
  case post, comment
  case siteProfile = "site-profile"

  var value: TextAttributes.Kind {
    switch self {
    case .post: .post
    case .comment: .comment
    case .siteProfile: .siteProfile
    }
  }
}

/// The least severity that counts for something.
enum Threshold: String, ExpressibleByArgument, CaseIterable {
  case note, review, block

  var value: Severity {
    switch self {
    case .note: .note
    case .review: .review
    case .block: .block
    }
  }
}

/// The least severity that makes the status 1.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case note, review, block, never

  var value: Severity? { Threshold(rawValue: rawValue)?.value }
}

/// Whether a stream gets colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// A count of bytes on the command line: `4096`, `64KiB`, `1MiB`.
struct ByteSize: ExpressibleByArgument {
  var bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
    let unit = units.first { argument.hasSuffix($0.0) }
    guard let count = Int(argument.dropLast(unit?.0.count ?? 0)), count >= 0 else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: unit?.1 ?? 1)
    guard !overflow else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20)MiB" : "\(bytes)"
  }
}
