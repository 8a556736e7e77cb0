/// What a roster says of a name, number or address: flags, never whose it is.
public struct StudentRecord: Sendable, Equatable {
  /// What the value is.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case student, guardian, studentID, testingNumber, email, phone
  }

  public var kind: Kind
  /// The family opted out of directory information.
  public var optedOut = false
  /// No media consent form is on file.
  public var noMedia = false
  /// The value alone does not tell: others have it too, or it is made of common words. It counts only
  /// with a second element beside it.
  public var shared = false
  /// Several students have it, and their flags differ; these are the strictest of them.
  public var mixed = false

  public init(kind: Kind) { self.kind = kind }

  /// The record in one byte: the kind in the low three bits.
  public var byte: UInt8 {
    kind.rawValue | (optedOut ? 8 : 0) | (noMedia ? 16 : 0) | (shared ? 32 : 0) | (mixed ? 64 : 0)
  }

  /// Nil for a byte that no record has.
  public init?(byte: UInt8) {
    guard let kind = Kind(rawValue: byte & 7), byte < 128 else { return nil }
    self.kind = kind
    optedOut = byte & 8 != 0
    noMedia = byte & 16 != 0
    shared = byte & 32 != 0
    mixed = byte & 64 != 0
  }
}

/// Enrolled students as the core asks for them: a set of fingerprints, in whatever form.
///
/// Immutable, and shared by all threads. No question allocates.
public protocol StudentIndex: AnyObject, Sendable {
  /// The words that names are looked for by.
  var words: StudentWords { get }
  /// Bit n is set if a number of n letters and digits is listed.
  var numberLengths: UInt64 { get }
  /// Whoever has a name: words as ``NameToken`` reads them. A single letter is an initial. Short forms
  /// of first names are the index's business.
  func person(first: WordKey, last: WordKey) -> StudentRecord?
  /// A number as ``StudentText/number(_:)`` writes it.
  func number(_ canonical: Span<UInt8>) -> StudentRecord?
  /// An address as ``StudentText/email(_:)`` writes it.
  func email(_ canonical: Span<UInt8>) -> StudentRecord?
}

/// Which words may belong to a listed name: bit filters, with false positives but no false negative.
///
/// Every listed pair of words has a pivot, the rarer of the two in ordinary text. The sweep stops at
/// pivots only, so that what a roster costs depends on how often its rare words occur.
public final class StudentWords: Sendable {
  /// For the sweep: the bit of ``WordKey/mixed`` at ``shift`` is set for every pivot.
  let sweep: [UInt64]
  let shift: UInt64
  /// Two bits for every pivot, by ``hash(_:)``: takes out what `sweep` lets pass by chance.
  private let pivots: [UInt64]
  /// Two bits for every word of every name.
  private let names: [UInt64]

  /// The arrays hold a power of two of words each, at least 1, and `sweep` at least 2^11 (2^17 bits).
  /// Nil if they do not, or if `probe` is not what this program makes of a word (``probe``): then they
  /// were made by another version.
  public init?(sweep: [UInt64], pivots: [UInt64], names: [UInt64], probe: UInt64) {
    guard sweep.count.nonzeroBitCount == 1, pivots.count.nonzeroBitCount == 1,
      names.count.nonzeroBitCount == 1, sweep.count >= 1 << 11, sweep.count <= 1 << 24,
      probe == Self.probe
    else { return nil }
    self.sweep = sweep
    shift = UInt64(64 - 6 - sweep.count.trailingZeroBitCount)
    self.pivots = pivots
    self.names = names
  }

  /// Lays words out, about 64 bits a pivot for the sweep and 16 a word for the rest.
  public convenience init(pivots: some Collection<WordKey>, names: some Collection<WordKey>) {
    func size(_ bits: Int) -> Int { 1 << max(0, Int.bitWidth - (bits - 1).leadingZeroBitCount - 6) }
    var sweep = [UInt64](repeating: 0, count: min(1 << 24, size(max(1 << 17, pivots.count * 48))))
    let shift = UInt64(64 - 6 - sweep.count.trailingZeroBitCount)
    var second = [UInt64](repeating: 0, count: size(max(64, pivots.count * 16)))
    for key in pivots {
      let bit = key.mixed >> shift
      sweep[Int(bit >> 6)] |= 1 << (bit & 63)
      Self.set(key, &second)
    }
    var all = [UInt64](repeating: 0, count: size(max(64, names.count * 16)))
    for key in names { Self.set(key, &all) }
    self.init(sweep: sweep, pivots: second, names: all, probe: Self.probe)!
  }

  /// Hands out the arrays as ``init(sweep:pivots:names:probe:)`` takes them.
  public func layout() -> (sweep: [UInt64], pivots: [UInt64], names: [UInt64], probe: UInt64) {
    (sweep, pivots, names, Self.probe)
  }

  /// What the hashes of this program make of a certain word: filters of another version are told by it.
  static let probe: UInt64 = {
    let key = WordKey(word: "okcps-roster-probe")
    return key.mixed ^ hash(key)
  }()

  /// Independent of ``WordKey/mixed``: multipliers of MurmurHash3's finaliser.
  @inline(__always) private static func hash(_ key: WordKey) -> UInt64 {
    var x = (key.low ^ (key.high &* 0xff51_afd7_ed55_8ccd)) &* 0xc4ce_b9fe_1a85_ec53
    x ^= x >> 33
    return x &* 0xff51_afd7_ed55_8ccd
  }

  private static func set(_ key: WordKey, _ filter: inout [UInt64]) {
    let h = hash(key)
    let mask = filter.count * 64 - 1
    for bit in [Int(h >> 34) & mask, Int(truncatingIfNeeded: h >> 4) & 0x3fff_ffff & mask] {
      filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }
  }

  @inline(__always) private static func holds(_ key: WordKey, _ filter: [UInt64]) -> Bool {
    let h = hash(key)
    let mask = filter.count * 64 - 1
    let a = Int(h >> 34) & mask
    let b = Int(truncatingIfNeeded: h >> 4) & 0x3fff_ffff & mask
    return filter[a >> 6] & (1 << UInt64(a & 63)) != 0
      && filter[b >> 6] & (1 << UInt64(b & 63)) != 0
  }

  /// Whether some listed name is looked up by the word. Wrong about once in 100 words of another kind.
  func isPivot(_ key: WordKey) -> Bool { Self.holds(key, pivots) }
  /// Whether the word is part of some listed name. Wrong about once in 100 other words.
  func isName(_ key: WordKey) -> Bool { Self.holds(key, names) }
}
