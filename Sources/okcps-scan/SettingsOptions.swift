internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import ScanCore
internal import Settings

extension Problem {
  /// Settings, suppressions or keys that do not hold.
  init(_ failure: SettingsFailure) {
    self.init("")
    lines = failure.lines.map { "okcps-scan: \($0)" }
  }
}

/// Where settings come from.
struct SettingsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read settings from this file, not from the nearest .okcps-scan.yml.", valueName: "file"))
  var config: String?
  @Flag(help: "Read no settings but the district's.")
  var noConfig = false

  func validate() throws {
    if noConfig, config != nil {
      throw ValidationError("--config names a file that --no-config would not read; drop one")
    }
  }

  /// The settings of a run: `flags` over the files, for inputs that are files or `-`. Says on stderr
  /// which files it passed over. With `looksAround` false only the district's layer and `--config` count.
  func load(
    for inputs: [String] = [], flags: [Setting] = [], looksAround: Bool = true
  ) throws(Problem) -> Settings {
    do {
      let settings = try search(looksAround).load(for: inputs, flags: flags)
      Problem.tell(settings.notices.map { "okcps-scan: \($0)" })
      return settings
    } catch {
      throw Problem(error)
    }
  }

  func search(_ looksAround: Bool = true) -> SettingsSearch {
    var search = SettingsSearch(environment: Environment.all)
    search.named = config
    search.districtOnly = noConfig
    search.looksAround = looksAround
    return search
  }
}

/// What keeps findings from being reported again.
struct SuppressionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Do not count the findings that this file lists, each with a reason and an expiry.",
      valueName: "file"))
  var suppressions: String?
  @Flag(help: "Count every finding: no suppressions, no baseline, no comments in the text.")
  var noSuppressions = false
  @Option(
    help: ArgumentHelp(
      "Do not count the findings of an earlier run: its results in ndjson.", valueName: "results"))
  var baseline: String?
  @Option(
    help: ArgumentHelp(
      "The key of fingerprints, made by: okcps-scan config keygen.", valueName: "file"))
  var fingerprintKey: String?

  func validate() throws {
    if noSuppressions, suppressions != nil || baseline != nil {
      throw ValidationError("--no-suppressions leaves nothing for the others to do; drop one")
    }
  }

  /// The flags that are settings as well.
  var flags: [Setting] {
    [
      suppressions.map { Setting(.suppressions, $0, flag: "--suppressions") },
      fingerprintKey.map { Setting(.fingerprintKey, $0, flag: "--fingerprint-key") },
    ].compactMap { $0 }
  }

  /// What is suppressed in a run with such settings, its flags among them.
  func load(_ settings: Settings) throws(Problem) -> Suppressions {
    do {
      let file = noSuppressions ? nil : settings[.suppressions]?.values.first
      return try Suppressions(
        file: file, baseline: baseline, today: .today, locks: settings.locks)
    } catch {
      throw Problem(error)
    }
  }

  /// What marks the findings of a run. Comments count in the district's own words.
  func marker(
    _ settings: Settings, _ search: SettingsSearch, for inputs: [String],
    direction: TextAttributes.Direction, tellsFingerprints: Bool
  ) throws(Problem) -> FindingMarker {
    FindingMarker(
      suppressions: try load(settings), key: try key(settings, search, for: inputs),
      project: search.projectFolder(for: inputs), locks: settings.locks,
      readsComments: direction == .outbound && !noSuppressions,
      tellsFingerprints: tellsFingerprints)
  }

  /// Where the key of fingerprints lies.
  func keyPath(_ settings: Settings, _ search: SettingsSearch, for inputs: [String]) -> String? {
    let found =
      search.looksAround
      ? search.nearest(
        FingerprintKey.fileName, above: SettingsSearch.commonFolder(of: inputs)) : nil
    return settings[.fingerprintKey]?.values.first ?? found
  }

  /// The key of fingerprints: the one that was set, else the nearest `.okcps-scan.key` above the inputs,
  /// else none.
  func key(
    _ settings: Settings, _ search: SettingsSearch, for inputs: [String]
  ) throws(Problem) -> FingerprintKey? {
    guard let path = keyPath(settings, search, for: inputs) else { return nil }
    do {
      return try FingerprintKey.read(path)
    } catch {
      throw Problem(error)
    }
  }
}

extension RuleOptions {
  /// These rules with what the settings say where no flag does.
  func settled(by settings: Settings) -> RuleOptions {
    var all = self
    all.rules = rules ?? settings[.rules]?.values.first
    all.rulesSha256 = rulesSha256 ?? settings[.rulesSha256]?.values.first
    return all
  }

  /// The flags that are settings as well.
  var flags: [Setting] {
    [
      rules.map { Setting(.rules, $0, flag: "--rules") },
      noBuiltinRules ? Setting(.rules, "", flag: "--no-builtin-rules") : nil,
    ].compactMap { $0 }
  }
}

extension NameOptions {
  /// These with what the settings say where no flag does.
  func settled(by settings: Settings) -> NameOptions {
    var all = self
    all.names = names ?? settings[.names].flatMap { Choice(rawValue: $0.values[0]) }
    return all
  }

  var flags: [Setting] {
    names.map { [Setting(.names, $0.rawValue, flag: "--names")] } ?? []
  }
}

extension ReportOptions {
  /// These with what the settings say where no flag does. A floor of the district makes a run fail where
  /// nobody says from which severity on.
  func settled(by settings: Settings) -> ReportOptions {
    let set = settings[.failOn]?.values.first
    let usual = settings.locks.leastSeverity.map { "\(min(.review, $0).name)" }
    var all = self
    all.failOn = failOn ?? (set ?? usual).flatMap(FailOn.init(rawValue:))
    return all
  }

  /// The flags that are settings as well.
  var flags: [Setting] {
    failOn.map { [Setting(.failOn, $0.rawValue, flag: "--fail-on")] } ?? []
  }
}

extension SelectionOptions {
  /// These with what the settings say where no flag does.
  func settled(by settings: Settings) -> SelectionOptions {
    var all = self
    all.minSeverity =
      minSeverity ?? settings[.minSeverity].flatMap { Threshold(rawValue: $0.values[0]) }
    if excludeRule.isEmpty { all.excludeRule = settings[.excludeRules]?.values ?? [] }
    return all
  }

  /// The flags that are settings as well.
  var flags: [Setting] {
    let least = minSeverity.map { [Setting(.minSeverity, $0.rawValue, flag: "--min-severity")] }
    let excluded =
      excludeRule.isEmpty
      ? [] : [Setting(key: .excludeRules, values: excludeRule, origin: "--exclude-rule")]
    return (least ?? []) + excluded
  }
}

extension AttributeOptions {
  /// The flags that are settings as well.
  var flags: [Setting] {
    [
      direction.map { Setting(.direction, $0.rawValue, flag: "--direction") },
      site.map { Setting(.site, $0.rawValue, flag: "--site") },
      role.map { Setting(.role, $0.rawValue, flag: "--role") },
      kind.map { Setting(.kind, $0.rawValue, flag: "--kind") },
    ].compactMap { $0 }
  }

  /// These with what the settings say where no flag does.
  func settled(by settings: Settings) -> AttributeOptions {
    func word(_ key: SettingKey) -> String { settings[key]?.values.first ?? "" }
    var all = self
    all.direction = direction ?? Direction(rawValue: word(.direction))
    all.site = site ?? Site(rawValue: word(.site))
    all.role = role ?? AuthorRole(rawValue: word(.role))
    all.kind = kind ?? Kind(rawValue: word(.kind))
    return all
  }
}

extension Settings {
  /// Checks what names rules against those of a lexicon.
  func check(_ lexicon: CompiledLexicon) throws(Problem) {
    do {
      try check(rules: lexicon.rules.map(\.id))
    } catch {
      throw Problem(error)
    }
  }

  /// Whether a finding is reported: its rule is not left out, and it is severe enough.
  func reports(_ finding: Finding, _ lexicon: CompiledLexicon) -> Bool {
    finding.severity >= minSeverity && reports(lexicon.rules[finding.rule].id)
  }
}

/// The variables of the process.
enum Environment {
  static var all: [String: String] {
    var all: [String: String] = [:]
    for name in ["HOME", "XDG_CONFIG_HOME", "OKCPS_SCAN_CONFIG", "OKCPS_SCAN_DISTRICT"] {
      if let value = unsafe getenv(name) { all[name] = unsafe String(cString: value) }
    }
    return all
  }
}
