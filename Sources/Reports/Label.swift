public import ScanCore

/// What stands in the place of a finding: its entity, `[STUDENT-ID]`, or where it has none its
/// category, `[THREAT]`.
public func label(for finding: Finding) -> String {
  let name = finding.entity?.name ?? finding.category.name
  return "[" + "\(name)".uppercased().replacing("_", with: "-") + "]"
}

extension Finding {
  /// Whether a report hides what was found: personal data and credentials. Language, and a marking such
  /// as CONFIDENTIAL, is what the reader has to see.
  var isMasked: Bool {
    category == .studentPII || (entity != nil && entity != .marker)
  }
}
