internal import Foundation
package import Yams

/// A YAML file read strictly: scalars are strings, anchors, aliases, tags and unknown or repeated keys
/// are errors with their place.
package struct YAMLFile {
  /// As errors call it.
  package let path: String
  package let root: Node?

  init(_ relative: String, of files: LexiconFiles) throws(Diagnostic) {
    try self.init(path: files.place(relative), text: try files.text(relative))
  }

  /// Reads a text; `path` is what errors call it.
  package init(path: String, text: String) throws(Diagnostic) {
    self.path = path
    let parser: Parser
    do {
      parser = try Parser(yaml: text, resolver: .basic)
      root = try parser.singleRoot()
    } catch {
      throw Self.diagnostic(error, path)
    }
    // Nodes hold their anchors weakly; without the parser they would seem to have none.
    defer { withExtendedLifetime(parser) {} }
    if let root { try refuseReferences(root) }
  }

  private static func diagnostic(_ error: any Error, _ path: String) -> Diagnostic {
    var (line, column, message) = (1, 1, "is not valid YAML")
    if let error = error as? YamlError {
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (line, column, message) = (mark.line, mark.column, problem)
      case .duplicatedKeysInMapping(let keys, let context):
        (line, column) = (context.mark.line, context.mark.column)
        message = "key \"\(keys.first ?? "")\" stands twice; keep one"
      case .reader(let problem, _, _, _): message = problem
      default: break
      }
    }
    return Diagnostic(file: path, line: line, column: column, message: message)
  }

  private func refuseReferences(_ node: Node, isKey: Bool = false) throws(Diagnostic) {
    if node.anchor != nil { throw wrong(node, "anchors are not allowed; write the value out") }
    if isTagged(node, isKey: isKey) {
      throw wrong(node, "tags are not allowed; every value is read as text")
    }
    switch node {
    case .alias: throw wrong(node, "aliases are not allowed; write the value out")
    case .mapping(let m):
      for (key, value) in m {
        try refuseReferences(key, isKey: true)
        try refuseReferences(value)
      }
    case .sequence(let s): for value in s { try refuseReferences(value) }
    case .scalar: break
    }
  }

  /// Whether a tag is written at a node. Yams itself gives `str` to what is quoted and to keys.
  private func isTagged(_ node: Node, isKey: Bool) -> Bool {
    switch node {
    case .scalar(let s):
      let own = isKey || s.style != .plain ? ["", "tag:yaml.org,2002:str"] : [""]
      return !own.contains(s.tag.description)
    case .mapping(let m): return !isKey && !m.tag.description.isEmpty
    case .sequence(let s): return !isKey && !s.tag.description.isEmpty
    case .alias: return false
    }
  }

  package func wrong(_ node: Node, _ message: String) -> Diagnostic {
    Diagnostic(
      file: path, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message: message)
  }

  package func string(_ node: Node) throws(Diagnostic) -> String {
    guard case .scalar(let scalar) = node else {
      throw wrong(node, "a single value is expected here")
    }
    return scalar.string
  }

  package func list(_ node: Node) throws(Diagnostic) -> [Node] {
    guard case .sequence(let s) = node else { throw wrong(node, "a list is expected here") }
    return Array(s)
  }

  /// A mapping whose keys are all known.
  package func mapping(_ node: Node, _ known: [String]) throws(Diagnostic) -> [String: Node] {
    guard case .mapping(let m) = node else { throw wrong(node, "a mapping is expected here") }
    var values: [String: Node] = [:]
    for (key, value) in m {
      let name = try string(key)
      guard known.contains(name) else {
        throw wrong(key, "unknown key \"\(name)\"" + suggestion(for: name, among: known))
      }
      values[name] = value
    }
    return values
  }

  package func integer(_ node: Node, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    guard let n = Int(try string(node)), range.contains(n) else {
      throw wrong(
        node, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return n
  }

  /// A decimal number as hundredths.
  func hundredths(_ node: Node, _ range: ClosedRange<Double>) throws(Diagnostic) -> Int {
    guard let n = Double(try string(node)), range.contains(n) else {
      throw wrong(node, "a number from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return Int((n * 100).rounded())
  }

  package func flag(_ node: Node) throws(Diagnostic) -> Bool {
    switch try string(node) {
    case "true": return true
    case "false": return false
    default: throw wrong(node, "true or false is expected")
    }
  }

  package func choice<T>(_ node: Node, _ what: String, _ values: [(String, T)]) throws(Diagnostic)
    -> T
  {
    let name = try string(node)
    guard let found = values.first(where: { $0.0 == name }) else {
      throw wrong(
        node, "unknown \(what) \"\(name)\"" + suggestion(for: name, among: values.map(\.0)))
    }
    return found.1
  }
}
