internal import ScanCore

/// Rule files, read and checked file by file.
public struct LexiconSource: Sendable {
  /// In order of path, and in a file as written.
  public var rules: [RuleSource] = []
  /// As in `frames.yml`.
  public var frames: [FrameSource] = []
  /// As in `policy.yml`.
  public var clauses: [ClauseSource] = []
  /// Day of the last review of all rules, ISO 8601, as in `policy.yml`; may be empty.
  public var reviewed = ""
  /// As in `combine.yml`.
  public var companions: [CompanionSource] = []
  public var combinations: [CombinationSource] = []
  /// The check of the district's student numbers, for rules that use `{{district-student-id}}`.
  var studentIDCheck: Validator?
  /// By file name without `.txt`; `district-…` are those of `district.yml`.
  public var lists: [String: TermList] = [:]
  /// As in `names/`.
  public var names = NameSource()

  /// An empty lexicon.
  public init() {}

  /// Reads `policy.yml`, `frames.yml`, `lists/*.txt` and every other `*.yml` of some files, in order of
  /// path. Throws all that is wrong.
  ///
  /// With a `base` the result is the base with these files over it (``merge(_:)``): they may use the
  /// base's clauses, frames and lists.
  public static func read(_ files: LexiconFiles, over base: LexiconSource? = nil)
    throws(Diagnostics) -> LexiconSource
  {
    var own = LexiconSource()
    var errors: [Diagnostic] = []
    for path in files.paths {
      do {
        try own.read(path, files, &errors)
      } catch {
        errors.append(error)
      }
    }
    var whole = base ?? LexiconSource()
    whole.merge(own)
    // Where a clause, frame or list could not be read, rules that name it are not to blame.
    let shared = ["policy.yml", "frames.yml"].map(files.place)
    let isShared = { (d: Diagnostic) in
      shared.contains(d.file) || d.file.hasPrefix(files.place("lists/"))
    }
    if !errors.contains(where: isShared) { errors += whole.problems() }
    guard errors.isEmpty else { throw Diagnostics(items: errors) }
    return whole
  }

  /// The lexicon of a folder.
  public static func read(directory: String) throws(Diagnostics) -> LexiconSource {
    try read(LexiconFiles(directory: directory))
  }

  private mutating func read(_ path: String, _ files: LexiconFiles, _ errors: inout [Diagnostic])
    throws(Diagnostic)
  {
    if path.hasPrefix("lists/"), path.hasSuffix(".txt") {
      lists[String(path.dropFirst(6).dropLast(4))] = try TermList(path, of: files)
    } else if path.hasPrefix("names/") {
      try names.read(path, files)
    } else if path == "policy.yml" {
      try readPolicy(try YAMLFile(path, of: files), &errors)
    } else if path == "frames.yml" {
      try readFrames(try YAMLFile(path, of: files), &errors)
    } else if path == "district.yml" {
      try DistrictReader(file: try YAMLFile(path, of: files)).read(&self)
    } else if path == "combine.yml" {
      try CombineReader(file: try YAMLFile(path, of: files)).read(&self)
    } else if path.hasSuffix(".yml") {
      let reader = RuleReader(file: try YAMLFile(path, of: files), path: path, files: files)
      rules += reader.rules(&errors)
    }
  }

  private mutating func readPolicy(_ file: YAMLFile, _ errors: inout [Diagnostic])
    throws(Diagnostic)
  {
    guard let root = file.root else { return }
    for node in try file.list(root) {
      do {
        if case .mapping(let m) = node.value, m.contains(where: { $0.key.isScalar("reviewed") }) {
          try readReview(node, file)
        } else {
          clauses.append(try clause(node, file))
        }
      } catch {
        errors.append(error)
      }
    }
  }

  private mutating func readReview(_ node: YAMLNode, _ file: YAMLFile) throws(Diagnostic) {
    guard let day = try file.mapping(node, ["reviewed"])["reviewed"] else { return }
    reviewed = try file.string(day)
    if ReviewDay(reviewed) == nil { throw file.wrong(day, "a day is written 2026-11-24") }
  }

  private func clause(_ node: YAMLNode, _ file: YAMLFile) throws(Diagnostic) -> ClauseSource {
    let m = try file.mapping(node, ["code", "text", "personal", "checklist"])
    guard let code = m["code"], let text = m["text"] else {
      throw file.wrong(node, "a clause needs \"code\" and \"text\"")
    }
    var clause = ClauseSource(code: try file.string(code), text: try file.string(text))
    clause.origin = file.wrong(node, "")
    if let n = m["personal"] { clause.personal = try file.string(n) }
    if let n = m["checklist"] { clause.checklist = try file.string(n) }
    if clauses.contains(where: { $0.code == clause.code }) {
      throw file.wrong(code, "clause \"\(clause.code)\" stands twice; keep one")
    }
    return clause
  }

  private mutating func readFrames(_ file: YAMLFile, _ errors: inout [Diagnostic])
    throws(Diagnostic)
  {
    guard let root = file.root else { return }
    for node in try file.list(root) {
      do {
        frames.append(try frame(node, file))
      } catch {
        errors.append(error)
      }
    }
  }

  private func frame(_ node: YAMLNode, _ file: YAMLFile) throws(Diagnostic) -> FrameSource {
    let m = try file.mapping(
      node, ["id", "effect", "where", "neighbours", "cues", "also", "quoted", "within", "longer"])
    guard let id = m["id"], let effect = m["effect"] else {
      throw file.wrong(node, "a frame needs \"id\" and \"effect\"")
    }
    var frame = FrameSource(
      id: try file.string(id),
      effect: try file.choice(effect, "effect", [("step", 0), ("note", 1), ("drop", 2)]), place: 0,
      neighbours: false, cues: [])
    frame.origin = file.wrong(node, "")
    if frames.contains(where: { $0.id == frame.id }) {
      throw file.wrong(id, "frame \"\(frame.id)\" stands twice; keep one")
    }
    if let n = m["where"] {
      frame.place = try file.choice(n, "place", [("sentence", 0), ("before", 1), ("after", 2)])
    }
    if let n = m["neighbours"] { frame.neighbours = try file.flag(n) }
    if let n = m["quoted"] { frame.quoted = try file.flag(n) }
    if let n = m["within"] { frame.within = try file.integer(n, 0...40) }
    if let n = m["longer"] { frame.longer = try file.integer(n, 1...40) }
    frame.cues = try cues(m["cues"], file)
    frame.also = try cues(m["also"], file)
    if frame.id == "quoted", let n = m["cues"] {
      throw file.wrong(n, "the frame \"quoted\" has no cues; quotation marks make it")
    }
    if frame.id != "quoted", frame.cues.isEmpty {
      throw file.wrong(node, "the frame \"\(frame.id)\" needs \"cues\"")
    }
    return frame
  }

  private func cues(_ node: YAMLNode?, _ file: YAMLFile) throws(Diagnostic) -> [String] {
    guard let node else { return [] }
    var cues: [String] = []
    for cue in try file.list(node) {
      let text = try file.string(cue)
      if Self.listName(text) == nil, let problem = TermList.problem(text) {
        throw file.wrong(cue, "cue \"\(text)\": \(problem)")
      }
      cues.append(text)
    }
    return cues
  }

  /// What is wrong between files: names that nothing has, ids that two rules have.
  private func problems() -> [Diagnostic] {
    var errors: [Diagnostic] = []
    var ids: [String: RuleSource] = [:]
    let codes = clauses.map(\.code)
    let frameIDs = frames.map(\.id)
    for rule in rules {
      if let other = ids[rule.id] {
        errors.append(rule.wrong("this id is taken at \(other.file):\(other.line)"))
      }
      ids[rule.id] = rule
      if rule.clauses.isEmpty { errors.append(rule.wrong("a rule cites at least one clause")) }
      for clause in rule.clauses where !codes.contains(clause) {
        errors.append(
          rule.wrong("unknown clause \"\(clause)\"" + suggestion(for: clause, among: codes)))
      }
      for frame in rule.frames where !frameIDs.contains(frame) {
        errors.append(
          rule.wrong("unknown frame \"\(frame)\"" + suggestion(for: frame, among: frameIDs)))
      }
      var used = rule.anchors.compactMap { if case .list(let name) = $0 { name } else { nil } }
      used += (rule.contexts.flatMap(\.words) + rule.needs.joined()).compactMap(Self.listName)
      used += rule.pattern.flatMap(PatternSource.listNames) ?? []
      for name in used where lists[name] == nil {
        errors.append(
          rule.wrong("unknown list \"\(name)\"" + suggestion(for: name, among: lists.keys)))
      }
      for phrase in rule.contexts.flatMap(\.words) where Self.listName(phrase) == nil {
        if let problem = TermList.problem(phrase, words: 4) {
          errors.append(rule.wrong("context \"\(phrase)\": \(problem)"))
        }
      }
    }
    errors += combinationProblems()
    // A pronoun counts only where the group that it stands for, a trigger, is near.
    let classes = Dictionary(
      lists.values.filter { !$0.wordClass.isEmpty }.map {
        ($0.wordClass, $0.triggers || $0.wordClass == "pronoun")
      },
      uniquingKeysWith: { $0 && $1 })
    for rule in rules {
      for sequence in rule.compose {
        do {
          _ = try ComposeSource.read(sequence, classes: classes, rule)
        } catch {
          errors.append(error)
        }
      }
    }
    for clause in clauses {
      guard let other = clause.personal, !codes.contains(other) else { continue }
      errors.append(
        clause.wrong("unknown clause \"\(other)\"" + suggestion(for: other, among: codes)))
    }
    for frame in frames {
      for name in (frame.cues + frame.also).compactMap(Self.listName) where lists[name] == nil {
        errors.append(
          frame.wrong("unknown list \"\(name)\"" + suggestion(for: name, among: lists.keys)))
      }
    }
    return errors
  }

  /// The name in `{{name}}`, or nil.
  static func listName(_ text: String) -> String? {
    text.hasPrefix("{{") && text.hasSuffix("}}") ? String(text.dropFirst(2).dropLast(2)) : nil
  }

  /// Adds another lexicon: its rules, frames, clauses and lists replace those of the same name.
  public mutating func merge(_ other: LexiconSource) {
    let ids = Set(other.rules.map(\.id))
    rules = rules.filter { !ids.contains($0.id) } + other.rules
    let frameIDs = Set(other.frames.map(\.id))
    frames = frames.filter { !frameIDs.contains($0.id) } + other.frames
    let codes = Set(other.clauses.map(\.code))
    clauses = clauses.filter { !codes.contains($0.code) } + other.clauses
    let companionIDs = Set(other.companions.map(\.id))
    companions = companions.filter { !companionIDs.contains($0.id) } + other.companions
    let combinationIDs = Set(other.combinations.map(\.id))
    combinations = combinations.filter { !combinationIDs.contains($0.id) } + other.combinations
    lists.merge(other.lists) { $1 }
    studentIDCheck = other.studentIDCheck ?? studentIDCheck
    if !other.names.isEmpty { names = other.names }
    if !other.reviewed.isEmpty { reviewed = other.reviewed }
  }

  /// `; did you mean "…"?` for the rule whose id is nearest, or nothing.
  public func hint(forRule id: String) -> String {
    suggestion(for: id, among: rules.map(\.id))
  }
}
