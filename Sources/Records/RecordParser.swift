internal import CJSON
public import ScanCore

/// A record of the contract. Its text counts bytes as findings do: escapes undone.
public struct Record: Sendable {
  /// The id byte for byte as written; `null` where there is none.
  public var id: [UInt8] = []
  /// UTF-8; a lone surrogate escape has become U+FFFD.
  public var text: [UInt8] = []
  public var attributes = TextAttributes()

  public init() {}
}

/// Why a line is no record. A closed set, so that no message can quote the input.
public enum RecordError: Int32, Error, CaseIterable, Sendable {
  case notJSON = 1
  case notObject, noText, textNotString, duplicateKey, unknownValue, tooDeep, noMemory
  case tooLong

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
    case .noMemory: "not enough memory for this record; split it"
    case .tooLong: "line too long; split the record"
    }
  }
}

/// Parses records, with buffers that are used again: one for each thread.
///
/// `@safe`: the handle is owned, and what C points to is copied before the next call.
@safe public struct RecordParser: ~Copyable {
  private let handle: OpaquePointer

  public init() {
    guard let made = unsafe okcps_json_create() else { preconditionFailure("out of memory") }
    unsafe handle = made
  }

  deinit { unsafe okcps_json_free(handle) }

  /// Parses `buffer[line]` into `record`, whose arrays keep their storage. At least 64 more bytes
  /// must follow the line in the buffer. Returns what is wrong, or nil.
  mutating func parse(_ buffer: [UInt8], _ line: Range<Int>, into record: inout Record)
    -> RecordError?
  {
    precondition(line.upperBound + Int(OKCPS_JSON_PADDING) <= buffer.count)
    return unsafe buffer.withUnsafeBufferPointer { bytes -> RecordError? in
      let start = unsafe bytes.baseAddress! + line.lowerBound
      var parsed = unsafe okcps_record()
      let status = unsafe okcps_json_record(handle, start, line.count, &parsed)
      guard status == 0 else { return RecordError(rawValue: status) ?? .notJSON }
      record.id.removeAll(keepingCapacity: true)
      let id = unsafe parsed.id_start..<parsed.id_end
      if id.isEmpty {
        record.id.append(contentsOf: "null".utf8)
      } else {
        unsafe record.id.append(
          contentsOf: UnsafeBufferPointer(start: start + id.lowerBound, count: id.count))
      }
      record.text.removeAll(keepingCapacity: true)
      unsafe record.text.append(
        contentsOf: UnsafeBufferPointer(start: parsed.text, count: parsed.text_count))
      record.attributes = unsafe Self.attributes(parsed)
      return nil
    }
  }

  private static func attributes(_ parsed: okcps_record) -> TextAttributes {
    var a = TextAttributes()
    if let v = value(unsafe parsed.direction, TextAttributes.Direction.self) { a.direction = v }
    if let v = value(unsafe parsed.site, TextAttributes.Site.self) { a.site = v }
    // `unknown` comes first in the vocabulary and is never written.
    if let v = value(unsafe parsed.role < 0 ? -1 : parsed.role + 1, TextAttributes.AuthorRole.self)
    {
      a.author = v
    }
    if let v = value(unsafe parsed.kind, TextAttributes.Kind.self) { a.kind = v }
    a.hasMedia = unsafe parsed.has_media != 0
    return a
  }

  private static func value<T: RawRepresentable<UInt8>>(_ index: Int32, _: T.Type) -> T? {
    index < 0 ? nil : T(rawValue: UInt8(index))
  }
}
