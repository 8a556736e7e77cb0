internal import Lexicon
public import ScanCore

/// What the district has locked: no later layer and no flag may loosen it. Locks of several layers of
/// the district add up.
public struct Locks: Sendable {
  /// Rules that may not be silenced, each with where it is locked.
  private(set) var rules: [(glob: RuleGlob, origin: String)] = []
  /// The least severe finding that may not be hidden or passed over.
  private(set) var floor: (severity: Severity, origin: String)?
  /// How much evidence of a name the district asks for.
  private var names: Setting?

  /// Nothing is locked.
  public init() {}

  public var isEmpty: Bool { rules.isEmpty && floor == nil }

  /// The least severe finding that may not be passed over; nil where no floor is set.
  public var leastSeverity: Severity? { floor?.severity }

  /// Adds the locks of a layer of the district.
  mutating func add(_ layer: Layer) {
    if let setting = layer[.locked] {
      rules += setting.values.map { (RuleGlob($0), setting.origin) }
    }
    if let setting = layer[.minSeverityFloor], let severity = severity(setting.values[0]) {
      if floor.map({ severity < $0.severity }) ?? true { floor = (severity, setting.origin) }
    }
    if let setting = layer[.names] { names = names ?? setting }
  }

  /// Where a rule is locked, or nil.
  public func origin(of rule: String) -> String? {
    rules.first { $0.glob.matches(rule) }?.origin
  }

  /// What is wrong with a setting of a later layer or a flag, or nil.
  ///
  /// Where rules are locked and no floor is given, what is reported may not begin above `review`, and
  /// something must still make a run fail. Rules of another folder may change
  /// what a locked rule finds, by its lists and frames alone; so they are the district's to choose.
  func problem(with setting: Setting) -> String? {
    guard !isEmpty else { return nil }
    let value = setting.values.first ?? ""
    let place = floor?.origin ?? rules[0].origin
    switch setting.key {
    case .minSeverity, .failOn:
      let highest = floor?.severity ?? (setting.key == .failOn ? .block : .review)
      // `never` is no severity, and looser than all.
      if let chosen = severity(value), chosen <= highest { return nil }
      return refusal(
        setting, "hides what is locked at \(place); set it to \(highest.name) or lower")
    case .rules:
      return refusal(setting, "may change rules that are locked at \(place); leave it out")
    case .onError where value == "open":
      return refusal(setting, "lets unscanned texts pass, against \(place); leave it closed")
    case .names:
      guard let lock = rules.first(where: { $0.glob.matches("student-pii.name") }) else {
        return nil
      }
      let order = ["off", "strict", "balanced", "thorough"]
      let least = names?.values[0] ?? "balanced"
      guard let asked = order.firstIndex(of: value), let need = order.firstIndex(of: least),
        asked < need
      else { return nil }
      return refusal(setting, "finds fewer names than is locked at \(lock.origin); use \(least)")
    default: return nil
    }
  }

  /// What is wrong with leaving rules out, or nil; `known` are the ids of all rules.
  func problem(excluding setting: Setting, known: [String]) -> String? {
    for pattern in setting.values {
      let glob = RuleGlob(pattern)
      for rule in known where glob.matches(rule) {
        guard let origin = origin(of: rule) else { continue }
        return refusal(setting, "leaves out \(rule), which is locked at \(origin); take it out")
      }
    }
    return nil
  }

  private func refusal(_ setting: Setting, _ reason: String) -> String {
    "\(setting.origin): \(setting.key.rawValue): \(reason)"
  }

  private func severity(_ word: String) -> Severity? {
    Severity.allCases.first { "\($0.name)" == word }
  }
}
