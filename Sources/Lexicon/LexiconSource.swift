internal import Foundation
internal import ScanCore
internal import Yams

/// A folder of rule files, read and checked file by file.
public struct LexiconSource: Sendable {
  /// In order of path, and in a file as written.
  public var rules: [RuleSource] = []
  /// As in `frames.yml`.
  public var frames: [FrameSource] = []
  /// As in `policy.yml`.
  public var clauses: [ClauseSource] = []
  /// As in `combine.yml`.
  public var companions: [CompanionSource] = []
  public var combinations: [CombinationSource] = []
  /// The check of the district's student numbers, for rules that use `{{district-student-id}}`.
  var studentIDCheck: Validator?
  /// By file name without `.txt`; `district-…` are those of `district.yml`.
  public var lists: [String: TermList] = [:]

  /// An empty lexicon.
  public init() {}

  /// Reads `policy.yml`, `frames.yml`, `lists/*.txt` and every other `*.yml` below a folder, in order of
  /// path. Throws all that is wrong.
  public static func read(directory: String) throws(Diagnostics) -> LexiconSource {
    var source = LexiconSource()
    var errors: [Diagnostic] = []
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw Diagnostics(items: [
        .init(
          file: directory, line: 1, column: 1,
          message: "no such folder; name one that holds rule files")
      ])
    }
    for path in files(below: directory) {
      do {
        try source.read(path, below: directory, &errors)
      } catch {
        errors.append(error)
      }
    }
    errors += source.problems()
    guard errors.isEmpty else { throw Diagnostics(items: errors) }
    return source
  }

  /// Regular files, links not followed.
  private static func files(below directory: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: directory) else { return [] }
    var paths: [String] = []
    for case let path as String in walk {
      guard walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular else { continue }
      paths.append(path)
    }
    return paths.sorted()
  }

  private mutating func read(_ path: String, below directory: String, _ errors: inout [Diagnostic])
    throws(Diagnostic)
  {
    let whole = directory + "/" + path
    if path.hasPrefix("lists/"), path.hasSuffix(".txt") {
      lists[String(path.dropFirst(6).dropLast(4))] = try TermList(path: whole)
    } else if path == "policy.yml" {
      try readPolicy(try YAMLFile(path: whole), &errors)
    } else if path == "frames.yml" {
      try readFrames(try YAMLFile(path: whole), &errors)
    } else if path == "district.yml" {
      try DistrictReader(file: try YAMLFile(path: whole)).read(&self)
    } else if path == "combine.yml" {
      try CombineReader(file: try YAMLFile(path: whole)).read(&self)
    } else if path.hasSuffix(".yml") {
      rules += RuleReader(file: try YAMLFile(path: whole)).rules(&errors)
    }
  }

  private mutating func readPolicy(_ file: YAMLFile, _ errors: inout [Diagnostic])
    throws(Diagnostic)
  {
    guard let root = file.root else { return }
    for node in try file.list(root) {
      do {
        clauses.append(try clause(node, file))
      } catch {
        errors.append(error)
      }
    }
  }

  private func clause(_ node: Node, _ file: YAMLFile) throws(Diagnostic) -> ClauseSource {
    let m = try file.mapping(node, ["code", "text", "personal"])
    guard let code = m["code"], let text = m["text"] else {
      throw file.wrong(node, "a clause needs \"code\" and \"text\"")
    }
    var clause = ClauseSource(code: try file.string(code), text: try file.string(text))
    clause.origin = file.wrong(node, "")
    if let n = m["personal"] { clause.personal = try file.string(n) }
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

  private func frame(_ node: Node, _ file: YAMLFile) throws(Diagnostic) -> FrameSource {
    let m = try file.mapping(node, ["id", "effect", "where", "neighbours", "cues"])
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
    for cue in try m["cues"].map({ n throws(Diagnostic) in try file.list(n) }) ?? [] {
      let text = try file.string(cue)
      if Self.listName(text) == nil, let problem = TermList.problem(text) {
        throw file.wrong(cue, "cue \"\(text)\": \(problem)")
      }
      frame.cues.append(text)
    }
    if frame.id == "quoted", let n = m["cues"] {
      throw file.wrong(n, "the frame \"quoted\" has no cues; quotation marks make it")
    }
    if frame.id != "quoted", frame.cues.isEmpty {
      throw file.wrong(node, "the frame \"\(frame.id)\" needs \"cues\"")
    }
    return frame
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
    for clause in clauses {
      guard let other = clause.personal, !codes.contains(other) else { continue }
      errors.append(
        clause.wrong("unknown clause \"\(other)\"" + suggestion(for: other, among: codes)))
    }
    for frame in frames {
      for name in frame.cues.compactMap(Self.listName) where lists[name] == nil {
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
  }
}
