/// What may stand near a finding and change what it means: a person, a kin word, a small group.
struct Companion: Sendable {
  /// As evidence says it: `with:PERSON`, `with:kin`.
  var id: String
  /// Findings of these entities are it: a bit for each.
  var entities: UInt64
  /// And of these roles; 0 is any, and no role.
  var roles: UInt64
  /// Findings of these rules are it.
  var rules: [Int]
  /// Phrases of this set are it; -1 for none.
  var set: Int
  /// The set of needed words of which each phrase holds one; -1 where they are too usual to look for.
  var need: Int
  /// Two capitalised words that look like the name of a person, whoever that is.
  var nameShape: Bool
  /// An initial with a full stop is it.
  var initial: Bool
  /// An attachment of the text is it.
  var media: Bool
  /// It counts only if one of these (a bit for each companion) is in the sentence or the one before.
  var behind: UInt64
  /// A clause that every finding of student data in its sentence cites as well.
  var clause: String?
}

/// How a finding is judged by what stands near it.
struct Combination: Sendable {
  struct Clause: Sendable {
    /// A bit for each companion.
    var companions: UInt64
    /// Words between at most, plus one.
    var within: Int
    /// How many different ones of them must be there.
    var count: Int
    /// A bit for each companion whose presence in the sentence voids the clause.
    var unless: UInt64
    var to: Severity
    var direction: TextAttributes.Direction?
    var kind: TextAttributes.Kind?
  }

  /// What becomes of a finding without company.
  var alone: Solitude
  var clauses: [Clause]
  /// All companions that some clause names.
  let wanted: UInt64

  init(alone: Solitude, clauses: [Clause]) {
    self.alone = alone
    self.clauses = clauses
    wanted = clauses.reduce(0) { $0 | $1.companions | $1.unless }
  }
}

/// What becomes of a finding that stands alone.
public enum Solitude: UInt8, Sendable, CaseIterable {
  /// It is no finding.
  case none
  /// It has that severity.
  case note, review, block
  /// It stays as it was judged.
  case same
}

/// The combinations of a lexicon.
struct Combinations: Sendable {
  /// Most companions: one bit each.
  static let limit = 64

  var companions: [Companion] = []
  var list: [Combination] = []
  /// For each rule the combination that it is judged by, or -1.
  var byRule: [Int] = []
  /// For each set of phrases the companions that it is, as bits.
  private(set) var companionsOfSet: [UInt64] = []
  /// Companions that add a clause.
  private(set) var citing: UInt64 = 0
  /// The companions that findings are, as bits: by their rule, and by their entity and role.
  private(set) var ofRule: [UInt64] = []
  private var ofEntity: [UInt64] = []
  /// The sets of words that a name's shape is read by; -1 for none.
  var notNames = -1
  var placeWords = -1
  var staffTitles = -1

  /// Fills what is derived from ``companions``. Sets are numbered below `sets`.
  mutating func index(sets: Int) {
    companionsOfSet = Array(repeating: 0, count: sets)
    ofRule = Array(repeating: 0, count: byRule.count)
    ofEntity = Array(repeating: 0, count: Entity.allCases.count * Self.roleKinds)
    for (i, c) in companions.enumerated() {
      if c.set >= 0, c.set < sets { companionsOfSet[c.set] |= 1 << UInt64(i) }
      if c.clause != nil { citing |= 1 << UInt64(i) }
      for rule in c.rules { ofRule[rule] |= 1 << UInt64(i) }
      for entity in Entity.allCases where c.entities & 1 << UInt64(entity.rawValue) != 0 {
        let first = Int(entity.rawValue) * Self.roleKinds
        if c.roles == 0 { ofEntity[first] |= 1 << UInt64(i) }
        for role in Role.allCases where c.roles == 0 || c.roles & 1 << UInt64(role.rawValue) != 0 {
          ofEntity[first + 1 + Int(role.rawValue)] |= 1 << UInt64(i)
        }
      }
    }
  }

  /// No role, and every role.
  private static let roleKinds = 1 + Role.allCases.count

  /// The companions that a finding is, as bits: by its entity and role, if asked, and by its rule.
  func companions(of f: Finding, asEntity: Bool = true) -> UInt64 {
    var bits = ofRule[f.rule]
    if asEntity, let entity = f.entity {
      let role = f.role.map { 1 + Int($0.rawValue) } ?? 0
      bits |= ofEntity[Int(entity.rawValue) * Self.roleKinds + role]
    }
    return bits
  }
}

/// A companion as the compiler of lexicons hands it over.
public struct CompiledCompanion: Sendable {
  public var id: String
  public var entities: [Entity] = []
  public var roles: [Role] = []
  /// Indices of rules.
  public var rules: [Int] = []
  /// Owner of its phrases, or -1.
  public var set = -1
  /// Set of needed words of which each phrase holds one, or -1.
  public var need = -1
  public var nameShape = false
  public var initial = false
  public var media = false
  /// Indices of companions.
  public var behind: [Int] = []
  public var clause: String?

  public init(id: String) { self.id = id }
}

/// A combination as the compiler hands it over.
public struct CompiledCombination: Sendable {
  public struct Clause: Sendable {
    /// Indices of companions.
    public var companions: [Int]
    /// Words from the finding, at most.
    public var within: Int
    /// Different ones of them that must be there.
    public var count: Int
    /// Indices of companions that void it.
    public var unless: [Int]
    public var to: Severity
    public var direction: TextAttributes.Direction?
    public var kind: TextAttributes.Kind?

    public init(
      companions: [Int], within: Int, count: Int, unless: [Int], to: Severity,
      direction: TextAttributes.Direction?, kind: TextAttributes.Kind?
    ) {
      self.companions = companions
      self.within = within
      self.count = count
      self.unless = unless
      self.to = to
      self.direction = direction
      self.kind = kind
    }
  }

  public var alone: Solitude
  public var clauses: [Clause]

  public init(alone: Solitude, clauses: [Clause]) {
    self.alone = alone
    self.clauses = clauses
  }
}

/// All combinations as the compiler hands them over.
public struct CompiledCombinations: Sendable {
  public var companions: [CompiledCompanion] = []
  public var list: [CompiledCombination] = []
  /// How many sets of phrases the lexicon has.
  public var sets = 0
  /// For each rule an index of ``list``, or -1.
  public var byRule: [Int] = []
  /// Owners of the words that open no name, that make a name one of a place, that are titles of staff.
  public var notNames = -1
  public var placeWords = -1
  public var staffTitles = -1

  public init() {}
}

extension TableWriter {
  mutating func put(_ c: CompiledCombinations) {
    put(c.companions.count)
    for x in c.companions {
      put(x.id)
      put(bits(x.entities.map { Int($0.rawValue) }))
      put(bits(x.roles.map { Int($0.rawValue) }))
      put(x.rules.count)
      for rule in x.rules { put(rule) }
      put(x.set)
      put(x.need)
      put(x.nameShape ? 1 : 0)
      put(x.initial ? 1 : 0)
      put(x.media ? 1 : 0)
      put(bits(x.behind))
      put(x.clause ?? "")
    }
    put(c.list.count)
    for x in c.list {
      put(Int(x.alone.rawValue))
      put(x.clauses.count)
      for k in x.clauses {
        put(bits(k.companions))
        put(k.within)
        put(k.count)
        put(bits(k.unless))
        put(Int(k.to.rawValue))
        put(k.direction.map { Int($0.rawValue) } ?? -1)
        put(k.kind.map { Int($0.rawValue) } ?? -1)
      }
    }
    put(c.sets)
    put(c.byRule.count)
    for x in c.byRule { put(x) }
    put(c.notNames)
    put(c.placeWords)
    put(c.staffTitles)
  }

  private func bits(_ list: [Int]) -> UInt64 { list.reduce(0) { $0 | 1 << UInt64($1) } }
}

extension TableReader {
  mutating func combinations() throws(CompiledLexicon.Failure) -> Combinations {
    var c = Combinations()
    for _ in 0..<(try count()) { c.companions.append(try companion()) }
    for _ in 0..<(try count()) {
      let alone = try value(Solitude.self)
      var clauses: [Combination.Clause] = []
      for _ in 0..<(try count()) {
        clauses.append(
          .init(
            companions: try number(), within: try int(), count: try int(), unless: try number(),
            to: try value(Severity.self),
            direction: try optional(TextAttributes.Direction.self),
            kind: try optional(TextAttributes.Kind.self)))
      }
      c.list.append(Combination(alone: alone, clauses: clauses))
    }
    let sets = try count()
    for _ in 0..<(try count()) { c.byRule.append(try int()) }
    c.notNames = try int()
    c.placeWords = try int()
    c.staffTitles = try int()
    c.index(sets: sets)
    return c
  }

  private mutating func companion() throws(CompiledLexicon.Failure) -> Companion {
    let id = try string()
    let entities = try number()
    let roles = try number()
    var rules: [Int] = []
    for _ in 0..<(try count()) { rules.append(try int()) }
    let set = try int()
    let need = try int()
    let shape = try int() != 0
    let initial = try int() != 0
    let media = try int() != 0
    let behind = try number()
    let clause = try string()
    return Companion(
      id: id, entities: entities, roles: roles, rules: rules, set: set, need: need,
      nameShape: shape,
      initial: initial, media: media, behind: behind, clause: clause.isEmpty ? nil : clause)
  }
}
