public import Lexicon

/// One finding that somebody has looked at and keeps, for a time.
public struct Suppression: Sendable, Equatable {
  public var fingerprint: String
  public var rule: String
  /// Why it may stay.
  public var reason: String
  /// Who says so.
  public var by: String
  /// Days, ISO 8601. On the day after `expires` it no longer holds.
  public var date: String
  public var expires: String
  /// Where it is written, `file:line`; empty for one that is not written yet.
  public var origin: String

  public init(
    fingerprint: String, rule: String, reason: String, by: String, date: String, expires: String,
    origin: String = ""
  ) {
    self.fingerprint = fingerprint
    self.rule = rule
    self.reason = reason
    self.by = by
    self.date = date
    self.expires = expires
    self.origin = origin
  }

  /// The finding that it is about.
  public var key: FindingKey { FindingKey(fingerprint: fingerprint, rule: rule) }

  /// As a line of a file of suppressions.
  public var line: String {
    let fields = [
      ("fingerprint", fingerprint), ("rule", rule), ("reason", reason), ("by", by), ("date", date),
      ("expires", expires),
    ]
    // Single quotes are doubled and line breaks are none: what YAML's single-quoted style wants.
    return "- { "
      + fields.map {
        "\($0.0): '"
          + $0.1.replacing("'", with: "''").replacing("\n", with: " ").replacing("\r", with: " ")
          + "'"
      }
      .joined(separator: ", ") + " }\n"
  }
}

/// A file of suppressions: a YAML list of ``Suppression``.
enum SuppressionsFile {
  private static let keys = ["fingerprint", "rule", "reason", "by", "date", "expires"]

  static func read(_ path: String) throws(SettingsFailure) -> [Suppression] {
    try parse(try TrustedFile.text(path, .named), path)
  }

  /// The same of a text that is at hand; `path` is what errors call it.
  static func parse(_ text: String, _ path: String) throws(SettingsFailure) -> [Suppression] {
    do throws(Diagnostic) {
      let file = try YAMLFile(path: path, text: text)
      guard let root = file.root else { return [] }
      var all: [Suppression] = []
      for node in try file.list(root) { all.append(try suppression(node, file)) }
      return all
    } catch {
      throw SettingsFailure(error)
    }
  }

  private static func suppression(_ node: YAMLNode, _ file: YAMLFile) throws(Diagnostic)
    -> Suppression
  {
    let m = try file.mapping(node, keys)
    func text(_ key: String) throws(Diagnostic) -> (String, YAMLNode) {
      guard let value = m[key] else {
        throw file.wrong(node, "a suppression needs \"\(key)\"; of its keys none may be left out")
      }
      let text = try file.string(value)
      guard !text.allSatisfy(\.isWhitespace) else {
        throw file.wrong(value, "\"\(key)\" is empty; say it")
      }
      guard key == "reason" || !text.contains(where: \.isNewline) else {
        throw file.wrong(value, "\"\(key)\" runs over a line; write it on one")
      }
      return (text, value)
    }
    func day(_ key: String) throws(Diagnostic) -> String {
      let (day, value) = try text(key)
      guard ReviewDay(day) != nil else { throw file.wrong(value, "a day is written 2026-11-24") }
      return day
    }
    let (fingerprint, place) = try text("fingerprint")
    guard fingerprint.hasPrefix("v1:") || fingerprint.hasPrefix("p1:") else {
      throw file.wrong(place, "a fingerprint begins with v1: or p1:; take it from a report")
    }
    return Suppression(
      fingerprint: fingerprint, rule: try text("rule").0, reason: try text("reason").0,
      by: try text("by").0, date: try day("date"), expires: try day("expires"),
      origin: "\(file.path):\(node.line)")
  }
}

/// What is not to be reported again: suppressions with reason and expiry, and the findings of an earlier
/// run (a baseline). Counts how often each applied.
public struct Suppressions: Sendable {
  /// Why a finding is suppressed.
  public struct Mark: Sendable, Equatable {
    public enum Kind: String, Sendable { case suppression, baseline, inline }
    public var kind: Kind
    /// Of the suppression or the comment; empty for a baseline.
    public var reason: String
    /// Who decided, and the last day on which it holds (ISO 8601): of a suppression.
    public var by: String?
    public var expires: String?

    public init(kind: Kind, reason: String, by: String? = nil, expires: String? = nil) {
      self.kind = kind
      self.reason = reason
      self.by = by
      self.expires = expires
    }
  }

  private let valid: [FindingKey: Suppression]
  private let expired: [Suppression]
  private let baseline: Set<String>
  private var used: Set<FindingKey> = []
  private let locks: Locks
  /// How many findings were marked, by kind.
  public private(set) var applied: [Mark.Kind: Int] = [:]

  /// Reads suppressions and a baseline; both are optional. A suppression of a locked rule is an error.
  public init(
    file: String? = nil, baseline: String? = nil, today: ReviewDay, locks: Locks = Locks()
  ) throws(SettingsFailure) {
    var valid: [FindingKey: Suppression] = [:]
    var expired: [Suppression] = []
    var wrong: [String] = []
    if let file {
      for entry in try SuppressionsFile.read(file) {
        if let lock = locks.origin(of: entry.rule) {
          wrong.append(
            "\(entry.origin): \(entry.rule) is locked at \(lock); take the suppression out")
        } else if let last = ReviewDay(entry.expires), last < today {
          expired.append(entry)
        } else {
          valid[entry.key] = entry
        }
      }
    }
    guard wrong.isEmpty else { throw SettingsFailure(lines: wrong) }
    self.valid = valid
    self.expired = expired
    if let baseline {
      self.baseline = try Baseline.read(baseline)
    } else {
      self.baseline = []
    }
    self.locks = locks
  }

  public var isEmpty: Bool { valid.isEmpty && baseline.isEmpty }

  /// Why a finding is not to be counted, or nil. A suppression holds for its rule and fingerprint alike.
  /// What is locked is never marked.
  public mutating func mark(_ fingerprint: String, rule: String) -> Mark? {
    guard locks.origin(of: rule) == nil else { return nil }
    let key = FindingKey(fingerprint: fingerprint, rule: rule)
    if let entry = valid[key] {
      used.insert(key)
      applied[.suppression, default: 0] += 1
      return Mark(
        kind: .suppression, reason: entry.reason, by: entry.by, expires: entry.expires)
    }
    if baseline.contains(fingerprint) {
      applied[.baseline, default: 0] += 1
      return Mark(kind: .baseline, reason: "")
    }
    return nil
  }

  /// Counts a mark that a comment in the text made.
  public mutating func countInline() { applied[.inline, default: 0] += 1 }

  /// What a run says of them at its end: how many applied; those that have expired, by place; with
  /// `stale` also those that met nothing, which makes sense where everything was scanned.
  public func notices(stale: Bool) -> [String] {
    var lines: [String] = []
    let total = applied.values.reduce(0, +)
    if total > 0 {
      let kinds: [Mark.Kind] = [.suppression, .baseline, .inline]
      let counts = kinds.compactMap { kind in applied[kind].map { "\($0) \(kind.rawValue)" } }
      lines.append("suppressed: \(total) (\(counts.joined(separator: ", ")))")
    }
    lines += expired.map {
      "\($0.origin): the suppression of \($0.rule) expired on \($0.expires); look at the finding again"
    }
    if stale {
      let unused = valid.filter { !used.contains($0.key) }.values.sorted { $0.origin < $1.origin }
      lines += unused.map {
        "\($0.origin): the suppression of \($0.rule) met nothing; take it out if the text is gone"
      }
    }
    return lines
  }
}
