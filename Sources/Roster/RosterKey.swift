/// The key of a roster: 32 random bytes in a file of their own, plain or under a passphrase.
///
/// The file: `OKCPKEY1`, a byte (0 plain, 1 passphrase), then the key; or salt (16), Argon2id's
/// operations and memory (8 each), a nonce (24) and the key sealed with XChaCha20-Poly1305.
public struct RosterKey: ~Copyable {
  let secret: Secret

  private static let magic = Array("OKCPKEY1".utf8)
  /// Argon2id's cost for a passphrase: libsodium's "moderate", some 0.7 s and 256 MiB.
  private static let operations: UInt64 = 3
  private static let memory: UInt64 = 256 << 20
  /// What a file may ask for at most: a forged one must not take all memory.
  private static let mostOperations: UInt64 = 16
  private static let mostMemory: UInt64 = 1 << 30

  /// A key for once, written nowhere: for a dry run.
  public init() {
    var random = Sodium.random(Sodium.keyBytes)
    secret = Secret(taking: &random)
  }

  private init(_ secret: consuming Secret) { self.secret = secret }

  /// A passphrase, wiped after use.
  public struct Passphrase: ~Copyable {
    let secret: Secret

    /// Takes the bytes and wipes the array.
    public init(taking bytes: inout [UInt8]) { secret = Secret(taking: &bytes) }

    /// The first line of a file that is the user's own, 0600 and no symbolic link.
    public init(path: String) throws(RosterFailure) {
      let file = try SafeFile(path: path)
      try file.requirePrivate()
      guard var bytes = try file.read(min(file.count, 1024)) else {
        throw RosterFailure("\(path): cannot be read to its end")
      }
      var line = Array(bytes.prefix { $0 != 0x0a && $0 != 0x0d })
      Sodium.wipe(&bytes)
      guard !line.isEmpty else { throw RosterFailure("\(path): its first line is empty") }
      secret = Secret(taking: &line)
    }
  }

  /// Makes a new key and writes its file, 0600. A file that is there already stays and is an error.
  public static func create(path: String, passphrase: consuming Passphrase?) throws(RosterFailure) {
    let key = RosterKey()
    var header = magic
    var file: [UInt8]
    if let passphrase {
      let salt = Sodium.random(16)
      let nonce = Sodium.random(Sodium.nonceBytes)
      header += [1] + salt + littleEndian(operations) + littleEndian(memory)
      var wrap = Secret(count: Sodium.keyBytes)
      guard
        Sodium.stretch(
          passphrase.secret, salt: salt, operations: operations, memory: Int(memory), into: &wrap)
      else { throw RosterFailure("\(path): too little memory for the passphrase (256 MiB)") }
      var sealed = [UInt8](repeating: 0, count: Sodium.keyBytes + Sodium.tagBytes)
      unsafe key.secret.withBytes { k in
        unsafe Sodium.seal(k, Sodium.keyBytes, header: header, nonce: nonce, key: wrap, to: &sealed)
      }
      file = header + nonce + sealed
    } else {
      file = header + [0]
      unsafe key.secret.withBytes { k in for i in 0..<Sodium.keyBytes { unsafe file.append(k[i]) } }
    }
    var new = try NewFile(path: path)
    try new.write(file.span)
    try new.keep(replacing: false)
    Sodium.wipe(&file)
  }

  /// Reads a key file: regular, no symbolic link, the user's own, 0600. Asks for the passphrase if it
  /// needs one.
  public static func read(
    path: String, passphrase: () throws -> Passphrase
  ) throws -> RosterKey {
    let file = try SafeFile(path: path)
    try file.requirePrivate()
    let plainCount = magic.count + 1 + Sodium.keyBytes
    let sealedCount =
      magic.count + 1 + 16 + 16 + Sodium.nonceBytes + Sodium.keyBytes + Sodium.tagBytes
    guard file.count == plainCount || file.count == sealedCount,
      var bytes = try file.read(file.count),
      Array(bytes.prefix(magic.count)) == magic,
      bytes[magic.count] == (file.count == plainCount ? 0 : 1)
    else {
      throw RosterFailure("\(path): not a key file; make one with: okcps-scan roster keygen")
    }
    if file.count == plainCount {
      var key = Array(bytes[(magic.count + 1)...])
      Sodium.wipe(&bytes)
      return RosterKey(Secret(taking: &key))
    }
    let header = Array(bytes[..<(magic.count + 33)])
    let salt = Array(header[(magic.count + 1)..<(magic.count + 17)])
    let operations = number(header[(magic.count + 17)..<(magic.count + 25)])
    let memory = number(header[(magic.count + 25)...])
    guard operations <= mostOperations, memory <= mostMemory else {
      throw RosterFailure("\(path): asks for more work than a key file may; it is damaged")
    }
    let nonce = Array(bytes[header.count..<(header.count + Sodium.nonceBytes)])
    let sealed = Array(bytes[(header.count + Sodium.nonceBytes)...])
    let secret = try passphrase()
    var wrap = Secret(count: Sodium.keyBytes)
    guard
      Sodium.stretch(
        secret.secret, salt: salt, operations: operations, memory: Int(memory), into: &wrap)
    else { throw RosterFailure("\(path): too little memory for the passphrase") }
    var key = Secret(count: Sodium.keyBytes)
    let opened = unsafe key.withMutableBytes { k in
      unsafe Sodium.open(sealed, sealed.count, header: header, nonce: nonce, key: wrap, to: k)
    }
    guard opened else { throw RosterFailure("\(path): wrong passphrase, or the file is damaged") }
    return RosterKey(key)
  }
}

func littleEndian(_ n: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: n >> (8 * UInt64($0))) }
}

func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
