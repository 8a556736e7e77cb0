/// Bits of a block of 64 bytes, one for each byte, lowest first.
///
/// Computed 8 bytes at a time in 64-bit arithmetic: no intrinsics, no table. About 3 GB/s.
struct BlockMasks {
  /// Lower-case ASCII letters and bytes of scalars beyond ASCII.
  var word: UInt64 = 0
  var digit: UInt64 = 0
  /// Other visible ASCII.
  var mark: UInt64 = 0
  /// The first of three equal ASCII letters.
  var triple: UInt64 = 0

  init() {}

  /// The masks of the block that begins at `block`, of which `rest` bytes are text; 66 bytes from
  /// there are read.
  @inline(__always) init(_ text: Span<UInt8>, block: Int, rest: Int) {
    // Flags of byte `k` of the eight loads are collected as bits of byte `k`, then transposed.
    add(text, block, 0)
    add(text, block &+ 8, 1)
    add(text, block &+ 16, 2)
    add(text, block &+ 24, 3)
    if rest > 32 {
      add(text, block &+ 32, 4)
      add(text, block &+ 40, 5)
      add(text, block &+ 48, 6)
      add(text, block &+ 56, 7)
    }
    word = transposed(word)
    digit = transposed(digit)
    mark = transposed(mark)
    if triple != 0 { triple = transposed(triple) }
  }

  /// Adds the flags of eight bytes. Written out eight times: the loop is not unrolled otherwise, and
  /// then costs twice as much.
  @inline(__always) private mutating func add(_ text: Span<UInt8>, _ at: Int, _ load: UInt64) {
    let x = load8(text, at)
    let low = x & ~high
    // The high bit of each byte of `fromX` says: at least X (of what is below 0x80).
    let fromA = low &+ Self.atLeast(0x61)
    let pastZ = low &+ Self.atLeast(0x7b)
    let from0 = low &+ Self.atLeast(0x30)
    let past9 = low &+ Self.atLeast(0x3a)
    let visible = low &+ Self.atLeast(0x21)
    let delete = low &+ Self.atLeast(0x7f)
    let letters = (fromA & ~pastZ | x) & high
    let digits = from0 & ~past9 & ~x & high
    let marks = visible & ~delete & ~digits & ~letters & high
    word |= (letters &>> 7) &<< load
    digit |= (digits &>> 7) &<< load
    mark |= (marks &>> 7) &<< load
    let differs = (x ^ load8(text, at &+ 1)) | (x ^ load8(text, at &+ 2))
    let equal = ~(((differs & ~high) &+ ~high) | differs) & letters & ~x
    triple |= (equal &>> 7) &<< load
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

/// 8 bytes as a little-endian number. Every bit pattern is a number and the offset is checked
/// against the span, so the load is safe in all but name.
@inline(__always) func load8(_ text: Span<UInt8>, _ offset: Int) -> UInt64 {
  unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
}
