public import ScanCore

/// The name of a file or stream: bytes, since a path need not be UTF-8.
public struct SourceName: Sendable, Hashable {
  public var bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The name as text; nil if it is not UTF-8.
  public var text: String? { String(validating: bytes, as: UTF8.self) }
}

/// Which text a result is about.
public struct Item: Sendable, Hashable {
  public var source: SourceName
  /// Number of the record in its source, from 1; nil where the source is one text.
  public var record: Int?
  /// What the source itself calls the record.
  public var id: String?
  /// The field of the record, a JSON pointer (RFC 6901).
  public var field: String?
  /// A keyed pseudonym, never a name.
  public var author: String?
  /// RFC 3339.
  public var time: String?
  /// Where it can be read on the web.
  public var permalink: String?
  /// Ids of what it answers, and of the whole that it belongs to.
  public var parent: String?
  public var thread: String?

  public init(
    source: SourceName, record: Int? = nil, id: String? = nil, field: String? = nil,
    author: String? = nil, time: String? = nil, permalink: String? = nil, parent: String? = nil,
    thread: String? = nil
  ) {
    self.source = source
    self.record = record
    self.id = id
    self.field = field
    self.author = author
    self.time = time
    self.permalink = permalink
    self.parent = parent
    self.thread = thread
  }

  /// The same text whichever of its fields a finding is in.
  public func isSameText(as other: Item) -> Bool {
    source == other.source && record == other.record && id == other.id
  }

  /// As lines for people call it: `comments.csv#41/Comment`, hostile characters escaped.
  func label(_ style: DisplayStyle = DisplayStyle()) -> String {
    let place = (record.map { "#\($0)" } ?? "") + (field ?? "")
    return shown(source.bytes, style) + shown(Array(place.utf8), style)
  }
}

/// Why a finding does not count.
public struct Suppression: Sendable, Equatable {
  /// `file`: a line of the suppressions; `inline`: a comment in the text; `baseline`: an earlier run had
  /// it.
  public enum Kind: String, Sendable, CaseIterable { case file, inline, baseline }

  public var kind: Kind
  public var reason: String
  public var by: String?
  /// The last day on which it holds, ISO 8601.
  public var expires: String?

  public init(kind: Kind, reason: String, by: String? = nil, expires: String? = nil) {
    self.kind = kind
    self.reason = reason
    self.by = by
    self.expires = expires
  }
}

/// What is known of a finding beside the scan: whoever keeps suppressions and keys fills it in.
public struct FindingMark: Sendable {
  /// Keyed, and the same for the same finding in a text that was edited elsewhere.
  public var fingerprint: String?
  public var suppression: Suppression?

  public init(fingerprint: String? = nil, suppression: Suppression? = nil) {
    self.fingerprint = fingerprint
    self.suppression = suppression
  }
}

/// A finding as results have it: by names, with its place worked out.
public struct ResultFinding: Sendable {
  public var rule: String
  public var category: Category
  public var entity: Entity?
  public var role: Role?
  public var severity: Severity
  /// Hundredths, 0 to 100.
  public var score: Int
  /// Bytes of the text, half open.
  public var range: Range<Int>
  public var clauses: [String]
  public var route: Route
  public var evidence: [String]
  public var start: Place
  /// The place behind the finding.
  public var end: Place
  public var mark: FindingMark

  public init(
    rule: String, category: Category, entity: Entity?, role: Role?, severity: Severity, score: Int,
    range: Range<Int>, clauses: [String], route: Route, evidence: [String], start: Place,
    end: Place, mark: FindingMark = FindingMark()
  ) {
    self.rule = rule
    self.category = category
    self.entity = entity
    self.role = role
    self.severity = severity
    self.score = score
    self.range = range
    self.clauses = clauses
    self.route = route
    self.evidence = evidence
    self.start = start
    self.end = end
    self.mark = mark
  }

  /// Whether it counts.
  public var isSuppressed: Bool { mark.suppression != nil }
}

/// What became of one text.
public struct TextVerdict: Sendable {
  public var decision: Decision
  public var complete: Bool
  /// Whether `block` became `review` because the public wrote the text.
  public var capped: Bool

  public init(decision: Decision, complete: Bool, capped: Bool = false) {
    self.decision = decision
    self.complete = complete
    self.capped = capped
  }

  public init(_ verdict: Verdict) {
    self.init(
      decision: verdict.decision, complete: verdict.complete, capped: verdict.capped)
  }
}

/// Something that could not be scanned at all.
public struct SkippedRecord: Sendable {
  public var source: SourceName
  public var record: Int?
  /// Byte offset in the source.
  public var offset: Int?
  /// A short code, such as `csv-quote` or `unreadable`.
  public var reason: String

  public init(source: SourceName, record: Int? = nil, offset: Int? = nil, reason: String) {
    self.source = source
    self.record = record
    self.offset = offset
    self.reason = reason
  }
}

/// An archive that was read, by its content.
public struct SourceSum: Sendable, Equatable {
  public var source: SourceName
  /// Bytes.
  public var size: Int
  /// 64 hexadecimal digits.
  public var sha256: String

  public init(source: SourceName, size: Int, sha256: String) {
    self.source = source
    self.size = size
    self.sha256 = sha256
  }
}

/// What a run was made with.
public struct RunHeader: Sendable {
  /// Of the program.
  public var version: String
  public var rulesVersion: String
  /// 64 hexadecimal digits.
  public var rulesSHA256: String
  /// Identity of all settings that findings depend on; nil if nobody worked it out.
  public var settingsSHA256: String?
  /// Whether findings were compared with an earlier run.
  public var hasBaseline: Bool
  /// One text in so many was drawn; nil where all were scanned.
  public var sample: Int?
  /// How the user had archives read; nil where nothing was said.
  public var reading: ReadingNote?
  /// Archives that were read, in order. Not plain texts: of a short text that is known but for a number
  /// the hash would give the number away.
  public var sources: [SourceSum] = []
  /// Archives that are not among ``sources``, as there are so many.
  public var moreSources = 0
  /// Archives that are named at most: with more a line of results would grow too long to be read.
  public static let mostSources = 10_000

  public init(
    version: String, rulesVersion: String, rulesSHA256: String, settingsSHA256: String? = nil,
    hasBaseline: Bool = false, sample: Int? = nil
  ) {
    self.version = version
    self.rulesVersion = rulesVersion
    self.rulesSHA256 = rulesSHA256
    self.settingsSHA256 = settingsSHA256
    self.hasBaseline = hasBaseline
    self.sample = sample
  }
}

/// How archives are read by what the user says, not by what they hold: names of a format and of fields, so
/// that texts are found again.
public struct ReadingNote: Sendable, Equatable {
  public var from: String?
  public var records: String?
  public var text: String?
  public var id: String?
  public var time: String?
  public var author: String?

  public init() {}

  /// Each with its name in results, which is that of its flag.
  static var parts: [(name: String, path: WritableKeyPath<ReadingNote, String?>)] {
    [
      ("from", \.from), ("records", \.records), ("text", \.text), ("id", \.id), ("time", \.time),
      ("author", \.author),
    ]
  }
}

/// Counts of a run. Only counts, so that those of parts can be added up.
public struct Tally: Sendable {
  public var texts = 0
  public var bytes = 0
  public var decisions: [Decision: Int] = [:]
  /// Of findings that count.
  public var bySeverity: [Severity: Int] = [:]
  public var byCategory: [Category: Int] = [:]
  public var suppressed = 0
  /// Found, but below the severity that is shown.
  public var hidden = 0
  public var skipped = 0
  public var complete = true

  public init() {}

  public mutating func count(_ f: ResultFinding) {
    guard !f.isSuppressed else {
      suppressed += 1
      return
    }
    bySeverity[f.severity, default: 0] += 1
    byCategory[f.category, default: 0] += 1
  }

  public mutating func count(_ verdict: TextVerdict) {
    texts += 1
    decisions[verdict.decision, default: 0] += 1
    if !verdict.complete { complete = false }
  }

  public mutating func countSkipped() {
    skipped += 1
    complete = false
  }

  /// Adds what a part counted of texts; findings are counted as they come.
  public mutating func addTexts(of part: Tally) {
    texts += part.texts
    bytes += part.bytes
    decisions.merge(part.decisions, uniquingKeysWith: +)
    hidden += part.hidden
    complete = complete && part.complete
  }

  /// All of it under names, so that it can be kept and taken up again.
  public var counts: [String: Int] {
    var counts = [
      "texts": texts, "bytes": bytes, "suppressed": suppressed, "hidden": hidden,
      "skipped": skipped, "incomplete": complete ? 0 : 1,
    ]
    for (d, n) in decisions { counts["decision.\(d.name)"] = n }
    for (s, n) in bySeverity { counts["severity.\(s.name)"] = n }
    for (c, n) in byCategory { counts["category.\(c.name)"] = n }
    return counts
  }

  /// What ``counts`` were of.
  public init(counts: [String: Int]) {
    texts = counts["texts"] ?? 0
    bytes = counts["bytes"] ?? 0
    suppressed = counts["suppressed"] ?? 0
    hidden = counts["hidden"] ?? 0
    skipped = counts["skipped"] ?? 0
    complete = counts["incomplete"] == 0
    for d in Decision.allCases { decisions[d] = counts["decision.\(d.name)"] }
    for s in Severity.allCases { bySeverity[s] = counts["severity.\(s.name)"] }
    for c in Category.allCases { byCategory[c] = counts["category.\(c.name)"] }
  }

  /// Findings that count.
  public var total: Int { bySeverity.values.reduce(0, +) }
  var worst: Decision { decisions.filter { $0.value > 0 }.keys.max() ?? .allow }
}
