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

  /// The next line with a capitalised word that may be a name or an anchor that says so.
  mutating func next(
    _ text: Span<UInt8>, _ anchors: [Anchor], _ lexicon: CompiledLexicon
  ) -> Range<Int>? {
    guard at < text.count, let names = lexicon.names else { return nil }
    if capital < at { capital = Self.capitalName(text, from: at, names.model) }
    while anchor < anchors.count,
      anchors[anchor].start < at || lexicon.nameAnchor(anchors[anchor]) == .none
    { anchor += 1 }
    let hit = anchor < anchors.count ? min(capital, anchors[anchor].start) : capital
    guard hit < text.count else { return nil }
    var start = hit
    while start - 8 >= at, !Self.holdsLineEnd(load8(text, start - 8)) { start -= 8 }
    while start > at, text[start - 1] != 0x0a { start -= 1 }
    return line(from: start, holding: hit, text)
  }

  private mutating func line(from start: Int, holding place: Int, _ text: Span<UInt8>) -> Range<Int>
  {
    var end = place
    while end + 8 <= text.count, !Self.holdsLineEnd(load8(text, end)) { end += 8 }
    while end < text.count, text[end] != 0x0a { end += 1 }
    at = end + 1
    return start..<end
  }

  /// Marks the bare names of a line that was the last to be walked to.
  func list(
    in range: Range<Int>, _ anchors: [Anchor], _ lexicon: CompiledLexicon, _ text: Span<UInt8>,
    _ line: inout NameLine
  ) {
    guard let names = lexicon.names else { return }
    var k = anchor
    while k < anchors.count, anchors[k].start < range.upperBound {
      let sign = lexicon.nameAnchor(anchors[k])
      if sign != .none {
        line.list(anchors[k].start..<anchors[k].end, asCue: sign == .cue, text, names.model)
      }
      k += 1
    }
  }

  /// Where the first capitalised word from `start` on begins that may be a name; the text's count if
  /// none does. Eight bytes at a time; a word costs one look-up.
  private static func capitalName(_ text: Span<UInt8>, from start: Int, _ model: NameModel) -> Int {
    let n = text.count
    var i = start
    while i + 8 <= n {
      var capitals = capitals(load8(text, i))
      while capitals != 0 {
        let at = i + capitals.trailingZeroBitCount >> 3
        if mayBegin(text, at, model) { return at }
        capitals &= capitals &- 1
      }
      i += 8
    }
    while i < n {
      if text[i].isUpperLetter, mayBegin(text, i, model) { return i }
      i += 1
    }
    return n
  }

  /// The high bit of each of eight ASCII bytes that is a capital letter.
  @inline(__always) private static func capitals(_ x: UInt64) -> UInt64 {
    let atLeastA = x &+ 0x3f3f_3f3f_3f3f_3f3f  // 0x80 - "A"
    let beyondZ = x &+ 0x2525_2525_2525_2525  // 0x80 - "[", the byte behind "Z"
    return atLeastA & ~beyondZ & 0x8080_8080_8080_8080
  }

  /// Whether one of eight bytes ends a line.
  @inline(__always) private static func holdsLineEnd(_ x: UInt64) -> Bool {
    let zero = x ^ 0x0a0a_0a0a_0a0a_0a0a
    return (zero &- 0x0101_0101_0101_0101) & ~zero & 0x8080_8080_8080_8080 != 0
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

/// What an anchor says of names.
enum NameAnchor { case none, name, cue }

extension CompiledLexicon {
  /// Whether an anchor is a name that is hardly anything else, or calls for one.
  func nameAnchor(_ anchor: Anchor) -> NameAnchor {
    guard anchor.kind == .word, let names,
      words.slots[anchor.value].flags & WordTable.needed != 0
    else { return .none }
    for p in words.passive(of: anchor.value) {
      let term = words.terms[Int(words.postings[p])]
      guard term.kind == .need else { continue }
      if term.owner == names.need { return .name }
      if term.owner == names.cueNeed { return .cue }
    }
    return .none
  }
}
