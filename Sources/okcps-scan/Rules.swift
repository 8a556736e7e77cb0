internal import BuiltinLexicon
internal import Lexicon
internal import ScanCore

extension RuleOptions {
  /// The rules that were asked for, ready to scan with.
  func load() throws -> CompiledLexicon {
    try roster.looking(with: try loadRules())
  }

  private func loadRules() throws(Problem) -> CompiledLexicon {
    let lexicon: CompiledLexicon
    if let source = try changedSource() {
      lexicon = try compile(source)
    } else {
      lexicon = try builtinLexicon()
    }
    if let expected = rulesSha256, expected.lowercased() != lexicon.sha256 {
      throw Problem(
        "rules: their SHA-256 is \(lexicon.sha256), another one was asked for; "
          + "use the same program and the same --rules everywhere")
    }
    return lexicon
  }

  /// The rules that were asked for as written, if they are not just the built-in ones.
  private func changedSource() throws(Problem) -> LexiconSource? {
    guard let folder = rules else { return nil }
    return try readRules(in: folder, over: noBuiltinRules ? nil : try builtinSource())
  }

  /// The rules that were asked for, as written.
  func source() throws(Problem) -> LexiconSource {
    if let source = try changedSource() { return source }
    return try builtinSource()
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

/// The same as written.
func builtinSource() throws(Problem) -> LexiconSource {
  guard let files = LexiconFiles(archive: BuiltinLexicon.sourceArchive(), name: "built-in") else {
    throw Problem("built-in rules: damaged; install the program again")
  }
  do {
    return try LexiconSource.read(files)
  } catch {
    throw Problem(error)
  }
}

/// The rule files of a folder, over others or by themselves; not yet compiled.
func readRules(in folder: String, over base: LexiconSource?) throws(Problem) -> LexiconSource {
  do {
    return try LexiconSource.read(LexiconFiles(directory: folder), over: base)
  } catch {
    throw Problem(error)
  }
}

/// Rules as written, ready to scan with. They have no version of their own: their hash names them.
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
