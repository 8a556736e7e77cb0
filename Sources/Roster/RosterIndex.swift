internal import CSodium
internal import Glibc
public import ScanCore

/// An opened roster: fingerprints in memory that is kept from dumps and locked where the limit allows.
///
/// `@unchecked` is sound: the memory is written once, before the object is handed out, and made
/// read-only. `@safe`: it is mapped in `init`, unmapped in `deinit`, and every offset comes from a layout
/// that was checked against its size.
@safe public final class RosterIndex: StudentIndex, @unchecked Sendable {
  public let words: StudentWords
  public let numberLengths: UInt64
  /// Whether the memory could be locked (`ulimit -l`).
  public let isLocked: Bool
  public let facts: Facts

  /// What may be said of a roster: nothing of anybody in it.
  public struct Facts: Sendable {
    /// Seconds since 1970.
    public var created: UInt64
    public var students: Int
    public var values: Int
    public var fields: [Field]
    public var hasStaff: Bool
    /// Bytes in memory.
    public var bytes: Int
  }

  private let memory: Memory
  private let layout: RosterLayout
  private let prints: Fingerprints
  private let shortNames = ShortNames()

  /// Opens a sealed roster. Reads and opens about 1 GB/s.
  public init(path: String, key: borrowing RosterKey) throws(RosterFailure) {
    let file = try SafeFile(path: path)
    guard let open = try file.read(min(RosterHeader.count, file.count)) else {
      throw RosterFailure("\(path): cut short")
    }
    let header = try RosterHeader(open, path: path)
    guard Sodium.equal(header.keyCheck[...], RosterHeader.keyCheck(key, header.salt)) else {
      throw RosterFailure("\(path): sealed with another key")
    }
    let chunks = (header.bodyBytes + RosterHeader.chunk - 1) / RosterHeader.chunk
    guard header.bodyBytes >= RosterLayout.numbers * 8, header.bodyBytes <= 1 << 36,
      file.count == RosterHeader.count + header.bodyBytes + chunks * Sodium.tagBytes
    else { throw RosterFailure("\(path): cut short or longer than it says; build it again") }
    memory = try Memory(count: header.bodyBytes, path: path)
    try memory.fill(from: file, header, open, key)
    guard
      let layout = RosterLayout(
        memory.words(at: 0, count: RosterLayout.numbers), bodyBytes: header.bodyBytes),
      let words = StudentWords(
        .init(
          sweep: memory.words(at: layout.sweep, count: layout.sweepWords),
          pivots: memory.words(at: layout.pivots, count: layout.pivotWords),
          firsts: memory.words(at: layout.firsts, count: layout.firstWords),
          lasts: memory.words(at: layout.lasts, count: layout.lastWords),
          names: memory.words(at: layout.names, count: layout.nameWords)), probe: layout.probe)
    else {
      throw RosterFailure(
        "\(path): a roster of another version of the program; build it again from the student table"
      )
    }
    self.layout = layout
    self.words = words
    numberLengths = layout.numberLengths
    isLocked = memory.isLocked
    prints = Fingerprints(key: key, salt: header.salt)
    facts = Facts(
      created: header.created, students: layout.students, values: layout.entries,
      fields: Field.allCases.enumerated().filter { layout.fields & (1 << UInt64($0.offset)) != 0 }
        .map(\.element),
      hasStaff: layout.flags & 1 != 0, bytes: header.bodyBytes)
  }

  public func person(first: WordKey, last: WordKey) -> StudentRecord? {
    if let record = listed(first, last) { return record }
    for formal in shortNames.formal(of: first) {
      if let record = listed(formal, last) { return record }
    }
    return nil
  }

  private func listed(_ first: WordKey, _ last: WordKey) -> StudentRecord? {
    let hash = prints.bucketHash(first: first, last: last)
    let (word, bits) = layout.pairBits(hash)
    guard memory.word(at: layout.pairs + 8 * word) & bits == bits else { return nil }
    return find(hash) { prints.check(first: first, last: last) }
  }

  public func number(_ canonical: Span<UInt8>) -> StudentRecord? {
    find(prints.bucketHash(.number, canonical)) { prints.check(.number, canonical) }
  }

  public func email(_ canonical: Span<UInt8>) -> StudentRecord? {
    find(prints.bucketHash(.email, canonical)) { prints.check(.email, canonical) }
  }

  /// Looks a hash up; BLAKE2b is asked only where eight more bits of it fit.
  private func find(_ hash: UInt64, check: () -> UInt32) -> StudentRecord? {
    let bucket = layout.bucket(hash)
    let remainder = layout.remainder(hash)
    var wanted: UInt32?
    let start = memory.offset(at: layout.offsets + 4 * bucket)
    let end = memory.offset(at: layout.offsets + 4 * bucket + 4)
    var i = start
    while i < min(end, layout.entries) {
      if memory.byte(at: layout.remainders + i) == remainder {
        let tag = wanted ?? check()
        wanted = tag
        if memory.check(at: layout.checks + 3 * i) == tag {
          return StudentRecord(byte: memory.byte(at: layout.records + i))
        }
      }
      i += 1
    }
    return nil
  }
}

/// Memory for an opened roster.
@safe private struct Memory: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let count: Int
  let isLocked: Bool

  init(count: Int, path: String) throws(RosterFailure) {
    Sodium.start()
    let made = unsafe mmap(
      nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let made = unsafe made, unsafe made != MAP_FAILED else {
      throw RosterFailure(path: path, code: errno)
    }
    // Fewer page faults; then out of core files, and off the swap where the limit allows.
    unsafe madvise(made, count, MADV_HUGEPAGE)
    unsafe madvise(made, count, MADV_DONTDUMP)
    isLocked = unsafe mlock(made, count) == 0
    unsafe base = made
    self.count = count
  }

  deinit {
    unsafe mprotect(base, count, PROT_READ | PROT_WRITE)
    unsafe sodium_memzero(base, count)
    unsafe munmap(base, count)
  }

  /// Opens every chunk into its place, then forbids writing.
  func fill(
    from file: borrowing SafeFile, _ header: RosterHeader, _ open: [UInt8],
    _ key: borrowing RosterKey
  ) throws(RosterFailure) {
    let sealKey = header.sealKey(key)
    var sealed = [UInt8](repeating: 0, count: RosterHeader.chunk + Sodium.tagBytes)
    var at = 0
    var chunk = 0
    while at < count {
      let n = min(RosterHeader.chunk, count - at)
      var place = sealed.mutableSpan
      let whole = try file.read(n + Sodium.tagBytes, to: &place)
      guard whole,
        unsafe Sodium.open(
          sealed, n + Sodium.tagBytes, header: open, nonce: header.nonce(chunk), key: sealKey,
          to: (base + at).assumingMemoryBound(to: UInt8.self))
      else { throw RosterFailure("\(file.path): damaged; build it again from the student table") }
      at += n
      chunk += 1
    }
    unsafe mprotect(base, count, PROT_READ)
  }

  func words(at offset: Int, count n: Int) -> [UInt64] {
    precondition(offset >= 0 && n >= 0 && offset + 8 * n <= count)
    return unsafe Array(
      UnsafeBufferPointer(start: (base + offset).assumingMemoryBound(to: UInt64.self), count: n))
  }

  @inline(__always) func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset + 8 <= count)
    return unsafe base.load(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  @inline(__always) func offset(at offset: Int) -> Int {
    precondition(offset >= 0 && offset + 4 <= count)
    return unsafe Int(base.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
  }

  @inline(__always) func byte(at offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count)
    return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
  }

  @inline(__always) func check(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset + 3 <= count)
    return UInt32(byte(at: offset)) | UInt32(byte(at: offset + 1)) << 8
      | UInt32(byte(at: offset + 2)) << 16
  }
}
