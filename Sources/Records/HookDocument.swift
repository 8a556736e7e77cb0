public import ScanCore

/// One document that is about to be published, as JSON or as plain text: its id, what it says of
/// itself, and every string in it that readers will see.
public struct HookDocument: Sendable {
  /// A string of the document and its place (JSON pointer, RFC 6901).
  public struct Text: Sendable, Equatable {
    public var pointer: String
    /// UTF-8, escapes undone.
    public var bytes: [UInt8]

    public init(pointer: String, bytes: [UInt8]) {
      self.pointer = pointer
      self.bytes = bytes
    }
  }

  /// The id byte for byte as written; `null` where there is none.
  public var id: [UInt8]
  public var attributes: TextAttributes
  public var texts: [Text]
  /// The event that a coding assistant's host reports, such as `PreToolUse`; empty for other documents.
  public var event = ""

  /// A document that is one plain text.
  public init(text: [UInt8]) {
    id = Array("null".utf8)
    attributes = TextAttributes()
    texts = [Text(pointer: "/text", bytes: text)]
  }

  /// A document of the hook contract: a record of which `title`, `tags` and each `media[].alt` are read
  /// too. All strings below `title` and `tags` count, however they are nested (a host may write
  /// `{"rendered": "…"}`), and every one of a key that stands twice. Other fields are checked and left
  /// alone.
  public init(json: Span<UInt8>) throws(RecordError) {
    var parser = RecordParser()
    var record = Record()
    var padded = unsafe json.withUnsafeBufferPointer { unsafe Array($0) }
    padded += repeatElement(0, count: RecordParser.padding)
    try parser.parse(0..<json.count, of: padded.span, into: &record)
    id = record.id
    attributes = record.attributes
    texts = [Text(pointer: "/text", bytes: record.text)]
    var walk = Walk { path in
      switch path.first {
      case "title", "tags": true
      case "media": path.count == 3 && path[2] == "alt"
      default: false
      }
    }
    var reader = JSONReader(json)
    reader.skipByteOrderMark()
    try walk.read(&reader, json)
    texts += walk.texts
  }

  /// What the host of a coding assistant says before it lets a tool run: every string below `tool_input`
  /// and `prompt` counts. A record of the contract is taken as one.
  public init(agent json: Span<UInt8>) throws(RecordError) {
    do {
      self = try HookDocument(json: json)
      return
    } catch {
      guard error == .noText else { throw error }
    }
    // All of it was checked before the text was missed.
    var walk = Walk { path in path.first == "tool_input" || path.first == "prompt" }
    var reader = JSONReader(json)
    reader.skipByteOrderMark()
    try walk.read(&reader, json)
    guard !walk.texts.isEmpty else { throw .noText }
    id = Array("null".utf8)
    attributes = TextAttributes()
    texts = walk.texts
    event = walk.event
  }
}

/// A walk over a whole document that keeps the strings and numbers at wanted places.
private struct Walk {
  var texts: [HookDocument.Text] = []
  var event = ""
  private let wants: ([String]) -> Bool
  private var path: [String] = []
  private var word: [UInt8] = []

  init(wants: @escaping ([String]) -> Bool) { self.wants = wants }

  /// Reads one value. The document has been checked, so nesting is bounded.
  mutating func read(_ json: inout JSONReader, _ bytes: Span<UInt8>) throws(RecordError) {
    switch json.peek() {
    case UInt8(ascii: "{"):
      _ = json.take(UInt8(ascii: "{"))
      if json.take(UInt8(ascii: "}")) { return }
      repeat {
        _ = json.peek()
        try json.readString(into: &word)
        path.append(String(decoding: word, as: UTF8.self))
        try json.require(UInt8(ascii: ":"))
        try read(&json, bytes)
        path.removeLast()
      } while json.take(UInt8(ascii: ","))
      try json.require(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      _ = json.take(UInt8(ascii: "["))
      if json.take(UInt8(ascii: "]")) { return }
      var index = 0
      repeat {
        path.append("\(index)")
        try read(&json, bytes)
        path.removeLast()
        index += 1
      } while json.take(UInt8(ascii: ","))
      try json.require(UInt8(ascii: "]"))
    case UInt8(ascii: "\""):
      try json.readString(into: &word)
      if wants(path) { texts.append(.init(pointer: pointer, bytes: word)) }
      if path == ["hook_event_name"] { event = String(decoding: word.prefix(64), as: UTF8.self) }
    default:
      let first = json.at
      try json.skipValue()
      // A number is text to whoever reads it: an alt of 1234567.
      if wants(path), bytes[first] &- 0x30 < 10 || bytes[first] == UInt8(ascii: "-") {
        let digits = (first..<json.at).map { bytes[$0] }
        texts.append(.init(pointer: pointer, bytes: digits))
      }
    }
  }

  private var pointer: String {
    path.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
  }
}
