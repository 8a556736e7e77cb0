internal import Reports

/// `docs/commands.md`: every command with its examples and options.
struct CommandsPage {
  let dump: HelpDump

  var lines: [String] {
    var lines = [
      "# Commands", "",
      "Written by `make docs` from what the program says of itself; a test keeps it so. Every command "
        + "has `--help`, the program `--version`.", "",
    ]
    for command in dump.command.all { lines += section(command) }
    return lines
  }

  private func section(_ command: HelpDump.Command) -> [String] {
    var lines = ["## \(command.fullName)", "", markdownEscaped(command.abstract ?? "")]
    if let aliases = command.aliases, !aliases.isEmpty {
      lines[2] += " Also called \(aliases.map { "`\($0)`" }.joined(separator: ", "))."
    }
    if !command.prose.isEmpty { lines += ["", markdownEscaped(command.prose)] }
    if !command.examples.isEmpty {
      lines += ["", "```sh"] + command.examples + ["```"]
    }
    let arguments = command.ownArguments
    if !arguments.isEmpty {
      lines += ["", "| argument | meaning |", "|---|---|"]
      lines += arguments.map { argument in
        let value = argument.value.map { argument.names == nil ? "" : " `\($0)`" } ?? ""
        let names = argument.spellings.map { "`\($0)`" }.joined(separator: ", ")
        return "| \(names)\(value) | \(markdownEscaped(argument.meaning)) |"
      }
    }
    return lines + [""]
  }
}
