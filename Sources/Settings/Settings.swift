internal import CSodium
internal import Lexicon
public import ScanCore

/// What holds for a run: flags over the project's file over the user's over the district's, each with
/// where it comes from.
public struct Settings: Sendable {
  /// What was set, in the order of ``SettingKey``.
  public private(set) var settings: [Setting] = []
  public private(set) var locks = Locks()
  /// Files that were read, the district's first.
  public private(set) var files: [String] = []
  /// What the user should know: files that were passed over, and why.
  public private(set) var notices: [String] = []

  /// Merges layers, lowest first, and flags. Loosening what is locked is an error.
  init(
    layers: [Layer], flags: [Setting] = [], notices: [String] = []
  ) throws(SettingsFailure) {
    self.notices = notices
    var merged: [SettingKey: Setting] = [:]
    var wrong: [String] = []
    for layer in layers {
      files.append(layer.path)
      for setting in layer.settings {
        // The first layer of the district locks, so it breaks no lock; one that is added may.
        if let problem = locks.problem(with: setting) { wrong.append(problem) }
        merged[setting.key] = setting
      }
      if layer.owner == .district { locks.add(layer) }
    }
    for flag in flags {
      if let problem = locks.problem(with: flag) { wrong.append(problem) }
      merged[flag.key] = flag
    }
    guard wrong.isEmpty else { throw SettingsFailure(lines: wrong) }
    settings = SettingKey.allCases.compactMap { merged[$0] }
  }

  /// Checks what names rules against the rules there are: a pattern that fits none is a slip, and what
  /// is locked may not be left out.
  public func check(rules known: [String]) throws(SettingsFailure) {
    var wrong: [String] = []
    let excluded = self[.excludeRules]
    for setting in [excluded, self[.locked]].compactMap({ $0 }) {
      for pattern in setting.values
      where !known.contains(where: { RuleGlob(pattern).matches($0) }) {
        wrong.append(
          "\(setting.origin): \(setting.key.rawValue): no rule is \"\(pattern)\""
            + suggestion(for: pattern, among: known))
      }
    }
    if let excluded, let problem = locks.problem(excluding: excluded, known: known) {
      wrong.append(problem)
    }
    guard wrong.isEmpty else { throw SettingsFailure(lines: wrong) }
  }

  /// A setting as it was made; nil for what nobody set.
  public subscript(key: SettingKey) -> Setting? { settings.first { $0.key == key } }

  /// The value that holds: what was set, or what is usual.
  public func value(_ key: SettingKey) -> String? { self[key]?.values.first ?? key.usual }

  /// The least severity that is reported.
  public var minSeverity: Severity {
    Severity.allCases.first { "\($0.name)" == value(.minSeverity) } ?? .note
  }

  /// Whether the findings of a rule are reported.
  public func reports(_ rule: String) -> Bool {
    self[.excludeRules]?.values.contains { RuleGlob($0).matches(rule) } != true
  }

  /// SHA-256 over all that is set, in hex. Names of files are left out: what they hold counts, not
  /// where they lie.
  public var digest: String {
    let told = settings.filter { setting in
      if case .path = setting.key.form { false } else { true }
    }
    let text = told.map { "\($0.key.rawValue)=\($0.values.joined(separator: ","))\n" }.joined()
    var sum = SHA256Sum()
    sum.add(Array(text.utf8).span)
    return sum.finish()
  }
}
