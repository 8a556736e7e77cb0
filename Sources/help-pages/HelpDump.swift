internal import Foundation

/// What the program says of itself with `--experimental-dump-help`, as far as pages need it.
struct HelpDump: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var aliases: [String]?
    var arguments: [Argument]?
    var subcommands: [Command]?
    var superCommands: [String]?

    /// `okcps-scan rules list`.
    var fullName: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// The discussion without its examples, and the examples, one command a line.
    var prose: String { parts.prose }
    var examples: [String] { parts.examples }

    private var parts: (prose: String, examples: [String]) {
      let text = discussion ?? ""
      guard let heading = text.range(of: "Examples:\n") else { return (text, []) }
      let prose = text[..<heading.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
      let lines = text[heading.upperBound...].split(separator: "\n")
      return (prose, lines.map { $0.trimmingCharacters(in: .whitespaces) })
    }

    /// Its arguments but for help and version, which all have alike.
    var ownArguments: [Argument] {
      (arguments ?? []).filter {
        $0.shouldDisplay && !["help", "version"].contains($0.valueName ?? "")
      }
    }

    /// Itself and all below, but for the one that only shows help.
    var all: [Command] {
      [self] + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap(\.all)
    }
  }

  struct Argument: Decodable {
    var kind: String
    var valueName: String?
    var names: [Name]?
    var abstract: String?
    var defaultValue: String?
    var allValues: [String]?
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool

    struct Name: Decodable {
      var kind: String
      var name: String

      var written: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    /// The value as help shows it, `<file>`; nil for a flag.
    var value: String? { kind == "flag" ? nil : "<\(valueName ?? "value")>" }

    /// Its names, the short one first; for what has none, its value.
    var spellings: [String] {
      let all = (names ?? []).map(\.written).sorted { ($0.count, $0) < ($1.count, $1) }
      return all.isEmpty ? ["<\(valueName ?? "value")>"] : all
    }

    /// What it does, which values it takes, and which it has by itself.
    var meaning: String {
      var text = abstract ?? ""
      if let allValues { text += " Values: \(allValues.joined(separator: ", "))." }
      if let defaultValue { text += " Default: \(defaultValue)." }
      return text
    }
  }
}
