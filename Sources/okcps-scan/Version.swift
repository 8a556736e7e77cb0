internal import ScanCore

/// What `--version` says.
enum Version {
  /// The program's own version.
  static let own = "0.1.0"

  /// Own, rules and library versions, one a line: what a report of an error needs.
  static func full() throws(Problem) -> String {
    let rules = try builtinLexicon()
    return """
      okcps-scan \(own)
      rules \(rules.version), sha256 \(rules.sha256.prefix(12))
      ICU \(LibraryVersion.icu), Unicode \(LibraryVersion.unicode)
      PCRE2 \(LibraryVersion.pcre2)
      sandbox: \(Sandbox.offered)
      """
  }
}
