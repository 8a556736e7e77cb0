internal import ScanCore
internal import Settings

/// ``TextPolicy`` on a text that comes piece by piece. Keeps one finding of each kind, so memory does not
/// depend on the text.
struct TextJudge {
  /// All that the policy asks of a finding.
  private struct Kind: Hashable {
    var rule: Int
    var severity: Severity
    var counts: Bool
  }

  private let policy: TextPolicy
  private let attributes: TextAttributes
  private var met: [Kind: Finding] = [:]

  init(_ policy: TextPolicy, _ attributes: TextAttributes) {
    self.policy = policy
    self.attributes = attributes
  }

  /// Lowers findings of a piece by who wrote the text; returns the evidence that each gained.
  func lower(_ findings: inout [Finding]) -> [[String]] {
    // What a whole text lacks cannot be said of a piece.
    var ofPiece = attributes
    ofPiece.kind = .post
    var judged = findings.map { TextPolicy.Judged(finding: $0, text: 0) }
    policy.apply(to: &judged, count: 0, attributes: ofPiece)
    findings = judged.map(\.finding)
    return judged.map(\.notes)
  }

  /// Takes note of a finding; one that is left out or suppressed does not count.
  mutating func meet(_ finding: Finding, counts: Bool) {
    met[Kind(rule: finding.rule, severity: finding.severity, counts: counts)] = finding
  }

  /// What a text of so many bytes lacks, now that all of it was seen.
  func lacking(bytes: Int) -> TextPolicy.Judged? {
    var judged = met.values.map { TextPolicy.Judged(finding: $0, text: 0) }
    policy.apply(to: &judged, count: bytes, attributes: attributes)
    return judged.count > met.count ? judged[0] : nil
  }

  /// The decision on the text.
  func verdict(complete: Bool) -> Verdict {
    let counted = met.filter(\.key.counts).values.map { TextPolicy.Judged(finding: $0, text: 0) }
    return policy.outcome(counted, attributes: attributes, complete: complete).verdict
  }
}
