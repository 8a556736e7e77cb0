internal import ArgumentParser
internal import Glibc
internal import Records
internal import Roster

/// The program: reads the command line, runs one command, and turns what happened into the status.
///
/// | status | meaning |
/// |---|---|
/// | 0 | done; nothing at or above `--fail-on` |
/// | 1 | done; something at or above it |
/// | 2 | not done, or not wholly done; it beats 1 |
///
/// A closed reader ends the program as SIGPIPE would, without a message.
@main
enum Main {
  static func main() {
    Hardening.apply()
    Hardening.end(status(of: Array(CommandLine.arguments.dropFirst())))
  }

  private static func status(of arguments: [String]) -> Int32 {
    do {
      return try run(arguments).rawValue
    } catch let lost as OutputFailure {
      if lost.isClosedReader { Hardening.endAsClosedPipe() }
      Problem("output: \(lost); not all of it was written").tell()
    } catch let failure as RosterFailure {
      Problem("\(failure)").tell()
    } catch let problem as Problem {
      problem.tell()
    } catch {
      // What is left is a wrong command line, which ArgumentParser explains in a few lines.
      let lines = Root.fullMessage(for: error).split(separator: "\n")
      if let status = HookCommand.answer(toWrong: arguments, lines.map(String.init)) {
        return status
      }
      Problem.tell(lines.map(String.init))
    }
    return Status.failed.rawValue
  }

  private static func run(_ arguments: [String]) throws -> Status {
    do {
      var command = try parse(arguments)
      if var scanning = command as? any ScanningCommand { return try scanning.perform() }
      try command.run()
      return .clean
    } catch let answer where Root.exitCode(for: answer) == .success {
      // Help, the version or a completion script: an answer, so it goes to stdout.
      let text = Root.fullMessage(for: answer)
      var output = Output(descriptor: STDOUT_FILENO)
      try output.write((text == Version.own ? try Version.full() : text) + "\n")
      try output.flush()
      return .clean
    }
  }
}

extension Main {
  /// The command that the arguments ask for.
  ///
  /// ArgumentParser lays out the flags of the default command twice before it reads one, a third of the
  /// time from start to exit. So the command that is named first, or the default one where none is
  /// named, reads its own arguments; what it does not understand (help too) is explained from the root.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    let names = Root.configuration.subcommands.map { $0._commandName } + ["help"]
    if let first = arguments.first, let k = names.firstIndex(of: first), k + 1 < names.count {
      let named = Root.configuration.subcommands[k]
      if named.configuration.subcommands.isEmpty,
        let command = try? named.parse(Array(arguments.dropFirst()))
      {
        return command
      }
    } else if !arguments.contains(where: names.contains),
      let command = try? ScanCommand.parse(arguments)
    {
      return command
    }
    return try Root.parseAsRoot(arguments)
  }
}

/// How the program ends. The greater of two is the status of both together.
enum Status: Int32, Comparable {
  case clean = 0
  case found = 1
  case failed = 2

  static func < (a: Status, b: Status) -> Bool { a.rawValue < b.rawValue }
}

/// A command that says how it ended.
protocol ScanningCommand: ParsableCommand {
  mutating func perform() throws -> Status
}

/// `okcps-scan`: a group of commands, of which `scan` needs no name.
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "okcps-scan",
    abstract: "Find what the social media guidelines forbid to publish.",
    discussion: """
      Reads text, says which rule it breaks where, and cites the clause. Opens no network connection \
      and keeps nothing. Exit status: 0 nothing found, 1 something at or above --fail-on, 2 not \
      wholly done.

      Examples:
        okcps-scan draft.txt
        okcps-scan redact letter.txt > letter-redacted.txt
        okcps-scan filter < comments.ndjson > answers.ndjson
        okcps-scan rules explain student-pii.ssn
        okcps-scan --generate-completion-script bash > okcps-scan.bash
      """,
    version: Version.own,
    subcommands: [
      ScanCommand.self, RedactCommand.self, FilterCommand.self, HookCommand.self,
      ReportCommand.self, ReviewCommand.self, RulesCommand.self, RosterCommand.self,
      ConfigCommand.self,
    ],
    defaultSubcommand: ScanCommand.self)
}
