/// The spellings that words of the lexicon are often given by mistake or to get past a filter, as the
/// compiler has listed them; none of them is a word itself.
///
/// They are no terms: the sweep asks a filter of their own, and only a word that it passes is read
/// anew. So a hundred thousand of them slow no other word down.
struct Misspellings: Sendable {
  /// Letters of the shortest.
  static let shortest = 3

  private let filter: WordFilter
  /// A hash table, searched linearly: 44 bits of the word's hash over the index of the right word
  /// in ``WordRoots``, counted from 1. Distinct words are taken for one another once in some 10^13.
  private let slots: TableArray<UInt64>

  init?(filter: WordFilter, slots: TableArray<UInt64>) {
    guard slots.isEmpty || slots.count.nonzeroBitCount == 1 else { return nil }
    self.filter = filter
    self.slots = slots
  }

  var isEmpty: Bool { slots.isEmpty }

  /// Whether a word may be one: false positives as in ``WordFilter``.
  @inline(__always) func mayHold(_ word: WordKey) -> Bool { filter.contains(word) }

  /// The index in ``WordRoots`` of the word that is meant, or nil.
  func meant(_ word: WordKey) -> Int? {
    guard filter.contains(word) else { return nil }
    let hash = word.mixed
    var i = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[i] != 0 {
      if slots[i] >> 20 == hash >> 20 { return Int(slots[i] & 0xf_ffff) - 1 }
      i = (i + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The slots for spellings and the indices of what they mean; of one spelling the first counts.
  static func slots(_ spellings: [(word: WordKey, index: Int)]) -> [UInt64] {
    guard !spellings.isEmpty else { return [] }
    let count = 1 << (Int.bitWidth - (spellings.count * 2).leadingZeroBitCount)
    var slots = Array(repeating: UInt64(0), count: count)
    for (word, index) in spellings {
      precondition(index < 0xf_ffff, "more words than the table has room for")
      let hash = word.mixed
      var i = Int(truncatingIfNeeded: hash) & (count - 1)
      while slots[i] != 0, slots[i] >> 20 != hash >> 20 { i = (i + 1) & (count - 1) }
      if slots[i] == 0 { slots[i] = hash & ~0xf_ffff | UInt64(index + 1) }
    }
    return slots
  }
}
