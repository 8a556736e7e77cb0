/// The name lists and the tagger's weights, read in place from the compiled table.
///
/// Both are hash tables, searched linearly from the hashed place on: a list slot is 20 bits of the
/// word's hash over its traits, a weight slot 6 signed bytes over 16 bits of the feature's hash. A
/// slot that is 0 is empty. A look-up is one cache line as a rule.
package final class NameModel: Sendable {
  /// Classes that the tagger tells apart; ``NameTag``.
  package static let classes = 6
  /// A weight of a logit is stored as 24.
  package static let scale = 24

  private let list: TableArray<UInt32>
  private let weights: TableArray<UInt64>

  /// Nil unless both have a power of 2 of slots.
  init?(list: TableArray<UInt32>, weights: TableArray<UInt64>) {
    guard list.count.nonzeroBitCount == 1, weights.count.nonzeroBitCount == 1 else { return nil }
    self.list = list
    self.weights = weights
  }

  /// A model of its own memory, for the trainer.
  package convenience init(_ names: CompiledNames) {
    let bytes = { (n: Int, width: Int, value: (Int) -> UInt64) in
      (0..<n * width).map { UInt8(truncatingIfNeeded: value($0 / width) >> UInt64($0 % width * 8)) }
    }
    let list = bytes(names.list.count, 4) { UInt64(names.list[$0]) }
    let weights = bytes(names.weights.count, 8) { names.weights[$0] }
    self.init(
      list: TableMemory(copying: list.span).array(at: 0, count: names.list.count, of: UInt32.self)!,
      weights: TableMemory(copying: weights.span).array(
        at: 0, count: names.weights.count, of: UInt64.self)!)!
  }

  /// What the lists know of a word. Distinct words are taken for one another once in some 300,000.
  @inline(__always) func traits(_ key: WordKey) -> WordTraits {
    let mixed = key.mixed
    let mask = list.count - 1
    var i = Int(truncatingIfNeeded: mixed >> 20) & mask
    let check = UInt32(truncatingIfNeeded: mixed >> 44)
    for _ in 0...mask {
      let slot = list[i]
      if slot == 0 { break }
      if slot >> 12 == check { return WordTraits(bits: UInt16(slot & 0xfff)) }
      i = (i + 1) & mask
    }
    return WordTraits()
  }

  /// Adds the weights of a feature to the scores of the classes.
  @inline(__always) func add(_ feature: UInt64, to scores: inout SIMD8<Int32>) {
    let mask = weights.count - 1
    var i = Int(truncatingIfNeeded: feature >> 16) & mask
    let check = UInt16(truncatingIfNeeded: feature >> 48) | 1
    for _ in 0...mask {
      let slot = weights[i]
      if slot == 0 { return }
      if UInt16(truncatingIfNeeded: slot) == check {
        for k in 0..<Self.classes {
          scores[k] &+= Int32(Int8(truncatingIfNeeded: slot >> UInt64(16 + 8 * k)))
        }
        return
      }
      i = (i + 1) & mask
    }
  }
}

/// 4 bytes as a little-endian number; see ``load8(_:_:)``.
@inline(__always) func load4(_ text: Span<UInt8>, _ offset: Int) -> UInt32 {
  unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
}

/// A model of names as the compiler of lexicons hands it over.
public struct CompiledNames: Sendable {
  /// The set of needed words that bare names are.
  public var need: Int
  var list: [UInt32]
  var weights: [UInt64]
}

/// Lays a model out.
public struct NameModelWriter {
  private var bits: [WordKey: UInt16] = [:]

  public init() {}

  /// Says how usual a word is as a given name, a surname, a common word: 1 to 3, the greatest stays.
  public mutating func add(given word: String, _ level: Int) { raise(word, level, 0) }
  public mutating func add(surname word: String, _ level: Int) { raise(word, level, 2) }
  public mutating func add(common word: String, _ level: Int) { raise(word, level, 4) }
  /// Says that a place or a people is called so.
  public mutating func add(place word: String) { bits[Self.key(word), default: 0] |= 0x40 }
  /// Says what a word tells of names beside it; false if something else was said before.
  public mutating func add(cue: NameCue, _ word: String) -> Bool {
    let key = Self.key(word)
    guard bits[key, default: 0] >> 7 == 0 else { return false }
    bits[key, default: 0] |= UInt16(cue.rawValue) << 7
    return true
  }

  /// As ``NameLine`` folds words: without the accents of vowels and of ñ.
  private static func key(_ word: String) -> WordKey {
    WordKey(word: String(word.map { $0 == "ñ" ? "n" : $0 }))
  }

  private mutating func raise(_ word: String, _ level: Int, _ shift: UInt16) {
    let key = Self.key(word)
    let old = bits[key, default: 0]
    if UInt16(level) > old >> shift & 3 {
      bits[key] = old & ~(3 << shift) | UInt16(level) << shift
    }
  }

  /// Whether a word is looked for in lower case.
  public func isBareName(_ word: String) -> Bool {
    WordTraits(bits: bits[Self.key(word), default: 0]).isBareName
  }

  /// The model; `weights` as ``weights(_:)`` made them, or empty.
  public func model(weights: [UInt64], need: Int) -> CompiledNames {
    var list = Self.slots(for: bits.count, UInt32.self)
    // In an order that does not depend on hashing, for the same table every time.
    for (key, value) in bits.sorted(by: { ($0.key.low, $0.key.high) < ($1.key.low, $1.key.high) })
    where value != 0 {
      let mixed = key.mixed
      var i = Int(truncatingIfNeeded: mixed >> 20) & (list.count - 1)
      while list[i] != 0 { i = (i + 1) & (list.count - 1) }
      list[i] = UInt32(truncatingIfNeeded: mixed >> 44) << 12 | UInt32(value)
    }
    return CompiledNames(need: need, list: list, weights: weights.isEmpty ? [0, 0] : weights)
  }

  /// The table of the weights, in logits, of features; those that round to nothing are left out.
  package static func weights(_ features: [(feature: UInt64, weights: [Float])]) -> [UInt64] {
    var entries: [(feature: UInt64, packed: UInt64)] = []
    for f in features {
      var packed: UInt64 = 0
      for k in 0..<NameModel.classes {
        let w = Int8(max(-127, min(127, (f.weights[k] * Float(NameModel.scale)).rounded())))
        packed |= UInt64(UInt8(bitPattern: w)) << UInt64(8 * k)
      }
      if packed != 0 { entries.append((f.feature, packed)) }
    }
    entries.sort { $0.feature < $1.feature }
    var table = slots(for: entries.count, UInt64.self)
    for (feature, packed) in entries {
      var i = Int(truncatingIfNeeded: feature >> 16) & (table.count - 1)
      while table[i] != 0 { i = (i + 1) & (table.count - 1) }
      table[i] = UInt64(UInt16(truncatingIfNeeded: feature >> 48) | 1) | packed << 16
    }
    return table
  }

  /// Empty slots, a power of 2, for so many entries: at most two thirds will be full.
  private static func slots<T: FixedWidthInteger>(for count: Int, _: T.Type) -> [T] {
    let log = max(1, Int.bitWidth - (count * 3 / 2).leadingZeroBitCount)
    return Array(repeating: 0, count: 1 << log)
  }
}
