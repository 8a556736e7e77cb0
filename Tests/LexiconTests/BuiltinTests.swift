import BuiltinLexicon
import Foundation
import Lexicon
import ScanCore
import Testing

/// The folder of rules of this checkout.
let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Lexicons").path

@Suite struct BuiltinTests {
  @Test func everyRuleKeepsItsLaws() throws {
    let source = try LexiconSource.read(directory: sources)
    #expect(RuleCheck.run(source).map(\.description) == [])
  }

  /// A difference is not wrong by itself: `make crosstalk` writes the file anew, and somebody looks at
  /// what has changed.
  @Test func whatExamplesRaiseInOtherRulesIsReviewed() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/crosstalk.txt")
    let reviewed = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map(
      String.init)
    let now = try CrossTalk.lines(LexiconSource.read(directory: sources))
    for line in Set(now).subtracting(reviewed).sorted() { Issue.record("new: \(line)") }
    for line in Set(reviewed).subtracting(now).sorted() { Issue.record("gone: \(line)") }
  }

  @Test func embeddedTableIsWhatTheSourcesSay() throws {
    let source = try LexiconSource.read(directory: sources)
    let builtin = try BuiltinLexicon.load()
    let fresh = try CompiledLexicon(
      table: LexiconCompiler.compile(source, version: builtin.version))
    #expect(builtin.sha256 == fresh.sha256)
  }

  @Test func embeddedFilesAreTheSources() throws {
    let files = try LexiconFiles(directory: sources)
    // Not compared in place: megabytes would be printed.
    let isSame = BuiltinLexicon.sourceArchive() == files.archive
    #expect(isSame)
    let read = try #require(LexiconFiles(archive: files.archive, name: "built-in"))
    let isReadBack = read.archive == files.archive
    #expect(isReadBack)
  }

  @Test func aDamagedArchiveIsRefused() throws {
    let whole = BuiltinLexicon.sourceArchive()
    for n in [1, 3, 10, whole.count / 2, whole.count - 1] {
      #expect(LexiconFiles(archive: Array(whole[..<n]), name: "cut") == nil)
    }
  }

  /// What the facts of `district.yml` keep from being found.
  @Test(arguments: [
    "Call 405-587-6397 or (405) 587-0350.", "Ask d.day@okcps.org about it.",
    "Follow us @okcps_news!",
    "Come to 615 N Classen Blvd on Friday.", "https://instagram.com/okcps", "IG: okcps_rams1",
  ]) func districtsOwnFactsAreNoFindings(text: String) throws {
    var scratch = Scratch()
    let detector = Detector(lexicon: try BuiltinLexicon.load())
    #expect(detector.scan(Array(text.utf8).span, attributes: TextAttributes(), scratch: &scratch))
    #expect(scratch.findings.filter { $0.entity != .person }.map(\.rule) == [])
  }

  @Test func everyCategoryHasRules() throws {
    let builtin = try BuiltinLexicon.load()
    #expect(Set(builtin.rules.map(\.category)) == Set(ScanCore.Category.allCases))
    #expect(builtin.rules.count >= 60)
    #expect(builtin.termCount >= 1000)
  }
}
