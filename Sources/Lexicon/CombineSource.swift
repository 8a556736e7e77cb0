public import ScanCore

/// What may stand near a finding, as `combine.yml` says it.
public struct CompanionSource: Sendable {
  public var id: String
  public var entities: [Entity] = []
  public var roles: [Role] = []
  /// Ids of rules.
  public var rules: [String] = []
  /// Phrases, or `{{list}}`.
  public var words: [String] = []
  /// The words that tell the shape of a name from other capitals; nil where it is not asked for.
  public var nameShape: NameShape?
  /// Whether an initial with a full stop is it.
  public var initial = false
  /// Whether an attachment of the text is it.
  public var media = false
  /// Ids of companions.
  public var behind: [String] = []
  public var clause: String?
  public var origin: Diagnostic

  /// Phrases, or `{{list}}`, each.
  public struct NameShape: Sendable {
    public var notNames: [String]
    public var places: [String]
    public var titles: [String]
  }

  func wrong(_ message: String) -> Diagnostic {
    var d = origin
    d.message = "\(id): \(message)"
    return d
  }
}

/// How findings of some rules are judged by their company, as `combine.yml` says it.
public struct CombinationSource: Sendable {
  public struct Clause: Sendable {
    /// Ids of companions.
    public var any: [String]
    /// Words from the finding, at most: 1 to 40.
    public var within: Int
    /// Different ones of them that must be there.
    public var count: Int
    /// Ids of companions that void it.
    public var unless: [String] = []
    public var to: Severity
    public var direction: TextAttributes.Direction?
    public var kind: TextAttributes.Kind?
  }

  public var id: String
  /// Rules of these entities are judged by it, unless they name another.
  public var entities: [Entity] = []
  public var roles: [Role] = []
  public var alone = Solitude.none
  public var clauses: [Clause] = []
  public var origin: Diagnostic

  func wrong(_ message: String) -> Diagnostic {
    var d = origin
    d.message = "\(id): \(message)"
    return d
  }
}

/// Reads `combine.yml`.
struct CombineReader {
  let file: YAMLFile

  func read(_ source: inout LexiconSource) throws(Diagnostic) {
    guard let root = file.root else { return }
    let m = try file.mapping(root, ["companions", "combinations"])
    for node in try m["companions"].map({ n throws(Diagnostic) in try file.list(n) }) ?? [] {
      source.companions.append(try companion(node))
    }
    guard source.companions.count <= 64 else {
      throw file.wrong(root, "at most 64 companions")
    }
    for node in try m["combinations"].map({ n throws(Diagnostic) in try file.list(n) }) ?? [] {
      source.combinations.append(try combination(node))
    }
  }

  private func strings(_ node: YAMLNode?) throws(Diagnostic) -> [String] {
    guard let node else { return [] }
    var list: [String] = []
    for n in try file.list(node) { list.append(try file.string(n)) }
    return list
  }

  private func entities(_ node: YAMLNode?) throws(Diagnostic) -> [Entity] {
    guard let node else { return [] }
    var list: [Entity] = []
    for n in try file.list(node) {
      list.append(try file.choice(n, "entity", names { (e: Entity) in e.name }))
    }
    return list
  }

  private func roles(_ node: YAMLNode?) throws(Diagnostic) -> [Role] {
    guard let node else { return [] }
    var list: [Role] = []
    for n in try file.list(node) {
      list.append(try file.choice(n, "role", names { (r: Role) in r.name }))
    }
    return list
  }

  private func companion(_ node: YAMLNode) throws(Diagnostic) -> CompanionSource {
    let m = try file.mapping(
      node,
      [
        "id", "entities", "roles", "rules", "words", "name-shape", "initial", "media", "behind",
        "clause",
      ])
    guard let id = m["id"] else { throw file.wrong(node, "a companion needs \"id\"") }
    var c = CompanionSource(id: try file.string(id), origin: file.wrong(node, ""))
    c.entities = try entities(m["entities"])
    c.roles = try roles(m["roles"])
    c.rules = try strings(m["rules"])
    c.words = try strings(m["words"])
    c.behind = try strings(m["behind"])
    if let n = m["initial"] { c.initial = try file.flag(n) }
    if let n = m["media"] { c.media = try file.flag(n) }
    if let n = m["clause"] { c.clause = try file.string(n) }
    if let n = m["name-shape"] {
      let shape = try file.mapping(n, ["not-names", "places", "titles"])
      c.nameShape = .init(
        notNames: try strings(shape["not-names"]), places: try strings(shape["places"]),
        titles: try strings(shape["titles"]))
    }
    guard
      !c.entities.isEmpty || !c.rules.isEmpty || !c.words.isEmpty || c.nameShape != nil
        || c.initial || c.media
    else {
      throw file.wrong(
        node, "a companion needs \"entities\", \"rules\", \"words\" or \"name-shape\"")
    }
    return c
  }

  private func combination(_ node: YAMLNode) throws(Diagnostic) -> CombinationSource {
    let m = try file.mapping(node, ["id", "of", "roles", "alone", "with"])
    guard let id = m["id"], let alone = m["alone"], let with = m["with"] else {
      throw file.wrong(node, "a combination needs \"id\", \"alone\" and \"with\"")
    }
    var c = CombinationSource(id: try file.string(id), origin: file.wrong(node, ""))
    c.entities = try entities(m["of"])
    c.roles = try roles(m["roles"])
    let choices: [(String, Solitude)] = [
      ("none", .none), ("note", .note), ("review", .review), ("block", .block), ("same", .same),
    ]
    c.alone = try file.choice(alone, "severity", choices)
    for n in try file.list(with) {
      let k = try file.mapping(n, ["any", "within", "count", "unless", "to", "direction", "kind"])
      guard let any = k["any"], let to = k["to"] else {
        throw file.wrong(n, "a clause needs \"any\" and \"to\"")
      }
      var clause = CombinationSource.Clause(
        any: try strings(any), within: 12, count: 1,
        to: try file.choice(to, "severity", severities))
      if let w = k["within"] { clause.within = try file.integer(w, 1...40) }
      if let w = k["count"] { clause.count = try file.integer(w, 1...9) }
      clause.unless = try strings(k["unless"])
      if let w = k["kind"] { clause.kind = try file.choice(w, "kind", whenKinds) }
      if let d = k["direction"] {
        clause.direction = try file.choice(d, "direction", whenDirections)
      }
      c.clauses.append(clause)
    }
    return c
  }
}

extension LexiconSource {
  /// What is wrong between combinations, rules and lists: names that nothing has, or two things have.
  func combinationProblems() -> [Diagnostic] {
    var errors: [Diagnostic] = []
    let ids = companions.map(\.id)
    let ruleIDs = Set(rules.map(\.id))
    for (i, c) in companions.enumerated() {
      if ids.prefix(i).contains(c.id) { errors.append(c.wrong("this id is taken; keep one")) }
      for other in c.behind where !ids.contains(other) {
        errors.append(
          c.wrong("unknown companion \"\(other)\"" + suggestion(for: other, among: ids)))
      }
      for rule in c.rules where !ruleIDs.contains(rule) {
        errors.append(c.wrong("unknown rule \"\(rule)\"" + suggestion(for: rule, among: ruleIDs)))
      }
      if let clause = c.clause, !clauses.contains(where: { $0.code == clause }) {
        errors.append(
          c.wrong(
            "unknown clause \"\(clause)\"" + suggestion(for: clause, among: clauses.map(\.code))))
      }
      let shape = c.nameShape.map { $0.notNames + $0.places + $0.titles } ?? []
      for phrase in c.words + shape {
        if let name = Self.listName(phrase) {
          if lists[name] == nil {
            errors.append(
              c.wrong("unknown list \"\(name)\"" + suggestion(for: name, among: lists.keys)))
          }
        } else if let problem = TermList.problem(phrase, words: 6) {
          errors.append(c.wrong("\"\(phrase)\": \(problem)"))
        }
      }
    }
    for c in combinations {
      for name in c.clauses.flatMap({ $0.any + $0.unless }) where !ids.contains(name) {
        errors.append(c.wrong("unknown companion \"\(name)\"" + suggestion(for: name, among: ids)))
      }
    }
    let names = combinations.map(\.id)
    for rule in rules {
      guard let name = rule.combine, !names.contains(name) else { continue }
      errors.append(
        rule.wrong("unknown combination \"\(name)\"" + suggestion(for: name, among: names)))
    }
    return errors
  }

  /// The combination that judges a rule: the one it names, or the first for its entity and role.
  func combination(of rule: RuleSource) -> Int? {
    if let name = rule.combine { return combinations.firstIndex { $0.id == name } }
    guard let entity = rule.entity else { return nil }
    return combinations.firstIndex { c in
      c.entities.contains(entity)
        && (c.roles.isEmpty || rule.role.map { c.roles.contains($0) } ?? false)
    }
  }
}
