import Foundation
import Testing

/// Help, its pages, and completions.
@Suite struct HelpTests {
  static let docs = URL(fileURLWithPath: Program.fixtures).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs").path

  /// The commands as the program describes them, with their full names.
  func commands() throws -> [(name: String, command: [String: Any])] {
    let dump = try Program.run(["--experimental-dump-help"])
    #expect(dump.status == 0)
    let root = try #require(
      (try JSONSerialization.jsonObject(with: dump.outBytes) as? [String: Any])?["command"]
        as? [String: Any])
    func all(_ command: [String: Any], _ above: String) -> [(name: String, command: [String: Any])]
    {
      let name = above + (command["commandName"] as? String ?? "")
      let below = command["subcommands"] as? [[String: Any]] ?? []
      return [(name, command)]
        + below.filter { $0["commandName"] as? String != "help" }.flatMap { all($0, name + " ") }
    }
    return all(root, "")
  }

  func arguments(_ command: [String: Any]) -> [[String: Any]] {
    (command["arguments"] as? [[String: Any]] ?? []).filter { $0["shouldDisplay"] as? Bool == true }
  }

  func names(_ argument: [String: Any]) -> [String] {
    (argument["names"] as? [[String: String]] ?? []).map {
      ($0["kind"] == "long" ? "--" : "-") + ($0["name"] ?? "")
    }
  }

  @Test func everythingHasHelp() throws {
    let all = try commands()
    #expect(all.count > 10)
    for (name, command) in all {
      #expect((command["abstract"] as? String)?.isEmpty == false, "\(name)")
      for argument in arguments(command) {
        let help = argument["abstract"] as? String ?? ""
        #expect(help.hasSuffix("."), "\(name) \(names(argument)): \(help)")
      }
    }
  }

  /// Examples begin with the program, name flags that there are, and fit a terminal unbroken.
  @Test func everyCommandHasExamples() throws {
    let all = try commands()
    let flags = Set(all.flatMap { arguments($0.command).flatMap(names) })
      .union(["--generate-completion-script"])
    for (name, command) in all {
      let text = command["discussion"] as? String ?? ""
      let examples = text.split(separator: "\n").map(String.init).filter {
        $0.hasPrefix("  okcps-scan ")
      }
      #expect(text.contains("Examples:\n  okcps-scan ") && !examples.isEmpty, "\(name)")
      for example in examples {
        #expect(example.count <= 78, "\(example)")
        for word in example.split(separator: " ") where word.hasPrefix("-") && word != "-" {
          #expect(flags.contains(String(word)), "\(example)")
        }
      }
    }
  }

  /// What `make docs` writes is what stands there.
  @Test(arguments: [("commands", "commands.md"), ("manual", "okcps-scan.1")])
  func pagesAreCurrent(_ page: String, _ file: String) throws {
    let dump = try Program.run(["--experimental-dump-help"])
    let pages = URL(fileURLWithPath: Program.path).deletingLastPathComponent()
      .appendingPathComponent("help-pages")
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    process.executableURL = pages
    process.arguments = [page]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // The page is written only when all was read, so no pipe fills up on both sides.
    try input.fileHandleForWriting.write(contentsOf: dump.outBytes)
    try input.fileHandleForWriting.close()
    let made = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let kept = try Data(contentsOf: URL(fileURLWithPath: Self.docs + "/" + file))
    #expect(made == kept, "\(file) is out of date; run: make docs")
  }

  @Test func everyFlagStandsInThePages() throws {
    let page = try String(contentsOfFile: Self.docs + "/commands.md", encoding: .utf8)
    let manual = try String(contentsOfFile: Self.docs + "/okcps-scan.1", encoding: .utf8)
    for (name, command) in try commands() {
      #expect(page.contains("## \(name)\n"))
      for flag in arguments(command).flatMap(names)
      where !["--help", "-h", "--version"].contains(flag) {
        #expect(page.contains("`\(flag)`"), "\(name) \(flag)")
        #expect(
          manual.contains("\\fB" + flag.replacing("-", with: "\\-") + "\\fR"), "\(name) \(flag)")
      }
    }
  }

  @Test func theManualSaysTheRightStatuses() throws {
    let manual = try String(contentsOfFile: Self.docs + "/okcps-scan.1", encoding: .utf8)
    #expect(manual.hasPrefix(".TH OKCPS-SCAN 1 \""))
    let statuses = try #require(manual.components(separatedBy: ".SH EXIT STATUS\n").last)
    for n in 0...2 { #expect(statuses.contains(".TP\n\\fB\(n)\\fR\n")) }
    #expect(!manual.contains("64"))
    // No line is taken for a request by accident.
    let requests: Set = [
      ".TH", ".SH", ".SS", ".B", ".PP", ".TP", ".nf", ".fi", ".RS", ".RE",
    ]
    for line in manual.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsKnowTheFlags(_ shell: String) throws {
    let r = try Program.run(["--generate-completion-script", shell])
    #expect(r.status == 0)
    #expect(r.errors == "")
    for word in ["also", "markdown", "report", "export"] { #expect(r.out.contains(word)) }
  }
}
