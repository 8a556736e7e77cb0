internal import CYAML
public import ScanCore

/// Composes the nodes of a YAML document from the events of libyaml.
///
/// YAML 1.1 without what hides a value or makes one of many: anchors, aliases, tags and a second document
/// are errors, so a file cannot grow while it is read. Depth is bounded, since nodes are composed by
/// recursion.
@safe struct YAMLComposer: ~Copyable {
  /// Errors name a place in the text and no file.
  struct Failure: Error {
    var line: Int
    var column: Int
    var message: String
  }

  /// Lists and mappings in one another; rule files have 6.
  private static let mostLevels = 64

  private var parser = unsafe yaml_parser_t()
  private let bytes: UnsafeBufferPointer<UInt8>

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe self.bytes = bytes }

  /// The root of a text, nil if it holds no document. Time and memory are linear in the text.
  static func compose(_ text: String) throws(Failure) -> YAMLNode? {
    // An empty array has no storage to point at.
    guard !text.isEmpty else { return nil }
    let bytes = Array(text.utf8)
    let result = unsafe bytes.withUnsafeBufferPointer { bytes -> Result<YAMLNode?, Failure> in
      var composer = unsafe YAMLComposer(bytes)
      return composer.read()
    }
    return try result.get()
  }

  private mutating func read() -> Result<YAMLNode?, Failure> {
    // It fails for want of memory alone, which ends the program elsewhere too.
    precondition(unsafe yaml_parser_initialize(&parser) == 1)
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    do throws(Failure) {
      return .success(try document())
    } catch {
      return .failure(error)
    }
  }

  private mutating func document() throws(Failure) -> YAMLNode? {
    _ = try next()  // the stream begins
    guard case .documentStart = try next().kind else { return nil }
    let root = try node(try next(), level: 0)
    _ = try next()  // the document ends
    let rest = try next()
    guard case .streamEnd = rest.kind else {
      throw rest.wrong("a second document begins here; a file holds one")
    }
    return root
  }

  private mutating func node(_ event: Event, level: Int) throws(Failure) -> YAMLNode {
    guard level <= Self.mostLevels else {
      throw event.wrong("nested deeper than \(Self.mostLevels) levels; make it flatter")
    }
    switch event.kind {
    case .scalar(let text): return event.node(.scalar(text))
    case .listStart:
      var items: [YAMLNode] = []
      while true {
        let item = try next()
        if case .end = item.kind { return event.node(.list(items)) }
        items.append(try node(item, level: level + 1))
      }
    case .mappingStart:
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      var seen: Set<String> = []
      while true {
        let key = try next()
        if case .end = key.kind { return event.node(.mapping(pairs)) }
        guard case .scalar(let name) = key.kind else {
          throw key.wrong("a key is a single value")
        }
        guard seen.insert(name).inserted else {
          throw key.wrong("key \"\(name)\" stands twice; keep one")
        }
        pairs.append((try node(key, level: level), try node(try next(), level: level + 1)))
      }
    case .alias: throw event.wrong("aliases are not allowed; write the value out")
    case .documentStart, .streamEnd, .end: throw event.wrong("a value is expected here")
    }
  }

  /// What this reads of an event of libyaml.
  private struct Event {
    enum Kind {
      case documentStart, streamEnd
      case scalar(String)
      case listStart, mappingStart, alias, end
    }
    var kind: Kind
    var line: Int
    var column: Int

    func node(_ value: YAMLNode.Value) -> YAMLNode {
      YAMLNode(value: value, line: line, column: column)
    }

    func wrong(_ message: String) -> Failure {
      Failure(line: line, column: column, message: message)
    }
  }

  private mutating func next() throws(Failure) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(&parser, &event) == 1 else { throw problem() }
    defer { unsafe yaml_event_delete(&event) }
    var found = Event(
      kind: .end, line: unsafe Int(event.start_mark.line) + 1,
      column: unsafe Int(event.start_mark.column) + 1)
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: found.kind = .documentStart
    case YAML_STREAM_END_EVENT: found.kind = .streamEnd
    case YAML_ALIAS_EVENT: found.kind = .alias
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      try unsafe refuse(anchor: scalar.anchor, tag: scalar.tag, found)
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      found.kind = .scalar(unsafe String(decoding: bytes, as: UTF8.self))
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      try unsafe refuse(anchor: start.anchor, tag: start.tag, found)
      found.kind = .listStart
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      try unsafe refuse(anchor: start.anchor, tag: start.tag, found)
      found.kind = .mappingStart
    default: break
    }
    return found
  }

  private func refuse(
    anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, _ event: Event
  ) throws(Failure) {
    if unsafe anchor != nil {
      throw event.wrong("anchors are not allowed; write the value out")
    }
    if unsafe tag != nil { throw event.wrong("tags are not allowed; every value is read as text") }
  }

  /// What libyaml says is wrong. Its messages are fixed texts that quote nothing of the file.
  private func problem() -> Failure {
    let message = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "is not valid YAML"
    // A character that may not stand in YAML has an offset in bytes and no mark.
    guard unsafe parser.error != YAML_READER_ERROR else {
      let before = unsafe bytes.prefix(parser.problem_offset)
      let line = unsafe before.count { $0 == UInt8(ascii: "\n") } + 1
      return Failure(line: line, column: 1, message: message)
    }
    let mark = unsafe parser.problem_mark
    return Failure(line: Int(mark.line) + 1, column: Int(mark.column) + 1, message: message)
  }
}

extension LibraryVersion {
  public static var libyaml: String { unsafe String(cString: yaml_get_version_string()) }
}
