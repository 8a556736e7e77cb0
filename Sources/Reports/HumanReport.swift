public import ScanCore

/// What a person sees: place, excerpt with carets, what to do, and a verdict.
///
/// Every piece of personal data in an excerpt is shown as its label, whatever the finding is about.
public struct HumanReport: TextReport {
  private let lexicon: CompiledLexicon
  private let attributes: TextAttributes
  private let showMatches: Bool
  private let color: Bool
  /// Whether there is but one text: its verdict is then the summary's.
  private let isOnly: Bool
  private var all = Tally()
  private var text = Tally()
  /// Rules whose advice the text at hand was given.
  private var advised: Set<Int> = []

  public init(
    lexicon: CompiledLexicon, attributes: TextAttributes, showMatches: Bool, color: Bool,
    isOnly: Bool
  ) {
    self.lexicon = lexicon
    self.attributes = attributes
    self.showMatches = showMatches
    self.color = color
    self.isOnly = isOnly
  }

  public mutating func begin(path: String, to out: inout ByteWriter) {
    text = Tally()
    advised = []
    out.append(styled(escaped(path), "1") + "\n")
  }

  public mutating func piece(_ piece: ScannedPiece, to out: inout ByteWriter) {
    all.count(piece, lexicon)
    text.count(piece, lexicon)
    let masks = showMatches ? [] : Self.masks(piece.findings)
    var firstMask = 0
    for (f, place, _) in piece.placed {
      // Masks that end so far before the finding are on no line of it, nor of those that follow.
      let from = f.range.lowerBound - 8 * Excerpt.cells
      while firstMask < masks.count, masks[firstMask].range.upperBound < from { firstMask += 1 }
      let to = f.range.lowerBound + 8 * Excerpt.cells
      let near = masks[firstMask...].prefix { $0.range.lowerBound < to }
      show(f, place, Excerpt(of: f, in: piece.bytes, masked: Array(near)), to: &out)
    }
  }

  /// All personal data of a piece, unions of it under one label.
  private static func masks(_ findings: [Finding]) -> [(range: Range<Int>, label: String)] {
    var masks: [(range: Range<Int>, label: String)] = []
    for f in findings where f.isMasked {
      if let last = masks.last, f.range.lowerBound < last.range.upperBound {
        masks[masks.count - 1].range =
          last.range.lowerBound..<max(last.range.upperBound, f.range.upperBound)
      } else {
        masks.append((f.range, label(for: f)))
      }
    }
    return masks
  }

  private mutating func show(
    _ f: Finding, _ place: Place, _ excerpt: Excerpt, to out: inout ByteWriter
  ) {
    let rule = lexicon.rules[f.rule]
    let clauses = lexicon.clauses(of: f, on: attributes.site).joined(separator: ", ")
    out.append(
      "  \(place.line):\(place.column)  \(severity(f.severity))  \(rule.id)  \(rule.title)  [\(clauses)]\n"
    )
    out.append("     │ \(excerpt.text)\n")
    out.append(
      "     │ " + String(repeating: " ", count: excerpt.before)
        + styled(String(repeating: "^", count: excerpt.width), "33") + "\n")
    let reading = frames(f)
    if f.severity < rule.severity {
      out.append("     │ \(f.severity.name) only: \(whyLowered(f, reading))\n")
    }
    // Said once in a text, or a page of hits would be mostly advice.
    guard advised.insert(f.rule).inserted else { return }
    let advice = reading.isEmpty ? rule.advice : "if it is meant after all: \(rule.advice)"
    out.append("     │ fix  \(advice)\n")
    out.append("     │ why  okcps-scan rules show \(rule.id)\n")
  }

  /// The frames that lowered a finding.
  private func frames(_ f: Finding) -> [String] {
    (0..<f.evidence.count).compactMap { i in
      guard case .frame = f.evidence[i] else { return nil }
      return String(lexicon.describe(f.evidence[i]).dropFirst("frame:".count))
    }
  }

  /// What made a finding less severe than its rule, in words.
  private func whyLowered(_ f: Finding, _ frames: [String]) -> String {
    if !frames.isEmpty { return "it reads as \(frames.joined(separator: ", "))" }
    return f.score < 50 ? "little speaks for it" : "the value is one that is reserved for examples"
  }

  public mutating func end(path: String, verdict: Verdict, to out: inout ByteWriter) {
    all.count(verdict)
    var line = isOnly ? "" : "Decision: \(verdict.decision.name)."
    if !isOnly, !text.routes.isEmpty { line += " Route: \(text.routeNames)." }
    if verdict.capped { line += " What the public wrote is only put before a person." }
    if !verdict.complete { line += " Not wholly scanned: look at all of it." }
    if !line.isEmpty { out.append("  \(line.drop { $0 == " " })\n") }
    if !isOnly || text.total > 0 || !line.isEmpty { out.append("\n") }
  }

  public mutating func summary(to out: inout ByteWriter) {
    var line = "\(all.texts) \(all.texts == 1 ? "text" : "texts"), "
    if all.total == 0 {
      line += "no findings."
    } else {
      line += "\(all.total) \(all.total == 1 ? "finding" : "findings"): "
      line += Severity.allCases.reversed().compactMap { s in
        all.findings[s].map { "\($0) \(s.name)" }
      }.joined(separator: ", ")
      line += "."
    }
    if all.texts == 1 {
      line += " Decision: \(all.worst.name)."
    } else {
      let counts = Decision.allCases.reversed().compactMap { d in
        all.decisions[d].map { "\($0) \(d.name)" }
      }
      line += " Decisions: \(counts.joined(separator: ", "))."
    }
    if !all.routes.isEmpty { line += " Route: \(all.routeNames)." }
    out.append(line + "\n")
    for desk in all.desks { out.append("  \(desk)\n") }
  }

  private func severity(_ s: Severity) -> String {
    styled("\(s.name)", s == .block ? "1;31" : s == .review ? "33" : "2")
  }

  private func styled(_ text: String, _ code: String) -> String {
    color ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
