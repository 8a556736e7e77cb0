internal import Archives
internal import Lexicon
internal import Records
internal import ScanCore
internal import Settings

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
      libsodium \(LibraryVersion.libsodium)
      libyaml \(LibraryVersion.libyaml)
      simdjson \(LibraryVersion.simdjson)
      libxml2 \(LibraryVersion.libxml2)
      libarchive \(LibraryVersion.libarchive)
      GMime \(LibraryVersion.gmime ?? "not installed: mail is not read")
      sandbox: \(Sandbox.offered)
      """
  }
}
