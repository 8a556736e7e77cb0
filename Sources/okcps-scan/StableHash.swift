/// A hash of bytes that is the same in every run and on every machine: FNV-1a of 64 bits, its bits mixed as
/// in SplitMix64. For tables and samples; whoever knows it can make two texts collide.
struct StableHash {
  private var state: UInt64

  init(seed: UInt64 = 0) { state = 0xcbf2_9ce4_8422_2325 ^ seed }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for b in bytes { state = (state ^ UInt64(b)) &* 0x100_0000_01b3 }
  }

  var value: UInt64 {
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = StableHash()
    hash.add(bytes)
    return hash.value
  }
}
