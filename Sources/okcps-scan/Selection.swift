internal import ArgumentParser
internal import ScanCore
internal import Settings

/// Which findings are looked at.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: """
      Show findings of this severity and above. Decision and exit status know of the others too, and \
      the summary counts them. Default: note.
      """)
  var minSeverity: Threshold?
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
    for glob in category where !names.contains(where: RuleGlob(glob).matches) {
      throw ValidationError(
        "--category \(glob): there is none; the categories are \(names.joined(separator: ", "))")
    }
  }

  /// Whether nothing is left out.
  var isAll: Bool {
    minSeverity == nil && rule.isEmpty && excludeRule.isEmpty && category.isEmpty
  }

  func selection() -> Selection {
    Selection(
      least: (minSeverity ?? .note).value, rules: rule.map(RuleGlob.init),
      excluded: excludeRule.map(RuleGlob.init),
      categories: category.map(RuleGlob.init))
  }

  /// The same, but a glob that names none of these rules is an error: it would hide everything, or
  /// nothing, without a word. So is leaving out what the district has locked.
  func selection(
    among lexicon: CompiledLexicon, _ settings: Settings
  ) throws(Problem) -> Selection {
    for (flag, globs) in [("--rule", rule), ("--exclude-rule", excludeRule)] {
      for glob in globs where !lexicon.rules.contains(where: { RuleGlob(glob).matches($0.id) }) {
        throw Problem("\(flag) \(glob): names no rule; for their names see: okcps-scan rules list")
      }
    }
    try settings.check(lexicon)
    var selection = settled(by: settings).selection()
    for rule in lexicon.rules where !selection.includes(rule.id, rule.category) {
      guard let lock = settings.locks.origin(of: rule.id) else { continue }
      let flag = self.rule.isEmpty ? "--category" : "--rule"
      throw Problem("\(flag): leaves out \(rule.id), which is locked at \(lock); name it too")
    }
    return selection
  }
}

/// What ``SelectionOptions`` say, ready to be asked.
struct Selection {
  /// Shown from this severity on.
  let least: Severity
  private let rules: [RuleGlob]
  private let excluded: [RuleGlob]
  private let categories: [RuleGlob]
  private var known: [String: Bool] = [:]

  init(least: Severity, rules: [RuleGlob], excluded: [RuleGlob], categories: [RuleGlob]) {
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
