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

  @Test func embeddedTableIsWhatTheSourcesSay() throws {
    let source = try LexiconSource.read(directory: sources)
    let builtin = try BuiltinLexicon.load()
    let fresh = try CompiledLexicon(
      table: LexiconCompiler.compile(source, version: builtin.version))
    #expect(builtin.sha256 == fresh.sha256)
  }

  @Test func embeddedFilesAreTheSources() throws {
    let files = try LexiconFiles(directory: sources)
    #expect(BuiltinLexicon.sourceArchive() == files.archive)
    let read = try #require(LexiconFiles(archive: files.archive, name: "built-in"))
    #expect(read.archive == files.archive)
  }

  @Test func aDamagedArchiveIsRefused() throws {
    let whole = BuiltinLexicon.sourceArchive()
    for n in [1, 3, 10, whole.count / 2, whole.count - 1] {
      #expect(LexiconFiles(archive: Array(whole[..<n]), name: "cut") == nil)
    }
  }

  @Test func everyCategoryHasRules() throws {
    let builtin = try BuiltinLexicon.load()
    #expect(Set(builtin.rules.map(\.category)) == Set(ScanCore.Category.allCases))
    #expect(builtin.rules.count >= 60)
    #expect(builtin.termCount >= 1000)
  }
}
