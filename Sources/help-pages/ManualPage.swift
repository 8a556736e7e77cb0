/// `docs/okcps-scan.1`: the manual, in the man macros that every system has.
struct ManualPage {
  let dump: HelpDump

  /// Of the last change of the commands: a page is the same whenever it is made.
  private static let date = "2026-11-25"

  var lines: [String] {
    let root = dump.command
    var lines = [
      ".TH OKCPS-SCAN 1 \"\(Self.date)\" \"okcps-scan\" \"User Commands\"",
      ".SH NAME", "okcps\\-scan \\- \(roff(root.abstract ?? ""))",
      ".SH SYNOPSIS", ".B okcps\\-scan", "[\\fIcommand\\fR] [\\fIoptions\\fR] [\\fIfile\\fR ...]",
      ".SH DESCRIPTION", roff(root.prose), ".SH COMMANDS",
    ]
    for command in root.all.dropFirst() { lines += section(command) }
    return lines + ending
  }

  private func section(_ command: HelpDump.Command) -> [String] {
    var lines = [".SS \(roff(command.fullName))", roff(command.abstract ?? "")]
    if let aliases = command.aliases, !aliases.isEmpty {
      lines.append(roff("Also called \(aliases.joined(separator: ", "))."))
    }
    if !command.prose.isEmpty { lines += [".PP", roff(command.prose)] }
    if !command.examples.isEmpty {
      lines += [".PP", "Examples:", ".PP", ".nf", ".RS"]
      lines += command.examples.map(roff) + [".RE", ".fi"]
    }
    for argument in command.ownArguments {
      let names = argument.spellings.map { "\\fB\(roff($0))\\fR" }.joined(separator: ", ")
      let value = argument.names == nil ? nil : argument.value
      lines += [
        ".TP", names + (value.map { " \\fI\(roff($0))\\fR" } ?? ""), roff(argument.meaning),
      ]
    }
    return lines
  }

  private var ending: [String] {
    let statuses = [
      ("0", "done; nothing at or above --fail-on"),
      ("1", "done; something at or above it"),
      (
        "2",
        "not done, or not wholly done: arguments, rules, unreadable input, a limit hit, output lost; "
          + "it beats 1"
      ),
    ]
    let variables = [
      ("NO_COLOR", "not empty: no colour, unless --color says otherwise"),
      ("CLICOLOR_FORCE, FORCE_COLOR", "not empty and not 0: colour also where no terminal is"),
      ("TERM", "dumb: no colour"),
    ]
    return [".SH EXIT STATUS"] + list(statuses)
      + [
        roff(
          "A closed reader ends the program as SIGPIPE does. filter and redact end with 0 however much "
            + "is found.")
      ]
      + [".SH ENVIRONMENT"] + list(variables)
  }

  private func list(_ items: [(name: String, meaning: String)]) -> [String] {
    items.flatMap { [".TP", "\\fB\(roff($0.name))\\fR", roff($0.meaning)] } + [".PP"]
  }

  /// Text that means nothing to roff, in one line of input for each of its own.
  private func roff(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      let safe = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
      return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
    }.joined(separator: "\n")
  }
}
