/// A rule as reports know it.
public struct Rule: Sendable {
  public let id: String
  public let title: String
  public let advice: String
  public let category: Category
  public let entity: Entity?
  public let role: Role?
  /// Before context.
  public let severity: Severity
  public let route: Route
  /// Guideline clauses on a professional site.
  public let clauses: [String]
  /// Guideline clauses on an employee's personal site.
  public let personalClauses: [String]
}

/// How a rule is matched and judged. Compiled from a rule file; read only by the core.
struct RuleProgram: Sendable {
  /// Null for a rule of terms.
  var pattern: String?
  /// Whether sequences of classes find it, all rules of that kind in one go.
  var composed: Bool
  var cased: Bool
  var disguised: Bool
  /// Bytes before an anchor at which a match may begin.
  var reach: Int
  var validator: Validator?
  /// Hundredths.
  var score: Int
  var contexts: [Context]
  /// Indices of frames.
  var frames: [Int]
  var floor: Severity?
  /// Sets of needed words: each must be met somewhere in the piece.
  var needs: [Int]
  var when: Condition
  /// Digits a cluster must hold to be an anchor; 0: clusters are none.
  var digits: Int
  /// Bytes that a token of letters and digits must have to be an anchor; 0: tokens are none.
  var mixed: Int
  var atSign: Bool
  var url: Bool
  /// What of a roster the rule is for.
  var roster: RosterClass?
  /// Score of a listed value that others share, and of a name whose bearers' flags differ. Hundredths.
  var shared = 0
  var namesake = 0

  /// Whether the rule speaks for persons that the tagger finds.
  var names = false

  struct Context: Sendable {
    /// The set of phrases that meets it.
    var set: Int
    /// Words between at most, plus one.
    var within: Int
    var before: Bool
    var after: Bool
    /// Hundredths.
    var adds: Int
    var raisesTo: Severity?
  }

  /// What must hold of a text for the rule to speak.
  struct Condition: Sendable {
    var direction: TextAttributes.Direction?
    var site: TextAttributes.Site?
    var author: TextAttributes.AuthorRole?
    var kind: TextAttributes.Kind?
    var media: Bool?

    func holds(_ a: TextAttributes) -> Bool {
      (direction == nil || direction == a.direction) && (site == nil || site == a.site)
        && (author == nil || author == a.author) && (kind == nil || kind == a.kind)
        && (media == nil || media == a.hasMedia)
    }
  }
}

/// The part of a rule that is asked at every anchor, apart from the rest, so that asking copies no
/// reference.
struct RuleGate: Sendable {
  let composed: Bool
  let cased: Bool
  let disguised: Bool
  let digits: Int
  let mixed: Int
  let reach: Int
  let when: RuleProgram.Condition
  /// The first two sets of needed words, -1 for none; the rest in the program.
  let need: Int
  let secondNeed: Int
  let moreNeeds: Bool

  init(_ program: RuleProgram) {
    composed = program.composed
    cased = program.cased
    disguised = program.disguised
    digits = program.digits
    mixed = program.mixed
    reach = program.reach
    when = program.when
    need = program.needs.first ?? -1
    secondNeed = program.needs.count > 1 ? program.needs[1] : -1
    moreNeeds = program.needs.count > 2
  }

  func runs(on view: ViewKind) -> Bool {
    switch view {
    case .plain: !cased
    case .cased: cased
    case .skeleton, .decoded: disguised && !cased
    }
  }
}

/// A way of saying something that lowers what is said: quotation, negation, a lesson.
struct FrameProgram: Sendable {
  enum Effect: UInt8, Sendable { case step, note, drop }
  enum Place: UInt8, Sendable { case sentence, before, after }
  var id: String
  var effect: Effect
  var place: Place
  var neighbours: Bool
  /// The set of cues; -1 for none.
  var set: Int
  /// A second set that must be met as well; -1 for none.
  var also: Int
  /// Whether the match must stand in quotation marks as well.
  var quoted: Bool
  /// Tokens between a cue and the match, at most; 0 for any.
  var within: Int
  /// Tokens of the sentence above which no cue is asked for; 0 for never.
  var longer: Int
}

/// A checked lexicon in the form the core runs on: shared by all threads, never changed.
///
/// The word tables are read in place from the compiled bytes (``TableFormat``); a million terms cost
/// nothing to load. Rules, some hundred, become values at once.
public final class CompiledLexicon: Sendable {
  /// Why bytes are no compiled lexicon.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  public let version: String
  /// Hex SHA-256-sized identity of the sources, 64 digits.
  public let sha256: String
  public let rules: [Rule]
  /// Terms of all rules, lists, contexts and frames.
  public let termCount: Int
  let programs: [RuleProgram]
  /// What decides whether a rule is tried at an anchor, by rule: small, without references.
  let gates: [RuleGate]
  /// How many sets of needed words there are.
  let needCount: Int
  let frames: [FrameProgram]
  let words: WordTable
  let combinations: Combinations
  let compositions: ComposeProgram
  /// Words that are never taken for disguises of others.
  let ordinary: WordFilter
  let misspellings: Misspellings
  /// Words that disguises are read as.
  let roots: WordRoots
  let patterns: PatternCache
  /// Rules anchored by clusters of digits, tokens of letters and digits, `@` and URL heads; the first
  /// two by the least they ask for.
  let digitRules: [Int]
  let mixedRules: [Int]
  let atRules: [Int]
  let urlRules: [Int]
  /// Fewest digits that any rule asks of a cluster.
  let fewestDigits: Int
  /// Of which classes of anchors some rule needs the view with case.
  let casedClasses: (digits: Bool, mixed: Bool, at: Bool, url: Bool)
  /// Fewest bytes that any rule asks of a token of letters and digits.
  let shortestMixed: Int
  /// What finds persons; nil if no rule speaks for them.
  let names: NameProgram?
  /// The phrases of contexts, one behind the other, and where each ends.
  private let phraseBytes: TableArray<UInt8>
  private let phraseEnds: TableArray<UInt32>
  /// What this was read from.
  let memory: TableMemory
  /// Whom to look for by name and number, and the rule for each ``RosterClass``.
  let students: (any StudentIndex)?
  let rosterRules: [Int?]

  /// Reads a compiled table from an array, which is copied.
  public convenience init(table: [UInt8]) throws(Failure) {
    try self.init(TableMemory(copying: table.span))
  }

  /// Reads a compiled table; the words stay where they are. Errors name what does not fit, never
  /// content.
  public convenience init(_ memory: TableMemory) throws(Failure) {
    try self.init(memory, students: nil)
  }

  /// The same with students to look for, in a filter of its own.
  init(_ memory: TableMemory, students: (any StudentIndex)?) throws(Failure) {
    self.memory = memory
    self.students = students
    var reader = try TableReader(memory)
    version = try reader.string()
    sha256 = try reader.string()
    let ruleCount = try reader.count()
    var rules: [Rule] = []
    var programs: [RuleProgram] = []
    for _ in 0..<ruleCount {
      rules.append(try reader.rule())
      programs.append(try reader.program())
    }
    self.rules = rules
    self.programs = programs
    gates = programs.map(RuleGate.init)
    let frameCount = try reader.count()
    var frames: [FrameProgram] = []
    for _ in 0..<frameCount { frames.append(try reader.frame()) }
    self.frames = frames
    phraseBytes = try reader.array(of: UInt8.self)
    phraseEnds = try reader.array(of: UInt32.self)
    guard Int(phraseEnds.last ?? 0) == phraseBytes.count else {
      throw .init(description: "compiled lexicon is damaged; rebuild it")
    }
    combinations = try reader.combinations()
    compositions = try reader.compositions(rules: ruleCount)
    ordinary = try reader.ordinary()
    roots = try reader.roots()
    misspellings = try reader.misspellings()
    let table = try reader.words()
    words = students.map { WordTable(table, students: $0.words) } ?? table
    termCount = words.terms.count
    names = try reader.names().map {
      NameProgram($0.model, need: $0.need, cueNeed: $0.cueNeed, rules, programs)
    }
    try reader.end()
    let needs = programs.flatMap(\.needs) + combinations.companions.map(\.need)
    needCount = max(needs.max() ?? -1, names?.cueNeed ?? -1) + 1
    patterns = PatternCache(count: ruleCount)
    digitRules = programs.indices.filter { programs[$0].digits > 0 }
      .sorted { (programs[$0].digits, $0) < (programs[$1].digits, $1) }
    mixedRules = programs.indices.filter { programs[$0].mixed > 0 }
      .sorted { (programs[$0].mixed, $0) < (programs[$1].mixed, $1) }
    atRules = programs.indices.filter { programs[$0].atSign }
    urlRules = programs.indices.filter { programs[$0].url }
    let isCased = { [programs] (rule: Int) in programs[rule].cased }
    casedClasses = (
      digitRules.contains(where: isCased), mixedRules.contains(where: isCased),
      atRules.contains(where: isCased), urlRules.contains(where: isCased)
    )
    fewestDigits = min(
      digitRules.first.map { programs[$0].digits } ?? Int.max, students?.shortestNumber ?? Int.max)
    shortestMixed = min(
      mixedRules.first.map { programs[$0].mixed } ?? Int.max, students?.shortestNumber ?? Int.max)
    rosterRules = RosterClass.allCases.map { c in programs.firstIndex { $0.roster == c } }
  }

  private func phrase(_ k: Int) -> String {
    let first = k == 0 ? 0 : Int(phraseEnds[k - 1])
    return String(decoding: phraseBytes[first..<Int(phraseEnds[k])], as: UTF8.self)
  }

  /// Evidence as the record contract spells it: `validator:ssn`, `context:"student id"`,
  /// `frame:quoted`, `view:skeleton`.
  public func describe(_ evidence: Evidence) -> String {
    switch evidence {
    case .validator(let v): "validator:\(v.name)"
    case .context(let phrase): "context:\"\(self.phrase(phrase))\""
    case .frame(let frame): "frame:\(frames[frame].id)"
    case .view(let view): "view:\(view.name)"
    case .roster(let student): "roster:\(student.name)"
    case .void(let v): "void:\(v.name)"
    case .with(let companion): "with:\(combinations.companions[companion].id)"
    case .group: "target:group"
    case .wordClass(let index): compositions.describe(index)
    case .carried: "carried:1"
    case .negated: "polarity:negated"
    case .name(let sign): "name:\(sign.name)"
    }
  }

  /// The clauses a finding cites on such a site, with those that its company adds.
  public func clauses(of finding: Finding, on site: TextAttributes.Site) -> [String] {
    var list = clauses(of: finding.rule, on: site)
    for i in 0..<finding.evidence.count {
      guard case .with(let companion) = finding.evidence[i],
        let clause = combinations.companions[companion].clause, !list.contains(clause)
      else { continue }
      list.append(clause)
    }
    return list
  }

  /// The clauses that a rule cites on such a site.
  public func clauses(of rule: Int, on site: TextAttributes.Site) -> [String] {
    site == .personal ? rules[rule].personalClauses : rules[rule].clauses
  }
}
