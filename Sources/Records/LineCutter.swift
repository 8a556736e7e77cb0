internal import Glibc

/// What ends a line.
public enum LineSeparator: Sendable {
  /// `\n`, or `\r\n`.
  case lineBreak
  /// A zero byte; line breaks are then bytes like others.
  case zero

  fileprivate var byte: UInt8 { self == .lineBreak ? 0x0a : 0 }
}

/// Cuts a stream of bytes into blocks of whole lines: feed it what one read brought, and it gives back
/// the lines that are whole by now.
///
/// Holds at most `longest` bytes of a line that has not ended; each byte is copied once and searched
/// twice, however small the reads are. A line above `longest` bytes is read past and said to be too long.
public struct LineCutter: ~Copyable {
  /// The beginning of a line that has not ended.
  private var rest: [UInt8] = []
  /// Storage for the next block.
  private var spare: [UInt8] = []
  /// Whether the line that has not ended is too long already.
  private var skipping = false
  private let longest: Int
  private let separator: LineSeparator

  public init(longest: Int = 16 * 1024 * 1024, separator: LineSeparator = .lineBreak) {
    self.longest = longest
    self.separator = separator
  }

  /// Takes more bytes of the stream; the lines that have ended by now, or nil if none has.
  public mutating func push(_ bytes: Span<UInt8>) -> LineBlock? {
    guard let last = last(in: bytes) else {
      if !skipping { keep(bytes) }
      return nil
    }
    var block = makeBlock()
    // Of a line that is too long, only its end matters.
    let first = skipping ? first(in: bytes) ?? last : 0
    skipping = false
    block.append(bytes.extracting(first...last))
    keep(bytes.extracting((last + 1)...))
    return block.closed()
  }

  /// Says that no more bytes will come; the last line, if it lacked its end.
  public mutating func finish() -> LineBlock? {
    guard skipping || !rest.isEmpty else { return nil }
    let block = makeBlock()
    skipping = false
    return block.closed()
  }

  /// Takes back the storage of a block that is done with, for blocks to come.
  public mutating func recycle(_ block: consuming LineBlock) {
    spare = block.bytes
    spare.removeAll(keepingCapacity: true)
  }

  /// A block that begins with what is left of the last one.
  private mutating func makeBlock() -> LineBlock {
    var bytes = spare
    spare = []
    swap(&bytes, &rest)
    rest.removeAll(keepingCapacity: true)
    return LineBlock(
      bytes: bytes, startsTooLong: skipping, longest: longest, separator: separator)
  }

  private mutating func keep(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe rest.append(contentsOf: $0) }
    // A carriage return may belong to the separator.
    if rest.count > longest + 1 {
      rest = []
      skipping = true
    }
  }

  /// The first separator.
  private func first(in bytes: Span<UInt8>) -> Int? {
    unsafe bytes.withUnsafeBytes { all in
      guard let base = all.baseAddress else { return nil }
      return unsafe memchr(base, CInt(separator.byte), all.count).map {
        unsafe base.distance(to: $0)
      }
    }
  }

  /// The last separator.
  private func last(in bytes: Span<UInt8>) -> Int? {
    var i = bytes.count - 1
    while i >= 0, bytes[i] != separator.byte { i -= 1 }
    return i < 0 ? nil : i
  }
}

/// Lines that came together, in order: take them by ``next()``.
public struct LineBlock: Sendable {
  public enum Line: Sendable, Equatable {
    /// A whole line, without its `\n` or `\r\n`: a range of ``LineBlock/bytes``.
    case whole(Range<Int>)
    case tooLong
  }

  /// The lines with what separates them, and ``RecordParser/padding`` behind them.
  public private(set) var bytes: [UInt8]
  /// Of the lines.
  private var end = 0
  /// Where the next line begins.
  private var at = 0
  /// Whether the first line is the end of one that is too long.
  private var startsTooLong: Bool
  private let longest: Int
  private let separator: LineSeparator

  fileprivate init(
    bytes: [UInt8], startsTooLong: Bool, longest: Int, separator: LineSeparator
  ) {
    self.bytes = bytes
    self.startsTooLong = startsTooLong
    self.longest = longest
    self.separator = separator
  }

  /// Bytes of the lines with what separates them.
  public var count: Int { end }

  fileprivate mutating func append(_ more: Span<UInt8>) {
    unsafe more.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  fileprivate consuming func closed() -> LineBlock {
    end = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: RecordParser.padding))
    return self
  }

  /// The next line, or nil at the end.
  public mutating func next() -> Line? {
    guard at < end || startsTooLong else { return nil }
    let first = at
    let stop = separatorPlace(from: first)
    at = min(end, stop + 1)
    if startsTooLong {
      startsTooLong = false
      return .tooLong
    }
    let hasReturn = separator == .lineBreak && stop > first && bytes[stop - 1] == 0x0d
    let line = first..<(hasReturn ? stop - 1 : stop)
    return line.count > longest ? .tooLong : .whole(line)
  }

  /// The next separator, or the end.
  private func separatorPlace(from first: Int) -> Int {
    unsafe bytes.withUnsafeBytes { all in
      guard first < end, let base = all.baseAddress,
        let found = unsafe memchr(base + first, CInt(separator.byte), end - first)
      else { return end }
      return unsafe base.distance(to: found)
    }
  }
}
