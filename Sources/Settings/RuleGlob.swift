internal import Glibc

/// Some rules: an id, or a shell pattern of ids such as `student-pii.*` (fnmatch).
public struct RuleGlob: Sendable, Hashable {
  public let pattern: String

  public init(_ pattern: String) { self.pattern = pattern }

  /// Whether a rule is one of them.
  public func matches(_ rule: String) -> Bool {
    unsafe fnmatch(pattern, rule, 0) == 0
  }
}
