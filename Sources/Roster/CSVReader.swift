internal import Glibc
internal import Records

/// Reads a table of RFC 4180 row by row: quoted cells with commas, quotes and line breaks in them,
/// LF or CRLF, a byte order mark, UTF-8. Separated by comma, semicolon or tab, by the header line.
///
/// Memory depends on the longest row, 1 MiB and a read at most. Errors name line and column, never content.
struct CSVReader: ~Copyable {
  private let file: SafeFile
  private var chunk = [UInt8](repeating: 0, count: 256 * 1024)
  private var filled = 0
  private var at = 0
  private var ended = false
  private var separator = UInt8(ascii: ",")
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var nextLine = 1
  /// The line that the current row begins on, from 1.
  private(set) var line = 0
  /// Bytes of the file that were read.
  private(set) var consumed = 0

  static let longestRow = 1 << 20

  private init(_ file: consuming SafeFile) { self.file = file }

  /// Opens a table; the first row is its header.
  static func open(path: String) throws(RosterFailure) -> CSVReader {
    var reader = CSVReader(try SafeFile(path: path))
    try reader.begin()
    return reader
  }

  /// Passes over the byte order mark and sees what separates cells.
  private mutating func begin() throws(RosterFailure) {
    try fill()
    if filled >= 3, chunk[0] == 0xef, chunk[1] == 0xbb, chunk[2] == 0xbf {
      at = 3
    } else if filled >= 2,
      (chunk[0] == 0xff && chunk[1] == 0xfe) || (chunk[0] == 0xfe && chunk[1] == 0xff)
    {
      throw RosterFailure("\(path):1:1: UTF-16; save it as UTF-8")
    }
    let header = chunk[at..<filled].prefix { $0 != 0x0a }
    let marks = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    separator =
      marks.max { a, b in header.count { $0 == a } < header.count { $0 == b } } ?? separator
    if !header.contains(separator) { separator = UInt8(ascii: ",") }
  }

  var path: String { file.path }
  var fileBytes: Int { file.count }
  /// Cells of the current row.
  var count: Int { ends.count }

  /// A cell of the current row, without white space around it.
  subscript(i: Int) -> Span<UInt8> {
    @_lifetime(borrow self) borrowing get {
      var start = i == 0 ? 0 : ends[i - 1]
      var end = ends[i]
      while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
      while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
      return bytes.span.extracting(start..<end)
    }
  }

  private mutating func fill() throws(RosterFailure) {
    at = 0
    filled = 0
    while true {
      let n = unsafe chunk.withUnsafeMutableBytes {
        unsafe read(file.descriptor, $0.baseAddress, $0.count)
      }
      if n >= 0 {
        filled = n
        consumed += n
        ended = n == 0
        return
      }
      if errno != EINTR { throw RosterFailure(path: path, code: errno) }
    }
  }

  private mutating func peek() throws(RosterFailure) -> UInt8? {
    if at == filled, !ended { try fill() }
    return at < filled ? chunk[at] : nil
  }

  /// Reads the next row that is not empty; false at the end of the table.
  mutating func next() throws(RosterFailure) -> Bool {
    repeat {
      guard try peek() != nil else { return false }
      try readRow()
    } while ends.count == 1 && ends[0] == 0
    return true
  }

  private mutating func readRow() throws(RosterFailure) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    line = nextLine
    var machine = CSVMachine(separator: separator)
    var end: Int?
    while end == nil, !ended {
      // Out of the way of the chunk, which is looked at meanwhile.
      var (row, cells) = ([UInt8](), [Int]())
      swap(&row, &bytes)
      swap(&cells, &ends)
      end = machine.read(chunk.span.extracting(0..<filled), from: at, into: &row, &cells)
      swap(&row, &bytes)
      swap(&cells, &ends)
      if machine.isBroken {
        throw wrong(
          line + breaks, ends.count + 1,
          "a quote inside a cell; put the cell in quotes and double it")
      }
      if bytes.count > Self.longestRow {
        throw wrong(line, 1, "the row is longer than 1 MiB; a quote may not be closed")
      }
      if let end { at = end } else { try fill() }
    }
    if end == nil {
      if machine.isOpen { throw wrong(line, ends.count + 1, "a quote is not closed") }
      ends.append(bytes.count)
    }
    nextLine += breaks + 1
    try validate()
  }

  /// Line breaks within the cells of the row at hand.
  private var breaks: Int { bytes.count { $0 == 0x0a } }

  private func validate() throws(RosterFailure) {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    for i in 0..<ends.count where (try? UTF8Span(validating: self[i])) == nil {
      throw wrong(line, i + 1, "not UTF-8; save the table as UTF-8")
    }
  }

  private func wrong(_ line: Int, _ column: Int, _ reason: String) -> RosterFailure {
    RosterFailure("\(path):\(line): column \(column): \(reason)")
  }
}
