/// Walks the lines of a text that may hold a name.
struct NameLineWalk {
  private var at = 0
  /// Where the next capitalised word that may be a name begins; behind `at` if not yet looked for.
  private var capital = -1
  /// Anchors before this one are done with.
  private var anchor = 0

  /// The next line.
  mutating func next(_ text: Span<UInt8>) -> Range<Int>? {
    at < text.count ? line(from: at, holding: at, text) : nil
  }

  /// The next line with a capitalised word that may be a name or an anchor that is a bare name.
  mutating func next(
    _ text: Span<UInt8>, _ anchors: [Anchor], _ lexicon: CompiledLexicon
  ) -> Range<Int>? {
    guard at < text.count, let names = lexicon.names else { return nil }
    if capital < at { capital = Self.capitalName(text, from: at, names.model) }
    while anchor < anchors.count,
      anchors[anchor].start < at || !lexicon.isBareName(anchors[anchor])
    { anchor += 1 }
    let hit = anchor < anchors.count ? min(capital, anchors[anchor].start) : capital
    guard hit < text.count else { return nil }
    var start = hit
    while start > at, text[start - 1] != 0x0a { start -= 1 }
    return line(from: start, holding: hit, text)
  }

  private mutating func line(from start: Int, holding place: Int, _ text: Span<UInt8>) -> Range<Int> {
    var end = place
    while end < text.count, text[end] != 0x0a { end += 1 }
    at = end + 1
    return start..<end
  }

  /// Marks the bare names of a line that was the last to be walked to.
  func list(
    in range: Range<Int>, _ anchors: [Anchor], _ lexicon: CompiledLexicon, _ line: inout NameLine
  ) {
    var k = anchor
    while k < anchors.count, anchors[k].start < range.upperBound {
      if lexicon.isBareName(anchors[k]) { line.list(at: anchors[k].start) }
      k += 1
    }
  }

  /// Where the first capitalised word from `start` on begins that may be a name; the text's count if
  /// none does. Eight bytes at a time; a word costs one look-up.
  private static func capitalName(_ text: Span<UInt8>, from start: Int, _ model: NameModel) -> Int {
    let n = text.count
    var i = start
    while i < n {
      if i + 8 <= n, !holdsCapital(load8(text, i)) {
        i += 8
        continue
      }
      let end = min(n, i + 8)
      while i < end {
        if text[i].isUpperLetter, mayBegin(text, i, model) { return i }
        i += 1
      }
    }
    return n
  }

  /// Whether one of eight ASCII bytes is a capital letter.
  @inline(__always) private static func holdsCapital(_ x: UInt64) -> Bool {
    let atLeastA = x &+ 0x3f3f_3f3f_3f3f_3f3f  // 0x80 - "A"
    let beyondZ = x &+ 0x2525_2525_2525_2525  // 0x80 - "[", the byte behind "Z"
    return atLeastA & ~beyondZ & 0x8080_8080_8080_8080 != 0
  }

  /// Whether a name may begin at a capital letter: never false where the tagger would be asked.
  private static func mayBegin(_ text: Span<UInt8>, _ i: Int, _ model: NameModel) -> Bool {
    if i > 0 {
      let before = text[i - 1]
      if before.isHandleByte { return false }
      if before == UInt8(ascii: "#") { return true }
    }
    let end = NameTokenizer.endOfWord(text, i, text.count)
    if end < text.count, text[end].isDigit || text[end] == UInt8(ascii: "_") { return false }
    var word = NameTokenizer.word(text, i..<NameTokenizer.stemEnd(text, i..<end))
    NameLine.read(&word, text, model)
    return NameLine.candidacy(word, text) == .open
  }
}

extension CompiledLexicon {
  /// Whether an anchor is a name that is hardly anything else.
  func isBareName(_ anchor: Anchor) -> Bool {
    guard anchor.kind == .word, let names,
      words.slots[anchor.value].flags & WordTable.needed != 0
    else { return false }
    return words.postings(of: anchor.value).contains { p in
      let term = words.terms[Int(words.postings[p])]
      return term.kind == .need && term.owner == names.need
    }
  }
}
