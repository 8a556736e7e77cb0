/// A JSON document, checked as a whole, whose parts are looked at without a tree of objects.
///
/// It keeps the bytes and one entry of 16 bytes for each value and key, in order; strings are decoded
/// when they are asked for. Parsing is one pass; a further document takes the storage over. Nesting is
/// bounded as ``JSONReader``'s is. Nodes given out before a further document are void.
public final class JSONTape {
  enum Kind: UInt8 { case null, bool, number, string, array, object }

  struct Entry {
    var kind: Kind
    /// Of the value in the bytes.
    var start: Int32
    var end: Int32
    /// The entry behind this value and all that is in it.
    var next: Int32
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []

  public init() {}

  /// Parses one document of at most 2 GiB, white space and a byte order mark around it allowed.
  public func parse(_ document: Span<UInt8>) throws(RecordError) {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    guard document.count < Int32.max else { throw .tooLong }
    unsafe document.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    var json = JSONReader(document)
    json.skipByteOrderMark()
    try read(&json, depth: 1)
    guard json.peek() == nil else { throw .notJSON }
  }

  /// The document's value.
  public var root: JSONNode { JSONNode(tape: self, index: 0) }

  private func read(_ json: inout JSONReader, depth: Int) throws(RecordError) {
    let first = json.peek()
    let index = entries.count
    let kind: Kind =
      switch first {
      case UInt8(ascii: "{"): .object
      case UInt8(ascii: "["): .array
      case UInt8(ascii: "\""): .string
      case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
      case UInt8(ascii: "n"): .null
      default: .number
      }
    entries.append(Entry(kind: kind, start: Int32(json.at), end: 0, next: 0))
    switch kind {
    case .object:
      guard depth <= JSONReader.deepest else { throw .tooDeep }
      _ = json.take(UInt8(ascii: "{"))
      if !json.take(UInt8(ascii: "}")) {
        repeat {
          guard json.peek() == UInt8(ascii: "\"") else { throw .notJSON }
          try read(&json, depth: depth + 1)
          try json.require(UInt8(ascii: ":"))
          try read(&json, depth: depth + 1)
        } while json.take(UInt8(ascii: ","))
        try json.require(UInt8(ascii: "}"))
      }
    case .array:
      guard depth <= JSONReader.deepest else { throw .tooDeep }
      _ = json.take(UInt8(ascii: "["))
      if !json.take(UInt8(ascii: "]")) {
        repeat { try read(&json, depth: depth + 1) } while json.take(UInt8(ascii: ","))
        try json.require(UInt8(ascii: "]"))
      }
    default: try json.skipValue(depth: depth)
    }
    entries[index].end = Int32(json.at)
    entries[index].next = Int32(entries.count)
  }

  /// The string or key at an entry, its escapes undone.
  fileprivate func decode(_ entry: Entry) -> [UInt8] {
    let inside = Int(entry.start) + 1..<Int(entry.end) - 1
    // Most strings hold no escape and are just copied.
    if !bytes[inside].contains(UInt8(ascii: "\\")) { return Array(bytes[inside]) }
    var text: [UInt8] = []
    let quoted = Array(bytes[Int(entry.start)..<Int(entry.end)])
    var json = JSONReader(quoted.span)
    // It was checked when the document was parsed.
    try? json.readString(into: &text)
    return text
  }

  fileprivate func isKey(_ entry: Entry, _ key: String) -> Bool {
    let inside = bytes[Int(entry.start) + 1..<Int(entry.end) - 1]
    // An escape is longer than what it stands for.
    guard inside.count >= key.utf8.count else { return false }
    if inside.count == key.utf8.count { return inside.elementsEqual(key.utf8) }
    return inside.contains(UInt8(ascii: "\\"))
      ? decode(entry).elementsEqual(key.utf8) : inside.elementsEqual(key.utf8)
  }
}

/// A value of a ``JSONTape``.
public struct JSONNode {
  let tape: JSONTape
  let index: Int

  private var entry: JSONTape.Entry { tape.entries[index] }

  public var isObject: Bool { entry.kind == .object }
  public var isArray: Bool { entry.kind == .array }
  public var isString: Bool { entry.kind == .string }
  public var isNull: Bool { entry.kind == .null }
  /// Where it begins in the document, in bytes.
  public var offset: Int { Int(entry.start) }

  /// A string's UTF-8, escapes undone; a lone surrogate has become U+FFFD. Nil for other values.
  public var text: [UInt8]? { isString ? tape.decode(entry) : nil }

  /// A string, or a number just as it is written: ids may have more digits than a machine holds.
  public var word: String? {
    switch entry.kind {
    case .string: String(decoding: tape.decode(entry), as: UTF8.self)
    case .number:
      String(decoding: tape.bytes[Int(entry.start)..<Int(entry.end)], as: UTF8.self)
    default: nil
    }
  }

  public var isTrue: Bool {
    entry.kind == .bool && tape.bytes[Int(entry.start)] == UInt8(ascii: "t")
  }

  /// The values of an array; none for others.
  public var elements: [JSONNode] { isArray ? children : [] }

  /// The keys and values of an object in their order, a key that stands twice too.
  public var members: [(key: String, value: JSONNode)] {
    guard isObject else { return [] }
    let all = children
    return stride(from: 0, to: all.count, by: 2).map { (all[$0].word!, all[$0 + 1]) }
  }

  private var children: [JSONNode] {
    var all: [JSONNode] = []
    var at = index + 1
    while at < entry.next {
      all.append(JSONNode(tape: tape, index: at))
      at = Int(tape.entries[at].next)
    }
    return all
  }

  /// The value of a key, the first where it stands twice.
  public subscript(key: String) -> JSONNode? { values(key, atMost: 1).first }

  /// Every value of a key: whoever reads an object in which it stands twice may see either.
  public func values(_ key: String, atMost limit: Int = .max) -> [JSONNode] {
    guard isObject else { return [] }
    var values: [JSONNode] = []
    let end = entry.next
    var at = index + 1
    while at < end, values.count < limit {
      if tape.isKey(tape.entries[at], key) { values.append(JSONNode(tape: tape, index: at + 1)) }
      at = Int(tape.entries[at + 1].next)
    }
    return values
  }

  /// An element of an array.
  public subscript(position: Int) -> JSONNode? {
    let all = elements
    return all.indices.contains(position) ? all[position] : nil
  }
}
