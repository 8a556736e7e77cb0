internal import ScanCore

/// What can be set in a configuration file. The raw value is its key there.
public enum SettingKey: String, CaseIterable, Sendable {
  /// The project's file stands alone: the user's own layer is left out.
  case root
  case rules
  case rulesSha256 = "rules_sha256"
  case names, direction, site, role, kind
  case failOn = "fail_on"
  case minSeverity = "min_severity"
  case excludeRules = "exclude_rules"
  case suppressions
  case fingerprintKey = "fingerprint_key"
  case onError = "on_error"
  /// Rules that nothing later may silence, and the severity that nothing later may hide.
  case locked
  case minSeverityFloor = "min_severity_floor"

  /// What a key holds.
  enum Form: Sendable {
    case flag
    /// One of these words.
    case word([String])
    case text
    /// A file or folder; a relative one is meant from the folder of the configuration.
    case path
    case globs
  }

  var form: Form {
    switch self {
    case .root: .flag
    case .rules, .suppressions, .fingerprintKey: .path
    case .rulesSha256: .text
    case .names: .word(["off", "strict", "balanced", "thorough"])
    case .direction: .word(["outbound", "inbound"])
    case .site: .word(["professional", "personal"])
    case .role: .word(["unknown", "employee", "student", "parent", "public"])
    case .kind: .word(["post", "comment", "site-profile"])
    case .failOn: .word(["note", "review", "block", "never"])
    case .minSeverity, .minSeverityFloor: .word(["note", "review", "block"])
    case .onError: .word(["closed", "open"])
    case .excludeRules, .locked: .globs
    }
  }

  /// Whether only a layer of the district may set it.
  var isDistricts: Bool { self == .locked || self == .minSeverityFloor }

  /// What holds where nobody has set it; nil for nothing.
  public var usual: String? {
    switch self {
    case .root: "false"
    case .names: "balanced"
    case .direction: "outbound"
    case .site: "professional"
    case .role: "unknown"
    case .kind: "post"
    case .failOn: "review"
    case .minSeverity: "note"
    case .onError: "closed"
    default: nil
    }
  }
}

/// A setting with the place that it comes from.
public struct Setting: Sendable, Equatable {
  public var key: SettingKey
  /// One value, or the members of a list. Paths are whole.
  public var values: [String]
  /// `file:line`, or the flag.
  public var origin: String

  public init(key: SettingKey, values: [String], origin: String) {
    self.key = key
    self.values = values
    self.origin = origin
  }

  /// As a flag of the command line gave it.
  public init(_ key: SettingKey, _ value: String, flag: String) {
    self.init(key: key, values: [value], origin: flag)
  }
}
