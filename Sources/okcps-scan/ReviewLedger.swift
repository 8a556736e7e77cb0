internal import Glibc
internal import Lexicon
internal import Settings

/// What has been decided, in two files: decisions, and the suppressions that dismissals make. Each change
/// is on the disk when it returns, and what others wrote into the files meanwhile stays.
struct ReviewLedger {
  /// What stands of one finding.
  struct Entry: Equatable {
    var decision: ReviewDecision?
    var suppression: Suppression?
  }

  let decisionsPath: String
  let suppressionsPath: String
  private let locks: Locks
  private let by: String
  private let today: ReviewDay
  private let expires: ReviewDay
  private var decisions: DecisionList
  private var suppressions: [FindingKey: Suppression]

  /// Reads what there is; files that are not there are made with the first decision. Dismissals are
  /// `by` somebody and hold until the day they expire.
  init(
    decisions: String, suppressions: String, locks: Locks, by: String, today: ReviewDay,
    expires: ReviewDay
  ) throws(Problem) {
    decisionsPath = decisions
    suppressionsPath = suppressions
    self.locks = locks
    self.by = by
    self.today = today
    self.expires = expires
    do {
      self.decisions = try DecisionList(path: decisions, orEmpty: true)
      self.suppressions = Self.byKey(try SuppressionList(path: suppressions))
    } catch {
      throw Problem(error)
    }
  }

  /// What was decided of a finding and still holds: a dismissal as long as its suppression does.
  func standing(of key: FindingKey) -> ReviewDecision.Kind? {
    if let suppression = suppressions[key], !isExpired(suppression) { return .dismiss }
    return decisions[key]?.kind == .keep ? .keep : nil
  }

  func entry(of key: FindingKey) -> Entry {
    Entry(decision: decisions[key], suppression: suppressions[key])
  }

  private func isExpired(_ suppression: Suppression) -> Bool {
    ReviewDay(suppression.expires).map { $0 < today } ?? false
  }

  // MARK: changes

  /// What a decision makes of a finding.
  func entry(_ kind: ReviewDecision.Kind, of key: FindingKey, reason: String) -> Entry {
    entry(
      for: ReviewDecision(key: key, kind: kind, reason: reason, by: by, date: today.text))
  }

  private func entry(for decision: ReviewDecision) -> Entry {
    guard decision.kind == .dismiss else { return Entry(decision: decision) }
    return Entry(
      decision: decision,
      suppression: Suppression(
        fingerprint: decision.key.fingerprint, rule: decision.key.rule, reason: decision.reason,
        by: decision.by ?? by, date: decision.date, expires: expires.text))
  }

  /// Where a rule is locked, so that nothing of it can be dismissed.
  func lock(of rule: String) -> String? { locks.origin(of: rule) }

  /// Puts an entry in the place of what stands of a finding.
  mutating func set(_ entry: Entry, of key: FindingKey) throws {
    try change([key: entry])
  }

  /// Takes decisions that were made elsewhere, all of them or none. Those without a name are of whoever
  /// imports them.
  mutating func take(_ made: DecisionList) throws {
    var entries: [FindingKey: Entry] = [:]
    for var decision in made.all {
      decision.by = decision.by ?? by
      entries[decision.key] = entry(for: decision)
    }
    try change(entries)
  }

  private mutating func change(_ entries: [FindingKey: Entry]) throws {
    for (key, entry) in entries where entry.suppression != nil {
      if let lock = locks.origin(of: key.rule) {
        throw Problem("\(key.rule) is locked at \(lock): it can be kept, not dismissed")
      }
    }
    // Suppressions first: one without its decision still holds, and is not asked for again.
    if entries.contains(where: { suppressions[$0.key] != $0.value.suppression }) {
      try editSuppressions { list throws(SettingsFailure) in
        try list.removeAll { entries[$0.key] != nil }
        for entry in entries.values.compactMap(\.suppression).sorted(by: {
          Self.order($0.key, $1.key)
        }) {
          try list.append(entry)
        }
      }
    }
    try editDecisions { list in
      for key in entries.keys.sorted(by: Self.order) { list[key] = entries[key]?.decision }
    }
  }

  private static func order(_ a: FindingKey, _ b: FindingKey) -> Bool {
    (a.rule, a.fingerprint) < (b.rule, b.fingerprint)
  }

  /// Drops what no longer holds or has nothing to hold for: suppressions that have expired, and whatever
  /// is of no finding in `found`. Of fingerprints that were made in another way than those found nothing
  /// can be said; they stay. Returns what was dropped, a line each.
  mutating func prune(found: Set<FindingKey>) throws -> [String] {
    let kinds = Set(found.map { $0.fingerprint.prefix(3) })
    func isGone(_ key: FindingKey) -> Bool {
      kinds.contains(key.fingerprint.prefix(3)) && !found.contains(key)
    }
    var dropped: [String] = []
    let stale = suppressions.values.filter { isGone($0.key) || isExpired($0) }
    if !stale.isEmpty {
      let keys = Set(stale.map(\.key))
      dropped += stale.sorted { $0.origin < $1.origin }.map {
        "\($0.origin): \($0.rule) \($0.fingerprint): "
          + (isExpired($0) ? "expired on \($0.expires)" : "no such finding any more")
      }
      try editSuppressions { list throws(SettingsFailure) in
        try list.removeAll { keys.contains($0.key) }
      }
    }
    let gone = decisions.all.filter { isGone($0.key) }
    if !gone.isEmpty {
      dropped += gone.map {
        "\(decisionsPath): \($0.key.rule) \($0.key.fingerprint): no such finding any more"
      }
      try editDecisions { list in
        for decision in gone { list[decision.key] = nil }
      }
    }
    return dropped
  }

  // MARK: files

  private mutating func editSuppressions(
    _ change: (inout SuppressionList) throws(SettingsFailure) -> Void
  ) throws {
    let list = try Self.edit(suppressionsPath, change)
    suppressions = Self.byKey(list)
  }

  private mutating func editDecisions(
    _ change: (inout DecisionList) throws(SettingsFailure) -> Void
  ) throws {
    decisions = try Self.edit(decisionsPath, change)
  }

  /// Reads a file as it is now, changes it and puts it in its place, with its folder locked so that of two
  /// people at work no one's decision is lost.
  private static func edit<File: LedgerFile>(
    _ path: String, _ change: (inout File) throws(SettingsFailure) -> Void
  ) throws -> File {
    let folder = unsafe open(folderName(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Problem(path: path, code: errno) }
    defer { close(folder) }
    while flock(folder, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Problem(path: path, code: errno) }
    }
    var file: File
    do {
      file = try File(ledger: path)
      try change(&file)
    } catch {
      throw Problem(error)
    }
    let output = try OutputFile(path: path)
    try output.write(try file.encoded())
    try output.finish()
    return file
  }

  private static func byKey(_ list: SuppressionList) -> [FindingKey: Suppression] {
    Dictionary(list.entries.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
  }
}

/// A file that is read whole, changed and written whole.
private protocol LedgerFile {
  /// Reads it; one that is not there is empty.
  init(ledger path: String) throws(SettingsFailure)
  func encoded() throws -> [UInt8]
}

extension DecisionList: LedgerFile {
  fileprivate init(ledger path: String) throws(SettingsFailure) {
    try self.init(path: path, orEmpty: true)
  }
}

extension SuppressionList: LedgerFile {
  fileprivate init(ledger path: String) throws(SettingsFailure) { try self.init(path: path) }
}
