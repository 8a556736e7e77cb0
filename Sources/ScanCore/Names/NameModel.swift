/// The name lists and the tagger's weights, read in place from their compiled bytes.
///
/// Layout, all little-endian: magic, log2 of the list's slots, log2 of the weights' slots (64 bits
/// each), then the list (32 bits a slot) and the weights (64 bits a slot). A slot that is 0 is empty;
/// both are searched linearly from the hashed place on, so a look-up is one cache line as a rule.
package final class NameModel: Sendable {
  /// Changes with every change of the layout or of the features.
  static let magic: UInt64 = 0x3130_4d4e_5043_4b4f  // "OKCPNM01"
  static let header = 24
  /// Classes the tagger tells apart: outside, a name begins, a name goes on, place, organisation, other.
  package static let classes = 6
  /// Weights are stored as signed bytes in 24ths of a logit.
  package static let scale = 24

  private let bytes: [UInt8]
  private let base: Int
  private let listMask: Int
  private let weightBase: Int
  private let weightMask: Int

  /// Reads a model that begins at `base` of `bytes` and takes `count` of them; nil if it does not fit.
  init?(_ bytes: [UInt8], at base: Int, count: Int) {
    let span = bytes.span
    guard count >= Self.header, base + count <= bytes.count, load8(span, base) == Self.magic
    else { return nil }
    let list = load8(span, base + 8)
    let weights = load8(span, base + 16)
    guard list < 24, weights < 24,
      count == Self.header + 4 << Int(list) + 8 << Int(weights)
    else { return nil }
    self.bytes = bytes
    self.base = base + Self.header
    listMask = 1 << Int(list) - 1
    weightBase = base + Self.header + 4 << Int(list)
    weightMask = 1 << Int(weights) - 1
  }

  /// What the lists know of a word. Distinct words are taken for one another once in some 300,000.
  @inline(__always) func traits(_ key: WordKey) -> WordTraits {
    let mixed = key.mixed
    var i = Int(truncatingIfNeeded: mixed >> 20) & listMask
    let check = UInt32(truncatingIfNeeded: mixed >> 44)
    let span = bytes.span
    for _ in 0...listMask {
      let slot = load4(span, base + i * 4)
      if slot == 0 { break }
      if slot >> 12 == check { return WordTraits(bits: UInt16(slot & 0xfff)) }
      i = (i + 1) & listMask
    }
    return WordTraits()
  }

  /// Adds the weights of a feature to the scores of the classes.
  @inline(__always) func add(_ feature: UInt64, to scores: inout SIMD8<Int32>) {
    var i = Int(truncatingIfNeeded: feature >> 16) & weightMask
    let check = UInt16(truncatingIfNeeded: feature >> 48) | 1
    let span = bytes.span
    for _ in 0...weightMask {
      let slot = load8(span, weightBase + i * 8)
      if slot == 0 { return }
      if UInt16(truncatingIfNeeded: slot) == check {
        for k in 0..<Self.classes {
          scores[k] &+= Int32(Int8(truncatingIfNeeded: slot >> UInt64(16 + 8 * k)))
        }
        return
      }
      i = (i + 1) & weightMask
    }
  }
}

/// 4 bytes as a little-endian number; see ``load8(_:_:)``.
@inline(__always) func load4(_ text: Span<UInt8>, _ offset: Int) -> UInt32 {
  unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
}

/// Lays a model out.
public struct NameModelWriter {
  private var bits: [WordKey: UInt16] = [:]

  public init() {}

  /// Says how usual a word is as a given name, a surname, a common word: 1 to 3, the greatest stays.
  public mutating func add(given word: String, _ level: Int) { raise(word, level, 0) }
  public mutating func add(surname word: String, _ level: Int) { raise(word, level, 2) }
  public mutating func add(common word: String, _ level: Int) { raise(word, level, 4) }
  /// Says that a place is called so.
  public mutating func add(place word: String) { bits[WordKey(word: word), default: 0] |= 0x40 }
  /// Says what a word tells of names beside it; false if something else was said before.
  public mutating func add(cue: NameCue, _ word: String) -> Bool {
    let key = WordKey(word: word)
    guard bits[key, default: 0] >> 7 == 0 else { return false }
    bits[key, default: 0] |= UInt16(cue.rawValue) << 7
    return true
  }

  private mutating func raise(_ word: String, _ level: Int, _ shift: UInt16) {
    let key = WordKey(word: word)
    let old = bits[key, default: 0]
    if UInt16(level) > old >> shift & 3 {
      bits[key] = old & ~(3 << shift) | UInt16(level) << shift
    }
  }

  /// Whether a word is looked for in lower case.
  public func isBareName(_ word: String) -> Bool {
    WordTraits(bits: bits[WordKey(word: word), default: 0]).isBareName
  }

  /// The model's bytes; `weights` as ``weights(_:)`` made them, or empty.
  public func model(weights: [UInt8]) -> [UInt8] {
    // At most two thirds full.
    let log = max(4, Int.bitWidth - (bits.count * 3 / 2).leadingZeroBitCount)
    var slots = Array(repeating: UInt32(0), count: 1 << log)
    // In an order that does not depend on hashing, for the same bytes every time.
    for (key, value) in bits.sorted(by: { ($0.key.low, $0.key.high) < ($1.key.low, $1.key.high) })
    where value != 0 {
      let mixed = key.mixed
      var i = Int(truncatingIfNeeded: mixed >> 20) & (slots.count - 1)
      while slots[i] != 0 { i = (i + 1) & (slots.count - 1) }
      slots[i] = UInt32(truncatingIfNeeded: mixed >> 44) << 12 | UInt32(value)
    }
    let table = weights.isEmpty ? Array(repeating: 0, count: 8) : weights
    var out: [UInt8] = []
    out.reserveCapacity(NameModel.header + slots.count * 4 + table.count)
    put(NameModel.magic, 8, &out)
    put(UInt64(log), 8, &out)
    put(UInt64((table.count / 8).trailingZeroBitCount), 8, &out)
    for s in slots { put(UInt64(s), 4, &out) }
    out += table
    return out
  }

  private func put(_ n: UInt64, _ count: Int, _ out: inout [UInt8]) {
    for k in 0..<count { out.append(UInt8(truncatingIfNeeded: n >> (8 * UInt64(k)))) }
  }

  /// The table of weights, in logits, of features; those that round to nothing are left out.
  package static func weights(_ features: [(feature: UInt64, weights: [Float])]) -> [UInt8] {
    var entries: [(UInt64, UInt64)] = []
    for f in features {
      var packed: UInt64 = 0
      for k in 0..<NameModel.classes {
        let w = Int8(max(-127, min(127, (f.weights[k] * Float(NameModel.scale)).rounded())))
        packed |= UInt64(UInt8(bitPattern: w)) << UInt64(8 * k)
      }
      if packed != 0 { entries.append((f.feature, packed)) }
    }
    entries.sort { $0.0 < $1.0 }
    let log = max(4, Int.bitWidth - (entries.count * 3 / 2).leadingZeroBitCount)
    var slots = Array(repeating: UInt64(0), count: 1 << log)
    for (feature, packed) in entries {
      var i = Int(truncatingIfNeeded: feature >> 16) & (slots.count - 1)
      while slots[i] != 0 { i = (i + 1) & (slots.count - 1) }
      slots[i] = UInt64(UInt16(truncatingIfNeeded: feature >> 48) | 1) | packed << 16
    }
    var out: [UInt8] = []
    for s in slots { for k in 0..<8 { out.append(UInt8(truncatingIfNeeded: s >> (8 * UInt64(k)))) } }
    return out
  }
}
