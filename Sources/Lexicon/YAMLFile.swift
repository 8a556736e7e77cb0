/// A YAML file read strictly: scalars are strings, anchors, aliases, tags and unknown or repeated keys
/// are errors with their place.
package struct YAMLFile {
  /// As errors call it.
  package let path: String
  package let root: YAMLNode?

  init(_ relative: String, of files: LexiconFiles) throws(Diagnostic) {
    try self.init(path: files.place(relative), text: try files.text(relative))
  }

  /// Reads a text; `path` is what errors call it.
  package init(path: String, text: String) throws(Diagnostic) {
    self.path = path
    do throws(YAMLComposer.Failure) {
      root = try YAMLComposer.compose(text)
    } catch {
      throw Diagnostic(
        file: path, line: error.line, column: error.column, message: error.message)
    }
  }

  package func wrong(_ node: YAMLNode, _ message: String) -> Diagnostic {
    Diagnostic(file: path, line: node.line, column: node.column, message: message)
  }

  package func string(_ node: YAMLNode) throws(Diagnostic) -> String {
    guard case .scalar(let text) = node.value else {
      throw wrong(node, "a single value is expected here")
    }
    return text
  }

  package func list(_ node: YAMLNode) throws(Diagnostic) -> [YAMLNode] {
    guard case .list(let items) = node.value else {
      throw wrong(node, "a list is expected here")
    }
    return items
  }

  /// A mapping whose keys are all known.
  package func mapping(_ node: YAMLNode, _ known: [String]) throws(Diagnostic) -> [String: YAMLNode]
  {
    guard case .mapping(let pairs) = node.value else {
      throw wrong(node, "a mapping is expected here")
    }
    var values: [String: YAMLNode] = [:]
    for (key, value) in pairs {
      let name = try string(key)
      guard known.contains(name) else {
        throw wrong(key, "unknown key \"\(name)\"" + suggestion(for: name, among: known))
      }
      values[name] = value
    }
    return values
  }

  package func integer(_ node: YAMLNode, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    guard let n = Int(try string(node)), range.contains(n) else {
      throw wrong(
        node, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return n
  }

  /// A decimal number as hundredths.
  func hundredths(_ node: YAMLNode, _ range: ClosedRange<Double>) throws(Diagnostic) -> Int {
    guard let n = Double(try string(node)), range.contains(n) else {
      throw wrong(node, "a number from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return Int((n * 100).rounded())
  }

  package func flag(_ node: YAMLNode) throws(Diagnostic) -> Bool {
    switch try string(node) {
    case "true": return true
    case "false": return false
    default: throw wrong(node, "true or false is expected")
    }
  }

  package func choice<T>(_ node: YAMLNode, _ what: String, _ values: [(String, T)])
    throws(Diagnostic)
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
