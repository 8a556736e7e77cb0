/// A word of a view: a run of letters.
struct Word {
  var range: Range<Int>
  var key: WordKey
  /// Whether it may be disguised: it holds a letter beyond ASCII that is not an accented vowel or ñ,
  /// or three of a letter, accents aside.
  var foreign: Bool
}

/// Walks the words of a view, scalar by scalar. Exact and slow: the sweep uses it only where a word
/// is long or not ASCII, the judge only around a match.
struct WordWalk {
  private var at: Int
  private var folded = FoldedWord()

  init(from start: Int) { at = start }

  /// The next word that begins before `limit`, or nil.
  mutating func next(_ text: Span<UInt8>, limit: Int) -> Word? {
    folded.removeAll()
    var start = -1
    var foreign = false
    while at < limit {
      let b = text[at]
      if b < 0x80 {
        if b.isLowerLetter {
          if start < 0 { start = at }
          folded.append(b)
        } else if start >= 0 {
          break
        }
        at += 1
        continue
      }
      let (value, length) = scalar(text, at: at)
      guard ScalarClass(value) == .letter else {
        if start >= 0 { break }
        at += length
        continue
      }
      if start < 0 { start = at }
      if b == 0xc3, unaccented(text[at + 1]) != 0 {
        folded.append(unaccented(text[at + 1]))
      } else {
        if value != 0xf1 { foreign = true }
        for k in 0..<length { folded.append(text[at + k]) }
      }
      at += length
    }
    guard start >= 0 else { return nil }
    if folded.isStretched { foreign = true }
    return Word(range: start..<at, key: folded.key, foreign: foreign)
  }
}
