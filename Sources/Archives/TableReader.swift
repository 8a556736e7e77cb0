internal import ScanCore

/// How the rows of a table become items.
protocol TableFormat {
  var mapping: [MappedField] { get }
  /// The text of a row; `base` is what its place says of it.
  func item(_ row: borrowing CSVRows, _ base: Item) -> Item
}

/// Reads CSV and TSV by their header.
final class TableReader: RecordReader {
  private let feed: ByteFeed
  private let format: any TableFormat
  private let columns: Int
  private var rows: CSVRows
  private var queue: EventQueue
  private var isOver = false

  var mapping: [MappedField] { format.mapping }

  /// Reads the header and chooses by it; a mapping that it does not allow is thrown.
  init(
    _ feed: ByteFeed, source: String, isTSV: Bool, options: ReadingOptions,
    choose: ([String]) throws(MappingFailure) -> any TableFormat
  ) throws(MappingFailure) {
    self.feed = feed
    queue = EventQueue(source: source)
    let separator = isTSV ? UInt8(ascii: "\t") : Self.separator(feed)
    var rows = CSVRows(feed, separator: separator, longest: options.longestRecord)
    guard case .row = rows.next() else {
      throw MappingFailure(description: "the table has no header that can be read")
    }
    let header = rows.words
    format = try choose(header)
    columns = header.count
    self.rows = rows
  }

  /// What separates the cells of the header line, by what stands most often outside of quotes.
  static func separator(_ feed: ByteFeed) -> UInt8 {
    feed.need(64 * 1024)
    let marks = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    var counts = [0, 0, 0, 0]
    var isInQuotes = false
    feed.withBytes { bytes in
      for i in 0..<bytes.count {
        if bytes[i] == UInt8(ascii: "\"") { isInQuotes.toggle() }
        if isInQuotes { continue }
        if bytes[i] == 0x0a { break }
        if let k = marks.firstIndex(of: bytes[i]) { counts[k] += 1 }
      }
    }
    let most = counts.max()!
    return most == 0 ? marks[0] : marks[counts.firstIndex(of: most)!]
  }

  func next() -> Event? {
    while true {
      if let event = queue.take() { return event }
      if isOver { return nil }
      switch rows.next() {
      case .end:
        isOver = true
        if let fault = feed.fault { queue.skipRest(at: feed.offset, fault) }
      case .badQuote(let offset):
        queue.begin(at: offset)
        queue.skip(.csvQuote)
      case .tooLong(let offset):
        queue.begin(at: offset)
        queue.skip(.tooLong)
      case .row where rows.isBlank: break
      case .row:
        queue.begin(at: rows.offset)
        if rows.count == columns {
          queue.end(with: format.item(rows, queue.base))
        } else {
          queue.skip(.csvColumns)
        }
      }
    }
  }
}

/// A table whose columns are found by their names, or named by the user.
struct MappedTable: TableFormat {
  private let fields: [(role: FieldMap.Role, column: Int)]
  private let header: [String]
  let mapping: [MappedField]
  /// What the text is where the format says so.
  var kind: TextAttributes.Kind?
  var direction: TextAttributes.Direction?

  /// Finds columns by the names that each role goes by; a user's map has the last word.
  init(header: [String], map: FieldMap) throws(MappingFailure) {
    self.header = header
    var fields: [(role: FieldMap.Role, column: Int)] = []
    var mapping: [MappedField] = []
    for role in FieldMap.Role.allCases {
      let column: Int?
      if let name = map[role] {
        column = header.firstIndex(of: name) ?? FieldNames.only(name, in: header)
        guard column != nil else {
          throw MappingFailure(
            description: "--\(role.rawValue) \(name): no such column; there are: "
              + header.joined(separator: ", "))
        }
      } else {
        column = try FieldNames.guess(role.rawValue, in: header)
      }
      guard let column else { continue }
      fields.append((role, column))
      mapping.append(
        MappedField(role: role.rawValue, field: header[column], isGuessed: map[role] == nil))
    }
    guard fields.first?.role == .text else {
      throw MappingFailure(
        description: "no column looks like the text; name it by --text COLUMN, one of: "
          + header.joined(separator: ", "))
    }
    self.fields = fields
    self.mapping = mapping
  }

  func item(_ row: borrowing CSVRows, _ base: Item) -> Item {
    var item = base
    item.kind = kind
    item.direction = direction
    for (role, column) in fields {
      if role == .text {
        item.text = [UInt8](copying: row[column])
        item.field = header[column]
      } else {
        item.set(role, row[column])
      }
    }
    return item
  }
}

extension Item {
  /// Sets what a field of a role says; an empty one says nothing.
  mutating func set(_ role: FieldMap.Role, _ value: Span<UInt8>) {
    if value.isEmpty { return }
    switch role {
    case .text: text = [UInt8](copying: value)
    case .id: id = String(copying: value)
    case .time: setTime(value, Timestamp.any)
    case .author: author = String(copying: value)
    case .parent: parent = String(copying: value)
    case .thread: thread = String(copying: value)
    case .permalink: permalink = String(copying: value)
    case .target: target = String(copying: value)
    }
  }
}
