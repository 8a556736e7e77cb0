import Lexicon
import ScanCore

@testable import Settings

/// Files of a lexicon over a small one. What is read compiles, and the table loads.
final class RulesTarget: FuzzTarget {
  override class var name: String { "rules" }
  override class var seeds: String { "command-lexicon" }
  private static let paths = [
    "rules.yml", "policy.yml", "frames.yml", "lists/words.txt", "combine.yml", "district.yml",
    "names/cues.yml", "names/word-1.txt",
  ]
  private static let base = """
    - { code: B.3.i, text: "Nothing that identifies a student is published.", personal: C.2.c }
    - { code: B.3.h, text: "Nothing obscene, threatening or harassing is published." }
    - { code: B.5, text: "Questions of the press go to Communication Services." }
    - { code: C.2.c, text: "Personal sites show nothing that identifies a student." }
    """

  override func run(_ given: FuzzInput) {
    var input = given
    let path = input.choice(of: Self.paths)
    var files = [path: input.bytes]
    if path != "policy.yml" { files["policy.yml"] = Array(Self.base.utf8) }
    guard let files = LexiconFiles(archive: archive(files), name: "rules") else {
      return law(false, "an archive is read")
    }
    do throws(Diagnostics) {
      let source = try LexiconSource.read(files)
      let table = try LexiconCompiler.compile(source, version: "fuzz")
      law((try? CompiledLexicon(table: table)) != nil, "what is compiled loads")
    } catch {
      law(!error.items.isEmpty, "what is refused is said")
      for problem in error.items {
        law(problem.line >= 1 && problem.column >= 1, "a problem has its place")
      }
    }
  }

  /// As ``LexiconFiles/archive`` has it.
  private func archive(_ files: [String: [UInt8]]) -> [UInt8] {
    files.sorted { $0.key < $1.key }.flatMap { path, bytes in
      [Array(path.utf8), bytes].flatMap { part in
        (0..<4).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) } + part
      }
    }
  }
}

/// Files of settings, in whoever's hands.
final class SettingsTarget: FuzzTarget {
  override class var name: String { "settings" }
  private let folder = TemporaryFolder()

  override func run(_ given: FuzzInput) {
    var input = given
    let isDistrict = input.flag()
    let path = folder.write(input.bytes, to: "settings.yml")
    var search = SettingsSearch(
      environment: isDistrict ? ["OKCPS_SCAN_DISTRICT": path] : ["OKCPS_SCAN_CONFIG": path])
    search.districtOnly = isDistrict
    do throws(SettingsFailure) {
      let settings = try search.load()
      law(settings.digest.utf8.count == 64, "settings have a digest")
      try settings.check(rules: builtin.lexicon.rules.map(\.id))
      for rule in builtin.lexicon.rules { _ = settings.reports(rule.id) }
    } catch {
      law(error.lines.allSatisfy { !$0.isEmpty }, "what is refused is said")
      law(!error.lines.isEmpty, "what is refused is said")
    }
  }
}

/// What hides findings: suppressions, baselines, files that are passed over, comments in texts.
final class SuppressionsTarget: FuzzTarget {
  override class var name: String { "suppressions" }
  private let folder = TemporaryFolder()
  private let today = ReviewDay(year: 2026, month: 11, day: 28)

  override func run(_ given: FuzzInput) {
    var input = given
    switch input.choice(4) {
    case 0:
      let path = folder.write(input.bytes, to: "suppressions.yml")
      if let read = try? Suppressions(file: path, today: today) {
        _ = read.notices(stale: true)
        law(rewritten(path), "what is written again is read as before")
      }
    case 1:
      let path = folder.write(input.bytes, to: "baseline.ndjson")
      _ = try? Suppressions(baseline: path, today: today)
    case 2:
      var rules = IgnoreRules()
      rules.add(text: String(decoding: input.bytes, as: UTF8.self))
      for path in ["a", "a/b", "posts/2026/a.txt", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"] {
        _ = rules.ignores(path)
      }
    default:
      var allows = InlineAllows(text: input.bytes)
      for start in stride(from: 0, to: input.bytes.count, by: 7) {
        _ = allows.reason(rule: "student-pii.ssn", start: start)
      }
      law(allows.problems.allSatisfy { $0.offset < input.bytes.count }, "problems lie in the text")
    }
  }

  private func rewritten(_ path: String) -> Bool {
    guard let all = try? SuppressionsFile.read(path) else { return false }
    let again = folder.write(all.flatMap { Array($0.line.utf8) }, to: "again.yml")
    guard let read = try? SuppressionsFile.read(again) else { return false }
    return zip(all, read).allSatisfy { a, b in
      a.fingerprint == b.fingerprint && a.rule == b.rule && a.by == b.by && a.expires == b.expires
    } && all.count == read.count
  }
}
