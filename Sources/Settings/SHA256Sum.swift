internal import CSodium

/// SHA-256 of bytes that come in pieces. 500 MB/s where the processor has no instruction for it.
public struct SHA256Sum: ~Copyable {
  private var state = crypto_hash_sha256_state()

  public init() { unsafe crypto_hash_sha256_init(&state) }

  public mutating func add(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { piece in
      guard let start = piece.baseAddress else { return }
      unsafe crypto_hash_sha256_update(&state, start, UInt64(piece.count))
    }
  }

  /// The sum of all that was added, as 64 hexadecimal digits.
  public consuming func finish() -> String {
    var out = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    unsafe crypto_hash_sha256_final(&state, &out)
    return Sodium.hex(out)
  }
}
