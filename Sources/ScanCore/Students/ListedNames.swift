/// Something of a roster in a view.
struct Listed {
  var range: Range<Int>
  var record: StudentRecord
}

/// Finds listed names: pairs of words in a window of four.
///
/// A pair counts as `first last` and as `last first`; over a comma only as `last, first`. What stands
/// between its words must be initials or words of listed names (middle names, particles), so that
/// `Ana María de la Cruz` is found and `Ana met Cruz` is not.
struct ListedNames {
  /// Words of a name at most: the two that are listed and two between them.
  static let width = 4

  let index: any StudentIndex

  /// Appends the names that a pivot is part of. `done` is where earlier pivots end up to: a pair that
  /// begins with one of them was tried there.
  func find(
    _ text: Span<UInt8>, pivot range: Range<Int>, into list: inout [Listed]
  ) {
    guard let pivot = NameWord(text, around: range), pivot.letters > 1 else { return }
    var last = pivot
    for _ in 1..<Self.width {
      guard let (next, joint) = token(after: last, text) else { break }
      test(pivot, next, joint, text, &list)
      // Behind a comma only the very next word is a first name.
      guard joint == .plain, isInner(next) else { break }
      last = next
    }
    var first = pivot
    var comma = false
    for step in 1..<Self.width {
      guard let (previous, joint) = token(before: first, text) else { break }
      if joint == .comma {
        guard step == 1 else { break }
        comma = true
      }
      test(previous, pivot, comma ? .comma : .plain, text, &list)
      guard isInner(previous) else { break }
      first = previous
    }
  }

  /// Whether a word may stand between the two of a name.
  func isInner(_ token: NameWord) -> Bool {
    token.letters == 1 || index.words.isName(token.key)
  }

  /// Asks for a pair in the order of the text.
  func test(
    _ a: NameWord, _ b: NameWord, _ joint: NameGap, _ text: Span<UInt8>,
    _ list: inout [Listed]
  ) {
    var record = joint == .plain ? person(a, b, text) : nil
    if record == nil {
      record = person(b, a, text)
      if record != nil, joint == .comma, isList(a, b, text) { return }
    }
    guard let record else { return }
    list.append(
      .init(range: hyphenated(a.range.lowerBound..<b.range.upperBound, text), record: record))
  }

  private func person(_ first: NameWord, _ last: NameWord, _ text: Span<UInt8>) -> StudentRecord? {
    guard last.letters > 1, index.words.isLast(last.key),
      first.letters > 1 ? index.words.isFirst(first.key) : isInitial(first, text)
    else { return nil }
    return index.person(first: first.key, last: last.key)
  }

  /// Whether a lone letter is an initial: one with a full stop, or one that is no word by itself.
  private func isInitial(_ token: NameWord, _ text: Span<UInt8>) -> Bool {
    let end = token.range.upperBound
    if end < text.count, text[end] == UInt8(ascii: ".") { return true }
    switch text[token.range.lowerBound] {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      return false
    default: return true
    }
  }

  /// Whether a comma stands between two names and not in one: `Ana Ruiz, Zoe Day`.
  private func isList(_ a: NameWord, _ b: NameWord, _ text: Span<UInt8>) -> Bool {
    guard let (before, x) = token(before: a, text), let (after, y) = token(after: b, text) else {
      return false
    }
    return x == .plain && y == .plain && isInner(before) && isInner(after)
  }

  /// The range with the other half of a hyphenated name on either side.
  private func hyphenated(_ range: Range<Int>, _ text: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    let hyphen = UInt8(ascii: "-")
    if start > 1, text[start - 1] == hyphen, let half = NameWord(text, endingAt: start - 1) {
      start = half.range.lowerBound
    }
    if end + 1 < text.count, text[end] == hyphen, text[end + 1].isWordByte,
      let half = NameWord(text, at: end + 1)
    {
      end = half.range.upperBound
    }
    return start..<end
  }

  func token(after token: NameWord, _ text: Span<UInt8>) -> (NameWord, NameGap)? {
    let end = token.range.upperBound
    var i = end
    while i < text.count, i - end <= 3, !text[i].isWordByte { i += 1 }
    guard i < text.count, text[i].isWordByte,
      let joint = NameGap(text, end..<i, afterInitial: token.letters == 1),
      let next = NameWord(text, at: i)
    else { return nil }
    return (next, joint)
  }

  func token(before token: NameWord, _ text: Span<UInt8>) -> (NameWord, NameGap)? {
    let start = token.range.lowerBound
    var i = start
    while i > 0, start - i <= 3, !text[i - 1].isWordByte { i -= 1 }
    guard i > 0, i < start, text[i - 1].isWordByte,
      let previous = NameWord(text, endingAt: i), previous.range.upperBound == i,
      let joint = NameGap(text, i..<start, afterInitial: previous.letters == 1)
    else { return nil }
    return (previous, joint)
  }
}
