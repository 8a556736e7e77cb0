/// The sealed file: a header that is open to read, and a body that is not.
///
/// Header, 72 bytes, little-endian: magic (8), version (4), chunk size (4), time of making in seconds
/// since 1970 (8), bytes of the body (8), salt (16), nonce prefix (16), key check (8). Body: chunks of
/// 256 KiB, each sealed with XChaCha20-Poly1305 under the nonce prefix and its number, with the header as
/// associated data; so no chunk can be cut off, moved or changed, nor the header.
struct RosterHeader {
  static let magic = Array("OKCPROST".utf8)
  static let version: UInt32 = 1
  static let count = 72
  static let chunk = 256 * 1024
  static let saltBytes = 16

  var created: UInt64
  var bodyBytes: Int
  var salt: [UInt8]
  var noncePrefix: [UInt8]
  /// Tells a wrong key from a damaged file; says nothing of the key.
  var keyCheck: [UInt8]

  var bytes: [UInt8] {
    Self.magic + littleEndian(UInt64(Self.version) | UInt64(Self.chunk) << 32)
      + littleEndian(created) + littleEndian(UInt64(bodyBytes)) + salt + noncePrefix + keyCheck
  }

  init(created: UInt64, bodyBytes: Int, key: borrowing RosterKey) {
    self.created = created
    self.bodyBytes = bodyBytes
    salt = Sodium.random(Self.saltBytes)
    noncePrefix = Sodium.random(16)
    keyCheck = Self.keyCheck(key, salt)
  }

  init(_ bytes: [UInt8], path: String) throws(RosterFailure) {
    guard bytes.count == Self.count, Array(bytes[..<8]) == Self.magic else {
      throw RosterFailure("\(path): not a roster; make one with: okcps-scan roster build")
    }
    let sizes = number(bytes[8..<16])
    guard UInt32(truncatingIfNeeded: sizes) == Self.version, Int(sizes >> 32) == Self.chunk else {
      throw RosterFailure(
        "\(path): a roster of another version of the program; build it again from the student table"
      )
    }
    created = number(bytes[16..<24])
    bodyBytes = Int(truncatingIfNeeded: number(bytes[24..<32]))
    salt = Array(bytes[32..<48])
    noncePrefix = Array(bytes[48..<64])
    keyCheck = Array(bytes[64..<72])
  }

  static func keyCheck(_ key: borrowing RosterKey, _ salt: [UInt8]) -> [UInt8] {
    var out = Secret(count: Sodium.keyBytes)
    Sodium.derive("okcps-scan roster key check", salt: salt, from: key.secret, into: &out)
    return littleEndian(out.word(at: 0))
  }

  func nonce(_ chunk: Int) -> [UInt8] { noncePrefix + littleEndian(UInt64(chunk)) }

  func sealKey(_ key: borrowing RosterKey) -> Secret {
    var out = Secret(count: Sodium.keyBytes)
    Sodium.derive("okcps-scan roster seal", salt: salt, from: key.secret, into: &out)
    return out
  }
}

/// Where things stand in the opened body: some numbers, then arrays, each from a multiple of 8 on.
///
/// Entries are in buckets by the high bits of their bucket hash. An entry is five bytes in three arrays:
/// the next 8 bits of that hash, a record, and 24 bits of BLAKE2b; a bucket adds four bytes. With some
/// 12 entries a bucket that is 5.3 bytes a value, and a value that is not listed passes once in
/// 2^32 / 12 = 360 million questions.
struct RosterLayout {
  var students = 0
  var entries = 0
  /// Bit n: a column held `Field.allCases[n]`.
  var fields: UInt64 = 0
  var numberLengths: UInt64 = 0
  var bucketBits = 0
  var sweepWords = 0
  var pivotWords = 0
  var firstWords = 0
  var lastWords = 0
  var nameWords = 0
  /// Words of 64 bits of the filter over pairs of names.
  var pairWords = 0
  var probe: UInt64 = 0
  /// Bit 0: a list of staff took part.
  var flags: UInt64 = 0

  static let numbers = 13

  var sweep: Int { Self.numbers * 8 }
  var pivots: Int { sweep + 8 * sweepWords }
  var firsts: Int { pivots + 8 * pivotWords }
  var lasts: Int { firsts + 8 * firstWords }
  var names: Int { lasts + 8 * lastWords }
  var pairs: Int { names + 8 * nameWords }
  /// One more than there are buckets, four bytes each.
  var offsets: Int { pairs + 8 * pairWords }
  var remainders: Int { (offsets + 4 * ((1 << bucketBits) + 1) + 7) & ~7 }
  var records: Int { (remainders + entries + 7) & ~7 }
  var checks: Int { (records + entries + 7) & ~7 }
  var count: Int { (checks + 3 * entries + 7) & ~7 }

  var values: [UInt64] {
    [
      UInt64(students), UInt64(entries), fields, numberLengths, UInt64(bucketBits),
      UInt64(sweepWords), UInt64(pivotWords), UInt64(firstWords), UInt64(lastWords),
      UInt64(nameWords), UInt64(pairWords), probe, flags,
    ]
  }

  init() {}

  /// The word of the filter over pairs that a hash falls in, and the two bits of it that it sets. One
  /// cache miss answers for a pair that is not listed, but for one in 20.
  @inline(__always) func pairBits(_ hash: UInt64) -> (word: Int, bits: UInt64) {
    (
      Int(truncatingIfNeeded: hash &>> 12) & (pairWords - 1),
      1 &<< (hash & 63) | 1 &<< (hash &>> 6 & 63)
    )
  }

  /// Nil for numbers that no body has.
  init?(_ values: [UInt64], bodyBytes: Int) {
    guard values.count == Self.numbers else { return nil }
    let sizes = [values[0], values[1]] + values[5...10]
    guard sizes.allSatisfy({ $0 < 1 << 32 }), values[4] < 32 else {
      return nil
    }
    students = Int(values[0])
    entries = Int(values[1])
    fields = values[2]
    numberLengths = values[3]
    bucketBits = Int(values[4])
    sweepWords = Int(values[5])
    pivotWords = Int(values[6])
    firstWords = Int(values[7])
    lastWords = Int(values[8])
    nameWords = Int(values[9])
    pairWords = Int(values[10])
    probe = values[11]
    flags = values[12]
    guard count == bodyBytes, pairWords.nonzeroBitCount == 1 else { return nil }
  }
}
