internal import CSodium

/// Bytes that are kept from dumps and wiped: libsodium's guarded memory, locked where the limit allows.
///
/// `@safe`: the memory is owned, lives from `init` to `deinit`, and is lent for a call only.
@safe struct Secret: ~Copyable {
  private let base: UnsafeMutableRawPointer
  let count: Int

  /// Zero bytes.
  init(count: Int) {
    Sodium.start()
    guard let made = unsafe sodium_malloc(max(1, count)) else {
      preconditionFailure("out of memory")
    }
    unsafe sodium_memzero(made, count)
    unsafe base = made
    self.count = count
  }

  /// Takes the bytes of an array and wipes it.
  init(taking bytes: inout [UInt8]) {
    self.init(count: bytes.count)
    let n = count
    unsafe base.copyMemory(from: bytes, byteCount: n)
    unsafe sodium_memzero(&bytes, n)
    bytes = []
  }

  deinit { unsafe sodium_free(base) }

  func withBytes<R, E: Error>(_ body: (UnsafePointer<UInt8>) throws(E) -> R) throws(E) -> R {
    try unsafe body(UnsafePointer(base.assumingMemoryBound(to: UInt8.self)))
  }

  mutating func withMutableBytes<R, E: Error>(
    _ body: (UnsafeMutablePointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try unsafe body(base.assumingMemoryBound(to: UInt8.self))
  }

  /// A little-endian number of the secret.
  func word(at offset: Int) -> UInt64 {
    unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }
}

/// What is used of libsodium, with its sizes.
enum Sodium {
  static let keyBytes = 32
  /// Of XChaCha20-Poly1305.
  static let nonceBytes = 24
  static let tagBytes = 16

  private static let started: Void = {
    guard sodium_init() >= 0 else { preconditionFailure("libsodium cannot start") }
  }()

  /// Once before anything else of the library; more often does no harm.
  static func start() { _ = started }

  /// Zeroes an array that held a secret, in a way that the compiler keeps.
  static func wipe(_ bytes: inout [UInt8]) {
    let n = bytes.count
    unsafe sodium_memzero(&bytes, n)
  }

  static func random(_ count: Int) -> [UInt8] {
    start()
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe randombytes_buf(&bytes, count)
    return bytes
  }

  /// Keyed BLAKE2b of a label and a salt: one key out of another.
  static func derive(
    _ label: StaticString, salt: [UInt8], from key: borrowing Secret, into out: inout Secret
  ) {
    var input: [UInt8] = []
    for i in 0..<label.utf8CodeUnitCount { unsafe input.append(label.utf8Start[i]) }
    input += salt
    let n = out.count
    let ok = unsafe key.withBytes { k in
      unsafe out.withMutableBytes { o in
        unsafe crypto_generichash(o, n, input, UInt64(input.count), k, keyBytes)
      }
    }
    precondition(ok == 0, "libsodium refuses a hash of these sizes")
  }

  /// Seals `plain` behind `out`; `out` has room for the tag.
  static func seal(
    _ plain: UnsafePointer<UInt8>, _ count: Int, header: [UInt8], nonce: [UInt8],
    key: borrowing Secret, to out: UnsafeMutablePointer<UInt8>
  ) {
    let ok = unsafe key.withBytes { k in
      unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
        out, nil, plain, UInt64(count), header, UInt64(header.count), nil, nonce, k)
    }
    precondition(ok == 0, "libsodium refuses to seal")
  }

  /// Opens what was sealed; false if a bit of it, of the header, the nonce or the key differs.
  static func open(
    _ sealed: UnsafePointer<UInt8>, _ count: Int, header: [UInt8], nonce: [UInt8],
    key: borrowing Secret, to out: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    unsafe key.withBytes { k in
      unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
        out, nil, nil, sealed, UInt64(count), header, UInt64(header.count), nonce, k)
    } == 0
  }

  /// Argon2id of a passphrase. False if the memory that it asks for is not there.
  static func stretch(
    _ passphrase: borrowing Secret, salt: [UInt8], operations: UInt64, memory: Int,
    into out: inout Secret
  ) -> Bool {
    let n = out.count
    let length = passphrase.count
    return unsafe passphrase.withBytes { p in
      unsafe out.withMutableBytes { o in
        unsafe crypto_pwhash(
          o, UInt64(n), UnsafeRawPointer(p).assumingMemoryBound(to: CChar.self), UInt64(length),
          salt, operations, memory, Int32(crypto_pwhash_ALG_ARGON2ID13))
      }
    } == 0
  }

  /// Whether two stretches of bytes are the same, in constant time.
  static func equal(_ a: ArraySlice<UInt8>, _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return unsafe sodium_memcmp(Array(a), b, b.count) == 0
  }
}
