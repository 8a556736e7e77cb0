/// What becomes of a text: the one place where findings turn into a decision.
public struct Verdict: Sendable {
  public var decision: Decision
  /// Whether `block` became `review` because the public wrote the text.
  public var capped: Bool
  /// Whether the whole text was scanned.
  public var complete: Bool

  /// `block` if a finding blocks and the text is the district's own; what the public wrote is only
  /// ever put before a person. A text that was not wholly scanned is never `allow`.
  public init(findings: [Finding], attributes: TextAttributes, complete: Bool) {
    self.init(worst: findings.map(\.severity).max(), attributes: attributes, complete: complete)
  }

  /// The same from the greatest severity of the findings, nil for none.
  public init(worst: Severity?, attributes: TextAttributes, complete: Bool) {
    capped = worst == .block && attributes.direction == .inbound
    decision =
      switch worst {
      case .block: capped ? .review : .block
      case .review: .review
      default: complete ? .allow : .review
      }
    self.complete = complete
  }
}
