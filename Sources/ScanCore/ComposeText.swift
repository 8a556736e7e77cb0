/// A token of a text that is composed: a word, a number, an emoji or `=`.
struct ComposeToken {
  var range: Range<Int>
  /// Zero for what no class can hold.
  var key: WordKey
  /// The key's bit, once its sentence was classed.
  var bit: UInt64 = 0
  /// What parts it from the token before.
  var boundary: ComposeBoundary
  /// Whether it is an emoji, or another picture.
  var isPicture = false
  /// All classes of the phrases that begin here.
  var classes = ClassSet()
  /// Those phrases, as a range of ``ComposeScratch/marks``.
  var marks = 0..<0
  /// Whether an odd count of negators stands before it in its clause.
  var negated = false
}

/// What stands between two tokens, in order of strength.
enum ComposeBoundary: UInt8, Comparable {
  case none, comma, clause, sentence

  static func < (a: ComposeBoundary, b: ComposeBoundary) -> Bool { a.rawValue < b.rawValue }
}

/// A phrase of a class: its first token is where the mark is kept.
struct ComposeMark {
  var classes: ClassSet
  /// Tokens it takes.
  var count: Int
}

/// Buffers of composition; they grow and are kept.
struct ComposeScratch {
  /// Words of triggers and watched classes that the sweep met, and where.
  var met: [(place: Int, index: Int)] = []
  /// Their classes.
  private(set) var present = ClassSet()
  /// For each sentence, those met in it.
  var metIn: [ClassSet] = []
  /// Whether a trigger was met.
  private(set) var isTriggered = false
  /// Whether the sweep met a word of a watched class that is no trigger.
  var isWatching = false
  var tokens: [ComposeToken] = []
  var sentences: [Range<Int>] = []
  /// For each sentence, whether it was classed.
  var classed: [Bool] = []
  /// For each sentence, the classes of its tokens, once it was classed.
  var unions: [ClassSet] = []
  /// For each sentence, the bits of its words, once it was classed.
  var wordBits: [UInt64] = []
  /// The groups that pronouns of the sentence at hand stand for.
  var carried = ClassSet()
  var marks: [ComposeMark] = []
  /// The tokens of the sentence that is being judged, by class and by word.
  var places = TokenPlaces()
  /// The sequences that may stand in the sentence at hand.
  var candidates: [Int] = []
  /// What was found in the view.
  var compositions: [Composition] = []
  /// Phrases of the sentence that is being classed.
  var hits: [(start: Int, count: Int, classes: ClassSet)] = []

  /// Most tokens in a sentence: one bit of a word for each. A longer one is cut.
  static let longest = 64

  mutating func meetNone() {
    met.clear()
    present = ClassSet()
    isTriggered = false
    isWatching = false
  }

  /// Notes a trigger and its class.
  mutating func meet(_ c: Int, at place: Int) {
    isTriggered = true
    see(c, at: place)
  }

  /// Notes that a watched class is there.
  mutating func see(_ c: Int, at place: Int) {
    present |= ClassSet(c)
    met.append((place, c))
  }

  /// Cuts a view into tokens and sentences. One pass, linear.
  mutating func read(_ text: Span<UInt8>, padded: Span<UInt8>) {
    tokens.clear()
    sentences.clear()
    classed.clear()
    unions.clear()
    wordBits.clear()
    metIn.clear()
    marks.clear()
    compositions.clear()
    var boundary = ComposeBoundary.sentence
    var first = 0
    var i = 0
    var folded = FoldedWord()
    while i < text.count {
      let b = text[i]
      if b == 0x20 {
        i += 1
        continue
      }
      let start = i
      var key = WordKey(low: 0, high: 0)
      var isPicture = false
      if b < 0x80, !Self.isLetter(b), !b.isDigit {
        boundary = max(boundary, Self.boundary(text, i))
        i += 1
        guard b == UInt8(ascii: "=") else { continue }
        folded.removeAll()
        folded.append(b)
        key = folded.key
      } else {
        let kind = b < 0x80 ? ScalarClass.letter : ScalarClass(scalar(text, at: i).value)
        if kind == .other {
          let (value, length) = scalar(text, at: i)
          i += length
          let isSkin = (0x1f3fe...0x1f3ff).contains(value) && tokens.last?.range.upperBound == start
          guard isSkin || Self.isEmoji(value) else { continue }
          folded.removeAll()
          for k in start..<i { folded.append(text[k]) }
          // Skin tones and the letters of flags belong to what is before them; but dark skin of a
          // person is a token by itself.
          while i < text.count, text[i] >= 0xf0 {
            let next = scalar(text, at: i)
            if next.value >= 0x1f3fe, next.value <= 0x1f3ff, Self.isPerson(value) { break }
            let joins =
              (0x1f3fb...0x1f3ff).contains(next.value)
              || (0x1f1e6...0x1f1ff).contains(value) && (0x1f1e6...0x1f1ff).contains(next.value)
                && i - start == 4
            guard joins else { break }
            if !(0x1f3fb...0x1f3ff).contains(next.value) {
              for k in i..<i + next.length { folded.append(text[k]) }
            }
            i += next.length
          }
          key = folded.key
          isPicture = true
        } else {
          (i, key) = Self.word(text, padded, i, &folded)
          // Part of an identifier, as to the sweep.
          if start > 0, text[start - 1] == UInt8(ascii: "_") { key = WordKey(low: 0, high: 0) }
        }
      }
      if boundary == .sentence, tokens.count > first {
        sentences.append(first..<tokens.count)
        first = tokens.count
      } else if tokens.count - first == Self.longest {
        sentences.append(first..<tokens.count)
        first = tokens.count
      }
      tokens.append(.init(range: start..<i, key: key, boundary: boundary, isPicture: isPicture))
      boundary = .none
    }
    if tokens.count > first { sentences.append(first..<tokens.count) }
    for _ in sentences {
      classed.append(false)
      unions.append(ClassSet())
      wordBits.append(0)
      metIn.append(ClassSet())
    }
  }

  private static func isMark(_ b: UInt8) -> Bool {
    b > 0x20 && b < 0x80 && !isLetter(b) && !b.isDigit
  }

  private static func isLetter(_ b: UInt8) -> Bool { (b | 0x20).isLowerLetter }

  /// Emoji and other pictures: beyond arrows and technical signs, not variation selectors.
  private static func isEmoji(_ value: UInt32) -> Bool {
    (0x2190...0x2bff).contains(value)
      || (0x1f000...0x1faff).contains(value)
        && !(0x1f3fb...0x1f3ff).contains(value)
  }

  /// Pictures of one person of no particular work.
  private static func isPerson(_ value: UInt32) -> Bool {
    (0x1f466...0x1f469).contains(value) || (0x1f471...0x1f475).contains(value)
      || (0x1f9d1...0x1f9d5).contains(value)
  }

  /// How many of eight bytes, from the first, are lower-case letters.
  @inline(__always) private static func leadingLetters(_ bytes: UInt64) -> Int {
    let high: UInt64 = 0x8080_8080_8080_8080
    let low = bytes & ~high
    // The high bit of a byte: at least `a`, and not past `z`.
    let letters =
      (low &+ 0x1f1f_1f1f_1f1f_1f1f) & ~(low &+ 0x0505_0505_0505_0505) & ~bytes & high
    return (~letters & high).trailingZeroBitCount / 8
  }

  /// The end and key of the word or number at `i`.
  private static func word(
    _ text: Span<UInt8>, _ padded: Span<UInt8>, _ start: Int, _ folded: inout FoldedWord
  ) -> (Int, WordKey) {
    var i = start
    var isWord = true
    // The short ASCII words that nearly all are: eight bytes at a time.
    var low = load8(padded, start)
    var high: UInt64 = 0
    var n = leadingLetters(low)
    if n < 8 {
      low &= (1 << UInt64(8 * n)) &- 1
    } else {
      high = load8(padded, start + 8)
      let more = leadingLetters(high)
      if more < 8 { high &= (1 << UInt64(8 * more)) &- 1 }
      n += more
    }
    i += n
    let next = padded[i]
    if n > 0, n < 16 || !next.isLowerLetter, next < 0x80, !next.isDigit, next != 0x5f {
      return (i, WordKey(low: low, high: high))
    }
    while i < text.count, isLetter(text[i]) { i += 1 }
    folded.removeAll()
    for k in start..<i { folded.append(text[k]) }
    while i < text.count {
      let b = text[i]
      if b < 0x80 {
        if b.isDigit || b == UInt8(ascii: "_") {
          isWord = false
        } else if isLetter(b) {
          folded.append(b)
        } else {
          break
        }
        i += 1
        continue
      }
      let (value, length) = scalar(text, at: i)
      switch ScalarClass(value) {
      case .other: return (i, isWord ? folded.key : WordKey(low: 0, high: 0))
      case .digit: isWord = false
      case .letter:
        if b == 0xc3, unaccented(text[i + 1]) != 0 {
          folded.append(unaccented(text[i + 1]))
        } else {
          for k in 0..<length { folded.append(text[i + k]) }
        }
      }
      i += length
    }
    return (i, isWord ? folded.key : WordKey(low: 0, high: 0))
  }

  /// How strongly the mark at `i` parts the tokens round it.
  private static func boundary(_ text: Span<UInt8>, _ i: Int) -> ComposeBoundary {
    switch text[i] {
    case 0x0a, UInt8(ascii: "!"), UInt8(ascii: "?"): return .sentence
    case UInt8(ascii: "."):
      // A dot inside a token or behind a title ends nothing.
      if i + 1 < text.count, text[i + 1] > 0x20, text[i + 1] != UInt8(ascii: "\"") { return .none }
      return isTitle(text, endingAt: i) ? .none : .sentence
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "\""):
      // Speech ends where a quotation mark meets another mark; alone it may be irony.
      let before = i > 0 ? text[i - 1] : 0x20
      let after = i + 1 < text.count ? text[i + 1] : 0x20
      return isMark(before) || isMark(after) ? .clause : .none
    case UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"): return .clause
    default: return .none
    }
  }

  /// Whether `mr`, `mrs`, `ms`, `dr`, `st` or a lone letter ends there.
  private static func isTitle(_ text: Span<UInt8>, endingAt end: Int) -> Bool {
    var start = end
    while start > 0, isLetter(text[start - 1]), end - start < 4 { start -= 1 }
    switch end - start {
    case 1: return true
    case 2:
      let a = text[start] | 0x20
      let b = text[start + 1] | 0x20
      return b == UInt8(ascii: "r") && (a == UInt8(ascii: "m") || a == UInt8(ascii: "d"))
        || b == UInt8(ascii: "s") && (a == UInt8(ascii: "m") || a == UInt8(ascii: "v"))
    case 3:
      return text[start] | 0x20 == UInt8(ascii: "m") && text[start + 1] | 0x20 == UInt8(ascii: "r")
        && text[start + 2] | 0x20 == UInt8(ascii: "s")
    default: return false
    }
  }
}
