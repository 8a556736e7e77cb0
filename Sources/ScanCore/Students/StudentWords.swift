/// Which words may belong to a listed name: bit filters, with false positives but no false negative.
///
/// Every listed pair of words has a pivot, the rarer of the two in ordinary text. The sweep stops at
/// pivots only, so that what a roster costs depends on how often its rare words occur.
public final class StudentWords: Sendable {
  /// The filters as arrays of 64 bits, a power of two of them each. `sweep` has at least 2^11.
  public struct Filters: Sendable {
    /// The bit at the top bits of ``WordKey/mixed`` is set for every pivot.
    public var sweep: [UInt64]
    /// Two bits for every pivot: takes out most of what `sweep` lets pass by chance.
    public var pivots: [UInt64]
    /// Likewise for first names with their short forms, last names, and every word of a name.
    public var firsts: [UInt64]
    public var lasts: [UInt64]
    public var names: [UInt64]

    public init(
      sweep: [UInt64], pivots: [UInt64], firsts: [UInt64], lasts: [UInt64], names: [UInt64]
    ) {
      self.sweep = sweep
      self.pivots = pivots
      self.firsts = firsts
      self.lasts = lasts
      self.names = names
    }
  }

  public let filters: Filters
  /// Of the sweep's filter.
  let shift: UInt64

  /// Filters as they were made by ``init(pivots:firsts:lasts:others:)``. Nil if their sizes are wrong, or
  /// if `probe` is not ``probe``: then they were made by another version.
  public init?(_ filters: Filters, probe: UInt64) {
    let f = filters
    guard
      [f.sweep, f.pivots, f.firsts, f.lasts, f.names].allSatisfy({ $0.count.nonzeroBitCount == 1 }),
      f.sweep.count >= 1 << 11, f.sweep.count <= 1 << 24, probe == Self.probe
    else { return nil }
    self.filters = filters
    shift = UInt64(64 - 6 - f.sweep.count.trailingZeroBitCount)
  }

  /// Lays words out: 24 to 48 bits a pivot for the sweep, 12 to 24 a word for the rest.
  public convenience init(
    pivots: some Collection<WordKey>, firsts: some Collection<WordKey>,
    lasts: some Collection<WordKey>, others: some Collection<WordKey>
  ) {
    func empty(_ bits: Int) -> [UInt64] {
      Array(repeating: 0, count: 1 << max(0, Int.bitWidth - (bits - 1).leadingZeroBitCount - 6))
    }
    func filter(_ keys: some Collection<WordKey>) -> [UInt64] {
      var filter = empty(max(64, keys.count * 12))
      for key in keys { Self.set(key, &filter) }
      return filter
    }
    var sweep = empty(min(1 << 30, max(1 << 17, pivots.count * 24)))
    let shift = UInt64(64 - 6 - sweep.count.trailingZeroBitCount)
    for key in pivots {
      let bit = key.mixed >> shift
      sweep[Int(bit >> 6)] |= 1 << (bit & 63)
    }
    self.init(
      Filters(
        sweep: sweep, pivots: filter(pivots), firsts: filter(firsts), lasts: filter(lasts),
        names: filter(Array(firsts) + Array(lasts) + Array(others))),
      probe: Self.probe)!
  }

  /// What the hashes of this program make of a certain word: filters of another version are told by it.
  public static let probe: UInt64 = {
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
    let mask = UInt64(filter.count) &* 64 &- 1
    for bit in [h >> 34 & mask, h >> 4 & mask] { filter[Int(bit >> 6)] |= 1 << (bit & 63) }
  }

  @inline(__always) private static func holds(_ key: WordKey, _ filter: [UInt64]) -> Bool {
    let h = hash(key)
    let mask = UInt64(filter.count) &* 64 &- 1
    let a = h &>> 34 & mask
    let b = h &>> 4 & mask
    return filter[Int(truncatingIfNeeded: a &>> 6)] & (1 &<< (a & 63)) != 0
      && filter[Int(truncatingIfNeeded: b &>> 6)] & (1 &<< (b & 63)) != 0
  }

  /// Whether some listed name is looked up by the word. Wrong about once in 50 other words; so are the
  /// rest.
  func isPivot(_ key: WordKey) -> Bool { Self.holds(key, filters.pivots) }
  func isFirst(_ key: WordKey) -> Bool { Self.holds(key, filters.firsts) }
  func isLast(_ key: WordKey) -> Bool { Self.holds(key, filters.lasts) }
  func isName(_ key: WordKey) -> Bool { Self.holds(key, filters.names) }
}
