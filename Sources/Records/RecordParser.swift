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
  case notJSON, notObject, noText, textNotString, duplicateKey, unknownValue, tooDeep, tooLong,
    noKey

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
    case .noKey: "no key; with --tsv-key a line is a key, a tab and the record"
    }
  }
}

/// Parses records, with buffers that are used again: one for each thread.
public struct RecordParser: ~Copyable {
  private var json = JSONCursor()
  /// The key or short value that was read last.
  private var word: [UInt8] = []
  private let longestText: Int

  /// Bytes that must be there behind a line: simdjson reads in blocks.
  public static let padding = JSONCursor.padding

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

  /// Parses a line into `record`, whose arrays keep their storage; `bytes` go on for at least
  /// ``padding`` behind it. What is thrown says what is wrong; the record holds nothing of use then. A
  /// recognised key that stands twice is refused, or a reader who takes the other one would see another
  /// text than was scanned. Time is linear in the line; nothing is allocated once the buffers have grown.
  public mutating func parse(
    _ line: Range<Int>, of bytes: Span<UInt8>, into record: inout Record
  ) throws(RecordError) {
    precondition(line.upperBound + Self.padding <= bytes.count, "no padding behind the line")
    record.id.removeAll(keepingCapacity: true)
    record.id.append(contentsOf: "null".utf8)
    record.attributes = TextAttributes()
    try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(RecordError) in
      let line = unsafe UnsafeBufferPointer(rebasing: bytes[line])
      guard let start = line.baseAddress else { throw .notJSON }
      try unsafe json.open(start, count: line.count)
      try unsafe read(line, into: &record)
    }
  }

  /// Reads the members of the root.
  private mutating func read(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout Record
  ) throws(RecordError) {
    var seen: UInt8 = 0
    var textIsString = true
    while try json.next(key: &word) {
      guard let key = oneOf(Key.all) else {
        try json.skip()
        continue
      }
      guard seen & 1 << key.rawValue == 0 else { throw .duplicateKey }
      seen |= 1 << key.rawValue
      switch key {
      case .id:
        // As it is written: a number may have more digits than any machine holds.
        let place = try json.skip()
        record.id.removeAll(keepingCapacity: true)
        unsafe record.id.append(contentsOf: line[place])
      case .text:
        textIsString = json.kind == .string
        if textIsString {
          try json.readString(into: &record.text, atMost: longestText)
        } else {
          try json.skip()
        }
      case .direction: try choose(Self.directions, &record.attributes.direction)
      case .site: try choose(Self.sites, &record.attributes.site)
      case .kind: try choose(Self.kinds, &record.attributes.kind)
      case .author: try readAuthor(&record.attributes)
      case .media: try readMedia(&record.attributes)
      }
    }
    guard seen & 1 << Key.text.rawValue != 0 else { throw .noText }
    guard textIsString else { throw .textNotString }
  }

  private mutating func readAuthor(_ attributes: inout TextAttributes) throws(RecordError) {
    if json.kind == .null { return }
    guard json.kind == .object else { return try refuse() }
    try json.enter()
    var hasRole = false
    while try json.next(key: &word) {
      if isWord("role") {
        guard !hasRole else { throw .duplicateKey }
        hasRole = true
        try choose(Self.roles, &attributes.author)
      } else {
        try json.skip()
      }
    }
  }

  private mutating func readMedia(_ attributes: inout TextAttributes) throws(RecordError) {
    if json.kind == .null { return }
    guard json.kind == .array else { return try refuse() }
    try json.enter()
    while try json.next(key: &word) {
      attributes.hasMedia = true
      try json.skip()
    }
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
    _ known: [(StaticString, T)], _ value: inout T
  ) throws(RecordError) {
    if json.kind == .null { return }
    guard json.kind == .string else { return try refuse() }
    try json.readString(into: &word, atMost: 64)
    guard let chosen = oneOf(known) else { throw .unknownValue }
    value = chosen
  }

  /// Refuses the present value: as no JSON, or as none that is known.
  private mutating func refuse() throws(RecordError) {
    try json.skip()
    throw .unknownValue
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
