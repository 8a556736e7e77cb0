internal import CSodium
internal import ScanCore

/// Makes keyed fingerprints of names, numbers and addresses.
///
/// Two of each value. The cheap one (64 bits, a keyed multiplication a word, 5 ns) finds the bucket and
/// settles nearly all questions; it never leaves memory or the sealed body. The other is 24 bits of keyed
/// BLAKE2b (350 ns) and is asked only where the cheap one fits.
struct Fingerprints: ~Copyable {
  /// What a value is, so that a name never looks like a number.
  enum Domain: UInt64 {
    case name = 1
    case number, email
  }

  private let tagKey: Secret
  private let first: UInt64
  private let second: UInt64

  /// Keys out of a roster's key and the salt of its file.
  init(key: borrowing RosterKey, salt: [UInt8]) {
    var tags = Secret(count: Sodium.keyBytes)
    Sodium.derive("okcps-scan roster tags", salt: salt, from: key.secret, into: &tags)
    var mix = Secret(count: Sodium.keyBytes)
    Sodium.derive("okcps-scan roster buckets", salt: salt, from: key.secret, into: &mix)
    first = mix.word(at: 0)
    second = mix.word(at: 8)
    tagKey = tags
  }

  @inline(__always) private func absorb(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word ^ first).multipliedFullWidth(by: word ^ second | 1)
    return product.high ^ product.low
  }

  @inline(__always) private func finish(_ state: UInt64) -> UInt64 {
    var x = state
    x ^= x >> 32
    x = x &* 0xd6e8_feb8_6659_fd93
    return x ^ (x >> 32)
  }

  func bucketHash(first a: WordKey, last b: WordKey) -> UInt64 {
    var h = absorb(Domain.name.rawValue, a.low)
    h = absorb(h &+ 1, a.high)
    h = absorb(h &+ 2, b.low)
    return finish(absorb(h &+ 3, b.high))
  }

  func bucketHash(_ domain: Domain, _ bytes: Span<UInt8>) -> UInt64 {
    var h = absorb(domain.rawValue, UInt64(bytes.count))
    var i = 0
    while i < bytes.count {
      var word: UInt64 = 0
      for k in 0..<min(8, bytes.count - i) { word |= UInt64(bytes[i + k]) << (8 * UInt64(k)) }
      h = absorb(h &+ 1, word)
      i += 8
    }
    return finish(h)
  }

  func check(first a: WordKey, last b: WordKey) -> UInt32 {
    var bytes = InlineArray<32, UInt8>(repeating: 0)
    for k in 0..<8 {
      let shift = 8 * UInt64(k)
      bytes[k] = UInt8(truncatingIfNeeded: a.low >> shift)
      bytes[8 + k] = UInt8(truncatingIfNeeded: a.high >> shift)
      bytes[16 + k] = UInt8(truncatingIfNeeded: b.low >> shift)
      bytes[24 + k] = UInt8(truncatingIfNeeded: b.high >> shift)
    }
    return check(.name, bytes.span)
  }

  /// 24 bits of BLAKE2b-128, keyed, personalised by the domain.
  func check(_ domain: Domain, _ bytes: Span<UInt8>) -> UInt32 {
    var out = InlineArray<16, UInt8>(repeating: 0)
    var person = InlineArray<16, UInt8>(repeating: 0)
    person[0] = UInt8(truncatingIfNeeded: domain.rawValue)
    let ok = unsafe tagKey.withBytes { key in
      unsafe bytes.withUnsafeBufferPointer { input in
        var outSpan = out.mutableSpan
        let personSpan = person.span
        return unsafe outSpan.withUnsafeMutableBufferPointer { o in
          unsafe personSpan.withUnsafeBufferPointer { p in
            unsafe crypto_generichash_blake2b_salt_personal(
              o.baseAddress!, 16, input.baseAddress, UInt64(input.count), key, Sodium.keyBytes, nil,
              p.baseAddress)
          }
        }
      }
    }
    precondition(ok == 0, "libsodium refuses a hash of these sizes")
    return UInt32(out[0]) | UInt32(out[1]) << 8 | UInt32(out[2]) << 16
  }
}
