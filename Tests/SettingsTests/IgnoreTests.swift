import Foundation
import Testing

@testable import Settings

@Suite struct IgnoreTests {
  /// Patterns of every kind, one list after the other.
  static let lists = [
    "*.txt\n!keep.txt\n", "/build\n", "build/\n", "docs/**\n!docs/index.md\n", "**/tmp\n",
    "a/**/z.md\n", "# note\n\n\\#odd\n", "draft?.md\n", "[ab].md\n", "sub/*.md\n", "*\n!*.md\n",
    "spaced \n", "!a\n", "a/b/\n", "sub\n!sub/keep.txt\n", "\\!x\n", "*/z.md\n", "/*.txt\n",
  ]
  static let paths = [
    "a.txt", "keep.txt", "sub/keep.txt", "sub/a.txt", "build", "build/x.md", "sub/build/x.md",
    "docs/index.md", "docs/in/deep.md", "tmp/x.md", "sub/tmp/y.md", "a/z.md", "a/b/z.md",
    "a/b/c/z.md", "#odd", "draft1.md", "draft10.md", "a.md", "b.md", "c.md", "sub/c.md",
    "sub/in/c.md", "spaced", "!x", "z.md",
  ]

  /// Git is the twin: it says of each path whether its own reading of the list ignores it.
  @Test(arguments: lists) func gitReadsThemAlike(_ list: String) throws {
    let folder = try Folder()
    for path in Self.paths where path != "build" { try folder.write(path, "") }
    try folder.write(".gitignore", list)
    func git(_ arguments: [String], _ input: String = "") throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["git", "-C", folder.path] + arguments
      process.environment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
      ]
      let (standardInput, output) = (Pipe(), Pipe())
      process.standardInput = standardInput
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try standardInput.fileHandleForWriting.close()
      let said = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: said, as: UTF8.self)
    }
    _ = try git(["init", "-q"])
    let files = Self.paths.filter { $0 != "build" }
    let ignored = Set(
      try git(
        ["check-ignore", "--no-index", "--stdin", "-z"], files.joined(separator: "\0") + "\0"
      )
      .split(separator: "\0").map(String.init))
    var rules = IgnoreRules()
    rules.add(text: list)
    for path in files {
      #expect(rules.ignores(path) == ignored.contains(path), "\(list): \(path)")
    }
  }

  @Test func aFileInAFolderSpeaksForThatFolder() {
    var rules = IgnoreRules()
    rules.add(text: "*.md\n")
    rules.add(text: "/a.md\n!b.md\n", base: "sub")
    #expect(rules.ignores("b.md"))
    #expect(!rules.ignores("sub/b.md"))
    #expect(rules.ignores("sub/a.md"))
    #expect(!rules.ignores("sub/in/b.md"))
  }

  @Test func folderPatternsAskWhatAPathIs() {
    var rules = IgnoreRules()
    rules.add(text: "build/\n")
    #expect(rules.ignores("build", isFolder: true))
    #expect(!rules.ignores("build", isFolder: false))
    #expect(rules.ignores("build/x"))
  }
}
