/// A place in a view where a rule may have something to find.
struct Anchor {
  enum Kind { case word, digits, at, url }
  var start: Int
  var end: Int
  var kind: Kind
  /// A word: its slot. A cluster: its digits.
  var value: Int
}

/// What one pass over the plain view finds: anchors, and the places that plain look-up cannot judge.
struct SweepResult {
  var anchors: [Anchor] = []
  /// Offsets inside tokens that may be disguised words.
  var oblique: [Int] = []
  /// Whether a word was found oblique for what is in it, so that places are out of order.
  var glued = false
  /// Words looked at: a cost counter.
  var words = 0

  mutating func removeAll() {
    anchors.removeAll(keepingCapacity: true)
    oblique.removeAll(keepingCapacity: true)
    words = 0
    glued = false
  }
}

/// Bits of a 64-byte block, one for each byte.
private struct BlockMasks {
  var word: UInt64 = 0  // lower-case ASCII letters and non-ASCII bytes
  var digit: UInt64 = 0
  var mark: UInt64 = 0  // other visible ASCII
  var triple: UInt64 = 0  // first of three equal word bytes
}

private let ones: UInt64 = 0x0101_0101_0101_0101
private let high: UInt64 = 0x8080_8080_8080_8080

/// The high bit of each of 8 bytes, gathered into the low 8 bits.
@inline(__always) private func gather(_ bits: UInt64) -> UInt64 {
  ((bits >> 7) &* 0x0102_0408_1020_4080) >> 56
}

/// 0x80 in each byte of `x` (whose high bits are clear) that is at least `limit`.
@inline(__always) private func atLeast(_ x: UInt64, _ limit: UInt64) -> UInt64 {
  (x &+ (0x80 &- limit) &* ones) & high
}

/// 8 bytes as a little-endian number. Every bit pattern is a number and the offset is checked
/// against the span, so the load is safe in all but name.
@inline(__always) func load8(_ text: Span<UInt8>, _ offset: Int) -> UInt64 {
  unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
}

@inline(__always) private func masks(_ text: Span<UInt8>, block: Int) -> BlockMasks {
  var m = BlockMasks()
  var shift: UInt64 = 0
  var at = block
  while shift < 64 {
    let x = load8(text, at)
    let foreign = x & high
    let low = x & ~high
    let letter = (atLeast(low, 0x61) & ~atLeast(low, 0x7b) & ~foreign) | foreign
    let digit = atLeast(low, 0x30) & ~atLeast(low, 0x3a) & ~foreign
    let visible = atLeast(low, 0x21) & ~atLeast(low, 0x7f) & ~foreign
    m.word |= gather(letter) << shift
    m.digit |= gather(digit) << shift
    m.mark |= gather(visible & ~letter & ~digit) << shift
    let same = (x ^ load8(text, at + 1)) | (x ^ load8(text, at + 2))
    let equal = ~(((same & ~high) &+ ~high) | same) & high
    m.triple |= gather(equal & letter & ~foreign) << shift
    at += 8
    shift += 8
  }
  return m
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
  var digitEnd = -1  // digit clusters already emitted up to here
  let foreign = !view.map.pieces.isEmpty || !isASCII(view.text)
  var block = 0
  while block < count {
    let m = masks(text, block: block)
    let limit = count - block
    let inside: UInt64 = limit >= 64 ? ~0 : (1 << UInt64(limit)) &- 1

    // Words: every edge of the word mask begins or ends one.
    var edges = m.word ^ (m.word << 1 | before.word >> 63)
    while edges != 0 {
      let at = block + edges.trailingZeroBitCount
      edges &= edges &- 1
      if wordStart < 0 {
        wordStart = at
      } else {
        lookUp(wordStart..<at, text, table, filter, lexicon, &result)
        wordStart = -1
      }
    }

    // Oblique places: a digit at a letter, a mark in or before a word, three of a letter, lone letters.
    let nextWord = m.word >> 1 | (block + 64 < count && text[block + 64].isWordByte ? 1 << 63 : 0)
    let nextMark =
      m.mark >> 1 | (block + 64 < count && text[block + 64].isVisibleMark ? 1 << 63 : 0)
    let lastWord = m.word << 1 | before.word >> 63
    let lastMark = m.mark << 1 | before.mark >> 63
    var odd = m.digit & (nextWord | lastWord | nextMark | lastMark)
    odd |= m.triple
    // What is neither letter nor white space beside a mark: only there can marks stand for letters.
    let nextSolid = nextWord | nextMark | m.digit >> 1
    let beside = nextWord | lastWord | nextMark & lastMark
    var marks = m.mark & beside & inside
    while marks != 0 {
      let bit = marks.trailingZeroBitCount
      marks &= marks &- 1
      let one: UInt64 = 1 << UInt64(bit)
      // The last byte of a block takes what follows for solid: it may only be looked at too often.
      let followed = nextSolid & one != 0 || bit == 63
      if isDisguise(
        text[block + bit], joined: nextWord & lastWord & one != 0, beforeWord: followed)
      {
        odd |= one
      }
    }
    // A letter by itself whose neighbours at distance two are letters by themselves too.
    let lone = m.word & ~nextWord & ~lastWord & inside
    if lone != 0 {
      var rest = lone
      while rest != 0 {
        let at = block + rest.trailingZeroBitCount
        rest &= rest &- 1
        if isChainStart(text, at, count) { odd |= 1 << UInt64(at - block) }
      }
    }
    odd &= inside
    while odd != 0 {
      result.oblique.append(block + odd.trailingZeroBitCount)
      odd &= odd &- 1
    }

    // Class anchors.
    var digits = m.digit & inside
    while digits != 0 {
      let at = block + digits.trailingZeroBitCount
      if at >= digitEnd {
        let cluster = digitCluster(text, at, count)
        digitEnd = cluster.end
        if cluster.digits >= lexicon.fewestDigits {
          result.anchors.append(
            .init(start: at, end: cluster.end, kind: .digits, value: cluster.digits))
        }
      }
      let skip = digitEnd - block
      if skip >= 64 { break }
      digits &= ~0 << UInt64(skip)
    }
    var heads = m.mark & inside
    while heads != 0 {
      let at = block + heads.trailingZeroBitCount
      heads &= heads &- 1
      let b = text[at]
      if b == UInt8(ascii: "@") {
        result.anchors.append(.init(start: at, end: at + 1, kind: .at, value: 0))
      } else if isURLHead(text, at) {
        result.anchors.append(.init(start: at, end: at + 1, kind: .url, value: 0))
      }
    }
    before = m
    block += 64
  }
  if wordStart >= 0 { lookUp(wordStart..<count, text, table, filter, lexicon, &result) }
  sortByStart(&result.anchors)
  // Foreign words are met before the other oblique places of their block.
  if foreign || result.glued { result.oblique.sort() }
}

@inline(__always) private func lookUp(
  _ word: Range<Int>, _ text: Span<UInt8>, _ table: WordTable, _ filter: Span<UInt64>,
  _ lexicon: CompiledLexicon, _ result: inout SweepResult
) {
  result.words &+= 1
  let n = word.count
  let start = word.lowerBound
  guard n <= 16 else { return lookUpSlowly(word, text, table, lexicon, &result) }
  var low = load8(text, start)
  var hi: UInt64 = 0
  if n < 8 {
    low &= (1 << UInt64(8 * n)) &- 1
  } else if n > 8 {
    hi = load8(text, start + 8)
    if n < 16 { hi &= (1 << UInt64(8 * (n - 8))) &- 1 }
  }
  if (low | hi) & high != 0 { return lookUpSlowly(word, text, table, lexicon, &result) }
  let key = WordKey(low: low, high: hi)
  if table.mayAnchor(key.mixed, filter) { hit(key, word, text, table, &result) }
  if n >= Disguises.fewestGlued, isSuspect(key, word, text, lexicon) {
    result.oblique.append(start)
    result.glued = true
  }
}

@inline(never) private func hit(
  _ key: WordKey, _ word: Range<Int>, _ text: Span<UInt8>, _ table: WordTable,
  _ result: inout SweepResult
) {
  if touchesDigit(text, word) { return }
  guard let slot = table.anchor(key) else { return }
  result.anchors.append(
    .init(start: word.lowerBound, end: word.upperBound, kind: .word, value: slot))
}

/// Words that are long or hold more than ASCII: cut by scalar class, accents folded.
@inline(never) private func lookUpSlowly(
  _ run: Range<Int>, _ text: Span<UInt8>, _ table: WordTable, _ lexicon: CompiledLexicon,
  _ result: inout SweepResult
) {
  var words = WordWalk(from: run.lowerBound)
  while let word = words.next(text, limit: run.upperBound) {
    if let slot = table.anchor(word.key), !touchesDigit(text, word.range) {
      result.anchors.append(
        .init(
          start: word.range.lowerBound, end: word.range.upperBound, kind: .word, value: slot))
    }
    // A letter that is not Latin may imitate one, a picture between letters may stand for one; and
    // words may be written together.
    let joined = word.range.count < run.count
    if word.foreign || joined
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

/// Whether a mark beside a letter may stand for a letter or break a word up.
@inline(__always) func isDisguise(_ mark: UInt8, joined: Bool, beforeWord: Bool) -> Bool {
  switch mark {
  case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: ")"): false
  case UInt8(ascii: "$"), UInt8(ascii: "*"), UInt8(ascii: "@"), UInt8(ascii: "+"): true
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

private func isDigitJoint(_ b: UInt8) -> Bool {
  switch b {
  case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
    UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"):
    true
  default: false
  }
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
  @inline(__always) var isVisibleMark: Bool {
    self > 0x20 && self < 0x7f && !isLowerLetter && !isDigit
  }
}

/// Anchors come nearly in order: an insertion sort in place, linear as a rule.
private func sortByStart(_ anchors: inout [Anchor]) {
  var sorted = true
  for i in anchors.indices.dropFirst() where anchors[i - 1].start > anchors[i].start {
    sorted = false
    break
  }
  if !sorted { anchors.sort { ($0.start, $0.end) < ($1.start, $1.end) } }
}
