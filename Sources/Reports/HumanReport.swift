internal import ScanCore

/// What a person sees: place, excerpt with carets, what to do, and a verdict.
///
/// Every piece of personal data in an excerpt is shown as its label, whatever the finding is about.
public struct HumanReport: Report {
  private let rules: RuleBook
  private let style: DisplayStyle
  private let showMatches: Bool
  private let showSuppressed: Bool
  /// Whether the text at hand has its heading, and what was found in it.
  private var hasHeading = false
  private var text = Tally()
  private var routes: Set<Route> = []
  /// Rules whose advice the text at hand was given.
  private var advised: Set<String> = []
  /// The first text's verdict, until it is known whether there are more: the summary says the only one.
  private var held: String?
  private var texts = 0
  private var allRoutes: Set<Route> = []
  private var byRule: [String: Int] = [:]

  /// With `showMatches` personal data is shown as it is.
  public init(
    rules: RuleBook, style: DisplayStyle, showMatches: Bool = false, showSuppressed: Bool = false
  ) {
    self.rules = rules
    self.style = style
    self.showMatches = showMatches
    self.showSuppressed = showSuppressed
  }

  // MARK: texts

  public mutating func beginText(_ item: Item, to out: inout ByteWriter) {
    hasHeading = false
    text = Tally()
    routes = []
    advised = []
  }

  private mutating func heading(_ item: Item, to out: inout ByteWriter) {
    if hasHeading { return }
    hasHeading = true
    release(to: &out)
    var line = style.styled(item.label(style), "1")
    if let base = style.linkBase, item.record == nil { line = linked(line, item.source, base) }
    if let id = item.id { line += " (\(shown(id, style)))" }
    out.append(line + "\n")
  }

  /// A link of a terminal (OSC 8) round a name. Only bytes that are no control end up in it.
  private func linked(_ text: String, _ source: SourceName, _ base: String) -> String {
    let isAbsolute = source.bytes.first == UInt8(ascii: "/")
    let path = isAbsolute ? source.bytes : Array((base + "/").utf8) + source.bytes
    return "\u{1b}]8;;file://\(percentEncoded(path))\u{1b}\\\(text)\u{1b}]8;;\u{1b}\\"
  }

  /// Writes the verdict of the only text so far, now that there is another.
  private mutating func release(to out: inout ByteWriter) {
    if let held { out.append(held) }
    held = nil
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    self.text.count(f)
    guard !f.isSuppressed || showSuppressed else { return }
    if !f.isSuppressed {
      routes.insert(f.route)
      byRule[f.rule, default: 0] += 1
    }
    heading(item, to: &out)
    let word = f.isSuppressed ? "suppressed \(f.severity.name)" : severity(f.severity)
    out.append(
      "  \(f.start.line):\(f.start.column)  \(word)  \(shown(f.rule, style))  "
        + "\(said(rules.title(f.rule)))  [\(said(f.clauses.joined(separator: ", ")))]\n")
    if let text {
      draw(Excerpt(of: text, revealing: showMatches, style: style), to: &out)
    }
    explain(f, to: &out)
  }

  private func draw(_ excerpt: Excerpt, to out: inout ByteWriter) {
    for line in excerpt.above { out.append("\(bar) \(line)\n") }
    out.append("\(bar) \(excerpt.text)\n")
    out.append(
      "\(bar) " + String(repeating: " ", count: excerpt.before)
        + style.styled(String(repeating: "^", count: excerpt.width), "33") + "\n")
    for line in excerpt.below { out.append("\(bar) \(line)\n") }
  }

  private mutating func explain(_ f: ResultFinding, to out: inout ByteWriter) {
    let frames = f.evidence.filter { $0.hasPrefix("frame:") }.map { $0.dropFirst("frame:".count) }
    let reading = said(frames.joined(separator: ", "))
    let rule = rules.rule(f.rule)
    if let suppression = f.mark.suppression {
      out.append("\(bar) suppressed (\(suppression.kind.rawValue)): \(said(suppression.reason))\n")
    } else if let rule, f.severity < rule.severity {
      let author = f.evidence.first { $0.hasPrefix("author:") }
      let why =
        author != nil
        ? "it binds employees, and somebody else wrote it"
        : !frames.isEmpty
          ? "it reads as \(reading)"
          : f.score < 50
            ? "little speaks for it" : "the value is one that is reserved for examples"
      out.append("\(bar) \(f.severity.name) only: \(why)\n")
    }
    if style.verbose {
      let evidence = f.evidence.isEmpty ? "the match alone" : f.evidence.joined(separator: ", ")
      out.append("\(bar) for  \(said(evidence)); score ")
      out.append(hundredths: f.score)
      out.append("\n")
    }
    // Said once in a text, or a page of hits would be mostly advice.
    guard advised.insert(f.rule).inserted else { return }
    if let rule {
      let advice = frames.isEmpty ? rule.advice : "if it is meant after all: \(rule.advice)"
      out.append("\(bar) fix  \(said(advice))\n")
    }
    out.append("\(bar) why  okcps-scan rules explain \(shown(f.rule, style))\n")
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    allRoutes.formUnion(routes)
    texts += 1
    var extra = ""
    if verdict.capped { extra += " What the public wrote is only put before a person." }
    if !verdict.complete { extra += " Not wholly scanned: look at all of it." }
    // A text that may go out and in which nothing was found is only counted.
    guard verdict.decision != .allow || hasHeading || !extra.isEmpty else { return }
    heading(item, to: &out)
    var line = "Decision: \(verdict.decision.name)."
    if !routes.isEmpty { line += " Route: \(names(of: routes))." }
    if texts == 1 {
      if !extra.isEmpty { out.append("  \(extra.dropFirst())\n") }
      held = "  \(line)\n\n"
    } else {
      out.append("  \(line)\(extra)\n\n")
    }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    release(to: &out)
    let item = Item(source: record.source, record: record.record)
    out.append("\(item.label(style))\n  not scanned: \(shown(record.reason, style))\n\n")
  }

  // MARK: the end

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    if tally.texts != 1 { release(to: &out) } else if held != nil { out.append("\n") }
    var line = "\(counted(tally.texts, "text")), "
    if tally.total == 0 {
      line += "no findings"
    } else {
      line += "\(counted(tally.total, "finding")): "
      line += Severity.allCases.reversed().compactMap { s in
        tally.bySeverity[s].map { "\($0) \(s.name)" }
      }.joined(separator: ", ")
    }
    line += " (\(tally.suppressed) suppressed"
    if tally.hidden > 0 { line += ", \(tally.hidden) below --min-severity not shown" }
    line += ")."
    // Of a run that left something out no decision is told, only those of its texts.
    if tally.texts == 1, tally.skipped == 0 {
      line += " Decision: \(tally.worst.name)."
    } else if tally.texts > 0 {
      let counts = Decision.allCases.reversed().compactMap { d in
        tally.decisions[d].flatMap { $0 > 0 ? "\($0) \(d.name)" : nil }
      }
      line += " Decisions: \(counts.joined(separator: ", "))."
    }
    if tally.skipped > 0 { line += " Skipped: \(tally.skipped)." }
    if !tally.complete { line += " Not wholly done." }
    if !allRoutes.isEmpty { line += " Route: \(names(of: allRoutes))." }
    out.append(line + "\n")
    for desk in desks { out.append("  \(desk)\n") }
    if tally.total > Self.fewFindings { breakdown(tally, to: &out) }
  }

  /// Up to so many findings the report itself is the overview.
  private static let fewFindings = 10
  /// Rules that the overview names: with the categories they fit on one screen.
  private static let mostRules = 8

  /// What was found most, on one screen.
  private func breakdown(_ tally: Tally, to out: inout ByteWriter) {
    for category in Category.allCases {
      if let n = tally.byCategory[category] { out.append("  \(aligned(n)) \(category.name)\n") }
    }
    let most = byRule.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    out.append("  most often\n")
    for (rule, n) in most.prefix(Self.mostRules) {
      out.append("  \(aligned(n)) \(shown(rule, style))\n")
    }
    if most.count > Self.mostRules {
      let rest = most.dropFirst(Self.mostRules)
      let n = rest.reduce(0) { $0 + $1.value }
      out.append("  \(aligned(n)) of \(counted(rest.count, "other rule"))\n")
    }
  }

  private func aligned(_ n: Int) -> String {
    let digits = String(n)
    return String(repeating: " ", count: max(0, 7 - digits.utf8.count)) + digits
  }

  private func counted(_ n: Int, _ noun: String) -> String { "\(n) \(noun)\(n == 1 ? "" : "s")" }

  /// The desks behind the routes that a reader may have to call.
  private var desks: [String] {
    let known: [(Route, String)] = [
      (.communications, "communications: Communication Services, 405-587-6397"),
      (.legal, "legal: Legal Services, 405-587-0350"),
    ]
    return known.filter { allRoutes.contains($0.0) }.map(\.1)
  }

  private func names(of routes: Set<Route>) -> String {
    Route.allCases.filter(routes.contains).map { "\($0.name)" }.joined(separator: ", ")
  }

  // MARK: drawing

  private var bar: String { style.ascii ? "     |" : "     │" }

  /// Text of rules, with its typographic quotes where they can be drawn.
  private func said(_ text: String) -> String {
    guard style.ascii else { return shown(text, style) }
    let plain = text.replacing("“", with: "\"").replacing("”", with: "\"")
      .replacing("‘", with: "'").replacing("’", with: "'").replacing("…", with: "...")
      .replacing("–", with: "-")
    return shown(plain, style)
  }

  private func severity(_ s: Severity) -> String {
    style.styled("\(s.name)", s == .block ? "1;31" : s == .review ? "33" : "2")
  }
}

/// Bytes of a path in a URI: all but letters, digits, `-._~/` as `%XX` (RFC 3986).
func percentEncoded(_ path: [UInt8]) -> String {
  var out = ""
  for b in path {
    switch b {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
      out.unicodeScalars.append(Unicode.Scalar(b))
    default:
      let hex = String(b, radix: 16, uppercase: true)
      out += hex.utf8.count == 1 ? "%0" + hex : "%" + hex
    }
  }
  return out
}
