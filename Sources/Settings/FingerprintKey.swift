internal import Glibc

/// The key of fingerprints: 32 random bytes in a file of their own, mode 0600.
///
/// Not a password and not to be shared: who has it can try out which number stands behind a
/// fingerprint. In memory it is wiped when the last user lets go of it.
public final class FingerprintKey: Sendable {
  /// Where it is looked for if nobody says: as a configuration, upward from the input.
  public static let fileName = ".okcps-scan.key"

  private static let magic = Array("OKCPFPK1".utf8)
  let bytes: [UInt8]

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  deinit {
    var held = bytes
    Sodium.wipe(&held)
  }

  /// A key file of the user's own that nobody else may use.
  public static func read(_ path: String) throws(SettingsFailure) -> FingerprintKey {
    var file = try TrustedFile.read(path, .secret)
    defer { Sodium.wipe(&file) }
    guard file.count == magic.count + Sodium.keyBytes, file.starts(with: magic) else {
      throw SettingsFailure(
        "\(path): not a key of fingerprints; make one with: okcps-scan config keygen")
    }
    return FingerprintKey(Array(file[magic.count...]))
  }

  /// Makes a new key. A file that is there already stays, and is an error: fingerprints made with its
  /// key would be lost.
  public static func create(_ path: String) throws(SettingsFailure) {
    var file = magic + Sodium.random(Sodium.keyBytes)
    defer { Sodium.wipe(&file) }
    let descriptor = unsafe open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw SettingsFailure("\(path): is there already; a new key would void its fingerprints")
      }
      throw SettingsFailure(path: path, code: errno)
    }
    defer { close(descriptor) }
    let written = unsafe write(descriptor, file, file.count)
    guard written == file.count, fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else {
      let code = errno
      unsafe unlink(path)
      throw SettingsFailure(path: path, code: code)
    }
  }
}
