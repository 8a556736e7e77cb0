/// Containers made byte by byte, so that the tests need no program for it and can make wrong ones.
enum Packing {
  struct Member {
    var name: String
    var bytes: [UInt8]
    var isEncrypted = false
    /// Of tar: `0` file, `2` symbolic link, `5` folder, `6` pipe.
    var type: Character = "0"

    init(_ name: String, _ bytes: [UInt8], isEncrypted: Bool = false, type: Character = "0") {
      self.name = name
      self.bytes = bytes
      self.isEncrypted = isEncrypted
      self.type = type
    }

    init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
  }

  /// Members stored as they are (APPNOTE 6.3, names in UTF-8).
  static func zip(_ members: [Member]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for m in members {
      let flags = 0x800 | (m.isEncrypted ? 1 : 0)
      let common =
        le(20, 2) + le(flags, 2) + le(0, 2) + le(0, 4) + le(Int(crc32(m.bytes)), 4)
        + le(m.bytes.count, 4) + le(m.bytes.count, 4) + le(m.name.utf8.count, 2) + le(0, 2)
      directory += le(0x0201_4b50, 4) + le(0x0314, 2) + common + le(0, 6) + le(0o100_644 << 16, 4)
      directory += le(file.count, 4) + m.name.utf8
      file += le(0x0403_4b50, 4) + common + m.name.utf8 + m.bytes
    }
    let end =
      le(0x0605_4b50, 4) + le(0, 4) + le(members.count, 2) + le(members.count, 2)
      + le(directory.count, 4) + le(file.count, 4) + le(0, 2)
    return file + directory + end
  }

  /// POSIX ustar.
  static func tar(_ members: [Member]) -> [UInt8] {
    var file: [UInt8] = []
    for m in members {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ at: Int) {
        header.replaceSubrange(at..<at + text.utf8.count, with: text.utf8)
      }
      let isLink = m.type == "2"
      let size = String(isLink ? 0 : m.bytes.count, radix: 8)
      put(m.name, 0)
      put("0000644\0", 100)
      put(String(repeating: "0", count: 11 - size.count) + size, 124)
      put("        ", 148)
      put(String(m.type), 156)
      if isLink { header.replaceSubrange(157..<157 + m.bytes.count, with: m.bytes) }
      put("ustar\u{0}00", 257)
      let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
      put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", 148)
      file += header
      if !isLink {
        file += m.bytes + [UInt8](repeating: 0, count: (512 - m.bytes.count % 512) % 512)
      }
    }
    return file + [UInt8](repeating: 0, count: 1024)
  }

  /// One gzip member of stored blocks (RFC 1951, 1952).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var at = 0
    repeat {
      let end = min(bytes.count, at + 65535)
      file += [end == bytes.count ? 1 : 0] + le(end - at, 2) + le(~(end - at) & 0xffff, 2)
      file += bytes[at..<end]
      at = end
    } while at < bytes.count
    return file + le(Int(crc32(bytes)), 4) + le(bytes.count, 4)
  }

  /// One Zstandard frame of raw blocks (RFC 8878) with a window of 2^`log`.
  static func zstd(_ bytes: [UInt8], windowLog log: Int = 17) -> [UInt8] {
    var file: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, UInt8((log - 10) << 3)]
    var at = 0
    repeat {
      let end = min(bytes.count, at + 1 << 16)
      file += le((end - at) << 3 | (end == bytes.count ? 1 : 0), 3) + bytes[at..<end]
      at = end
    } while at < bytes.count
    return file
  }

  /// A Zstandard frame of `count` times 128 KiB of one byte, four bytes each: a bomb.
  static func bomb(blocks count: Int) -> [UInt8] {
    var file: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3]
    for i in 1...count {
      file += le((1 << 17) << 3 | 1 << 1 | (i == count ? 1 : 0), 3) + [0x61]
    }
    return file
  }

  private static func le(_ n: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: n >> ($0 * 8)) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for b in bytes {
      crc ^= UInt32(b)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
