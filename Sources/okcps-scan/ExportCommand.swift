internal import ArgumentParser
internal import Glibc
internal import Lexicon
internal import Records
internal import Reports
internal import ScanCore

/// `okcps-scan rules export`: what is looked for and why, for everybody to read.
struct ExportCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write down in plain words what is looked for, and why.",
    discussion: """
      A public body must be able to say what it looks for. The result is Markdown: categories, \
      clauses, every rule with its reason, and the words themselves, slurs among them.

      Examples:
        okcps-scan rules export --public > what-we-look-for.md
      """)

  @Flag(help: "Needed: the result is meant for the public, offensive words and all.")
  var `public` = false
  @OptionGroup var source: RuleOptions
  @OptionGroup var sandbox: SandboxOptions

  func validate() throws {
    guard self.public else {
      throw ValidationError("say --public: the result holds every word that is looked for")
    }
  }

  func perform() throws -> Status {
    let lexicon = try source.source()
    try sandbox.enter([])
    var output = Output(descriptor: STDOUT_FILENO)
    for line in PublicRules(lexicon: lexicon).lines { try output.write(line + "\n") }
    try output.flush()
    return .clean
  }
}

/// The rules in plain words, as lines of Markdown.
private struct PublicRules {
  let lexicon: LexiconSource

  var lines: [String] {
    var lines = [
      "# What is looked for, and why", "",
      "Published texts are read by a program before people decide. It finds words and numbers, not "
        + "intentions. *Block* means that the district does not publish the text as it stands, "
        + "*review* that a person has to look, *note* that something may be worth a look. What "
        + "the public writes is never blocked by the program, only put before a person.", "",
    ]
    if !lexicon.reviewed.isEmpty { lines += ["Rules last reviewed: \(lexicon.reviewed).", ""] }
    lines += ["## Clauses", ""]
    for clause in lexicon.clauses {
      lines.append("- **\(markdownEscaped(clause.code))** \(markdownEscaped(clause.text))")
    }
    lines.append("")
    for category in Category.allCases { lines += section(category) }
    lines += wordClasses
    return lines
  }

  private func section(_ category: Category) -> [String] {
    let rules = lexicon.rules.filter { $0.category == category }.sorted { $0.id < $1.id }
    guard !rules.isEmpty else { return [] }
    return ["## \(category.name)", "", category.meaning, ""] + rules.flatMap(describe)
  }

  private func describe(_ rule: RuleSource) -> [String] {
    var lines = ["### \(markdownEscaped(rule.title))", ""]
    let clauses = rule.clauses.map { markdownEscaped($0) }.joined(separator: ", ")
    lines.append("`\(rule.id)`, \(rule.severity.name), clause \(clauses).")
    lines += ["", "What to do: \(markdownEscaped(rule.advice))", ""]
    lines += ways(rule)
    let frames = rule.frames.map { markdownEscaped($0) }.joined(separator: ", ")
    if !frames.isEmpty { lines.append("- counts less when the text is: \(frames)") }
    if let example = rule.matches.first {
      lines.append("- finds, for example: \(markdownEscaped(example.marked))")
    }
    if let example = rule.passes.first {
      lines.append("- leaves alone, for example: \(markdownEscaped(example.marked))")
    }
    lines.append("")
    return lines
  }

  /// How a rule finds what it finds.
  private func ways(_ rule: RuleSource) -> [String] {
    var lines: [String] = []
    if rule.pattern != nil {
      var way = "- knows it by its form"
      if let validator = rule.validator { way += ", and checks the value (\(validator.name))" }
      lines.append(way)
    }
    if rule.names { lines.append("- knows names by the words around them") }
    if rule.roster != nil { lines.append("- knows students of the roster, where one is used") }
    for sequence in rule.compose { lines.append("- words in this order: `\(sequence)`") }
    for context in rule.contexts {
      let effect = context.adds < 0 ? "less" : "more"
      lines.append("- counts \(effect) near: \(said(context.words))")
    }
    if !rule.terms.isEmpty { lines.append("- words and phrases: \(said(rule.terms))") }
    return lines
  }

  /// The words that stand behind the names of classes and lists.
  private var wordClasses: [String] {
    var lines = ["## Word lists", ""]
    lines += [
      "Rules name lists as `{{name}}` and classes of words as `kind.which`.", "",
    ]
    for (name, list) in lexicon.lists.sorted(by: { $0.key < $1.key }) {
      let heading = list.wordClass.isEmpty ? "{{\(name)}}" : list.wordClass
      lines += ["### \(markdownEscaped(heading))", ""]
      let title = list.title.isEmpty ? name : list.title
      lines.append(
        "\(markdownEscaped(title)). Source: \(markdownEscaped(list.source)). Licence: "
          + "\(markdownEscaped(list.licence)). Reviewed: \(list.reviewed).")
      lines.append("")
      lines.append(
        list.ordinary
          ? "\(list.terms.count) ordinary words, which are never looked for." : said(list.terms))
      lines.append("")
    }
    return lines
  }

  private func said(_ words: [String]) -> String {
    words.map { markdownEscaped($0) }.joined(separator: ", ")
  }
}

extension Category {
  /// What it holds, in a sentence for the public.
  fileprivate var meaning: String {
    switch self {
    case .studentPII:
      "Whatever identifies a student or a student's family, alone or in combination."
    case .confidential:
      "Confidential markings, legal advice, personnel matters, security details, credentials and "
        + "test material."
    case .threat: "A statement that somebody means or wishes to harm persons or a school."
    case .harassment: "Insults, bullying and sexual harassment that are aimed at a person."
    case .discrimination: "Attacks on people for what the law protects them for."
    case .obscenity: "Profane and sexual language that is aimed at nobody."
    case .defamation:
      "An accusation of crime or misconduct against somebody who can be identified, put as a fact."
    case .selfHarm:
      "The writer or somebody else may be at risk. It leads to help, never to punishment."
    case .contact:
      "Personal e-mail for district work, and employees who invite students to private contact."
    case .mediaConsent:
      "Pictures of students, and pictures or tags of employees, without permission."
    case .representation:
      "Speaking for the district on a personal site, and professional sites that do not say they are."
    case .press: "Questions of the press, which go to Communication Services."
    case .intellectualProperty: "Works of others that are posted against copyright."
    }
  }
}
