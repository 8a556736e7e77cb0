/// SHA-256 (FIPS 180-4), for the identity of a compiled lexicon: nothing secret hangs on it, and it runs
/// once a build, so no library is brought in for it.
enum SHA256 {
  static func hex(_ message: [UInt8]) -> String {
    // The constants are the first 32 bits of the fractions of roots of the first primes.
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    func fraction(_ x: Double) -> UInt32 {
      UInt32(truncatingIfNeeded: UInt64((x - x.rounded(.down)) * 4_294_967_296))
    }
    var h = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
    let k = primes.prefix(64).map { fraction(cubeRoot(Double($0))) }
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: (message.count * 8) >> shift))
    }
    var w = [UInt32](repeating: 0, count: 64)
    for block in stride(from: 0, to: bytes.count, by: 64) {
      for i in 0..<16 {
        w[i] = (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[block + 4 * i + $1]) }
      }
      for i in 16..<64 {
        let a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3)
        let b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10)
        w[i] = w[i - 16] &+ a &+ w[i - 7] &+ b
      }
      var v = h
      for i in 0..<64 {
        let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
        let t1 = v[7] &+ s1 &+ ((v[4] & v[5]) ^ (~v[4] & v[6])) &+ k[i] &+ w[i]
        let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
        let t2 = s0 &+ ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]))
        v = [t1 &+ t2, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
      }
      for i in 0..<8 { h[i] = h[i] &+ v[i] }
    }
    return h.map { n in
      let s = String(n, radix: 16)
      return String(repeating: "0", count: 8 - s.count) + s
    }.joined()
  }

  private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

  /// By Newton's method: exact to the last bits of a Double for the small primes.
  private static func cubeRoot(_ x: Double) -> Double {
    var r = x.squareRoot()
    for _ in 0..<64 { r -= (r * r * r - x) / (3 * r * r) }
    return r
  }
}
