/// What people read of Markdown (CommonMark 0.31 with tables, struck text and front matter): its text with a
/// map back to the source, and the texts of images and titles.
///
/// Marks of structure and emphasis, destinations of links and comments are no text; code, front matter and
/// whatever is not understood are. HTML within is read by ``HTMLText``. Time is linear.
struct MarkdownText {
  private(set) var text: [UInt8] = []
  private(set) var map = SourceMap()
  /// Texts that are read out or shown on a touch, by element and name (`img/@alt`).
  private(set) var attributes: [(name: String, text: [UInt8])] = []
  /// Whether HTML is nested too deep to be read: what is here is not all.
  private(set) var isTooDeep = false

  init(_ source: [UInt8]) {
    var blocks = MarkdownBlocks(source)
    blocks.read()
    let html = HTMLText(blocks.html)
    text = html.text
    map = html.map.after(blocks.map)
    attributes = blocks.attributes + html.attributes.map { ($0.name, $0.text) }
    isTooDeep = html.isTooDeep
    // What cannot be read as HTML is read as it stands.
    if isTooDeep { (text, map) = (blocks.html, blocks.map) }
  }
}

/// The blocks of a Markdown text, line by line. What it makes is HTML, in which what is not HTML of the
/// source's own is escaped.
private struct MarkdownBlocks {
  private let source: [UInt8]
  private(set) var html: [UInt8] = []
  private(set) var map = SourceMap()
  private(set) var attributes: [(name: String, text: [UInt8])] = []

  /// Lines of the paragraph or heading at hand, without what makes them one.
  private var lines: [Range<Int>] = []
  private var fence: (mark: UInt8, count: Int)?
  private var isInComment = false
  private var isInList = false
  /// How deep the block at hand stands in quotes.
  private var quoteDepth = 0
  /// Whether a block has ended: it is set off from the next even where no blank line is.
  private var isApart = false
  /// Whether the line before was blank, so that an indented one is code.
  private var isAfterBlank = true

  /// Where the last comment ends that ends.
  private let lastCommentEnd: Int

  init(_ source: [UInt8]) {
    self.source = source
    lastCommentEnd =
      (2..<max(2, source.count)).last {
        source[$0] == UInt8(ascii: ">") && source[$0 - 1] == 0x2d && source[$0 - 2] == 0x2d
      }.map { $0 - 2 } ?? -1
  }

  mutating func read() {
    var at = frontMatter()
    while at < source.count {
      let end = source[at...].firstIndex(of: 0x0a) ?? source.count
      let next = min(end + 1, source.count)
      let isReturn = end > at && source[end - 1] == 0x0d
      line(at..<end - (isReturn ? 1 : 0), break: end - (isReturn ? 1 : 0)..<next)
      at = next
    }
    endBlock()
  }

  // MARK: lines

  /// Front matter between two lines of `---` or `+++` is shown as it stands, for sites show its values. Where
  /// it ends.
  private mutating func frontMatter() -> Int {
    let first = source.prefix { $0 != 0x0a }.filter { $0 != 0x0d }
    guard first == Array("---".utf8) || first == Array("+++".utf8) else { return 0 }
    let start = min((source.firstIndex(of: 0x0a) ?? source.count) + 1, source.count)
    var at = start
    while at < source.count {
      let end = source[at...].firstIndex(of: 0x0a) ?? source.count
      if source[at..<end].filter({ $0 != 0x0d }) == first {
        escape(start..<at)
        isApart = true
        return min(end + 1, source.count)
      }
      at = end + 1
    }
    return 0
  }

  private mutating func line(_ whole: Range<Int>, break lineBreak: Range<Int>) {
    if let fence {
      if isFence(trimmed(whole), closing: fence) {
        self.fence = nil
      } else {
        escape(whole)
        keep(lineBreak)
      }
      return
    }
    guard let whole = withoutComment(whole) else { return }
    if isBlank(whole) {
      endBlock()
      keep(lineBreak)
      isAfterBlank = true
      return
    }
    defer { isAfterBlank = false }
    if lines.isEmpty, isAfterBlank, !isInList, indentation(whole) >= 4 {
      escape(whole)
      keep(lineBreak)
      return
    }
    let content = withoutContainers(whole)
    if isBlank(content) { return }
    if let opened = opensFence(content) {
      endBlock()
      fence = opened
    } else if isRule(content) {
      // Below a paragraph it makes a heading of it; elsewhere it is drawn.
      endBlock()
    } else if let heading = heading(content) {
      endBlock()
      lines = [heading.lowerBound..<heading.upperBound]
      endBlock()
      keep(lineBreak)
    } else if lines.isEmpty, isDefinition(content) {
      return
    } else {
      // A comment that begins here is left out with the end of the line.
      lines.append(content.lowerBound..<(isInComment ? content.upperBound : lineBreak.upperBound))
    }
  }

  /// A line without comments that begin or end in it; nil if all of it is within one.
  private mutating func withoutComment(_ line: Range<Int>) -> Range<Int>? {
    var line = line
    if isInComment {
      guard let end = find("-->", in: line) else { return nil }
      isInComment = false
      line = end + 3..<line.upperBound
    }
    // Those that end in their line are the inline reader's.
    var from = line.lowerBound
    while let start = find("<!--", in: from..<line.upperBound) {
      guard let end = find("-->", in: start + 4..<line.upperBound) else {
        // Between backticks it is code.
        if source[line.lowerBound..<start].count(where: { $0 == 0x60 }) % 2 == 1 { return line }
        // One that never ends hides nothing.
        guard start + 4 <= lastCommentEnd else { return line }
        isInComment = true
        return line.lowerBound..<start
      }
      from = end + 3
    }
    return line
  }

  /// What is left of a line within quotes and lists. Bullets go; numbers are shown.
  private mutating func withoutContainers(_ line: Range<Int>) -> Range<Int> {
    var rest = trimmed(line)
    if indentation(line) == 0 { isInList = false }
    var depth = 0
    while let first = rest.first.map({ source[$0] }) {
      let second = rest.count > 1 ? source[rest.lowerBound + 1] : 0x20
      if first == UInt8(ascii: ">") {
        depth += 1
        rest = trimmed(rest.dropFirst())
      } else if "-+*".utf8.contains(first), second == 0x20 || second == 0x09, !isRule(rest) {
        endBlock()
        isInList = true
        rest = trimmed(rest.dropFirst())
      } else {
        break
      }
    }
    // A paragraph within a quote may go on without its mark; one outside does not go on within.
    if depth > quoteDepth { endBlock() }
    if lines.isEmpty { quoteDepth = depth }
    let digits = source[rest].prefix { 0x30...0x39 ~= $0 }.count
    if 1...9 ~= digits, rest.count > digits + 1,
      ".)".utf8.contains(source[rest.lowerBound + digits]),
      source[rest.lowerBound + digits + 1] == 0x20
    {
      endBlock()
      isInList = true
    }
    return rest
  }

  private func opensFence(_ line: Range<Int>) -> (UInt8, Int)? {
    guard let mark = line.first.map({ source[$0] }), mark == 0x60 || mark == 0x7e else {
      return nil
    }
    let count = source[line].prefix { $0 == mark }.count
    // A line with more backticks is code within a paragraph.
    let info = source[line].dropFirst(count)
    return count >= 3 && (mark == 0x7e || !info.contains(0x60)) ? (mark, count) : nil
  }

  private func isFence(_ line: Range<Int>, closing fence: (mark: UInt8, count: Int)) -> Bool {
    // Within quotes it has their mark before it.
    let line = source[line].drop { $0 == UInt8(ascii: ">") || $0 == 0x20 }
    let count = line.prefix { $0 == fence.mark }.count
    return count >= fence.count && line.dropFirst(count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Whether a line is drawn as a rule, or underlines a heading.
  private func isRule(_ line: Range<Int>) -> Bool {
    let marks = source[line].filter { $0 != 0x20 && $0 != 0x09 }
    guard let first = marks.first, marks.allSatisfy({ $0 == first }) else { return false }
    if "=-".utf8.contains(first), !lines.isEmpty { return true }
    return "-*_".utf8.contains(first) && marks.count >= 3
  }

  private func heading(_ line: Range<Int>) -> Range<Int>? {
    let marks = source[line].prefix { $0 == UInt8(ascii: "#") }.count
    guard 1...6 ~= marks, marks == line.count || source[line.lowerBound + marks] == 0x20 else {
      return nil
    }
    var rest = trimmed(line.dropFirst(marks))
    let end = source[rest].reversed().prefix { $0 == UInt8(ascii: "#") }.count
    if end == rest.count || end > 0 && source[rest.upperBound - end - 1] == 0x20 {
      rest = trimmed(rest.dropLast(end))
    }
    return rest
  }

  /// Whether a line says where links of a name lead: `[name]: place "title"`. Notes (`[^1]: …`) are text.
  private mutating func isDefinition(_ line: Range<Int>) -> Bool {
    let bytes = source[line]
    guard bytes.first == UInt8(ascii: "["), bytes.dropFirst().first != UInt8(ascii: "^"),
      let close = bytes.firstIndex(of: UInt8(ascii: "]")),
      bytes.count > close + 2 - line.lowerBound,
      bytes[close + 1] == UInt8(ascii: ":")
    else { return false }
    let place = source[trimmed(close + 2..<line.upperBound)]
    let title = place.drop { $0 != 0x20 && $0 != 0x09 }.drop { $0 == 0x20 || $0 == 0x09 }
    guard !place.isEmpty else { return false }
    if title.isEmpty { return true }
    guard title.count > 1, let quote = title.first, "\"'(".utf8.contains(quote),
      title.last == (quote == UInt8(ascii: "(") ? UInt8(ascii: ")") : quote)
    else { return false }
    attributes.append(("a/@title", Unescape.references(Array(title.dropFirst().dropLast()))))
    return true
  }

  private func isBlank(_ line: Range<Int>) -> Bool {
    source[line].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Columns before the first character: tabs to multiples of four.
  private func indentation(_ line: Range<Int>) -> Int {
    var columns = 0
    for b in source[line] {
      if b == 0x20 { columns += 1 } else if b == 0x09 { columns += 4 - columns % 4 } else { break }
    }
    return columns
  }

  private func trimmed(_ line: Range<Int>) -> Range<Int> {
    var line = line
    while let first = line.first, source[first] == 0x20 || source[first] == 0x09 {
      line = line.dropFirst()
    }
    while let last = line.last, source[last] == 0x20 || source[last] == 0x09 {
      line = line.dropLast()
    }
    return line
  }

  private func find(_ word: StaticString, in range: Range<Int>) -> Int? {
    guard range.lowerBound < range.upperBound else { return nil }
    return source[range].firstRange(of: Array("\(word)".utf8))?.lowerBound
  }

  // MARK: what is made

  private mutating func endBlock() {
    guard !lines.isEmpty else { return }
    let inlines = MarkdownInlines(source, lines)
    attributes += inlines.attributes
    for (place, act) in zip(inlines.places, inlines.acts) {
      switch act {
      case .keep: keep(place..<place + 1)
      case .escape: escape(place..<place + 1)
      case .drop: break
      case .tab: put("\t", for: place..<place + 1)
      }
    }
    lines = []
    isApart = true
  }

  private mutating func keep(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if source[range.lowerBound] != 0x0a, source[range.lowerBound] != 0x0d { setApart() }
    map.append(
      SourceMap.Run(text: html.count..<html.count + range.count, source: range, isLiteral: true))
    html += source[range]
  }

  /// Bytes as they stand, whatever HTML would make of them.
  private mutating func escape(_ range: Range<Int>) {
    var from = range.lowerBound
    for i in range where source[i] == UInt8(ascii: "<") || source[i] == UInt8(ascii: "&") {
      keep(from..<i)
      put(source[i] == UInt8(ascii: "<") ? "&lt;" : "&amp;", for: i..<i + 1)
      from = i + 1
    }
    keep(from..<range.upperBound)
  }

  /// Puts something in, in the place of source.
  private mutating func put(_ word: StaticString, for range: Range<Int>) {
    setApart()
    let bytes = Array("\(word)".utf8)
    map.append(
      SourceMap.Run(text: html.count..<html.count + bytes.count, source: range, isLiteral: false))
    html += bytes
  }

  /// Has a blank line stand before what comes next, if it begins a block.
  private mutating func setApart() {
    guard isApart else { return }
    isApart = false
    if html.isEmpty { return }
    let breaks = html.reversed().prefix { $0 == 0x0a || $0 == 0x0d }.count { $0 == 0x0a }
    for _ in 0..<max(0, 2 - breaks) { html.append(0x0a) }
  }
}
