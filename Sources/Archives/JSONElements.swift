internal import Records

/// Cuts records out of a JSON document of any size: the elements of the arrays at given pointers, or
/// the object there.
///
/// It only looks for where values end; each record is checked by the parser that reads it. Memory
/// depends on the longest record. What is not asked for is passed and dropped.
struct JSONElements {
  enum Step {
    /// A record: so many bytes at the head of the feed, until the next call.
    case record(Int)
    /// A record longer than wanted, which was passed. Where it began.
    case tooLong(offset: Int)
    /// The structure is broken here; there is nothing more.
    case broken
    case end
  }

  private struct Container {
    var isArray: Bool
    var isTarget: Bool
    var needsComma = false
    /// Of the value at hand.
    var key = ""
    var index = 0
  }

  private let feed: ByteFeed
  private let targets: [JSONPointer]
  private let longest: Int
  private var stack: [Container] = []
  private var taken = 0
  private var isOver = false
  /// Whether a place that was asked for has been seen.
  private(set) var hasMet = false

  init(_ feed: ByteFeed, targets: [JSONPointer], longest: Int) {
    self.feed = feed
    self.targets = targets
    self.longest = longest
  }

  mutating func next() -> Step {
    feed.drop(taken)
    taken = 0
    while !isOver {
      guard let byte = peek() else {
        isOver = true
        return stack.isEmpty && feed.fault == nil ? .end : .broken
      }
      guard let top = stack.last else {
        // A document begins.
        if let step = value(byte) { return step }
        continue
      }
      let last = stack.count - 1
      if byte == UInt8(ascii: top.isArray ? "]" : "}") {
        feed.drop(1)
        stack.removeLast()
      } else if top.needsComma {
        guard byte == UInt8(ascii: ",") else { break }
        feed.drop(1)
        stack[last].needsComma = false
        stack[last].index += 1
      } else {
        if !top.isArray {
          guard let key = key(byte), peek() == UInt8(ascii: ":") else { break }
          feed.drop(1)
          stack[last].key = key
        }
        guard let first = peek() else { continue }
        stack[last].needsComma = true
        if let step = value(first) { return step }
      }
    }
    if isOver { return .end }
    isOver = true
    return .broken
  }

  /// A value: a record, a way to records, or nothing that is asked for (nil, and it is passed).
  private mutating func value(_ byte: UInt8) -> Step? {
    if ",:]}".utf8.contains(byte) { return broken() }
    let isArray = byte == UInt8(ascii: "[")
    let isContainer = isArray || byte == UInt8(ascii: "{")
    if stack.last?.isTarget != true {
      let path = stack.map { $0.isArray ? String($0.index) : $0.key }
      let isTarget = targets.contains { $0.matches(path) }
      let leadsOn = targets.contains { $0.steps.count > path.count && $0.begins(path) }
      if isContainer, isTarget && isArray || leadsOn {
        hasMet = hasMet || isTarget && isArray
        stack.append(Container(isArray: isArray, isTarget: isTarget && isArray))
        feed.drop(1)
        return nil
      }
      guard isTarget else {
        guard pass(keeping: nil) != nil else { return broken() }
        return nil
      }
      hasMet = true
    }
    let offset = feed.offset
    guard let count = pass(keeping: longest) else { return broken() }
    guard count > 0 else { return .tooLong(offset: offset) }
    taken = count
    return .record(count)
  }

  private mutating func broken() -> Step {
    isOver = true
    return .broken
  }

  /// The next byte that is no white space.
  private func peek() -> UInt8? {
    while true {
      while feed.count > 0 {
        let b = feed[0]
        guard b == 0x20 || b == 0x09 || b == 0x0a || b == 0x0d else { return b }
        feed.drop(1)
      }
      if !feed.fill() { return nil }
    }
  }

  /// A key, taken.
  private func key(_ byte: UInt8) -> String? {
    guard byte == UInt8(ascii: "\""), let count = pass(keeping: 64 * 1024), count > 0 else {
      return nil
    }
    let tape = JSONTape()
    let bytes = feed.bytes(0..<count)
    feed.drop(count)
    guard (try? tape.parse(bytes.span)) != nil else { return nil }
    return tape.root.word
  }

  /// Finds the end of the value at the head. Its length, the value still there; or 0, the value dropped,
  /// if it is not to be kept or is longer than that. Nil if it does not end.
  private func pass(keeping limit: Int?) -> Int? {
    var limit = limit
    var extent = JSONExtent()
    var at = 0
    while true {
      if let end = feed.withBytes({ extent.find($0, from: at) }) {
        if let limit, end <= limit { return end }
        feed.drop(end)
        return 0
      }
      at = feed.count
      if limit.map({ at > $0 }) ?? true {
        limit = nil
        feed.drop(at)
        at = 0
      }
      if !feed.fill() {
        // A number may end with the document.
        guard extent.isNumber else { return nil }
        return limit == nil ? 0 : at
      }
    }
  }
}

/// Looks for the end of a JSON value, over any number of reads.
struct JSONExtent {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var hasBegun = false
  var isNumber: Bool { hasBegun && depth == 0 && !isInString }

  /// Behind the value's last byte; nil if it does not end in these bytes.
  mutating func find(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var at = start
    while at < bytes.count {
      if isInString {
        if isEscaped {
          isEscaped = false
          at += 1
          continue
        }
        at = Self.stringMark(in: bytes, from: at)
        guard at < bytes.count else { return nil }
        if bytes[at] == UInt8(ascii: "\\") {
          isEscaped = true
        } else {
          isInString = false
          if depth == 0 { return at + 1 }
        }
      } else {
        switch bytes[at] {
        case UInt8(ascii: "\""):
          isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          if depth == 0 { return at }
          depth -= 1
          if depth == 0 { return at + 1 }
        case UInt8(ascii: ","), 0x20, 0x09, 0x0a, 0x0d:
          if depth == 0, hasBegun { return at }
        default: break
        }
        hasBegun = true
      }
      at += 1
    }
    return nil
  }

  /// The next quote or backslash, eight bytes at a time while there are eight; the end if there is none.
  private static func stringMark(in bytes: Span<UInt8>, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var at = start
    while at + 8 <= bytes.count {
      let x = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
        .littleEndian
      let quote = x ^ (ones &* 0x22)
      let slash = x ^ (ones &* 0x5c)
      // Right for the lowest byte that is zero ("Bit Twiddling Hacks", `haszero`).
      let found = ((quote &- ones) & ~quote | (slash &- ones) & ~slash) & (ones &* 0x80)
      if found != 0 { return at + found.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") {
      at += 1
    }
    return at
  }
}
