internal import CJSON
public import ScanCore

/// Walks over one JSON document (RFC 8259) after another, by simdjson.
///
/// A cursor that only goes forward and checks every byte that it passes; nothing is kept of a document
/// but what the caller copies. For one thread.
@safe struct JSONCursor: ~Copyable {
  /// Readable bytes that must follow a document.
  static let padding = Int(OKCPS_JSON_PADDING)

  enum Kind {
    case object, array, string, null, other
  }

  private let handle: OpaquePointer

  init() {
    guard let made = unsafe okcps_json_create() else { fatalError("out of memory") }
    unsafe handle = made
  }

  deinit { unsafe okcps_json_free(handle) }

  /// Begins a document and enters its root, an object. The bytes of `document` and the ``padding``
  /// behind them must stay as they are until the document has been walked over.
  mutating func open(_ document: UnsafePointer<UInt8>, count: Int) throws(RecordError) {
    try unsafe check(okcps_json_open(handle, document, count))
  }

  /// Goes to the next member, or element, of what was entered last, and puts the key of a member into
  /// `key`; false if there is none: then it is left.
  mutating func next(key: inout [UInt8]) throws(RecordError) -> Bool {
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = unsafe okcps_json_next(handle, &bytes, &count)
    if status == OKCPS_JSON_END.rawValue { return false }
    try check(status)
    unsafe Self.copy(bytes, count, to: &key)
    return true
  }

  /// What the present value is, by its first byte; nothing of it is checked yet.
  var kind: Kind {
    switch unsafe okcps_json_value_kind(handle) {
    case OKCPS_JSON_OBJECT.rawValue: .object
    case OKCPS_JSON_ARRAY.rawValue: .array
    case OKCPS_JSON_STRING.rawValue: .string
    case OKCPS_JSON_NULL.rawValue: .null
    default: .other
    }
  }

  /// Enters the present value, an object or array.
  mutating func enter() throws(RecordError) { try check(unsafe okcps_json_enter(handle)) }

  /// Reads the present value, a string, into `text`, its escapes undone. Half of a surrogate pair
  /// becomes U+FFFD, so that the rest of the string is still there to be scanned. What goes beyond
  /// `limit` bytes is checked but not kept, but for one byte, which tells.
  mutating func readString(into text: inout [UInt8], atMost limit: Int = .max) throws(RecordError) {
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    try check(unsafe okcps_json_string(handle, &bytes, &count))
    unsafe Self.copy(bytes, count > limit ? limit + 1 : count, to: &text)
  }

  /// Passes over the present value, checking all of it; where it stands in the document.
  @discardableResult mutating func skip() throws(RecordError) -> Range<Int> {
    var start = 0
    var end = 0
    try check(unsafe okcps_json_skip(handle, &start, &end))
    return start..<end
  }

  private static func copy(
    _ bytes: UnsafePointer<UInt8>?, _ count: Int, to array: inout [UInt8]
  ) {
    array.removeAll(keepingCapacity: true)
    unsafe array.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
  }

  private func check(_ status: Int32) throws(RecordError) {
    switch status {
    case OKCPS_JSON_OK.rawValue: return
    case OKCPS_JSON_TOO_DEEP.rawValue: throw .tooDeep
    case OKCPS_JSON_NOT_OBJECT.rawValue: throw .notObject
    case OKCPS_JSON_NO_MEMORY.rawValue: throw .tooLong
    default: throw .notJSON
    }
  }
}

extension LibraryVersion {
  public static var simdjson: String {
    var numbers: [UInt32] = [0, 0, 0]
    unsafe okcps_json_version(&numbers)
    return numbers.map(String.init).joined(separator: ".")
  }
}
