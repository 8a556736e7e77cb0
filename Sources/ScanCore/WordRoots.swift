/// Finds words of the lexicon inside longer ones (`superidiot`): which of them begin with the four
/// letters that stand at a place. Read in place from the compiled table; a class, so that a scan borrows
/// it by one reference.
final class WordRoots: Sendable {
  /// Plain spellings of at least four bytes one behind the other, in order of their first four bytes,
  /// then the longest first; and where each ends.
  private let bytes: TableArray<UInt8>
  private let ends: TableArray<UInt32>
  /// For each, its place in the lexicon: where several fit, the first one counts.
  private let ranks: TableArray<UInt32>
  /// For each byte, the first word that begins with it or a greater one.
  private let firsts: TableArray<UInt32>
  /// A bit for each hash of four letters that some word begins with; a power of two of numbers.
  private let filter: [UInt64]
  private let filterShift: UInt32

  /// Nil for what ``Layout`` did not make.
  init?(
    bytes: TableArray<UInt8>, ends: TableArray<UInt32>, ranks: TableArray<UInt32>,
    firsts: TableArray<UInt32>, filter: TableArray<UInt64>
  ) {
    guard ends.count == ranks.count, firsts.count == 257,
      filter.count.nonzeroBitCount == 1, filter.count <= 1 << 26,
      Int(ends.last ?? 0) == bytes.count, Int(firsts[256]) == ends.count
    else { return nil }
    self.bytes = bytes
    self.ends = ends
    self.ranks = ranks
    self.firsts = firsts
    self.filter = Array(filter)
    filterShift = Self.shift(filter.count)
  }

  /// The arrays of a table for words in their order in the lexicon.
  struct Layout {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [UInt32] = []
    private(set) var ranks: [UInt32] = []
    private(set) var firsts: [UInt32] = []
    private(set) var filter: [UInt64]
    /// For each word of the lexicon, its index here.
    private(set) var indices: [Int]

    init(_ words: [[UInt8]]) {
      indices = Array(repeating: -1, count: words.count)
      let sorted = words.enumerated().filter { $0.element.count >= 4 }.sorted { a, b in
        let (x, y) = (WordRoots.gram(a.element.span, 0), WordRoots.gram(b.element.span, 0))
        return (x, b.element.count, a.offset) < (y, a.element.count, b.offset)
      }
      // Eight bits a word and more, so that few letters pass by chance, however many words there are;
      // 2 KiB at least, which stay in the first-level cache.
      let wanted = max(16_384, sorted.count * 8)
      filter = Array(
        repeating: 0, count: 1 << (Int.bitWidth - (wanted - 1).leadingZeroBitCount - 6))
      let shift = WordRoots.shift(filter.count)
      var next = 0
      for (k, word) in sorted.enumerated() {
        let gram = WordRoots.gram(word.element.span, 0)
        while next <= Int(gram >> 24) {
          firsts.append(UInt32(k))
          next += 1
        }
        indices[word.offset] = k
        bytes += word.element
        ends.append(UInt32(bytes.count))
        ranks.append(UInt32(word.offset))
        let bit = WordRoots.bit(gram, shift)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
      }
      while firsts.count < 257 { firsts.append(UInt32(sorted.count)) }
    }
  }

  /// The four bytes at `i` as a number that sorts as they do.
  fileprivate static func gram(_ text: Span<UInt8>, _ i: Int) -> UInt32 {
    UInt32(text[i]) << 24 | UInt32(text[i + 1]) << 16 | UInt32(text[i + 2]) << 8
      | UInt32(text[i + 3])
  }

  @inline(__always) fileprivate static func bit(_ gram: UInt32, _ shift: UInt32) -> Int {
    Int((gram &* 0x9e37_79b1) >> shift)
  }

  /// What leaves of a hash of 32 bits the number of a bit in so many words of 64.
  fileprivate static func shift(_ words: Int) -> UInt32 {
    UInt32(32 - words.trailingZeroBitCount - 6)
  }

  private func range(_ k: Int) -> Range<Int> { (k == 0 ? 0 : Int(ends[k - 1]))..<Int(ends[k]) }

  /// The words that begin with a byte.
  private func words(beginning byte: UInt8) -> Range<Int> {
    Int(firsts[Int(byte)])..<Int(firsts[Int(byte) + 1])
  }

  /// The words that begin with a byte and another one behind it: two binary searches.
  private func words(beginning byte: UInt8, _ second: UInt8) -> Range<Int> {
    let own = words(beginning: byte)
    func first(where isBehind: (UInt8) -> Bool) -> Int {
      var low = own.lowerBound
      var high = own.upperBound
      while low < high {
        let mid = (low + high) / 2
        if isBehind(bytes[range(mid).lowerBound + 1]) { high = mid } else { low = mid + 1 }
      }
      return low
    }
    return first { $0 >= second }..<first { $0 > second }
  }

  /// Appends the spelling of a word.
  func append(_ k: Int, to out: inout [UInt8]) {
    for i in range(k) { out.append(bytes[i]) }
  }

  /// Whether some word may begin inside `range`. About 1 ns a letter.
  func mayHold(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var i = range.lowerBound
    while i + 4 <= range.upperBound {
      let bit = Self.bit(Self.gram(text, i), filterShift)
      if filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 { return true }
      i += 1
    }
    return false
  }

  /// Calls `body` with the end of every word that stands at `i`, the longest first, until it is true.
  func words(_ text: Span<UInt8>, at i: Int, limit: Int, until body: (Int) -> Bool) -> Bool {
    guard i + 4 <= limit else { return false }
    let bit = Self.bit(Self.gram(text, i), filterShift)
    guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { return false }
    let own = words(beginning: text[i])
    var low = own.lowerBound
    var high = own.upperBound
    while low < high {
      let mid = (low + high) / 2
      if precedes(mid, text, i) { low = mid + 1 } else { high = mid }
    }
    while low < own.upperBound {
      let word = range(low)
      guard (1..<4).allSatisfy({ bytes[word.lowerBound + $0] == text[i + $0] }) else { break }
      if i + word.count <= limit,
        (4..<word.count).allSatisfy({ bytes[word.lowerBound + $0] == text[i + $0] }),
        body(i + word.count)
      {
        return true
      }
      low += 1
    }
    return false
  }

  /// Whether the first four bytes of a word sort before those at `i`.
  private func precedes(_ k: Int, _ text: Span<UInt8>, _ i: Int) -> Bool {
    let first = range(k).lowerBound
    for j in 0..<4 where bytes[first + j] != text[i + j] { return bytes[first + j] < text[i + j] }
    return false
  }

  /// The first word, as the lexicon has them, of the mask's length that shows what the mask shows, or
  /// nil. A mask is a word with `*` for letters but the first; words shorter than four letters are not
  /// masked.
  func masked(_ mask: Span<UInt8>) -> Int? {
    var best: Int?
    let likely =
      mask[1] == UInt8(ascii: "*")
      ? words(beginning: mask[0]) : words(beginning: mask[0], mask[1])
    for k in likely {
      let word = range(k)
      if word.count != mask.count { continue }
      if let best, ranks[best] < ranks[k] { continue }
      if mask.indices.allSatisfy({
        mask[$0] == UInt8(ascii: "*") || mask[$0] == bytes[word.lowerBound + $0]
      }) {
        best = k
      }
    }
    return best
  }

  /// The first word that a stretched spelling may be: the same runs of letters, none longer.
  func stretched(_ text: Span<UInt8>) -> Int? {
    // Its second letter is the first one again, or the next that is another.
    let other = text.indices.first { text[$0] != text[0] }.map { text[$0] }
    for second in [text[0], other ?? text[0]].sorted() {
      if let k = words(beginning: text[0], second).first(where: { stretches(text, range($0)) }) {
        return k
      }
    }
    return nil
  }

  private func stretches(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard text.count > word.count else { return false }
    var i = 0
    var k = word.lowerBound
    while i < text.count, k < word.upperBound {
      let letter = text[i]
      guard bytes[k] == letter else { return false }
      var long = 0
      while i < text.count, text[i] == letter {
        i += 1
        long += 1
      }
      var short = 0
      while k < word.upperBound, bytes[k] == letter {
        k += 1
        short += 1
      }
      guard long >= short else { return false }
    }
    return i == text.count && k == word.upperBound
  }
}
