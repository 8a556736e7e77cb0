internal import ArgumentParser
internal import ScanCore

/// Which findings are looked at.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: """
      Show findings of this severity and above. Decision and exit status know of the others too, and \
      the summary counts them.
      """)
  var minSeverity: Threshold = .note
  @Option(
    help: ArgumentHelp(
      "Only these rules: ids, with * for any characters. May be repeated.", valueName: "glob"))
  var rule: [String] = []
  @Option(
    help: ArgumentHelp(
      "Not these rules: ids, with * for any characters. May be repeated.", valueName: "glob"))
  var excludeRule: [String] = []
  @Option(
    help: ArgumentHelp(
      "Only these categories, with * for any characters. May be repeated.", valueName: "glob"))
  var category: [String] = []

  func validate() throws {
    let names = Category.allCases.map { "\($0.name)" }
    for glob in category where !names.contains(where: Glob(glob).matches) {
      throw ValidationError(
        "--category \(glob): there is none; the categories are \(names.joined(separator: ", "))")
    }
  }

  func selection() -> Selection {
    Selection(
      least: minSeverity.value, rules: rule.map(Glob.init), excluded: excludeRule.map(Glob.init),
      categories: category.map(Glob.init))
  }

  /// The same, but a glob that names none of these rules is an error: it would hide everything, or
  /// nothing, without a word.
  func selection(among lexicon: CompiledLexicon) throws(Problem) -> Selection {
    for (flag, globs) in [("--rule", rule), ("--exclude-rule", excludeRule)] {
      for glob in globs where !lexicon.rules.contains(where: { Glob(glob).matches($0.id) }) {
        throw Problem("\(flag) \(glob): names no rule; for their names see: okcps-scan rules list")
      }
    }
    return selection()
  }
}

/// What ``SelectionOptions`` say, ready to be asked.
struct Selection {
  /// Shown from this severity on.
  let least: Severity
  private let rules: [Glob]
  private let excluded: [Glob]
  private let categories: [Glob]
  private var known: [String: Bool] = [:]

  init(least: Severity, rules: [Glob], excluded: [Glob], categories: [Glob]) {
    self.least = least
    self.rules = rules
    self.excluded = excluded
    self.categories = categories
  }

  /// Whether findings of a rule are looked at. Worked out once a rule.
  mutating func includes(_ rule: String, _ category: Category) -> Bool {
    if let answer = known[rule] { return answer }
    let answer =
      (rules.isEmpty || rules.contains { $0.matches(rule) })
      && !excluded.contains { $0.matches(rule) }
      && (categories.isEmpty || categories.contains { $0.matches("\(category.name)") })
    known[rule] = answer
    return answer
  }
}

/// A pattern in which `*` is any characters and all else is itself.
struct Glob {
  private let parts: [Substring.UTF8View]

  init(_ pattern: String) {
    parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(\.utf8)
  }

  /// Linear in the name for each part: the first place of a part is as good as a later one.
  func matches(_ name: String) -> Bool {
    var rest = name.utf8[...]
    guard parts.count > 1 else { return rest.elementsEqual(parts[0]) }
    guard rest.starts(with: parts[0]) else { return false }
    rest = rest.dropFirst(parts[0].count)
    for part in parts[1..<parts.count - 1] where !part.isEmpty {
      while !rest.starts(with: part) {
        if rest.isEmpty { return false }
        rest = rest.dropFirst()
      }
      rest = rest.dropFirst(part.count)
    }
    let last = parts[parts.count - 1]
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }
}
