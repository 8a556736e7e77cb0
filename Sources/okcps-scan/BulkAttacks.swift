internal import Archives
internal import Reports
internal import ScanCore

/// Who writes a text of an archive and to whom, by hashes: what ``RepeatedAttacks`` counts by.
struct Parties {
  var author: UInt64?
  var targets: [UInt64] = []
  /// The pseudonym of the author, for the finding.
  var pseudonym: String?
  /// Number of the text in the run, and where it stands.
  var text = 0
  var source = ""
  var id = ""
}

/// Finds the parties of the items of a source.
///
/// The target is whom the record itself names (a field such as `recipient`); else the handles that the text
/// addresses (`@name`), since that is the writer's own word; else the author of what it answers, or of the
/// thread. An author is known if his text came before in the same source, as ids mean nothing outside of it.
struct PartyBook {
  /// Authors by id, both as hashes; 0 where a text names none.
  private var authors: [UInt64: UInt64] = [:]
  /// Ids that stood twice in their source.
  private(set) var twice = 0
  /// Whether ids were left out.
  private(set) var isFull = false

  /// Ids that are remembered of a source: 4 MiB of them.
  private static let most = 3 << 16
  /// Handles of a text that count: who names more writes to nobody in particular.
  private static let handles = 4

  /// Begins a source.
  mutating func begin() { authors.removeAll(keepingCapacity: true) }

  /// The parties of a text by its first item, whose id is remembered.
  mutating func parties(of item: Archives.Item) -> Parties {
    var parties = Parties(author: item.author.map(Self.hash))
    if parties.author != nil {
      parties.targets = targets(of: item).filter { $0 != parties.author }
    }
    if !learn(item) { twice += 1 }
    return parties
  }

  /// Remembers whose the id of an item is; false if it stood in the source before.
  @discardableResult mutating func learn(_ item: Archives.Item) -> Bool {
    let id = StableHash.of(item.id.utf8)
    if authors[id] != nil { return false }
    if authors.count < Self.most {
      authors[id] = item.author.map(Self.hash) ?? 0
    } else {
      isFull = true
    }
    return true
  }

  private func targets(of item: Archives.Item) -> [UInt64] {
    if let target = item.target { return [Self.hash(target)] }
    let handles = Self.handles(in: item.text)
    if !handles.isEmpty { return handles }
    for above in [item.parent, item.thread] {
      if let above, let author = authors[StableHash.of(above.utf8)], author != 0 { return [author] }
    }
    return []
  }

  /// The handles that a text names, `@` and letters, digits, `_` and `.` behind no letter or digit, as
  /// platforms have them.
  private static func handles(in text: [UInt8]) -> [UInt64] {
    var found: [UInt64] = []
    var at = 0
    while let mark = text[at...].firstIndex(of: UInt8(ascii: "@")) {
      let name = text[(mark + 1)...].prefix(64).prefix { isWord($0) || $0 == UInt8(ascii: ".") }
      at = mark + 1 + name.count
      if name.isEmpty || mark > 0 && isWord(text[mark - 1]) { continue }
      let target = hash(String(decoding: name, as: UTF8.self))
      if !found.contains(target) { found.append(target) }
      if found.count > handles { return [] }
    }
    return found
  }

  private static func isWord(_ b: UInt8) -> Bool {
    switch b {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// A name or account as a hash; the same with `@` before it, with a full stop behind it, and in either
  /// case of ASCII.
  private static func hash(_ name: String) -> UInt64 {
    var letters = Array(name.utf8)[...]
    if letters.first == UInt8(ascii: "@") { letters.removeFirst() }
    while letters.last == UInt8(ascii: ".") { letters.removeLast() }
    return StableHash.of(letters.lazy.map { 0x41...0x5a ~= $0 ? $0 | 0x20 : $0 })
  }
}

/// Counts what one author writes against one target, and names who does it again and again:
/// `harassment.repeated`, to review and never to block.
///
/// An attack is a finding of harassment, threat or discrimination at `review` or above that counts, in a
/// text of the public. Repeated are ``findings`` of them in at least ``texts`` texts: one outburst may hold
/// several findings, and is none the less one. Memory is bounded by ``most`` pairs; what finds no room is
/// told.
struct RepeatedAttacks {
  static let rule = "harassment.repeated"
  static let findings = 3
  static let texts = 2
  /// Pairs of author and target that are counted: some 10 MiB.
  static let most = 1 << 15

  struct Pair: Hashable {
    var author: UInt64
    var target: UInt64
  }

  /// What is known of a pair.
  struct Count: Codable {
    var author: UInt64
    var target: UInt64
    var findings = 0
    var texts = 0
    /// The text that was counted last.
    var text = -1
    var pseudonym: String?
    var source = ""
    var id = ""
  }

  private var counts: [Pair: Int] = [:]
  /// In the order in which they were met.
  private(set) var entries: [Count] = []
  private(set) var isFull = false

  init(_ entries: [Count] = []) {
    self.entries = entries
    for (i, e) in entries.enumerated() { counts[Pair(author: e.author, target: e.target)] = i }
  }

  /// Takes note of a finding that counts, in a text of these parties.
  mutating func meet(_ finding: ResultFinding, _ parties: Parties) {
    guard let author = parties.author, finding.severity >= .review else { return }
    switch finding.category {
    case .harassment, .threat, .discrimination: break
    default: return
    }
    for target in parties.targets {
      let pair = Pair(author: author, target: target)
      guard counts[pair] != nil || entries.count < Self.most else {
        isFull = true
        continue
      }
      if counts[pair] == nil {
        counts[pair] = entries.count
        entries.append(Count(author: author, target: target))
      }
      let i = counts[pair]!
      entries[i].findings += 1
      guard entries[i].text != parties.text else { continue }
      entries[i].texts += 1
      entries[i].text = parties.text
      entries[i].pseudonym = parties.pseudonym
      entries[i].source = parties.source
      entries[i].id = parties.id
    }
  }

  var notices: [String] {
    isFull
      ? ["attacks of more than \(Self.most) pairs of author and target: not all were counted"] : []
  }

  /// A finding for each pair that is enough, in the order in which they were met. It belongs to the source
  /// of the last attack, whose id is in its evidence. `key` is what fingerprints call the pair.
  var results: [(item: Reports.Item, finding: ResultFinding, key: String)] {
    entries.filter { $0.findings >= Self.findings && $0.texts >= Self.texts }.map { e in
      let item = Item(source: SourceName(e.source), author: e.pseudonym)
      let finding = ResultFinding(
        rule: Self.rule, category: .harassment, entity: nil, role: nil, severity: .review,
        score: 100, range: 0..<0, clauses: ["B.3.h"], route: .communications,
        evidence: ["findings:\(e.findings)", "texts:\(e.texts)", "last:\(e.id)"], start: Place(),
        end: Place())
      return (item, finding, "attacks:\(e.author):\(e.target)")
    }
  }
}
