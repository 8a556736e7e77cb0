/// A token of the plain view and what it is read as in a derived view.
struct Replacement {
  var range: Range<Int>
  /// Where its reading lies in ``Disguises/readings``.
  var reading: Range<Int>
}

/// Undoes disguises: finds the tokens whose true reading is a word of the lexicon.
///
/// Only such tokens change, so ordinary text is left alone whatever marks it holds; a token that is an
/// ordinary word, as it stands or undone, is left alone too (benign first). Everything else in a
/// derived view is the plain one.
struct Disguises {
  /// Longest token, in bytes of the plain view, that is taken for a disguised word.
  static let longestToken = 96
  /// Fewest letters of a token in which words without a space between are looked for.
  static let fewestGlued = 6

  private(set) var skeleton: [Replacement] = []
  var decoded: [Replacement] = []
  var readings: [UInt8] = []
  private var token = TokenReading()

  mutating func find(_ oblique: [Int], in view: borrowing View, _ lexicon: CompiledLexicon) {
    skeleton.clear()
    decoded.clear()
    readings.clear()
    let text = view.text
    var done = 0
    for at in oblique where at >= done {
      guard var range = Self.token(text, around: at), range.lowerBound >= done else { continue }
      // Letters spaced out: a chain that runs over white space is one token.
      if let first = range.first(where: { text[$0].isWordByte }),
        isLone(text, first, text.count), isChainStart(text, first, text.count)
      {
        let chain = Self.chain(text, from: first)
        if chain.upperBound > range.upperBound { range = chain }
      }
      done = range.upperBound
      undo(range, text, lexicon)
    }
  }

  /// The run of bytes without white space round `at`, or nil if it is longer than ``longestToken``.
  private static func token(_ text: Span<UInt8>, around at: Int) -> Range<Int>? {
    var start = at
    var end = at
    while start > 0, text[start - 1] > 0x20 {
      start -= 1
      if at - start >= longestToken { return nil }
    }
    while end < text.count, text[end] > 0x20 {
      end += 1
      if end - start > longestToken { return nil }
    }
    return start < end ? start..<end : nil
  }

  /// The chain of lone letters that begins at `at`; one behind the first may have an accent.
  private static func chain(_ text: Span<UInt8>, from at: Int) -> Range<Int> {
    var last = at
    while last + 2 < text.count, last - at < longestToken - 4 {
      if isLone(text, last + 2, text.count) {
        last += 2
      } else if isLoneAccented(text, last + 2) {
        last += 3
      } else {
        break
      }
    }
    return at..<last + 1
  }

  /// Whether a letter of Latin 1 with an accent begins at `i` (two bytes), between bytes that are neither
  /// letters nor digits.
  private static func isLoneAccented(_ text: Span<UInt8>, _ i: Int) -> Bool {
    guard text[i] == 0xc3, unaccented(text[i + 1]) != 0 else { return false }
    if text[i - 1].isWordByte || text[i - 1].isDigit { return false }
    return i + 2 >= text.count || !(text[i + 2].isWordByte || text[i + 2].isDigit)
  }

  private mutating func undo(_ range: Range<Int>, _ text: Span<UInt8>, _ lexicon: CompiledLexicon) {
    token.read(text, range)
    if token.foreign, token.imitates {
      // Look-alikes: mixed with Latin letters they are a disguise by themselves, else only where
      // the reading is a word of the lexicon.
      if token.hasLatin || lexicon.words.decodes(token.lettersOnly.key) {
        let first = readings.count
        token.copyLetters(to: &readings)
        skeleton.append(.init(range: range, reading: first..<readings.count))
      }
    }
    let first = readings.count
    if let part = token.undisguised(lexicon, into: &readings) {
      decoded.append(
        .init(
          range: range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound,
          reading: first..<readings.count))
    } else {
      readings.cut(to: first)
      if let last = skeleton.last, last.range == range { decoded.append(last) }
    }
  }

  /// Writes `view` with its replaced tokens into `derived`, whose map leads back to `view`.
  func apply(_ list: [Replacement], to view: borrowing View, into derived: inout View) {
    derived.begin(capacity: view.count)
    let text = view.text
    var at = 0
    for r in list {
      if r.range.lowerBound > at {
        derived.map.append(.init(new: derived.count, old: at, oldEnd: 0))
        derived.append(text.extracting(at..<r.range.lowerBound))
      }
      derived.map.append(
        .init(new: derived.count, old: r.range.lowerBound, oldEnd: r.range.upperBound))
      derived.append(readings.span.extracting(r.reading))
      at = r.range.upperBound
    }
    derived.map.append(.init(new: derived.count, old: at, oldEnd: 0))
    derived.append(text.extracting(at..<text.count))
    derived.end()
  }
}

/// Whether a word of ASCII letters may be two that were written together, one of them the lexicon's.
/// Asked of every long word: one probe of a filter as a rule.
@inline(__always) func isSuspect(
  _ key: WordKey, _ word: Range<Int>, _ text: Span<UInt8>, _ lexicon: CompiledLexicon
) -> Bool {
  !lexicon.ordinary.contains(key) && lexicon.roots.mayHold(text, word)
}

extension WordTable {
  /// Whether disguised spellings of the word are undone.
  func decodes(_ key: WordKey) -> Bool {
    guard let slot = slot(key) else { return false }
    return slots[slot].flags & Self.decodes != 0
  }
}
