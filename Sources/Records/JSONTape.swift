internal import Glibc

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

  /// What is kept of a document. A value, so that whoever walks over it holds it once.
  fileprivate struct Storage {
    var bytes: [UInt8] = []
    var entries: [Entry] = []
  }

  fileprivate private(set) var storage = Storage()

  public init() {}

  /// Parses one document of at most 2 GiB, white space and a byte order mark around it allowed.
  public func parse(_ document: Span<UInt8>) throws(RecordError) { try storage.parse(document) }

  /// The document's value.
  public var root: JSONNode { JSONNode(tape: self, index: 0) }
}

extension JSONTape.Storage {
  mutating func parse(_ document: Span<UInt8>) throws(RecordError) {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    guard document.count < Int32.max else { throw .tooLong }
    unsafe document.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    var json = JSONReader(document)
    json.skipByteOrderMark()
    try read(&json, depth: 1)
    guard json.peek() == nil else { throw .notJSON }
  }

  private mutating func read(_ json: inout JSONReader, depth: Int) throws(RecordError) {
    let first = json.peek()
    let index = entries.count
    let kind: JSONTape.Kind =
      switch first {
      case UInt8(ascii: "{"): .object
      case UInt8(ascii: "["): .array
      case UInt8(ascii: "\""): .string
      case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
      case UInt8(ascii: "n"): .null
      default: .number
      }
    entries.append(JSONTape.Entry(kind: kind, start: Int32(json.at), end: 0, next: 0))
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

  /// Hands on the string or key at an entry, its escapes undone.
  func withString<R>(_ entry: JSONTape.Entry, _ use: (Span<UInt8>) -> R) -> R {
    let inside = bytes.span.extracting(Int(entry.start) + 1..<Int(entry.end) - 1)
    // Most strings hold no escape.
    if !Self.hasEscape(inside) { return use(inside) }
    var text: [UInt8] = []
    var json = JSONReader(bytes.span.extracting(Int(entry.start)..<Int(entry.end)))
    // It was checked when the document was parsed.
    try? json.readString(into: &text)
    return use(text.span)
  }

  /// Hands on a number as it is written.
  func withNumber<R>(_ entry: JSONTape.Entry, _ use: (Span<UInt8>) -> R) -> R {
    return use(bytes.span.extracting(Int(entry.start)..<Int(entry.end)))
  }

  /// The entry of a value of an object whose key is `key`, at or behind the key at `at`; nil if there is none.
  func find(_ key: String, from at: Int, in object: JSONTape.Entry) -> Int? {
    let name = key.utf8Span.span
    var at = at
    while at < object.next {
      if isKey(entries[at], name) { return at + 1 }
      at = Int(entries[at + 1].next)
    }
    return nil
  }

  private func isKey(_ entry: JSONTape.Entry, _ key: Span<UInt8>) -> Bool {
    let inside = bytes.span.extracting(Int(entry.start) + 1..<Int(entry.end) - 1)
    // An escape is longer than what it stands for.
    if inside.count == key.count { return Self.isSame(inside, key) }
    guard inside.count > key.count, Self.hasEscape(inside) else { return false }
    return withString(entry) { Self.isSame($0, key) }
  }

  private static func hasEscape(_ bytes: Span<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBufferPointer {
      guard let start = $0.baseAddress else { return false }
      return unsafe memchr(start, 0x5c, $0.count) != nil
    }
  }

  private static func isSame(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    for i in a.indices where a[i] != b[i] { return false }
    return true
  }
}

/// A value of a ``JSONTape``.
public struct JSONNode {
  let tape: JSONTape
  let index: Int

  private var entry: JSONTape.Entry { tape.storage.entries[index] }

  public var isObject: Bool { entry.kind == .object }
  public var isArray: Bool { entry.kind == .array }
  public var isString: Bool { entry.kind == .string }
  public var isNull: Bool { entry.kind == .null }
  /// Where it begins in the document, in bytes.
  public var offset: Int { Int(entry.start) }

  /// A string's UTF-8, escapes undone; a lone surrogate has become U+FFFD. Nil for other values.
  public var text: [UInt8]? {
    guard isString else { return nil }
    return tape.storage.withString(entry) { text in
      unsafe text.withUnsafeBufferPointer { unsafe Array($0) }
    }
  }

  /// A string, or a number just as it is written: ids may have more digits than a machine holds.
  public var word: String? {
    withWord { word in
      unsafe word.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Hands on the UTF-8 of a ``word``; nil for other values.
  public func withWord<R>(_ use: (Span<UInt8>) -> R) -> R? {
    let storage = tape.storage
    let entry = storage.entries[index]
    return switch entry.kind {
    case .string: storage.withString(entry, use)
    case .number: storage.withNumber(entry, use)
    default: nil
    }
  }

  public var isTrue: Bool {
    entry.kind == .bool && tape.storage.bytes[Int(entry.start)] == UInt8(ascii: "t")
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
    let entries = tape.storage.entries
    var all: [JSONNode] = []
    var at = index + 1
    while at < entries[index].next {
      all.append(JSONNode(tape: tape, index: at))
      at = Int(entries[at].next)
    }
    return all
  }

  /// The value of a key, the first where it stands twice.
  public subscript(key: String) -> JSONNode? {
    let storage = tape.storage
    let object = storage.entries[index]
    guard object.kind == .object else { return nil }
    return storage.find(key, from: index + 1, in: object).map { JSONNode(tape: tape, index: $0) }
  }

  /// Every value of a key: whoever reads an object in which it stands twice may see either.
  public func values(_ key: String) -> [JSONNode] {
    var values: [JSONNode] = []
    each(key) { values.append($0) }
    return values
  }

  /// As ``values(_:)``, one after the other.
  public func each(_ key: String, _ use: (JSONNode) -> Void) {
    guard isObject else { return }
    let storage = tape.storage
    let object = storage.entries[index]
    var at = index + 1
    while let value = storage.find(key, from: at, in: object) {
      use(JSONNode(tape: tape, index: value))
      at = Int(storage.entries[value].next)
    }
  }

  /// An element of an array.
  public subscript(position: Int) -> JSONNode? {
    let all = elements
    return all.indices.contains(position) ? all[position] : nil
  }
}
