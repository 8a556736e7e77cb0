public import ScanCore

/// A record of the contract. Its text counts bytes as findings do: escapes undone.
public struct Record: Sendable {
  /// The id byte for byte as written; `null` where there is none.
  public var id: [UInt8] = []
  /// UTF-8; a lone surrogate escape has become U+FFFD. Above the parser's limit it is cut short, and
  /// then longer than the limit all the same.
  public var text: [UInt8] = []
  public var attributes = TextAttributes()

  public init() {}
}

/// Why a line is no record. A closed set, so that no message can quote the input.
public enum RecordError: Error, CaseIterable, Sendable {
  case notJSON, notObject, noText, textNotString, duplicateKey, unknownValue, tooDeep, tooLong

  /// One line: what is wrong and what to do.
  public var message: StaticString {
    switch self {
    case .notJSON: "not valid JSON; write one JSON object a line, in UTF-8"
    case .notObject: "not a JSON object; write {\"id\": ..., \"text\": \"...\"}"
    case .noText: "no \"text\"; add a string field of that name"
    case .textNotString: "\"text\" is not a string; make it one"
    case .duplicateKey: "a recognised key stands twice; keep one of them"
    case .unknownValue: "a recognised field has an unknown value; see the record contract"
    case .tooDeep: "nested too deep; at most 256 levels"
    case .tooLong: "line too long; split the record"
    }
  }
}

/// Parses records, with buffers that are used again: one for each thread.
public struct RecordParser: ~Copyable {
  /// The key or short value that was read last.
  private var word: [UInt8] = []
  private let longestText: Int

  /// What a text has above `longestText` bytes is checked but not kept.
  public init(longestText: Int = .max) { self.longestText = longestText }

  /// The recognised keys of a record.
  private enum Key: UInt8 {
    case id, text, direction, site, author, kind, media

    static let all: [(StaticString, Key)] = [
      ("id", .id), ("text", .text), ("direction", .direction), ("site", .site),
      ("author", .author), ("kind", .kind), ("media", .media),
    ]
  }

  /// Parses a line into `record`, whose arrays keep their storage. What is thrown says what is wrong;
  /// the record holds nothing of use then. A recognised key that stands twice is refused, or a reader
  /// who takes the other one would see another text than was scanned.
  public mutating func parse(_ line: Span<UInt8>, into record: inout Record) throws(RecordError) {
    record.id.removeAll(keepingCapacity: true)
    record.id.append(contentsOf: "null".utf8)
    record.attributes = TextAttributes()
    var json = JSONReader(line)
    json.skipByteOrderMark()
    guard json.take(UInt8(ascii: "{")) else {
      try json.skipValue()
      throw json.peek() == nil ? .notObject : .notJSON
    }

    var seen: UInt8 = 0
    var textIsString = true
    if !json.take(UInt8(ascii: "}")) {
      repeat {
        try readKey(&json)
        guard let key = oneOf(Key.all) else {
          try json.skipValue()
          continue
        }
        guard seen & 1 << key.rawValue == 0 else { throw .duplicateKey }
        seen |= 1 << key.rawValue
        switch key {
        case .id: try readID(&json, line, &record)
        case .text:
          textIsString = json.peek() == UInt8(ascii: "\"")
          if textIsString {
            try json.readString(into: &record.text, atMost: longestText)
          } else {
            try json.skipValue()
          }
        case .direction: try choose(&json, Self.directions, &record.attributes.direction)
        case .site: try choose(&json, Self.sites, &record.attributes.site)
        case .kind: try choose(&json, Self.kinds, &record.attributes.kind)
        case .author: try readAuthor(&json, &record.attributes)
        case .media: try readMedia(&json, &record.attributes)
        }
      } while json.take(UInt8(ascii: ","))
      try json.require(UInt8(ascii: "}"))
    }
    guard json.peek() == nil else { throw .notJSON }
    guard seen & 1 << Key.text.rawValue != 0 else { throw .noText }
    guard textIsString else { throw .textNotString }
  }

  /// Reads a key and its colon.
  private mutating func readKey(_ json: inout JSONReader) throws(RecordError) {
    guard json.peek() == UInt8(ascii: "\"") else { throw .notJSON }
    try json.readString(into: &word)
    try json.require(UInt8(ascii: ":"))
  }

  /// The id stays as it is written: a number may have more digits than any machine holds.
  private func readID(
    _ json: inout JSONReader, _ line: Span<UInt8>, _ record: inout Record
  ) throws(RecordError) {
    _ = json.peek()
    let first = json.at
    try json.skipValue()
    record.id.removeAll(keepingCapacity: true)
    unsafe line.extracting(first..<json.at).withUnsafeBufferPointer {
      unsafe record.id.append(contentsOf: $0)
    }
  }

  private mutating func readAuthor(
    _ json: inout JSONReader, _ attributes: inout TextAttributes
  ) throws(RecordError) {
    if try skipNull(&json) { return }
    guard json.take(UInt8(ascii: "{")) else { throw .unknownValue }
    if json.take(UInt8(ascii: "}")) { return }
    var hasRole = false
    repeat {
      try readKey(&json)
      if isWord("role") {
        guard !hasRole else { throw .duplicateKey }
        hasRole = true
        try choose(&json, Self.roles, &attributes.author)
      } else {
        try json.skipValue(depth: 2)
      }
    } while json.take(UInt8(ascii: ","))
    try json.require(UInt8(ascii: "}"))
  }

  private func readMedia(
    _ json: inout JSONReader, _ attributes: inout TextAttributes
  ) throws(RecordError) {
    if try skipNull(&json) { return }
    guard json.take(UInt8(ascii: "[")) else { throw .unknownValue }
    if json.take(UInt8(ascii: "]")) { return }
    attributes.hasMedia = true
    repeat { try json.skipValue(depth: 2) } while json.take(UInt8(ascii: ","))
    try json.require(UInt8(ascii: "]"))
  }

  private static let directions: [(StaticString, TextAttributes.Direction)] = [
    ("outbound", .outbound), ("inbound", .inbound),
  ]
  private static let sites: [(StaticString, TextAttributes.Site)] = [
    ("professional", .professional), ("personal", .personal),
  ]
  private static let kinds: [(StaticString, TextAttributes.Kind)] = [
    ("post", .post), ("comment", .comment), ("site-profile", .siteProfile),
  ]
  private static let roles: [(StaticString, TextAttributes.AuthorRole)] = [
    ("employee", .employee), ("student", .student), ("parent", .parent), ("public", .public),
  ]

  /// Reads a word of the vocabulary; null is as if the field were not there.
  private mutating func choose<T>(
    _ json: inout JSONReader, _ known: [(StaticString, T)], _ value: inout T
  ) throws(RecordError) {
    if try skipNull(&json) { return }
    guard json.peek() == UInt8(ascii: "\"") else { throw .unknownValue }
    try json.readString(into: &word, atMost: 64)
    guard let chosen = oneOf(known) else { throw .unknownValue }
    value = chosen
  }

  private func skipNull(_ json: inout JSONReader) throws(RecordError) -> Bool {
    guard json.peek() == UInt8(ascii: "n") else { return false }
    try json.skip("null")
    return true
  }

  private func oneOf<T>(_ known: [(StaticString, T)]) -> T? {
    for (name, value) in known where isWord(name) { return value }
    return nil
  }

  /// Whether ``word`` is this name.
  private func isWord(_ name: StaticString) -> Bool {
    guard word.count == name.utf8CodeUnitCount else { return false }
    for k in word.indices where unsafe word[k] != name.utf8Start[k] { return false }
    return true
  }
}
