internal import CFormats

/// Bounds of what is unpacked. Nothing is ever written to disk.
public struct ContainerLimits: Sendable {
  /// What a member or a whole container may be larger than its packed bytes. Text packs to a tenth; ten
  /// thousandfold is what bombs do.
  public var ratio = 200
  /// Bytes unpacked out of one container.
  public var total = 1 << 36
  public var members = 100_000

  public init() {}

  /// Packed bytes that count at least: those of one read.
  static let least = 256 * 1024
}

/// A zip, tar or compressed stream, member by member, by libarchive.
@safe final class Container {
  struct Member {
    /// As the container has it: anything may stand there.
    var name: [UInt8]
    var isFile: Bool
    var isFolder: Bool
    var isEncrypted: Bool
    /// The one content of a compressed stream.
    var isRaw: Bool
  }

  enum Step {
    case member(Member)
    case end, broken
  }

  private let file: FileSource
  private let container: OpaquePointer
  fileprivate let limits: ContainerLimits
  fileprivate var total = 0
  private var members = 0
  private(set) var isOverMembers = false
  /// Whether all of it is compressed, not each member.
  let isCompressed: Bool
  private let head: [UInt8]

  /// Opens what a file holds; `prefix` was read of it already.
  init?(_ file: FileSource, head: [UInt8], prefix: [UInt8], limits: ContainerLimits) {
    guard let opened = unsafe okcps_container_open(file.descriptor, prefix, prefix.count) else {
      return nil
    }
    self.file = file
    self.limits = limits
    self.head = Array(head.prefix(16))
    isCompressed = Self.compressions.contains { head.starts(with: $0) }
    unsafe container = opened
  }

  deinit { unsafe okcps_container_free(container) }

  /// The next member; the one before is passed over.
  func next() -> Step {
    var entry = unsafe okcps_entry()
    let result = unsafe okcps_container_next(container, &entry)
    if result == 0 { return .end }
    members += 1
    guard result == 1 else { return .broken }
    if members > limits.members {
      isOverMembers = true
      return .end
    }
    var name: [UInt8] = []
    if let start = unsafe entry.name {
      name = unsafe Array(String(cString: start).utf8)
    }
    return unsafe .member(
      Member(
        name: name, isFile: entry.kind == OKCPS_ENTRY_FILE.rawValue,
        isFolder: entry.kind == OKCPS_ENTRY_FOLDER.rawValue, isEncrypted: entry.encrypted != 0,
        isRaw: entry.raw != 0))
  }

  /// Whether a member begins as the container does.
  func isSame(as feed: ByteFeed) -> Bool { isCompressed && feed.begins(head) }

  /// Packed bytes taken so far.
  var consumed: Int { unsafe Int(okcps_container_consumed(container)) }

  fileprivate func read(_ chunk: inout [UInt8]) -> Int {
    unsafe chunk.withUnsafeMutableBytes {
      unsafe okcps_container_read(container, $0.baseAddress!, $0.count)
    }
  }
}

/// The bytes of a container's member, until the next one is asked for.
final class MemberSource: ByteSource {
  private let container: Container
  private let before: Int
  private var produced = 0
  private var chunk = [UInt8](repeating: 0, count: 64 * 1024)

  init(_ container: Container) {
    self.container = container
    before = container.consumed
  }

  func read(into buffer: inout [UInt8]) throws(SkipReason) -> Bool {
    let n = container.read(&chunk)
    if n < 0 { throw .truncated }
    if n == 0 { return false }
    produced += n
    container.total += n
    let limits = container.limits
    if container.total > limits.total { throw .total }
    let consumed = container.consumed
    if produced > limits.ratio * max(consumed - before, ContainerLimits.least)
      || container.total > limits.ratio * max(consumed, ContainerLimits.least)
    {
      throw .ratio
    }
    buffer += chunk[..<n]
    return true
  }
}

extension Container {
  /// Whether a file that begins so is one.
  static func recognises(_ head: [UInt8]) -> Bool {
    (compressions + zips).contains { head.starts(with: $0) }
      || head.count > 262 && head[257..<262].elementsEqual("ustar".utf8)
  }

  /// gzip (RFC 1952) and Zstandard (RFC 8878).
  private static let compressions: [[UInt8]] = [[0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd]]
  /// zip with and without members (APPNOTE 4.3).
  private static let zips: [[UInt8]] = [[0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6]]

  /// Whether a Zstandard frame asks for a window above 128 MiB, which the decoder refuses (RFC 8878,
  /// 3.1.1.1.2; `ZSTD_WINDOWLOG_LIMIT_DEFAULT`).
  static func needsLargeWindow(_ head: [UInt8]) -> Bool {
    guard head.starts(with: [0x28, 0xb5, 0x2f, 0xfd]), head.count > 5 else { return false }
    // A frame in a single segment has no window: its content is.
    guard head[4] & 0x20 == 0 else { return false }
    let base = 1 << (10 + Int(head[5] >> 3))
    return base + base / 8 * Int(head[5] & 7) > 1 << 27
  }

  /// Whether a member's name leads out of its container (absolute, or by `..`).
  static func leadsOut(_ name: [UInt8]) -> Bool {
    name.first == UInt8(ascii: "/") || name.first == UInt8(ascii: "\\")
      || name.dropFirst().first == UInt8(ascii: ":")
      || name.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        .contains(Array("..".utf8)[...])
  }
}
