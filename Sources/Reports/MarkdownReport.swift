internal import ScanCore

/// The verdict in plain sentences, to print or to put before an approver (CommonMark).
///
/// Excerpts are masked as in the human report. Whatever comes from texts, names and rules is escaped.
public struct MarkdownReport: Report {
  private let rules: RuleBook
  private let showMatches: Bool
  private var hasHeading = false
  private var hasFindings = false
  private var routes: Set<Route> = []

  public init(rules: RuleBook, showMatches: Bool = false) {
    self.rules = rules
    self.showMatches = showMatches
  }

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) {
    out.append("# What was found\n\n")
    out.append(
      "Checked by okcps-scan \(markdownEscaped(run.version)) with rules \(markdownEscaped(run.rulesVersion)) "
        + "(`\(run.rulesSHA256.prefix(12))`).\n\n")
  }

  public mutating func beginText(_ item: Item, to out: inout ByteWriter) {
    hasHeading = false
    hasFindings = false
    routes = []
  }

  private mutating func heading(_ item: Item, to out: inout ByteWriter) {
    if hasHeading { return }
    hasHeading = true
    out.append(
      "## \(markdownEscaped(item.label()))\(item.id.map { " (\(markdownEscaped($0)))" } ?? "")\n\n")
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    heading(item, to: &out)
    hasFindings = true
    let clauses = f.clauses.map { markdownEscaped($0) }.joined(separator: ", ")
    out.append("- **\(f.severity.name)**, line \(f.start.line), column \(f.start.column): ")
    out.append("\(markdownEscaped(rules.title(f.rule))) (clause \(clauses)).")
    if let suppression = f.mark.suppression {
      out.append(" *Does not count: \(markdownEscaped(suppression.reason)).*")
    } else {
      if let advice = rules.advice(f.rule) { out.append(" \(markdownEscaped(advice))") }
      routes.insert(f.route)
    }
    out.append("\n")
    if let text {
      let excerpt = Excerpt(of: text, revealing: showMatches)
      out.append("  \n  > \(markdownEscaped(excerpt.text))\n")
    }
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    heading(item, to: &out)
    let sentence =
      switch verdict.decision {
      case .block: "This text must not be published as it stands."
      case .review: "A person has to look at this text before anything is done with it."
      case .allow: "Nothing in the rules speaks against this text."
      }
    if hasFindings { out.append("\n") }
    out.append("**Decision: \(verdict.decision.name).** \(sentence)")
    if verdict.capped { out.append(" The public wrote it, so it is never blocked by a program.") }
    if !verdict.complete { out.append(" Not all of it could be scanned: read it all.") }
    if !routes.isEmpty { out.append(" To hear of it: \(names(of: routes)).") }
    out.append("\n\n")
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    out.append(
      "## \(markdownEscaped(item.label()))\n\n**Not scanned**: \(markdownEscaped(record.reason)).\n\n"
    )
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    out.append("## Summary\n\n")
    out.append("| texts | block | review | allow | findings | suppressed | not scanned |\n")
    out.append("|---|---|---|---|---|---|---|\n| \(tally.texts) ")
    for d in Decision.allCases.reversed() { out.append("| \(tally.decisions[d] ?? 0) ") }
    out.append("| \(tally.total) | \(tally.suppressed) | \(tally.skipped) |\n\n")
    if tally.hidden > 0 {
      out.append("\(tally.hidden) findings of lesser severity are not shown.\n\n")
    }
    if !tally.complete { out.append("**Not everything could be scanned.**\n\n") }
    out.append(
      "A program finds words, not intentions, and no clean result means that a text is safe. "
        + "Questions: Communication Services 405-587-6397, Legal Services 405-587-0350.\n")
  }

  private func names(of routes: Set<Route>) -> String {
    Route.allCases.filter(routes.contains).map { "\($0.name)" }.joined(separator: ", ")
  }
}
