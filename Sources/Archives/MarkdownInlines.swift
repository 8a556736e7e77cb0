/// What becomes of each byte of a paragraph of Markdown: code, links, images, emphasis, tags, escapes.
struct MarkdownInlines {
  enum Act {
    case keep, drop
    /// Kept as it stands, whatever HTML would make of it.
    case escape
    /// Between two cells of a table.
    case tab
  }

  /// Where each byte of the paragraph stands in the source.
  let places: [Int]
  private(set) var acts: [Act]
  private(set) var attributes: [(name: String, text: [UInt8])] = []

  private let bytes: [UInt8]
  private let isTable: Bool
  private var brackets: [(at: Int, isImage: Bool)] = []
  /// Marks of emphasis that may begin something, by their character: where, and how many are left.
  private var openers: [UInt8: [(at: Int, count: Int)]] = [:]
  /// Where runs of so many backticks stand.
  private var ticks: [Int: [Int]] = [:]

  /// Bytes looked at for the end of a tag or of a link's destination: none in use is longer.
  private static let reach = 4096
  /// Bytes that may be looked at in vain for such an end, so that time stays linear. When it is spent, tags
  /// and links are text.
  private var budget: Int

  init(_ source: [UInt8], _ lines: [Range<Int>]) {
    let isTable = lines.count > 1 && Self.dividesTable(source[lines[1]])
    self.isTable = isTable
    let shown = lines.enumerated().filter { !isTable || $0.offset != 1 }.map(\.element)
    let all = shown.flatMap { Array($0) }
    places = all
    bytes = all.map { source[$0] }
    acts = Array(repeating: .keep, count: all.count)
    budget = 16 * all.count
    findTicks()
    read()
  }

  /// Whether a line is the second of a table: `| --- | :-: |`.
  private static func dividesTable(_ line: ArraySlice<UInt8>) -> Bool {
    line.contains(UInt8(ascii: "-")) && line.contains(UInt8(ascii: "|"))
      && line.allSatisfy { "|-: \t\r\n".utf8.contains($0) }
  }

  private func byte(_ i: Int) -> UInt8 { bytes.indices.contains(i) ? bytes[i] : 0x0a }

  private mutating func read() {
    var at = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\\"): at = escaped(at)
      case 0x60: at = code(at)
      case UInt8(ascii: "<"): at = angle(at)
      case UInt8(ascii: "!") where byte(at + 1) == UInt8(ascii: "["):
        brackets.append((at, true))
        at += 2
      case UInt8(ascii: "["):
        brackets.append((at, false))
        at += 1
      case UInt8(ascii: "]"): at = closeBracket(at)
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): at = emphasis(at)
      case UInt8(ascii: "|") where isTable:
        acts[at] = .tab
        at += 1
      default: at += 1
      }
    }
  }

  private mutating func set(_ range: Range<Int>, _ act: Act) {
    for i in range { acts[i] = act }
  }

  private mutating func escaped(_ at: Int) -> Int {
    let next = byte(at + 1)
    guard at + 1 < bytes.count, next == 0x0a || Self.isPunctuation(next) else { return at + 1 }
    acts[at] = .drop
    acts[at + 1] = .escape
    return at + 2
  }

  // MARK: code

  private mutating func findTicks() {
    var at = 0
    while at < bytes.count {
      let count = run(of: 0x60, at)
      if count > 0 { ticks[count, default: []].append(at) }
      at += max(1, count)
    }
    for count in ticks.keys { ticks[count]?.reverse() }
  }

  private mutating func code(_ at: Int) -> Int {
    let count = run(of: 0x60, at)
    while let next = ticks[count]?.last, next <= at { ticks[count]?.removeLast() }
    guard let end = ticks[count]?.last else { return at + count }
    set(at..<at + count, .drop)
    set(at + count..<end, .escape)
    set(end..<end + count, .drop)
    return end + count
  }

  private func run(of mark: UInt8, _ at: Int) -> Int {
    var end = at
    while end < bytes.count, bytes[end] == mark { end += 1 }
    return end - at
  }

  // MARK: HTML and bare addresses

  /// A comment, an address in angle brackets, a tag, or a mere sign.
  private mutating func angle(_ at: Int) -> Int {
    if starts(with: "<!--", at) {
      guard budget > 0, let end = bytes[at...].firstRange(of: Array("-->".utf8)) else {
        budget -= bytes.count - at
        acts[at] = .escape
        return at + 1
      }
      set(at..<end.upperBound, .drop)
      return end.upperBound
    }
    guard budget > 0, let end = endOfTag(at) else {
      acts[at] = .escape
      return at + 1
    }
    let inside = bytes[at + 1..<end - 1]
    if isAddress(inside) {
      acts[at] = .drop
      set(at + 1..<end - 1, .escape)
      acts[end - 1] = .drop
    } else if isHidingTag(inside) {
      // Left open, they would hide all that follows; a reader of Markdown mostly sees them.
      set(at..<end, .escape)
    }
    return end
  }

  /// Behind the `>` of a tag; nil if there is none.
  private mutating func endOfTag(_ at: Int) -> Int? {
    let first = byte(at + 1)
    guard Self.isLetter(first) || first == UInt8(ascii: "/") else { return nil }
    var quote: UInt8 = 0
    for i in at + 1..<min(bytes.count, at + Self.reach) {
      budget -= 1
      let b = bytes[i]
      if quote != 0 {
        if b == quote { quote = 0 }
      } else if b == UInt8(ascii: "\"") || b == UInt8(ascii: "'") {
        quote = b
      } else if b == UInt8(ascii: ">") {
        return i + 1
      } else if b == UInt8(ascii: "<") {
        return nil
      }
    }
    return nil
  }

  /// An address of the web or of mail.
  private func isAddress(_ inside: ArraySlice<UInt8>) -> Bool {
    !inside.contains { $0 <= 0x20 }
      && (inside.contains(UInt8(ascii: "@")) || inside.contains(UInt8(ascii: ":")))
  }

  private func isHidingTag(_ inside: ArraySlice<UInt8>) -> Bool {
    let name = inside.drop { $0 == UInt8(ascii: "/") }.prefix(while: Self.isLetter).map {
      $0 | 0x20
    }
    return ["script", "style", "template", "noscript", "head", "iframe", "noframes"]
      .contains { Array($0.utf8) == name }
  }

  // MARK: links and images

  private mutating func closeBracket(_ at: Int) -> Int {
    guard let open = brackets.popLast() else { return at + 1 }
    let textStart = open.at + (open.isImage ? 2 : 1)
    var end = at + 1
    var title: Range<Int>?
    if budget > 0, byte(end) == UInt8(ascii: "("), let target = target(end) {
      (end, title) = target
    } else if budget > 0, byte(end) == UInt8(ascii: "["), let close = closeOfName(end) {
      end = close + 1
    } else {
      return at + 1
    }
    if open.isImage { add("img/@alt", textStart..<at) }
    if let title { add(open.isImage ? "img/@title" : "a/@title", title) }
    if open.isImage {
      set(open.at..<end, .drop)
    } else {
      acts[open.at] = .drop
      set(at..<end, .drop)
    }
    return end
  }

  private mutating func add(_ name: String, _ range: Range<Int>) {
    let text = range.filter { acts[$0] != .drop }.map { bytes[$0] }
    if !text.isEmpty { attributes.append((name, Unescape.references(text))) }
  }

  /// Where the name of a link's place ends.
  private mutating func closeOfName(_ at: Int) -> Int? {
    let part = bytes[at..<min(bytes.count, at + Self.reach)]
    let close = part.firstIndex(of: UInt8(ascii: "]"))
    budget -= (close ?? part.endIndex) - at
    return close
  }

  /// What stands in round brackets behind a link's text: where it ends, and its title.
  private mutating func target(_ at: Int) -> (Int, Range<Int>?)? {
    let limit = min(bytes.count, at + Self.reach)
    var i = at + 1
    defer { budget -= i - at }
    func skipSpace() { while i < limit, Self.isSpace(bytes[i]) { i += 1 } }
    skipSpace()
    if byte(i) == UInt8(ascii: "<") {
      while i < limit, bytes[i] != UInt8(ascii: ">") { i += 1 }
      i += 1
    } else {
      var depth = 0
      while i < limit, !Self.isSpace(bytes[i]) {
        if bytes[i] == UInt8(ascii: "(") { depth += 1 }
        if bytes[i] == UInt8(ascii: ")") {
          if depth == 0 { break }
          depth -= 1
        }
        i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    skipSpace()
    var title: Range<Int>?
    if i < limit, bytes[i] != UInt8(ascii: ")") {
      guard "\"'(".utf8.contains(bytes[i]) else { return nil }
      let close = bytes[i] == UInt8(ascii: "(") ? UInt8(ascii: ")") : bytes[i]
      let start = i + 1
      i = start
      while i < limit, bytes[i] != close { i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1 }
      guard i < limit else { return nil }
      title = start..<i
      i += 1
      skipSpace()
    }
    return i < limit && bytes[i] == UInt8(ascii: ")") ? (i + 1, title) : nil
  }

  // MARK: emphasis

  /// Marks go where two belong together; alone they are signs. As CommonMark's rules of flanking, without
  /// those of lengths that divide by three.
  private mutating func emphasis(_ at: Int) -> Int {
    let mark = bytes[at]
    let count = run(of: mark, at)
    let end = at + count
    if mark == UInt8(ascii: "~"), count != 2 { return end }
    let before = at == 0 ? 0x20 : bytes[at - 1]
    let after = byte(end)
    let isOpening = !Self.isSpace(after) && (!Self.isPunctuation(after) || !Self.isWord(before))
    let isClosing = !Self.isSpace(before) && (!Self.isPunctuation(before) || !Self.isWord(after))
    let isInWord = Self.isWord(before) && Self.isWord(after)
    if mark == UInt8(ascii: "_"), isInWord { return end }
    var left = count
    if isClosing {
      while left > 0, let open = openers[mark]?.last {
        let taken = min(left, open.count)
        // The nearest of both go: those of the opener from its end, of the closer from its beginning.
        set(open.at + open.count - taken..<open.at + open.count, .drop)
        set(end - left..<end - left + taken, .drop)
        left -= taken
        openers[mark]?.removeLast()
        if open.count > taken { openers[mark]?.append((open.at, open.count - taken)) }
      }
    }
    if isOpening, left > 0 { openers[mark, default: []].append((end - left, left)) }
    return end
  }

  // MARK: bytes

  private func starts(with word: StaticString, _ at: Int) -> Bool {
    bytes[at...].starts(with: "\(word)".utf8)
  }

  private static func isSpace(_ b: UInt8) -> Bool { b <= 0x20 }
  private static func isLetter(_ b: UInt8) -> Bool { 0x61...0x7a ~= b | 0x20 }
  /// ASCII punctuation (CommonMark 2.1).
  private static func isPunctuation(_ b: UInt8) -> Bool {
    0x21...0x2f ~= b || 0x3a...0x40 ~= b || 0x5b...0x60 ~= b || 0x7b...0x7e ~= b
  }
  private static func isWord(_ b: UInt8) -> Bool { !isSpace(b) && !isPunctuation(b) }
}
