internal import Records
internal import ScanCore

/// Comments of a Takeout of YouTube: `comments*.csv`, whatever the language names the file.
///
/// What the account itself wrote. The order of the columns changed in June 2024, so they are found by
/// name. The text is JSON in a cell: `{"takeoutSegments":[{"text":…}]}`, or objects joined by commas with
/// raw line breaks inside of strings.
struct YouTubeTakeout: TableFormat {
  private let table: MappedTable
  private let tape = JSONTape()
  /// The names are the format's own, so nothing is guessed.
  var mapping: [MappedField] {
    table.mapping.map { MappedField(role: $0.role, field: $0.field) }
  }

  init(header: [String], map: FieldMap) throws(MappingFailure) {
    var table = try MappedTable(header: header, map: map)
    table.kind = .comment
    table.direction = .outbound
    self.table = table
  }

  /// Whether a header is one of a Takeout.
  static func recognises(_ header: [String]) -> Bool {
    let plain = Set(header.map(FieldNames.plain))
    return plain.isSuperset(of: ["commentid", "commenttext", "channelid"])
      || plain.isSuperset(of: ["livechatid", "livechattext"])
  }

  func item(_ row: borrowing CSVRows, _ base: Item) -> Item {
    var item = table.item(row, base)
    if item.text.isEmpty { return item }
    if let text = plain(item.text) {
      item.text = text
    } else {
      item.marks.insert(.rawCell)
    }
    return item
  }

  /// The text of a cell in either form; nil if it is in neither.
  private func plain(_ cell: [UInt8]) -> [UInt8]? {
    let list = [UInt8(ascii: "[")] + Self.escapingControls(cell) + [UInt8(ascii: "]")]
    guard (try? tape.parse(list.span)) != nil else { return nil }
    var text: [UInt8] = []
    for object in tape.root.elements {
      guard object.isObject else { return nil }
      let segments = object["takeoutSegments"]?.elements ?? [object]
      for segment in segments { for part in segment.values("text") { text += part.text ?? [] } }
    }
    return text.isEmpty ? nil : text
  }

  /// JSON whose strings hold raw control characters, made valid.
  private static func escapingControls(_ cell: [UInt8]) -> [UInt8] {
    var json: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for b in cell {
      if isInString, b < 0x20 {
        let hex = Array("0123456789abcdef".utf8)
        json += Array("\\u00".utf8) + [hex[Int(b >> 4)], hex[Int(b & 15)]]
        continue
      }
      json.append(b)
      if isEscaped {
        isEscaped = false
      } else if isInString, b == UInt8(ascii: "\\") {
        isEscaped = true
      } else if b == UInt8(ascii: "\"") {
        isInString.toggle()
      }
    }
    return json
  }
}
