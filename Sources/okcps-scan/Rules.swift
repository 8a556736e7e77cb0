internal import BuiltinLexicon
internal import Lexicon
internal import ScanCore

extension RuleOptions {
  /// The rules that were asked for, ready to scan with.
  func load() throws -> CompiledLexicon {
    try roster.looking(with: try loadRules())
  }

  private func loadRules() throws(Problem) -> CompiledLexicon {
    guard let folder = rules else { return try builtinLexicon() }
    return try compile(try readRules(in: folder))
  }
}

/// The rules that are part of the program.
func builtinLexicon() throws(Problem) -> CompiledLexicon {
  do {
    return try BuiltinLexicon.load()
  } catch {
    throw Problem("built-in rules: \(error); install the program again")
  }
}

/// The rule files of a folder, not yet compiled.
func readRules(in folder: String) throws(Problem) -> LexiconSource {
  do {
    return try LexiconSource.read(directory: folder)
  } catch {
    throw Problem(error)
  }
}

/// Rules of a folder, ready to scan with. They have no version of their own: their hash names them.
func compile(_ source: LexiconSource) throws(Problem) -> CompiledLexicon {
  let table: [UInt8]
  do {
    table = try LexiconCompiler.compile(source, version: "local")
  } catch {
    throw Problem(error)
  }
  do {
    return try CompiledLexicon(table: table)
  } catch {
    throw Problem("rules: \(error); this is an error of the program, please report it")
  }
}
