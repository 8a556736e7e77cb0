public import ScanCore

/// What stands in the place of a finding: its entity, `[STUDENT-ID]`, or where it has none its
/// category, `[THREAT]`.
public func label(for finding: Finding) -> String {
  let name = finding.entity?.name ?? finding.category.name
  return "[" + "\(name)".uppercased().replacing("_", with: "-") + "]"
}

extension Finding {
  /// Whether a report hides what was found: personal data and confidential matters, not language.
  var isMasked: Bool { entity != nil || category == .studentPII || category == .confidential }
}
