/// Cuts a table of RFC 4180 into rows and cells, over any number of reads: quoted cells with separators,
/// quotes and line breaks in them, LF or CRLF. One for each row; time by its length.
public struct CSVMachine {
  private let separator: UInt8
  private var isInQuotes = false
  /// Whether a quote stands where none may: within a cell, or before more text of a cell that was closed.
  public private(set) var isBroken = false
  /// Whether the row cannot end here: a quote waits for its other.
  public var isOpen: Bool { isInQuotes && !isAfterQuote }
  /// The byte before was a quote within quotes: the end of them, or half of a doubled one.
  private var isAfterQuote = false
  private var cellIsQuoted = false
  /// The byte before was a return outside of quotes: dropped before a line feed, else kept.
  private var isAfterReturn = false

  public init(separator: UInt8) { self.separator = separator }

  /// Reads on from a place of the input, appending the bytes of cells to `bytes` and where each cell ends in
  /// them to `ends`. Returns the place behind the row's end, or nil until more bytes come or where the row
  /// ``isBroken``. A table that ends without a line break ends its last cell without a word.
  public mutating func read(
    _ input: Span<UInt8>, from start: Int, into bytes: inout [UInt8], _ ends: inout [Int]
  ) -> Int? {
    let quote = UInt8(ascii: "\"")
    var at = start
    while at < input.count {
      let b = input[at]
      at += 1
      if isInQuotes {
        if !isAfterQuote {
          if b == quote { isAfterQuote = true } else { bytes.append(b) }
          continue
        }
        isAfterQuote = false
        if b == quote {
          bytes.append(b)
          continue
        }
        isInQuotes = false
      }
      if isAfterReturn {
        isAfterReturn = false
        if b != 0x0a {
          guard !cellIsQuoted else { return broken() }
          bytes.append(0x0d)
        }
      }
      switch b {
      case separator:
        ends.append(bytes.count)
        cellIsQuoted = false
      case 0x0a:
        ends.append(bytes.count)
        return at
      case 0x0d: isAfterReturn = true
      case quote:
        guard !cellIsQuoted, bytes.count == ends.last ?? 0 else { return broken() }
        isInQuotes = true
        cellIsQuoted = true
      default:
        guard !cellIsQuoted else { return broken() }
        bytes.append(b)
      }
    }
    return nil
  }

  private mutating func broken() -> Int? {
    isBroken = true
    return nil
  }
}
