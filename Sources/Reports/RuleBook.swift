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
  func title(_ id: String) -> String { knownTitle(id) ?? id }
  /// The title of a rule; nil if there is none of that id.
  func knownTitle(_ id: String) -> String? { rule(id)?.title ?? Self.ofRun(id)?.title }
  /// What to do about a finding.
  func advice(_ id: String) -> String? { rule(id)?.advice ?? Self.ofRun(id)?.advice }

  /// Findings of a run as a whole, which no rule of a lexicon can make.
  private static func ofRun(_ id: String) -> (title: String, advice: String)? {
    // By bytes, for the reason above.
    guard id.utf8.elementsEqual("harassment.repeated".utf8) else { return nil }
    return (
      "The same person attacked again and again",
      "Read these texts together; what each of them is alone says too little."
    )
  }

  /// A finding in one sentence or two: what it is, by which clause, what to do.
  func message(_ f: ResultFinding) -> String {
    let what = "\(title(f.rule)) [\(f.clauses.joined(separator: ", "))]."
    guard let advice = advice(f.rule) else { return what }
    return what + " " + advice
  }
}
