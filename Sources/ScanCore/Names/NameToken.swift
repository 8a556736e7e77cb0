/// A token of a line, as the tagger sees it.
struct NameToken {
  enum Kind: UInt8 { case word, number, handle, link, mark, suffix }

  /// How a token is written.
  enum Shape: UInt8 { case lower, capital, upper, letter, initial, mixed, other }

  private let first: UInt32
  private var last: UInt32
  let kind: Kind
  var shape: Shape
  /// Whether `id`, `prefix`, `ending`, `length` and `traits` are filled in.
  var isRead = false
  /// For a word in lower case: whether the sweep found it in the list of bare names.
  var isListed = false
  /// Whether a word that speaks of a pupil or a family stands shortly before it.
  var isNear = false
  /// Whether it is a word of ASCII letters alone.
  let isPlain: Bool
  var traits = WordTraits()
  /// Bytes of the folded word.
  var length: UInt16 = 0
  /// First three bytes, and last four, of the folded word.
  var prefix: UInt32 = 0
  var ending: UInt32 = 0
  /// The same for words that differ in case and accents only; for other tokens, their kind or byte.
  var id: UInt64 = 0
  /// What the tagger makes of it, and by how much: the logits by which the best name class leads the
  /// best other one, in ``NameModel/scale``ths.
  var tag = NameTag.outside
  var margin: Int32 = 0

  @inline(__always) init(
    _ range: Range<Int>, _ kind: Kind, shape: Shape = .other, isPlain: Bool = false
  ) {
    first = UInt32(truncatingIfNeeded: range.lowerBound)
    last = UInt32(truncatingIfNeeded: range.upperBound)
    self.kind = kind
    self.shape = shape
    self.isPlain = isPlain
  }

  @inline(__always) var start: Int { Int(first) }
  @inline(__always) var end: Int { Int(last) }
  var range: Range<Int> { start..<end }

  /// A full stop behind an initial is part of it.
  mutating func takeStop() {
    last += 1
    if last - first == 2 { shape = .initial }
  }
}
