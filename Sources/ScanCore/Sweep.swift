/// A place in a view where a rule may have something to find.
struct Anchor {
  enum Kind { case word, digits, mixed, at, url }
  var start: Int
  var end: Int
  var kind: Kind
  /// A word: its slot. A cluster: its digits. A mixed token: its bytes.
  var value: Int
}

/// What one pass over the plain view finds: anchors, and the places that plain look-up cannot judge.
struct SweepResult {
  var anchors: [Anchor] = []
  /// Offsets inside tokens that may be disguised words.
  var oblique: [Int] = []
  /// Whether a word was found oblique for what is in it, so that places are out of order.
  var glued = false
  /// Slots of words inside identifiers (`student_id`) that some rule needs.
  var parts: [Int] = []
  /// Words that names of a roster are looked for by.
  var pivots: [Range<Int>] = []
  /// Words looked at: a cost counter.
  var words = 0
  /// The ``WordKey/bit``s of all words.
  var bits: UInt64 = 0

  mutating func removeAll() {
    anchors.clear()
    oblique.clear()
    parts.clear()
    pivots.clear()
    words = 0
    bits = 0
    glued = false
  }

  /// Notes a word of the lexicon. As part of a token it is none, but of an identifier it meets a need.
  mutating func note(_ slot: Int, _ word: Range<Int>, _ text: Span<UInt8>, _ table: WordTable) {
    if !touchesDigit(text, word) {
      anchors.append(
        .init(start: word.lowerBound, end: word.upperBound, kind: .word, value: slot))
    } else if table.slots[slot].flags & WordTable.needed != 0, isInIdentifier(text, word) {
      parts.append(slot)
    }
  }
}

/// Sweeps a plain view. One pass, 64 bytes at a time; nothing is allocated once the result's arrays
/// have grown. The cost does not depend on how many words the lexicon holds.
///
/// Nothing that a rule could match without is passed over: the twin in the tests looks at every word
/// by itself and must find the same anchors.
func sweep(_ view: borrowing View, _ lexicon: CompiledLexicon, into result: inout SweepResult) {
  let table = lexicon.words
  let bits = table.filter
  let filter = bits.span
  let text = view.padded
  let count = view.count
  result.removeAll()

  var wordStart = -1  // of a word that runs over a block's end
  var before = BlockMasks()
  var digitEnd = 0  // digit clusters are emitted up to here
  var tokenEnd = 0  // mixed tokens are emitted up to here
  var block = 0
  while block < count {
    let first = result.anchors.count
    let m = BlockMasks(text, block: block, rest: count &- block)

    // Words.
    let follows = m.word &<< 1 | before.word &>> 63
    var starts = m.word & ~follows
    var ends = follows & ~m.word
    if wordStart >= 0, ends != 0 {
      lookUp(wordStart..<block &+ ends.trailingZeroBitCount, text, table, filter, lexicon, &result)
      ends &= ends &- 1
      wordStart = -1
    }
    while ends != 0 {
      let start = block &+ starts.trailingZeroBitCount
      lookUp(start..<block &+ ends.trailingZeroBitCount, text, table, filter, lexicon, &result)
      starts &= starts &- 1
      ends &= ends &- 1
    }
    if starts != 0 { wordStart = block &+ starts.trailingZeroBitCount }

    // What stands beside each byte. The last byte of a block looks at the next block's first.
    let next = block &+ 64 < count ? text[block &+ 64] : 0
    let nextWord = m.word &>> 1 | (next.isWordByte ? 1 << 63 : 0)
    let nextMark = m.mark &>> 1 | (next.isVisibleMark ? 1 << 63 : 0)
    let nextDigit = m.digit &>> 1 | (next.isDigit ? 1 << 63 : 0)
    let lastWord = follows
    let lastMark = m.mark &<< 1 | before.mark &>> 63

    // Marks: some stand for letters or break words up, some are class anchors.
    var odd = m.triple
    var marks = m.mark
    while marks != 0 {
      let bit = UInt64(truncatingIfNeeded: marks.trailingZeroBitCount)
      let one: UInt64 = 1 &<< bit
      marks &= marks &- 1
      let at = block &+ Int(truncatingIfNeeded: bit)
      let mark = text[at]
      let joined = nextWord & lastWord & one != 0
      // What is neither letter nor white space beside a mark: only there can marks stand for letters.
      let beside = (nextWord | lastWord | nextMark & lastMark) & one != 0
      let beforeSolid = (nextWord | nextMark | nextDigit) & one != 0
      if beside, isDisguise(mark, joined: joined, beforeWord: beforeSolid) { odd |= one }
      if mark == UInt8(ascii: "@") {
        result.anchors.append(.init(start: at, end: at &+ 1, kind: .at, value: 0))
      } else if mark == UInt8(ascii: ":") || mark == UInt8(ascii: "."), isURLHead(text, at) {
        result.anchors.append(.init(start: at, end: at &+ 1, kind: .url, value: 0))
      }
    }

    // Digits: clusters, and tokens that mix them with letters.
    if m.digit != 0 {
      let besides = m.digit & (nextWord | lastWord | nextMark | lastMark)
      odd |= besides
      var digits = m.digit
      while digits != 0 {
        let at = block &+ digits.trailingZeroBitCount
        if at >= digitEnd {
          let cluster = digitCluster(text, at, count)
          digitEnd = cluster.end
          if cluster.digits >= lexicon.fewestDigits {
            result.anchors.append(
              .init(start: at, end: cluster.end, kind: .digits, value: cluster.digits))
          }
        }
        let skip = digitEnd &- block
        if skip >= 64 { break }
        digits &= ~0 &<< UInt64(truncatingIfNeeded: skip)
      }
      var tokens = besides
      while tokens != 0 {
        let at = block &+ tokens.trailingZeroBitCount
        tokens &= tokens &- 1
        if at < tokenEnd { continue }
        let token = mixedToken(text, at, from: tokenEnd, count)
        tokenEnd = token.range.upperBound
        if token.isMixed, token.range.count >= lexicon.shortestMixed {
          result.anchors.append(
            .init(
              start: token.range.lowerBound, end: token.range.upperBound, kind: .mixed,
              value: token.range.count))
        }
      }
    }

    // A letter by itself whose neighbours at distance two are letters by themselves too.
    var lone = m.word & ~nextWord & ~lastWord
    while lone != 0 {
      let bit = lone.trailingZeroBitCount
      lone &= lone &- 1
      if isChainStart(text, block &+ bit, count) { odd |= 1 &<< UInt64(truncatingIfNeeded: bit) }
    }
    while odd != 0 {
      result.oblique.append(block &+ odd.trailingZeroBitCount)
      odd &= odd &- 1
    }

    sortByPlace(&result.anchors, from: first)
    before = m
    block &+= 64
  }
  if wordStart >= 0 {
    let first = result.anchors.count
    lookUp(wordStart..<count, text, table, filter, lexicon, &result)
    sortByPlace(&result.anchors, from: first)
  }
  // Words that are oblique for what is in them are met before the other places of their block.
  if result.glued { result.oblique.sort() }
}

@inline(__always) private func lookUp(
  _ word: Range<Int>, _ text: Span<UInt8>, _ table: WordTable, _ filter: Span<UInt64>,
  _ lexicon: CompiledLexicon, _ result: inout SweepResult
) {
  result.words &+= 1
  let n = word.upperBound &- word.lowerBound
  var low = load8(text, word.lowerBound)
  var high: UInt64 = 0
  if n <= 8 {
    let rest = UInt64(truncatingIfNeeded: 64 &- 8 &* n)
    low = (low &<< rest) &>> rest
  } else if n <= 16 {
    let rest = UInt64(truncatingIfNeeded: 128 &- 8 &* n)
    high = (load8(text, word.lowerBound &+ 8) &<< rest) &>> rest
  }
  if n > 16 || (low | high) & 0x8080_8080_8080_8080 != 0 {
    return lookUpSlowly(word, text, table, lexicon, &result)
  }
  let key = WordKey(low: low, high: high)
  result.bits |= key.bit
  if table.mayAnchor(key.mixed, filter) { hit(key, word, text, table, &result) }
  if n >= Misspellings.shortest,
    lexicon.misspellings.mayHold(key)
      || n >= Disguises.fewestGlued && isSuspect(key, word, text, lexicon)
  {
    result.oblique.append(word.lowerBound)
    result.glued = true
  }
}

@inline(never) private func hit(
  _ key: WordKey, _ word: Range<Int>, _ text: Span<UInt8>, _ table: WordTable,
  _ result: inout SweepResult
) {
  if let students = table.students { result.notePivot(key, word, students) }
  if let slot = table.anchor(key) { result.note(slot, word, text, table) }
}

/// Words that are long or hold more than ASCII: cut by scalar class, accents folded.
@inline(never) private func lookUpSlowly(
  _ run: Range<Int>, _ text: Span<UInt8>, _ table: WordTable, _ lexicon: CompiledLexicon,
  _ result: inout SweepResult
) {
  if let students = table.students { result.notePivots(text, run, students) }
  var words = WordWalk(from: run.lowerBound)
  while let word = words.next(text, limit: run.upperBound) {
    result.bits |= word.key.bit
    if let slot = table.anchor(word.key) { result.note(slot, word.range, text, table) }
    // A letter that is not Latin may imitate one, a picture between letters may stand for one; and
    // words may be written together.
    let joined = word.range.count < run.count
    if word.foreign || joined
      || lexicon.misspellings.mayHold(word.key)
      || word.range.count >= Disguises.fewestGlued && isSuspect(word.key, word.range, text, lexicon)
    {
      result.glued = true
      result.oblique.append(word.range.lowerBound)
    }
  }
  // Letters of flags: F0 9F 87 xx, no words in themselves.
  if run.count >= 12, text[run.lowerBound + 1] == 0x9f, text[run.lowerBound + 2] == 0x87 {
    result.glued = true
    result.oblique.append(run.lowerBound)
  }
}

/// A letter run that touches a digit or an underscore is part of a token, not a word.
@inline(__always) func touchesDigit(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
  if word.lowerBound > 0 {
    let b = text[word.lowerBound - 1]
    if b.isDigit || b == UInt8(ascii: "_") { return true }
  }
  let b = text[word.upperBound]
  return b.isDigit || b == UInt8(ascii: "_")
}

/// Whether a word that touches a digit or an underscore touches no digit.
func isInIdentifier(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
  !(word.lowerBound > 0 && text[word.lowerBound - 1].isDigit) && !text[word.upperBound].isDigit
}

/// Whether a mark beside a letter may stand for a letter or break a word up.
@inline(__always) func isDisguise(_ mark: UInt8, joined: Bool, beforeWord: Bool) -> Bool {
  switch mark {
  case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: ")"): false
  case UInt8(ascii: "$"), UInt8(ascii: "*"), UInt8(ascii: "@"), UInt8(ascii: "+"),
    UInt8(ascii: "_"):
    true
  case UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: "#"): joined || beforeWord
  default: joined
  }
}

/// Whether a chain of at least three lone letters with one separator each begins at `i`.
func isChainStart(_ text: Span<UInt8>, _ i: Int, _ count: Int) -> Bool {
  if i >= 2, isLone(text, i - 2, count) { return false }
  return i + 4 < count && isLone(text, i + 2, count) && isLone(text, i + 4, count)
}

/// Whether the byte is an ASCII letter between bytes that are neither letters nor digits.
func isLone(_ text: Span<UInt8>, _ i: Int, _ count: Int) -> Bool {
  guard text[i].isLowerLetter else { return false }
  if i > 0, text[i - 1].isWordByte || text[i - 1].isDigit { return false }
  return i + 1 >= count || !(text[i + 1].isWordByte || text[i + 1].isDigit)
}

/// The cluster of digits that begins at `i`: digits joined by single separators.
func digitCluster(_ text: Span<UInt8>, _ i: Int, _ count: Int) -> (end: Int, digits: Int) {
  var digits = 0
  var end = i
  var at = i
  while at < count {
    if text[at].isDigit {
      digits += 1
      end = at + 1
    } else if at == end, isDigitJoint(text[at]) {
      // one separator; a second one ends the cluster, but for `) ` and `. `
    } else if at == end + 1, text[at] == UInt8(ascii: " ") || text[at] == UInt8(ascii: "(") {
    } else {
      break
    }
    at += 1
  }
  return (end, digits)
}

func isDigitJoint(_ b: UInt8) -> Bool {
  switch b {
  case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
    UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"):
    true
  default: false
  }
}

/// The run of visible bytes round `i`, not beginning before `floor`, and whether it holds an ASCII
/// letter beside its digit.
func mixedToken(_ text: Span<UInt8>, _ i: Int, from floor: Int, _ count: Int) -> (
  range: Range<Int>, isMixed: Bool
) {
  var start = i
  while start > floor, text[start - 1].isVisible { start -= 1 }
  var end = i
  while end < count, text[end].isVisible { end += 1 }
  var hasLetter = false
  for k in start..<end where text[k].isLowerLetter {
    hasLetter = true
    break
  }
  return (start..<end, hasLetter)
}

/// Whether `://` or the dot of `www.` stands at `i`.
func isURLHead(_ text: Span<UInt8>, _ i: Int) -> Bool {
  if text[i] == UInt8(ascii: ":") {
    return text[i + 1] == UInt8(ascii: "/") && text[i + 2] == UInt8(ascii: "/")
  }
  guard text[i] == UInt8(ascii: "."), i >= 3 else { return false }
  let w = UInt8(ascii: "w")
  return text[i - 1] == w && text[i - 2] == w && text[i - 3] == w
}

extension UInt8 {
  /// A letter of ASCII, or part of a scalar beyond it.
  @inline(__always) var isWordByte: Bool { isLowerLetter || self >= 0x80 }
  /// Part of a token: no white space. Views hold no other control characters.
  @inline(__always) var isVisible: Bool { self > 0x20 }
  @inline(__always) var isVisibleMark: Bool {
    self > 0x20 && self < 0x80 && !isLowerLetter && !isDigit
  }
}

/// Puts the anchors of a block in order of place: an insertion sort, since they come nearly so and a
/// block has few.
private func sortByPlace(_ anchors: inout [Anchor], from first: Int) {
  var i = first &+ 1
  while i < anchors.count {
    var j = i
    while j > 0, (anchors[j].start, anchors[j].end) < (anchors[j &- 1].start, anchors[j &- 1].end) {
      anchors.swapAt(j, j &- 1)
      j &-= 1
    }
    i &+= 1
  }
}
