internal import ScanCore

/// Names of the vocabulary with their values.
func names<T: CaseIterable>(_ name: (T) -> StaticString) -> [(String, T)] {
  T.allCases.map { ("\(name($0))", $0) }
}

let severities = names { (s: Severity) in s.name }
let whenDirections: [(String, TextAttributes.Direction)] = [
  ("outbound", .outbound), ("inbound", .inbound),
]
let whenSites: [(String, TextAttributes.Site)] = [
  ("professional", .professional), ("personal", .personal),
]
let whenAuthors: [(String, TextAttributes.AuthorRole)] = [
  ("employee", .employee), ("student", .student), ("parent", .parent), ("public", .public),
]
let whenKinds: [(String, TextAttributes.Kind)] = [
  ("post", .post), ("comment", .comment), ("site-profile", .siteProfile),
]

/// Reads the rules of one file.
struct RuleReader {
  let file: YAMLFile
  /// The file's path in `files`.
  let path: String
  let files: LexiconFiles
  private static let keys = [
    "id", "title", "entity", "role", "severity", "clause", "route", "advice", "anchors", "needs",
    "view", "disguised", "reach", "pattern", "terms", "compose", "names", "validator", "score",
    "context", "frames", "when", "floor", "combine", "match", "pass", "roster",
    "shared", "namesake",
  ]

  func rules(_ errors: inout [Diagnostic]) -> [RuleSource] {
    var rules: [RuleSource] = []
    guard let root = file.root else { return [] }
    do {
      for node in try file.list(root) {
        do {
          rules.append(try rule(node))
        } catch {
          errors.append(error)
        }
      }
    } catch {
      errors.append(error)
    }
    return rules
  }

  private func rule(_ node: YAMLNode) throws(Diagnostic) -> RuleSource {
    let m = try file.mapping(node, Self.keys)
    func required(_ key: String) throws(Diagnostic) -> YAMLNode {
      guard let value = m[key] else { throw file.wrong(node, "a rule needs \"\(key)\"") }
      return value
    }
    let idNode = try required("id")
    let id = try file.string(idNode)
    let categories = names { (c: ScanCore.Category) in c.name }
    let prefix = String(id.prefix { $0 != "." })
    guard let category = categories.first(where: { $0.0 == prefix })?.1, id.count > prefix.count + 1
    else {
      throw file.wrong(
        idNode,
        "an id is category.name; \"\(prefix)\" is no category"
          + suggestion(for: prefix, among: categories.map(\.0)))
    }
    var rule = RuleSource(
      id: id, title: try file.string(try required("title")),
      advice: try file.string(try required("advice")), category: category,
      severity: try file.choice(try required("severity"), "severity", severities),
      route: try file.choice(try required("route"), "route", names { (r: Route) in r.name }),
      clauses: try strings(try required("clause")), file: file.path,
      line: node.line, column: node.column)
    if let n = m["entity"] {
      rule.entity = try file.choice(n, "entity", names { (e: Entity) in e.name })
    }
    if let n = m["role"] {
      rule.role = try file.choice(n, "role", names { (r: Role) in r.name })
      guard rule.entity == .person else { throw file.wrong(n, "only entity: PERSON has a role") }
    }
    if let n = m["view"] {
      rule.cased = try file.choice(n, "view", [("plain", false), ("cased", true)])
    }
    rule.disguised = !rule.cased
    if let n = m["disguised"] {
      rule.disguised = try file.flag(n)
      if rule.cased, rule.disguised { throw file.wrong(n, "the cased view has no disguises") }
    }
    if let n = m["reach"] { rule.reach = try file.integer(n, 0...256) }
    if let n = m["validator"] {
      rule.validator = try file.choice(n, "validator", names { (v: Validator) in v.name })
    }
    if let n = m["score"] { rule.score = try file.hundredths(n, 0...1) }
    if let n = m["floor"] { rule.floor = try file.choice(n, "severity", severities) }
    if let n = m["combine"] { rule.combine = try file.string(n) }
    if let n = m["frames"] { rule.frames = try strings(n) }
    if rule.frames.count > 5 { throw file.wrong(m["frames"]!, "at most 5 frames") }
    if let n = m["context"] { rule.contexts = try contexts(n) }
    if let n = m["when"] { rule.when = try when(n) }
    try readRoster(m, &rule)
    try readMatcher(m, node, &rule)
    if let n = m["needs"] { rule.needs = try needs(n) }
    rule.matches = try examples(try required("match"), marked: true)
    rule.passes = try examples(try required("pass"), marked: false)
    return rule
  }

  private func readRoster(_ m: [String: YAMLNode], _ rule: inout RuleSource) throws(Diagnostic) {
    for key in ["shared", "namesake"] where m["roster"] == nil {
      if let n = m[key] { throw file.wrong(n, "only a rule with \"roster\" has \"\(key)\"") }
    }
    guard let n = m["roster"] else { return }
    rule.roster = try file.choice(n, "roster class", names { (c: RosterClass) in c.name })
    if let n = m["shared"] { rule.shared = try file.hundredths(n, 0...1) }
    if let n = m["namesake"] { rule.namesake = try file.hundredths(n, 0...1) }
  }

  private func readMatcher(_ m: [String: YAMLNode], _ node: YAMLNode, _ rule: inout RuleSource)
    throws(Diagnostic)
  {
    if let compose = m["compose"] {
      for key in ["pattern", "terms", "anchors", "context", "view", "validator", "reach"] {
        if let n = m[key] {
          throw file.wrong(n, "a composed rule has no \"\(key)\"; its classes say it all")
        }
      }
      rule.compose = try strings(compose)
      guard !rule.compose.isEmpty else {
        throw file.wrong(compose, "at least one sequence is expected")
      }
      return
    }
    switch (m["pattern"], m["terms"], m["names"]) {
    case (nil, nil, let names?):
      rule.names = try file.flag(names)
      guard rule.names, rule.role != nil else {
        throw file.wrong(names, "names: true stands with entity: PERSON and a role")
      }
      if let n = m["anchors"] { throw file.wrong(n, "names anchor themselves; leave anchors out") }
    case (let pattern?, nil, nil):
      let text = try file.string(pattern)
      if !rule.cased, let letter = PatternSource.upperCaseLetter(in: text) {
        throw file.wrong(
          pattern, "the plain view is lower case: \"\(letter)\" can never match; use view: cased")
      }
      rule.pattern = text
      guard let anchors = m["anchors"] else {
        throw file.wrong(
          node, "a pattern needs anchors: a rule that would always run does not load")
      }
      for n in try file.list(anchors) { rule.anchors.append(try anchor(n)) }
      guard !rule.anchors.isEmpty else {
        throw file.wrong(anchors, "at least one anchor is expected")
      }
      guard PatternSource.listNames(in: text) != nil else {
        throw file.wrong(pattern, "\"{{\" is not closed; a list is named {{name}}")
      }
    case (nil, let terms?, nil):
      if let n = m["anchors"] { throw file.wrong(n, "terms anchor themselves; leave anchors out") }
      guard try !file.list(terms).isEmpty else {
        throw file.wrong(terms, "at least one term is expected")
      }
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      for n in try file.list(terms) {
        let entry = try file.string(n)
        if entry.hasSuffix(".txt") {
          guard !entry.contains("..") else {
            throw file.wrong(n, "a term file lies beside its rules")
          }
          let list = try TermList(folder + entry, of: files)
          rule.terms += list.terms
          rule.termFiles.append(list)
        } else {
          if let problem = TermList.problem(entry) { throw file.wrong(n, problem) }
          rule.terms.append(entry)
        }
      }
    case (nil, nil, nil) where rule.roster != nil:
      if let n = m["anchors"] { throw file.wrong(n, "a roster anchors itself; leave anchors out") }
    default: throw file.wrong(node, "a rule has a pattern, terms, compose, names: true or roster")
    }
  }

  private func strings(_ node: YAMLNode) throws(Diagnostic) -> [String] {
    var list: [String] = []
    for n in try file.list(node) { list.append(try file.string(n)) }
    return list
  }

  private func anchor(_ node: YAMLNode) throws(Diagnostic) -> RuleSource.Anchor {
    let text = try file.string(node)
    if text == "at" { return .at }
    if text == "url" { return .url }
    if text == "digits" { return .digits(4) }
    if text.hasPrefix("digits:"), let n = Int(text.dropFirst(7)), (1...19).contains(n) {
      return .digits(n)
    }
    if text.hasPrefix("mixed:"), let n = Int(text.dropFirst(6)), (2...64).contains(n) {
      return .mixed(n)
    }
    if text.hasPrefix("{{"), text.hasSuffix("}}") {
      return .list(String(text.dropFirst(2).dropLast(2)))
    }
    if let problem = TermList.problem(text) { throw file.wrong(node, problem) }
    return .word(text)
  }

  /// One set of words, or several sets.
  private func needs(_ node: YAMLNode) throws(Diagnostic) -> [[String]] {
    let nodes = try file.list(node)
    var sets: [[String]] = []
    if case .list = nodes.first?.value {
      for n in nodes { sets.append(try strings(n)) }
    } else {
      sets = [try strings(node)]
    }
    guard (1...4).contains(sets.count), !sets.contains(where: \.isEmpty) else {
      throw file.wrong(node, "1 to 4 sets of words, none of them empty, are expected")
    }
    for entry in sets.joined() where LexiconSource.listName(entry) == nil {
      if let problem = TermList.problem(entry, words: 1) {
        throw file.wrong(node, "need \"\(entry)\": \(problem)")
      }
    }
    return sets
  }

  private func contexts(_ node: YAMLNode) throws(Diagnostic) -> [RuleSource.Context] {
    var nodes = [node]
    if case .list(let items) = node.value { nodes = items }
    guard nodes.count <= 5 else { throw file.wrong(node, "at most 5 contexts") }
    var list: [RuleSource.Context] = []
    for n in nodes {
      let m = try file.mapping(n, ["words", "within", "side", "adds", "severity"])
      guard let words = m["words"], let adds = m["adds"] else {
        throw file.wrong(n, "a context needs \"words\" and \"adds\"")
      }
      var context = RuleSource.Context(
        words: try strings(words), adds: try file.hundredths(adds, -1...1))
      if let w = m["within"] { context.within = try file.integer(w, 1...40) }
      if let s = m["side"] {
        let side = try file.choice(s, "side", [("before", 0), ("after", 1), ("both", 2)])
        context.before = side != 1
        context.after = side != 0
      }
      if let s = m["severity"] { context.raisesTo = try file.choice(s, "severity", severities) }
      list.append(context)
    }
    return list
  }

  private func when(_ node: YAMLNode) throws(Diagnostic) -> RuleSource.When {
    let m = try file.mapping(node, ["direction", "site", "author", "kind", "media"])
    var when = RuleSource.When()
    if let n = m["direction"] { when.direction = try file.choice(n, "direction", whenDirections) }
    if let n = m["site"] { when.site = try file.choice(n, "site", whenSites) }
    if let n = m["author"] { when.author = try file.choice(n, "author", whenAuthors) }
    if let n = m["kind"] { when.kind = try file.choice(n, "kind", whenKinds) }
    if let n = m["media"] { when.media = try file.flag(n) }
    return when
  }

  private func examples(_ node: YAMLNode, marked: Bool) throws(Diagnostic) -> [RuleSource.Example] {
    let nodes = try file.list(node)
    guard nodes.count >= 2 else {
      throw file.wrong(node, "at least two examples: what a rule is not needs saying as well")
    }
    var list: [RuleSource.Example] = []
    for n in nodes {
      var attributes = TextAttributes()
      var text = n
      if case .mapping = n.value {
        let m = try file.mapping(n, ["text", "direction", "site", "author", "kind", "media"])
        guard let t = m["text"] else { throw file.wrong(n, "an example needs \"text\"") }
        text = t
        if let n = m["direction"] {
          attributes.direction = try file.choice(n, "direction", whenDirections)
        }
        if let n = m["site"] { attributes.site = try file.choice(n, "site", whenSites) }
        if let n = m["author"] { attributes.author = try file.choice(n, "author", whenAuthors) }
        if let n = m["kind"] { attributes.kind = try file.choice(n, "kind", whenKinds) }
        if let n = m["media"] { attributes.hasMedia = try file.flag(n) }
      }
      list.append(try example(text, attributes, marked))
    }
    return list
  }

  private func example(_ node: YAMLNode, _ attributes: TextAttributes, _ marked: Bool)
    throws(Diagnostic) -> RuleSource.Example
  {
    let text = try file.string(node)
    let line = node.line
    guard marked else { return .init(text: Array(text.utf8), attributes: attributes, line: line) }
    let open = text.split(separator: "[[", omittingEmptySubsequences: false)
    guard open.count == 2 else { throw file.wrong(node, "mark the finding once, by [[ and ]]") }
    let close = open[1].split(separator: "]]", omittingEmptySubsequences: false)
    guard close.count == 2, !close[0].isEmpty else {
      throw file.wrong(node, "mark the finding once, by [[ and ]]")
    }
    let start = open[0].utf8.count
    return .init(
      text: Array((open[0] + close[0] + close[1]).utf8), range: start..<start + close[0].utf8.count,
      attributes: attributes, line: line)
  }
}
