internal import Glibc

/// Cuts a table of RFC 4180 into rows and cells, over any number of reads: quoted cells with separators,
/// quotes and line breaks in them, LF or CRLF. One for each row; time by its length.
///
/// Between two marks (separator, quote, line break) nothing is decided, so bytes are passed and kept a
/// stretch at a time: only a mark costs a step.
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
    let marks = Marks(separator)
    var at = start
    while at < input.count {
      if isInQuotes {
        if !isAfterQuote {
          let end = Self.quote(in: input, from: at)
          Self.append(input, at..<end, to: &bytes)
          at = end + 1
          isAfterQuote = end < input.count
          continue
        }
        isAfterQuote = false
        if input[at] == quote {
          bytes.append(quote)
          at += 1
          continue
        }
        isInQuotes = false
      }
      if isAfterReturn {
        isAfterReturn = false
        if input[at] != 0x0a {
          guard !cellIsQuoted else { return broken() }
          bytes.append(0x0d)
        }
      }
      let end = marks.next(in: input, from: at)
      if end > at {
        guard !cellIsQuoted else { return broken() }
        Self.append(input, at..<end, to: &bytes)
        if end == input.count { return nil }
      }
      let mark = input[end]
      at = end + 1
      if mark == separator {
        ends.append(bytes.count)
        cellIsQuoted = false
      } else if mark == 0x0a {
        ends.append(bytes.count)
        return at
      } else if mark == 0x0d {
        isAfterReturn = true
      } else {
        guard !cellIsQuoted, bytes.count == ends.last ?? 0 else { return broken() }
        isInQuotes = true
        cellIsQuoted = true
      }
    }
    return nil
  }

  private mutating func broken() -> Int? {
    isBroken = true
    return nil
  }

  /// The place of the next quote; the end if there is none.
  @inline(__always) private static func quote(in input: Span<UInt8>, from at: Int) -> Int {
    unsafe input.withUnsafeBufferPointer { all in
      let from = unsafe all.baseAddress! + at
      guard let found = unsafe memchr(from, 0x22, all.count - at) else { return all.count }
      return unsafe at + UnsafeRawPointer(from).distance(to: UnsafeRawPointer(found))
    }
  }

  @inline(__always) private static func append(
    _ input: Span<UInt8>, _ range: Range<Int>, to bytes: inout [UInt8]
  ) {
    unsafe input.extracting(range).withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: $0)
    }
  }
}

/// Looks for the bytes that decide something outside of quotes, eight bytes at a time.
private struct Marks {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private let separator: UInt8
  private let separators: UInt64

  init(_ separator: UInt8) {
    self.separator = separator
    separators = Self.ones &* UInt64(separator)
  }

  /// The place of the next separator, quote, return or line feed; the end if there is none.
  @inline(__always) func next(in input: Span<UInt8>, from start: Int) -> Int {
    var at = start
    while at + 8 <= input.count {
      let x = unsafe input.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
        .littleEndian
      let found =
        Self.zeros(x ^ separators) | Self.zeros(x ^ (Self.ones &* 0x22))
        | Self.zeros(x ^ (Self.ones &* 0x0a)) | Self.zeros(x ^ (Self.ones &* 0x0d))
      if found != 0 { return at + found.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < input.count {
      let b = input[at]
      if b == separator || b == 0x22 || b == 0x0a || b == 0x0d { break }
      at += 1
    }
    return at
  }

  /// The high bit of each byte that is zero. Right for the lowest such byte; a borrow may set bits above it
  /// ("Bit Twiddling Hacks", `haszero`).
  @inline(__always) private static func zeros(_ x: UInt64) -> UInt64 {
    (x &- ones) & ~x & (ones &* 0x80)
  }
}
