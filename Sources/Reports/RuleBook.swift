public import ScanCore

/// What reports say of rules, by id.
///
/// Results hold ids only. A rule that this program's rules do not have is called by its id.
public struct RuleBook: Sendable {
  /// In the order of the lexicon.
  public let rules: [Rule]
  private let byID: [String: Int]

  public init(_ lexicon: CompiledLexicon) { self.init(rules: lexicon.rules) }

  init(rules: [Rule]) {
    self.rules = rules
    byID = Dictionary(
      rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
  }

  func index(of id: String) -> Int? {
    // No rule is called anything but ASCII, and hashing what others wrote can take quadratic time.
    id.utf8.allSatisfy { $0 < 0x80 } ? byID[id] : nil
  }

  func rule(_ id: String) -> Rule? { index(of: id).map { rules[$0] } }
  func title(_ id: String) -> String { rule(id)?.title ?? id }

  /// A finding in one sentence or two: what it is, by which clause, what to do.
  func message(_ f: ResultFinding) -> String {
    let what = "\(title(f.rule)) [\(f.clauses.joined(separator: ", "))]."
    guard let advice = rule(f.rule)?.advice else { return what }
    return what + " " + advice
  }
}
