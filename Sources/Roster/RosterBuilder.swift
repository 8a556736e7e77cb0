internal import Glibc
internal import ScanCore

/// Makes a roster out of student tables: fingerprints of what names and finds a student, nothing else.
///
/// Birth dates, schools and grades are read for their columns' sake only and not kept. Memory: 16 bytes
/// a value until it is written.
public struct RosterBuilder: ~Copyable {
  /// How many of what, for whoever builds it; no values.
  public struct Counts: Sendable {
    public var students = 0
    public var optedOut = 0
    public var noMedia = 0
    public var staff = 0
    /// Rows that were refused.
    public var refused = 0
    /// Names of two words so common that they are found by number and address only.
    public var unfindable = 0
    /// Fingerprints, after what is the same was put together.
    public var values = 0
    /// Names that need a second element: shared with staff, made of common words, or initials.
    public var shared = 0
    /// Names that several students have whose flags differ.
    public var mixed = 0
    /// Bytes of the opened index.
    public var bytes = 0
  }

  public private(set) var counts = Counts()
  /// Where rows were refused and why, the first hundred; no values.
  public private(set) var refusals: [String] = []

  private struct Entry {
    var hash: UInt64
    /// BLAKE2b's 24 bits above a record; bit 7 of the record marks staff.
    var rest: UInt32
    /// Characters of a number, 0 for names, ``RosterBuilder/address`` for addresses.
    var length: UInt8
  }

  private let key: RosterKey
  private var header: RosterHeader
  private let prints: Fingerprints
  private var text = StudentText()
  private let common = CommonWords()
  private let shortNames = ShortNames()
  private var entries: [Entry] = []
  private var pivots: Set<WordKey> = []
  private var firsts: Set<WordKey> = []
  private var lasts: Set<WordKey> = []
  /// Other words of names.
  private var others: Set<WordKey> = []
  private var layout = RosterLayout()
  /// As they follow the numbers of the layout.
  private var filters: [UInt64] = []
  private static let staffMark: UInt32 = 128
  private static let address: UInt8 = 255

  public init(key: consuming RosterKey) {
    header = RosterHeader(created: UInt64(max(0, time(nil))), bodyBytes: 0, key: key)
    prints = Fingerprints(key: key, salt: header.salt)
    self.key = key
  }

  // MARK: Reading

  /// Reads a table of students. `progress` is told the share of the file that was read, now and then.
  public mutating func addStudents(
    path: String, map: [String], progress: (Double) -> Void
  ) throws -> Columns {
    try read(path, map, progress, { (self, row) in self.add(row) })
  }

  /// Reads a table of staff, whose names students may share.
  public mutating func addStaff(path: String, map: [String]) throws -> Columns {
    layout.flags |= 1
    let fields = layout.fields
    defer { layout.fields = fields }
    return try read(path, map, { _ in }, { (self, row) in self.addStaff(row) })
  }

  private mutating func read(
    _ path: String, _ map: [String], _ progress: (Double) -> Void,
    _ use: (inout RosterBuilder, StudentRow) -> Void
  ) throws -> Columns {
    var table = try CSVReader.open(path: path)
    guard try table.next() else { throw RosterFailure("\(path):1: the table is empty") }
    var headers: [String] = []
    for i in 0..<table.count {
      let cell = table[i]
      headers.append(String(decoding: cell.indices.map { cell[$0] }, as: UTF8.self))
    }
    let columns: Columns
    do {
      columns = try Columns(headers: headers, map: map)
    } catch {
      throw RosterFailure("\(path):1: \(error)")
    }
    for field in columns.fields.compactMap({ $0 }) {
      layout.fields |= 1 << UInt64(Field.allCases.firstIndex(of: field)!)
    }
    var rows = 0
    while try table.next() {
      rows += 1
      if rows & 0x3fff == 0 { progress(Double(table.consumed) / Double(max(1, table.fileBytes))) }
      do throws(StudentRow.Failure) {
        let row = try StudentRow(table, columns, &text)
        use(&self, row)
      } catch {
        counts.refused += 1
        if refusals.count < 100 {
          refusals.append("\(path):\(table.line): column \(error.column): \(error.reason)")
        }
      }
    }
    return columns
  }

  // MARK: Values

  private mutating func add(_ row: StudentRow) {
    counts.students += 1
    var record = StudentRecord(kind: .student)
    record.optedOut = row.optedOut
    record.noMedia = !row.mayShow
    if row.optedOut { counts.optedOut += 1 }
    if !row.mayShow { counts.noMedia += 1 }

    var given = Self.givenNames(row.first)
    for name in row.preferred.prefix(1) where !given.contains(where: { $0.key == name.key }) {
      given.append(name)
    }
    addName(given, row.last, record)
    for word in row.first + row.middle + row.last + row.preferred { others.insert(word.key) }
    addInitial(row.first[0], row.last, record)
    for guardian in row.guardians {
      addName([guardian.first], guardian.last, StudentRecord(kind: .guardian))
      for word in guardian.last { others.insert(word.key) }
    }

    func flagged(_ kind: StudentRecord.Kind) -> StudentRecord {
      var r = StudentRecord(kind: kind)
      r.optedOut = record.optedOut
      r.noMedia = record.noMedia
      return r
    }
    addNumber(row.studentID, flagged(.studentID))
    addNumber(row.testingNumber, flagged(.testingNumber))
    for phone in row.phones { addNumber(phone, StudentRecord(kind: .phone)) }
    if !row.email.isEmpty {
      append(
        prints.bucketHash(.email, row.email.span), prints.check(.email, row.email.span),
        flagged(.email), length: Self.address)
    }
  }

  private mutating func addStaff(_ row: StudentRow) {
    counts.staff += 1
    for first in Self.givenNames(row.first) + row.preferred.prefix(1) {
      for last in Self.surnames(row.last) {
        append(
          prints.bucketHash(first: first.key, last: last.key),
          prints.check(first: first.key, last: last.key), StudentRecord(kind: .student),
          mark: Self.staffMark)
      }
    }
  }

  /// The first given name, and a hyphenated one written as one word.
  private static func givenNames(_ words: [StudentText.Word]) -> [StudentText.Word] {
    guard words.count > 1, words[1].hyphenated, let joined = joined(words[...1]) else {
      return [words[0]]
    }
    return [words[0], joined]
  }

  /// Each main word of a last name, and a name with particles written as one word.
  private static func surnames(_ words: [StudentText.Word]) -> [StudentText.Word] {
    var main = words.filter { !StudentRow.particles.contains($0.key) && $0.letters > 1 }
    if main.isEmpty { main = words }
    if main.count < words.count, let joined = joined(words[...]) { main.append(joined) }
    return main
  }

  private static func joined(_ words: ArraySlice<StudentText.Word>) -> StudentText.Word? {
    guard var all = words.first else { return nil }
    for word in words.dropFirst() {
      guard let key = StudentText.joined(all, word) else { return nil }
      all.key = key
      all.letters += word.letters
    }
    all.parts = [all.key]
    return all
  }

  private mutating func addName(
    _ given: [StudentText.Word], _ last: [StudentText.Word], _ record: StudentRecord
  ) {
    for first in given where first.letters > 1 {
      firsts.insert(first.key)
      let short = shortNames.short(of: first.key)
      firsts.formUnion(short)
      for last in Self.surnames(last) where last.letters > 1 {
        lasts.insert(last.key)
        let firstRank = common.rank(first.key)
        let lastRank = common.rank(last.key)
        var record = record
        record.shared = firstRank != nil && lastRank != nil
        // The rarer word; a first name also by its short forms. A last name that is mostly a first
        // name is the commoner.
        let lastIsGiven = shortNames.holds(last.key) && !shortNames.holds(first.key)
        if lastRank == nil && !lastIsGiven || (lastRank ?? Int.max) > (firstRank ?? Int.max) {
          guard (lastRank ?? Int.max) >= CommonWords.neverPivot else {
            counts.unfindable += 1
            continue
          }
          pivots.formUnion(last.parts)
        } else {
          guard (firstRank ?? Int.max) >= CommonWords.neverPivot else {
            counts.unfindable += 1
            continue
          }
          pivots.formUnion(first.parts)
          pivots.formUnion(short.filter { (common.rank($0) ?? Int.max) >= CommonWords.neverPivot })
        }
        append(
          prints.bucketHash(first: first.key, last: last.key),
          prints.check(first: first.key, last: last.key), record)
      }
    }
  }

  /// An initial with a last name that is neither a common word nor a common first name. Always in need of a second element.
  private mutating func addInitial(
    _ first: StudentText.Word, _ last: [StudentText.Word], _ record: StudentRecord
  ) {
    guard let letter = first.initial else { return }
    var record = record
    record.shared = true
    for last in Self.surnames(last)
    where last.letters > 1 && common.rank(last.key) == nil && !shortNames.holds(last.key) {
      append(
        prints.bucketHash(first: letter, last: last.key),
        prints.check(first: letter, last: last.key), record)
      lasts.insert(last.key)
      pivots.formUnion(last.parts)
    }
  }

  private mutating func addNumber(_ number: [UInt8], _ record: StudentRecord) {
    guard !number.isEmpty else { return }
    layout.numberLengths |= 1 << UInt64(number.count)
    append(
      prints.bucketHash(.number, number.span), prints.check(.number, number.span), record,
      length: UInt8(number.count))
  }

  private mutating func append(
    _ hash: UInt64, _ check: UInt32, _ record: StudentRecord, mark: UInt32 = 0, length: UInt8 = 0
  ) {
    entries.append(.init(hash: hash, rest: check << 8 | UInt32(record.byte) | mark, length: length))
  }

  // MARK: Putting together

  /// Puts equal values together and counts them. After it nothing can be added.
  public mutating func settle() {
    shareDenseNumbers()
    entries.sort { ($0.hash, $0.rest >> 8) < ($1.hash, $1.rest >> 8) }
    var kept = 0
    var i = 0
    while i < entries.count {
      var j = i + 1
      while j < entries.count, entries[j].hash == entries[i].hash,
        entries[j].rest >> 8 == entries[i].rest >> 8
      { j += 1 }
      if let record = merged(entries[i..<j]) {
        entries[kept] = entries[i]
        entries[kept].rest = entries[i].rest & ~0xff | UInt32(record.byte)
        kept += 1
        if record.shared { counts.shared += 1 }
        if record.mixed { counts.mixed += 1 }
      }
      i = j
    }
    entries.removeLast(entries.count - kept)
    counts.values = kept
    layout.students = counts.students
    layout.entries = kept
    // Twelve entries a bucket, between 8 and 16.
    while layout.bucketBits < 31, kept >> layout.bucketBits > 16 { layout.bucketBits += 1 }
    let f = StudentWords(pivots: pivots, firsts: firsts, lasts: lasts, others: others).filters
    layout.sweepWords = f.sweep.count
    layout.pivotWords = f.pivots.count
    layout.firstWords = f.firsts.count
    layout.lastWords = f.lasts.count
    layout.nameWords = f.names.count
    layout.probe = StudentWords.probe
    let named = entries.count { $0.length == 0 }
    layout.pairWords = 1
    while layout.pairWords * 64 < named * 8 { layout.pairWords *= 2 }
    var pairs = [UInt64](repeating: 0, count: layout.pairWords)
    for e in entries where e.length == 0 {
      let (word, bits) = layout.pairBits(e.hash)
      pairs[word] |= bits
    }
    filters = f.sweep + f.pivots + f.firsts + f.lasts + f.names + pairs
    counts.bytes = layout.count
  }

  /// Of the numbers of a length, more than one in a thousand is a student's: then the number alone
  /// does not tell, and it needs a second element.
  private mutating func shareDenseNumbers() {
    var count = [UInt8: Int]()
    for e in entries where e.length > 0 { count[e.length, default: 0] += 1 }
    let dense = Set(
      count.filter { length, n in
        length < 18 && n * 1000 > (0..<Int(length)).reduce(1) { p, _ in p * 10 }
      }.keys)
    for i in entries.indices where dense.contains(entries[i].length) { entries[i].rest |= 32 }
  }

  /// The record of one value with several bearers; nil if only staff has it.
  private func merged(_ same: ArraySlice<Entry>) -> StudentRecord? {
    var all: StudentRecord?
    var staff = false
    for e in same {
      if e.rest & Self.staffMark != 0 {
        staff = true
        continue
      }
      guard let next = StudentRecord(byte: UInt8(truncatingIfNeeded: e.rest & 0x7f)) else {
        continue
      }
      guard var a = all else {
        all = next
        continue
      }
      if next.kind == a.kind {
        if next.optedOut != a.optedOut || next.noMedia != a.noMedia { a.mixed = true }
        a.optedOut = a.optedOut || next.optedOut
        a.noMedia = a.noMedia || next.noMedia
        // An initial is shared by itself; a whole name is not made so by it.
        a.shared = a.shared || next.shared
      } else if next.kind.rawValue < a.kind.rawValue {
        a = next
      }
      all = a
    }
    if staff { all?.shared = true }
    return all
  }

  // MARK: Writing

  /// Seals the roster and writes it, 0600; a roster of that name is replaced. After ``settle()``.
  public mutating func write(path: String) throws {
    var body = Secret(count: layout.count)
    fill(&body)
    header.bodyBytes = layout.count
    let open = header.bytes
    let sealKey = header.sealKey(key)
    var file = try NewFile(path: path)
    try file.write(open.span)
    var sealed = [UInt8](repeating: 0, count: RosterHeader.chunk + Sodium.tagBytes)
    var at = 0
    var chunk = 0
    while at < layout.count {
      let n = min(RosterHeader.chunk, layout.count - at)
      unsafe body.withBytes { b in
        unsafe Sodium.seal(
          b + at, n, header: open, nonce: header.nonce(chunk), key: sealKey, to: &sealed)
      }
      try file.write(sealed.span.extracting(0..<n + Sodium.tagBytes))
      at += n
      chunk += 1
    }
    try file.keep(replacing: true)
  }

  private func fill(_ body: inout Secret) {
    let words = layout.values + filters
    unsafe body.withMutableBytes { b in
      for (i, word) in words.enumerated() {
        unsafe UnsafeMutableRawPointer(b).storeBytes(
          of: word.littleEndian, toByteOffset: 8 * i, as: UInt64.self)
      }
      var entry = 0
      for bucket in 0...(1 << layout.bucketBits) {
        while entry < entries.count, layout.bucket(entries[entry].hash) < bucket { entry += 1 }
        unsafe UnsafeMutableRawPointer(b).storeBytes(
          of: UInt32(entry).littleEndian, toByteOffset: layout.offsets + 4 * bucket, as: UInt32.self
        )
      }
      for (i, e) in entries.enumerated() {
        unsafe b[layout.remainders + i] = layout.remainder(e.hash)
        unsafe b[layout.records + i] = UInt8(truncatingIfNeeded: e.rest)
        for k in 0..<3 {
          unsafe b[layout.checks + 3 * i + k] = UInt8(
            truncatingIfNeeded: e.rest >> (8 + 8 * UInt32(k)))
        }
      }
    }
  }
}

extension RosterLayout {
  /// The bucket of a hash: its highest bits.
  @inline(__always) func bucket(_ hash: UInt64) -> Int {
    bucketBits == 0 ? 0 : Int(hash >> UInt64(64 - bucketBits))
  }

  /// The eight bits below.
  @inline(__always) func remainder(_ hash: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: hash >> UInt64(56 - bucketBits))
  }
}

extension StudentText.Word {
  /// The first letter as a word of its own, if it is an ASCII letter.
  var initial: WordKey? {
    let letter = UInt8(truncatingIfNeeded: key.low)
    return letter &- 0x61 < 26 ? WordKey(word: String(UnicodeScalar(letter))) : nil
  }
}
