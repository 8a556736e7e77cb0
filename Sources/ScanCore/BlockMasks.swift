/// Bits of a block of 64 bytes, one for each byte, lowest first.
///
/// Computed 8 bytes at a time in 64-bit arithmetic: no intrinsics, no table. About 3 GB/s.
struct BlockMasks {
  /// Lower-case ASCII letters and bytes of scalars beyond ASCII.
  var word: UInt64 = 0
  var digit: UInt64 = 0
  /// Other ASCII above the space.
  var mark: UInt64 = 0
  /// The first of three equal ASCII letters.
  var triple: UInt64 = 0

  init() {}

  /// The masks of the block that begins at `block`, of which `rest` bytes are text; 66 bytes from
  /// there are read.
  ///
  /// A function of its own with one check and a plain loop, which the compiler turns into vectors; with
  /// a check at every load it does not, and takes twice as long.
  @inline(never) init(_ text: Span<UInt8>, block: Int, rest: Int) {
    precondition(block >= 0 && block + 66 <= text.count, "a block is read with its padding")
    // Flags of byte `k` of the eight loads are collected as bits of byte `k`, then transposed.
    let loads: UInt64 = rest > 32 ? 8 : 4
    var at = block
    var load: UInt64 = 0
    while load < loads {
      let x = unsafe text.unchecked8(at)
      let low = x & ~high
      // The high bit of each byte of `fromX` says: at least X (of what is below 0x80).
      let fromA = low &+ Self.atLeast(0x61)
      let pastZ = low &+ Self.atLeast(0x7b)
      let from0 = low &+ Self.atLeast(0x30)
      let past9 = low &+ Self.atLeast(0x3a)
      let visible = low &+ Self.atLeast(0x21)
      let letters = (fromA & ~pastZ | x) & high
      let digits = from0 & ~past9 & ~x & high
      let marks = visible & ~digits & ~letters & high
      word |= (letters &>> 7) &<< load
      digit |= (digits &>> 7) &<< load
      mark |= (marks &>> 7) &<< load
      let differs = unsafe (x ^ text.unchecked8(at &+ 1)) | (x ^ text.unchecked8(at &+ 2))
      let equal = ~(((differs & ~high) &+ ~high) | differs) & letters & ~x
      triple |= (equal &>> 7) &<< load
      at &+= 8
      load &+= 1
    }
    word = transposed(word)
    digit = transposed(digit)
    mark = transposed(mark)
    if triple != 0 { triple = transposed(triple) }
  }

  /// What added to a byte below 0x80 sets its high bit from `limit` on.
  @inline(__always) private static func atLeast(_ limit: UInt64) -> UInt64 {
    (0x80 &- limit) &* 0x0101_0101_0101_0101
  }
}

private let high: UInt64 = 0x8080_8080_8080_8080

/// The 8 × 8 matrix of bits mirrored along its diagonal (H. S. Warren, Hacker's Delight, 7-3).
@inline(__always) private func transposed(_ matrix: UInt64) -> UInt64 {
  var x = matrix
  var t = (x ^ (x &>> 7)) & 0x00aa_00aa_00aa_00aa
  x ^= t ^ (t &<< 7)
  t = (x ^ (x &>> 14)) & 0x0000_cccc_0000_cccc
  x ^= t ^ (t &<< 14)
  t = (x ^ (x &>> 28)) & 0x0000_0000_f0f0_f0f0
  return x ^ t ^ (t &<< 28)
}

extension Span<UInt8> {
  /// 8 bytes as a little-endian number; the caller has checked that they are there.
  @unsafe @inline(__always) fileprivate func unchecked8(_ offset: Int) -> UInt64 {
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self).littleEndian
  }
}

/// 8 bytes as a little-endian number. Every bit pattern is a number and the offset is checked
/// against the span, so the load is safe in all but name.
@inline(__always) func load8(_ text: Span<UInt8>, _ offset: Int) -> UInt64 {
  unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
}
