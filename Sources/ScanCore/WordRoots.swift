/// Finds words of the lexicon inside longer ones (`superidiot`): which of them begin with the four
/// letters that stand at a place.
///
/// A class, so that a scan borrows it by one reference.
final class WordRoots: Sendable {
  /// Plain spellings, at least four letters each, in order of their first four.
  private let words: [[UInt8]]
  /// For each, its place in the lexicon: where several fit, the first one counts.
  private let ranks: [Int]
  private let grams: [UInt32]
  /// A bit for each hash of four letters that some word begins with.
  private let filter: [UInt64]
  /// The words of each length, and those that begin with each letter.
  private let byLength: [[Int]]
  private let byFirst: [[Int]]

  init(words: [[UInt8]]) {
    let sorted = words.enumerated().filter { $0.element.count >= 4 }.sorted {
      (Self.gram($0.element), $1.element.count) < (Self.gram($1.element), $0.element.count)
    }
    self.words = sorted.map(\.element)
    ranks = sorted.map(\.offset)
    grams = sorted.map { Self.gram($0.element) }
    var filter = Array(repeating: UInt64(0), count: 256)
    for gram in grams { filter[Self.bit(gram) >> 6] |= 1 << UInt64(Self.bit(gram) & 63) }
    self.filter = filter
    var byLength = Array(repeating: [Int](), count: (words.map(\.count).max() ?? 0) + 1)
    var byFirst = Array(repeating: [Int](), count: 256)
    for (k, word) in self.words.enumerated() {
      byLength[word.count].append(k)
      byFirst[Int(word[0])].append(k)
    }
    self.byLength = byLength
    self.byFirst = byFirst
  }

  private static func gram(_ word: [UInt8]) -> UInt32 { gram(word.span, 0) }

  private static func gram(_ text: Span<UInt8>, _ i: Int) -> UInt32 {
    UInt32(text[i]) | UInt32(text[i + 1]) << 8 | UInt32(text[i + 2]) << 16
      | UInt32(text[i + 3]) << 24
  }

  @inline(__always) private static func bit(_ gram: UInt32) -> Int {
    Int((gram &* 0x9e37_79b1) >> 18)
  }

  /// Whether some word may begin inside `range`. About 1 ns a letter.
  func mayHold(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var i = range.lowerBound
    while i + 4 <= range.upperBound {
      let bit = Self.bit(Self.gram(text, i))
      if filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 { return true }
      i += 1
    }
    return false
  }

  /// Calls `body` with the end of every word that stands at `i`, the longest first, until it is true.
  func words(_ text: Span<UInt8>, at i: Int, limit: Int, until body: (Int) -> Bool) -> Bool {
    guard i + 4 <= limit else { return false }
    let gram = Self.gram(text, i)
    let bit = Self.bit(gram)
    guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { return false }
    var low = 0
    var high = grams.count
    while low < high {
      let mid = (low + high) / 2
      if grams[mid] < gram { low = mid + 1 } else { high = mid }
    }
    while low < grams.count, grams[low] == gram {
      let n = words[low].count
      if i + n <= limit, (4..<n).allSatisfy({ words[low][$0] == text[i + $0] }), body(i + n) {
        return true
      }
      low += 1
    }
    return false
  }

  /// The first word, as the lexicon has them, of the mask's length that shows what the mask shows, or nil. A mask is a word with
  /// `*` for letters; words shorter than four letters are not masked.
  func masked(_ mask: Span<UInt8>) -> Int? {
    var best: Int?
    guard mask.count < byLength.count else { return nil }
    for k in byLength[mask.count] {
      if let best, ranks[best] < ranks[k] { continue }
      if mask.indices.allSatisfy({ mask[$0] == UInt8(ascii: "*") || mask[$0] == words[k][$0] }) {
        best = k
      }
    }
    return best
  }

  /// The first word that a stretched spelling may be: the same runs of letters, none longer.
  func stretched(_ text: Span<UInt8>) -> Int? {
    byFirst[Int(text[0])].first { Self.stretches(text, words[$0]) }
  }

  func spelling(_ k: Int) -> [UInt8] { words[k] }

  private static func stretches(_ text: Span<UInt8>, _ word: [UInt8]) -> Bool {
    guard text.count > word.count, text[0] == word[0] else { return false }
    var i = 0
    var k = 0
    while i < text.count, k < word.count {
      let letter = text[i]
      guard word[k] == letter else { return false }
      var long = 0
      while i < text.count, text[i] == letter {
        i += 1
        long += 1
      }
      var short = 0
      while k < word.count, word[k] == letter {
        k += 1
        short += 1
      }
      guard long >= short else { return false }
    }
    return i == text.count && k == word.count
  }
}
