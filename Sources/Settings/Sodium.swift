internal import CSodium
public import ScanCore

/// What is used of libsodium.
enum Sodium {
  static let keyBytes = 32
  static let hashBytes = 16

  private static let started: Void = {
    guard sodium_init() >= 0 else { preconditionFailure("libsodium cannot start") }
  }()

  /// BLAKE2b-128, keyed if there is a key.
  static func hash(_ bytes: [UInt8], key: [UInt8]?) -> [UInt8] {
    _ = started
    var out = [UInt8](repeating: 0, count: hashBytes)
    let ok = unsafe crypto_generichash(
      &out, hashBytes, bytes, UInt64(bytes.count), key ?? [], key?.count ?? 0)
    precondition(ok == 0, "libsodium refuses a hash of these sizes")
    return out
  }

  static func random(_ count: Int) -> [UInt8] {
    _ = started
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe randombytes_buf(&bytes, count)
    return bytes
  }

  /// Zeroes what held a secret, in a way that the compiler keeps.
  static func wipe(_ bytes: inout [UInt8]) {
    let n = bytes.count
    unsafe sodium_memzero(&bytes, n)
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension LibraryVersion {
  public static var libsodium: String { unsafe String(cString: sodium_version_string()) }
}
