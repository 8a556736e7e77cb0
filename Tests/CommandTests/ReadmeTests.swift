import Foundation
import Testing

/// What the README shows is what the program does.
@Suite struct ReadmeTests {
  static let readme = URL(fileURLWithPath: Program.fixtures).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("README.md").path

  /// An indented line that calls the program, and the indented lines behind it.
  struct Example {
    var command: String
    var shown: [String] = []
  }

  static func examples() throws -> [Example] {
    var list: [Example] = []
    var isOpen = false
    for line in try String(contentsOfFile: readme, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      guard line.hasPrefix("    ") else {
        isOpen = isOpen && line.isEmpty
        continue
      }
      let text = String(line.dropFirst(4))
      if text.hasPrefix("$ ") || text.hasPrefix("okcps-scan ") {
        list.append(Example(command: text.hasPrefix("$ ") ? String(text.dropFirst(2)) : text))
        isOpen = text.hasPrefix("$ ")
      } else if isOpen {
        list[list.count - 1].shown.append(text)
      }
    }
    return list
  }

  /// Every command runs to its end, one after the other, on files such as it speaks of.
  @Test func everyCommandRuns() throws {
    let recipes = try RecipeTests()
    let folder = recipes.folder
    try folder.write("posts/good.txt", RecipeTests.good)
    try folder.write("posts/bad.txt", RecipeTests.bad)
    try folder.write("draft.txt", RecipeTests.good)
    try folder.write("comments.csv", "id,text\n1,Thank you all\n")
    // An archive without members: its end record alone.
    try folder.write("export.zip", Data([0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)))
    try folder.write("students.csv", RosterCommandTests.table)
    try folder.write("keys/README", "keys lie here\n")
    try folder.write(
      "known.yml",
      "- { fingerprint: 'v1:00112233445566778899aabbccddeeff', rule: student-pii.phone, "
        + "reason: main office line, by: A. Clerk, date: 2026-11-24, expires: 2099-06-30 }\n")
    for part in 1...2 {
      try recipes.run([
        "okcps-scan", "-q", "-f", "ndjson", "-o", "part-\(part).ndjson",
        "posts"
          + "/good.txt",
      ])
    }
    let examples = try Self.examples()
    #expect(examples.count >= 13)
    for example in examples {
      let r = try recipes.run(["bash", "-c", example.command])
      if example.command.hasPrefix("okcps-scan review ") {
        // It asks a person; its keys have tests of their own.
        #expect(r.status == 2)
        #expect(r.errors.contains("terminal"), "\(example.command): \(r.errors)")
      } else {
        #expect(r.status <= 1, "\(example.command): \(r.errors)")
      }
    }
  }

  /// The report that the README shows is the one that comes.
  @Test func theReportIsAsShown() throws {
    let shown = try #require(try Self.examples().first { $0.command.contains("--format human") })
    let r = try RecipeTests().run(["bash", "-c", shown.command])
    #expect(
      r.out.split(separator: "\n").map(String.init) == shown.shown.filter { !$0.isEmpty })
  }
}
