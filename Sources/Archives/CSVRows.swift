internal import Records

/// Cuts a table of RFC 4180 into rows: quoted cells with separators, quotes and line breaks in them, LF
/// or CRLF.
///
/// A row that is not well formed is told, and the next begins on the line behind the one where it began:
/// one open quote does not swallow the table. Memory depends on the longest row.
struct CSVRows {
  enum Step {
    case row
    /// A quote inside a cell, or one that is never closed.
    case badQuote(offset: Int)
    /// A row above the longest, as one whose quote is not closed may be.
    case tooLong(offset: Int)
    case end
  }

  private let feed: ByteFeed
  private let separator: UInt8
  private let longest: Int
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var taken = 0
  /// Where the row at hand begins.
  private(set) var offset = 0

  init(_ feed: ByteFeed, separator: UInt8, longest: Int) {
    self.feed = feed
    self.separator = separator
    self.longest = longest
  }

  /// Cells of the row at hand.
  var count: Int { ends.count }
  var isBlank: Bool { ends.count == 1 && ends[0] == 0 }

  /// A cell of the row at hand, which holds until the next row is read.
  subscript(i: Int) -> Span<UInt8> {
    @_lifetime(borrow self) borrowing get {
      bytes.span.extracting((i == 0 ? 0 : ends[i - 1])..<ends[i])
    }
  }

  /// The cells of the row at hand as words.
  var words: [String] { (0..<count).map { String(copying: self[$0]) } }

  /// Reads the next row.
  mutating func next() -> Step {
    feed.drop(taken)
    taken = 0
    offset = feed.offset
    var machine = CSVMachine(separator: separator)
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var at = 0
    while true {
      // Not beyond the limit, so that the same is found however the bytes arrive.
      let limit = min(feed.count, longest + 1)
      let end = feed.withBytes { bytes in
        machine.read(bytes.extracting(0..<limit), from: at, into: &self.bytes, &ends)
      }
      if let end {
        taken = end
        return .row
      }
      if machine.isBroken { return passLine(.badQuote(offset: offset)) }
      at = limit
      if at > longest { return passLine(.tooLong(offset: offset)) }
      if feed.fill() { continue }
      if at == 0 { return .end }
      if machine.isOpen { return passLine(.badQuote(offset: offset)) }
      ends.append(bytes.count)
      taken = at
      return .row
    }
  }

  /// Drops the line that the row began on.
  private mutating func passLine(_ step: Step) -> Step {
    guard let line = feed.line(longest: longest) else { return step }
    switch line {
    case .whole(_, let taken), .tooLong(_, let taken): feed.drop(taken)
    }
    return step
  }
}
