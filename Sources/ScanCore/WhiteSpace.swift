/// White space between the words of a sentence, which reads as one space however it is written: `call  me`,
/// and lines that a mail or a page broke where they were full:
///
///     > she has a
///     > 504 plan, and
///     > her number is 405-555-0142
///
/// Rules ask for one space between their words. What parts more than words stays as it is: the two spaces
/// behind a sentence, the spaces and tabs between columns, a line that begins a sentence, a list or a row.
extension View {
  /// Most spaces that part words; more part columns.
  private static let longest = 3
  /// Most bytes of a mail's quotation marks before a line, `> > `.
  private static let deepest = 8
  /// Least bytes of a line that may be full: shorter ones are headings, verses and the lines of chats.
  private static let narrowest = 40

  /// Makes one space of the white space between two words of a sentence. `source` is what the view was made
  /// of. Linear.
  mutating func joinWords(_ source: Span<UInt8>) {
    guard mayHoldWideSpace else { return }
    var runs: [Range<Int>] = []
    var line = 0
    var i = 0
    while i < count {
      guard bytes[i].isBlank else {
        i += 1
        continue
      }
      let start = i
      while i < count, bytes[i] == UInt8(ascii: " ") { i += 1 }
      if i == count || !bytes[i].isBlank {
        if (2...Self.longest).contains(i - start), i < count, !endsSentence(start) {
          runs.append(start..<i)
        }
        continue
      }
      var breaks = 0
      while i < count, bytes[i].isBlank {
        if bytes[i] == 0x0a { breaks += 1 }
        i += 1
      }
      guard breaks == 1 else {
        if breaks > 0 { line = i }
        continue
      }
      let next = quoteEnd(line: line, next: i)
      if next < count, wraps(line..<max(line, start), to: next, source) {
        runs.append(start..<next)
        i = next
      }
      line = i
    }
    if !runs.isEmpty { replace(runs, by: .space) }
  }

  /// Whether there is a line break, or are two spaces.
  private var mayHoldWideSpace: Bool {
    if holds(0x0a) { return true }
    guard count > 1 else { return false }
    // Without a branch, so that the loop becomes vectors.
    var met: UInt8 = 0
    let (here, next) = (text.extracting(0..<count - 1), text.extracting(1..<count))
    for i in here.indices {
      met |=
        (unsafe here[unchecked: i] == UInt8(ascii: " ") ? 1 : 0)
        & (unsafe next[unchecked: i] == UInt8(ascii: " ") ? 1 : 0)
    }
    return met != 0
  }

  /// Whether a sentence ends at `end`.
  private func endsSentence(_ end: Int) -> Bool {
    var i = end
    while i > 0, bytes[i - 1] == UInt8(ascii: "\"") || bytes[i - 1] == UInt8(ascii: ")") { i -= 1 }
    guard i > 0 else { return true }
    return switch bytes[i - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): true
    default: false
    }
  }

  /// Whether a line goes on in the one at `next`: it ends with a word that leads to another, or with a label over
  /// a number, or it was full and a small letter or a number goes on.
  private func wraps(_ line: Range<Int>, to next: Int, _ source: Span<UInt8>) -> Bool {
    guard !line.isEmpty else { return false }
    let isSmall = isSmallLetter(next, source)
    let isNumber = (bytes[next].isDigit || bytes[next] == UInt8(ascii: "(")) && !isListMark(next)
    switch bytes[line.upperBound - 1] {
    case UInt8(ascii: ":"): return isNumber
    case UInt8(ascii: ","): return isSmall
    case UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      return isSmall && isFull(line, next)
    case let b where b.isDigit: return isSmall && isFull(line, next)
    case let b where b >= 0x80 || (b | 0x20).isLowerLetter:
      var start = line.upperBound
      while start > line.lowerBound,
        bytes[start - 1] >= 0x80 || (bytes[start - 1] | 0x20).isLowerLetter
      {
        start -= 1
      }
      let isOrdinary =
        isSmallLetter(start, source) && (start == line.lowerBound || bytes[start - 1] <= 0x20)
      if isOrdinary, leads(start..<line.upperBound) {
        return isSmall || isNumber || beginsWord(next)
      }
      return (isSmall || isNumber && isOrdinary) && isFull(line, next)
    default: return false
    }
  }

  /// Whether a line is as long as its paragraph is wide, for all that is seen of it: it is no heading or row of
  /// a card, and with the first word of the next line it would be longer than that line.
  private func isFull(_ line: Range<Int>, _ next: Int) -> Bool {
    guard line.count >= Self.narrowest, !text.isRow(from: next) else { return false }
    let most = line.count + 1
    var word = next
    while word < count, word - next <= most, bytes[word] > 0x20 { word += 1 }
    var end = word
    while end < count, end - next <= most + (word - next), bytes[end] != 0x0a { end += 1 }
    while end > word, bytes[end - 1] <= 0x20 { end -= 1 }
    return most + (word - next) > end - next
  }

  private func leads(_ word: Range<Int>) -> Bool {
    Self.leading.contains { other in
      other.utf8CodeUnitCount == word.count
        && word.allSatisfy { bytes[$0] == other.byte($0 - word.lowerBound) }
    }
  }

  /// Words that lead to another: articles, possessives, copulas, and prepositions that seldom end a line.
  private static let leading: [StaticString] = [
    "a", "an", "the", "my", "your", "our", "their", "of", "to", "for", "with", "from", "by", "and",
    "or", "is", "are", "was", "were", "named", "el", "la", "los", "las", "un", "una", "de", "del",
    "con", "para", "por", "mi", "su", "sus", "y", "es", "se",
  ]

  /// Whether a word begins at `i`, or a mark before one; not the mark of a list or of quoted mail.
  private func beginsWord(_ i: Int) -> Bool {
    switch bytes[i] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"), UInt8(ascii: "#"),
      UInt8(ascii: "@"):
      true
    case let b: (b | 0x20).isLowerLetter || b == 0xc3
    }
  }

  /// Whether a number counts the lines of a list: `1.`, `2)`, `(3)`.
  private func isListMark(_ start: Int) -> Bool {
    var i = start
    if bytes[i] == UInt8(ascii: "(") { i += 1 }
    let first = i
    while i < count, bytes[i].isDigit { i += 1 }
    guard i < count, i - first <= 2 else { return false }
    return (bytes[i] == UInt8(ascii: ".") || bytes[i] == UInt8(ascii: ")"))
      && (i + 1 == count || bytes[i + 1] <= 0x20)
  }

  /// Whether a small letter stands at `i`, in the source as well.
  private func isSmallLetter(_ i: Int, _ source: Span<UInt8>) -> Bool {
    bytes[i].isLowerLetter && source[map.source(of: i..<i + 1).lowerBound] == bytes[i]
  }

  /// Where the line at `next` begins behind its quotation marks, if the line before has such marks too.
  private func quoteEnd(line: Int, next: Int) -> Int {
    func isQuote(_ i: Int) -> Bool { i < count && bytes[i] == UInt8(ascii: ">") }
    guard isQuote(line), isQuote(next) else { return next }
    var i = next
    while i < count, i - next < Self.deepest, isQuote(i) || bytes[i] == UInt8(ascii: " ") { i += 1 }
    return i
  }
}

extension Span<UInt8> {
  /// Whether a line begins with a label of at most 24 bytes and a colon, or the sign of a setting.
  func isRow(from start: Int) -> Bool {
    var i = start
    while i < count, i - start <= 24, self[i] != 0x0a {
      if self[i] == UInt8(ascii: ":") || self[i] == UInt8(ascii: "=") { return i > start + 1 }
      if self[i] == UInt8(ascii: ".") || self[i] == UInt8(ascii: "!") { return false }
      i += 1
    }
    return false
  }
}

extension UInt8 {
  /// White space of ASCII.
  fileprivate var isBlank: Bool { self == 0x20 || self &- 0x09 < 5 }
}
