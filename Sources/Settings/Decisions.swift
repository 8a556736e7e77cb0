internal import FoundationEssentials
internal import Lexicon

/// What a decision is about: a finding, wherever results tell of it.
public struct FindingKey: Sendable, Hashable {
  public var fingerprint: String
  /// The id of its rule.
  public var rule: String

  public init(fingerprint: String, rule: String) {
    self.fingerprint = fingerprint
    self.rule = rule
  }
}

/// What somebody decided on a finding.
public struct ReviewDecision: Sendable, Equatable {
  /// `keep`: it is right, and stays. `dismiss`: it is to be suppressed.
  public enum Kind: String, Sendable, Codable { case keep, dismiss }

  public var key: FindingKey
  public var kind: Kind
  /// Why it is dismissed; empty for one that is kept.
  public var reason: String
  /// Who decided; nil where nobody says.
  public var by: String?
  /// The day of the decision, ISO 8601.
  public var date: String

  public init(key: FindingKey, kind: Kind, reason: String, by: String?, date: String) {
    self.key = key
    self.kind = kind
    self.reason = reason
    self.by = by
    self.date = date
  }
}

/// A file of decisions: a JSON list of `{fingerprint, rule, decision, reason, by, date}`, as the HTML
/// report saves it (which does not know `by`). One for each finding; the last one holds.
public struct DecisionList: Sendable {
  private var order: [FindingKey] = []
  private var byKey: [FindingKey: ReviewDecision] = [:]

  public subscript(key: FindingKey) -> ReviewDecision? {
    get { byKey[key] }
    set {
      if byKey[key] == nil, newValue != nil { order.append(key) }
      if byKey[key] != nil, newValue == nil { order.removeAll { $0 == key } }
      byKey[key] = newValue
    }
  }

  /// In the order in which they were first made.
  public var all: [ReviewDecision] { order.compactMap { byKey[$0] } }

  // MARK: the file

  /// Reads a file, at most 1 GiB of it. What is wrong is told by the number of its entry, from 1, and
  /// never quoted. With `orEmpty` a file that is not there is an empty list.
  public init(path: String, orEmpty: Bool = false) throws(SettingsFailure) {
    if orEmpty, !TrustedFile.isThere(path) { return }
    let bytes = try TrustedFile.read(path, .results)
    let entries: [Entry]
    do {
      entries = try JSONDecoder().decode([Entry].self, from: Data(bytes))
    } catch DecodingError.keyNotFound(let key, let context) {
      throw Self.failure(path, context.codingPath, "\"\(key.stringValue)\" is missing")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      throw Self.failure(
        path, context.codingPath, "a list of decisions with values of text is expected")
    } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
      throw Self.failure(path, context.codingPath, "a decision is keep or dismiss")
    } catch {
      throw SettingsFailure("\(path): not a JSON list of decisions; save the page's again")
    }
    for (i, entry) in entries.enumerated() {
      if let wrong = entry.wrong {
        throw SettingsFailure("\(path): entry \(i + 1): \(wrong)")
      }
      self[entry.decision.key] = entry.decision
    }
  }

  private static func failure(
    _ path: String, _ place: [any CodingKey], _ wrong: String
  ) -> SettingsFailure {
    let entry = place.first?.intValue.map { "entry \($0 + 1): " } ?? ""
    return SettingsFailure("\(path): \(entry)\(wrong)")
  }

  /// The bytes of a file of these.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(all.map(Entry.init))) + [0x0a]
  }

  /// A decision as it is written.
  private struct Entry: Codable {
    var fingerprint: String
    var rule: String
    var kind: ReviewDecision.Kind
    var reason: String
    var by: String?
    var date: String

    private enum CodingKeys: String, CodingKey {
      case fingerprint, rule, reason, by, date
      case kind = "decision"
    }

    init(_ d: ReviewDecision) {
      fingerprint = d.key.fingerprint
      rule = d.key.rule
      kind = d.kind
      reason = d.reason
      by = d.by
      date = d.date
    }

    var decision: ReviewDecision {
      ReviewDecision(
        key: FindingKey(fingerprint: fingerprint, rule: rule), kind: kind, reason: reason,
        by: by, date: date)
    }

    /// Why it cannot be one of ours; nil if it can.
    var wrong: String? {
      if !fingerprint.hasPrefix("v1:"), !fingerprint.hasPrefix("p1:") {
        return "a fingerprint begins with v1: or p1:"
      }
      if rule.isEmpty { return "\"rule\" is empty" }
      if ReviewDay(date) == nil { return "a day is written 2026-11-24" }
      if kind == .dismiss, reason.allSatisfy(\.isWhitespace) {
        return "what is dismissed needs a reason"
      }
      return nil
    }
  }
}
