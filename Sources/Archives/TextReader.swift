/// Reads plain text: a whole file as one text, or each line as one.
///
/// A long text comes in parts of at most ``part`` bytes, cut at a blank line, which no finding crosses;
/// where none is near, at a line break or white space, and then the part is marked ``Item/Mark/cut``.
final class TextReader: RecordReader {
  private let feed: ByteFeed
  private let lines: Bool
  private let longest: Int
  private var queue: EventQueue
  private var isOver = false
  let mapping: [MappedField]

  /// Bytes of a part: as long as a text is scanned by default.
  static let part = 1 << 20

  init(_ feed: ByteFeed, source: String, lines: Bool, options: ReadingOptions) {
    self.feed = feed
    self.lines = lines
    longest = options.longestRecord
    queue = EventQueue(source: source)
    mapping = [MappedField(role: "text", field: lines ? "each line" : "the whole file")]
  }

  func next() -> Event? {
    while true {
      if let event = queue.take() { return event }
      if isOver { return nil }
      if !(lines ? readLine() : readPart()) {
        isOver = true
        if let fault = feed.fault { queue.skipRest(at: feed.offset, fault) }
      }
    }
  }

  private func readLine() -> Bool {
    guard let line = feed.line(longest: longest) else { return false }
    switch line {
    case .whole(let range, let taken):
      queue.begin(at: feed.offset)
      end(with: feed.bytes(range), isCut: false)
      feed.drop(taken)
    case .tooLong(let offset, let taken):
      feed.drop(taken)
      queue.begin(at: offset)
      queue.skip(.tooLong)
    }
    return true
  }

  private func readPart() -> Bool {
    guard feed.need(Self.part + 1) || feed.count > 0 else { return false }
    queue.begin(at: feed.offset)
    let (count, isCut) =
      feed.count <= Self.part ? (feed.count, false) : feed.withBytes { Self.cut($0) }
    end(with: feed.bytes(0..<count), isCut: isCut)
    feed.drop(count)
    return true
  }

  private func end(with text: [UInt8], isCut: Bool) {
    var item = queue.base
    item.text = text
    if isCut { item.marks.insert(.cut) }
    queue.end(with: [item])
  }

  /// Where a part ends, and whether text goes on there.
  private static func cut(_ bytes: Span<UInt8>) -> (Int, Bool) {
    let limit = part
    var end = limit
    while end > limit / 2 {
      if bytes[end - 1] == 0x0a,
        bytes[end - 2] == 0x0a || bytes[end - 2] == 0x0d && bytes[end - 3] == 0x0a
      {
        return (end, false)
      }
      end -= 1
    }
    for white: [UInt8] in [[0x0a], [0x20, 0x09]] {
      end = limit
      while end > limit / 2 {
        if white.contains(bytes[end - 1]) { return (end, true) }
        end -= 1
      }
    }
    end = limit
    while end > limit - 4, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    return (end, true)
  }
}
