internal import ScanCore

/// Workflow commands that become annotations on GitHub: `::error file=…,line=…::message`.
///
/// A step shows ten annotations of a kind. Ten of each are held until the end and written worst first;
/// the others are plain lines of the log, as in the `line` format, so that nothing is lost.
public struct GitHubReport: Report {
  private let rules: RuleBook
  private var held: [Severity: [String]] = [:]
  private var further = 0

  private static let mostOfAKind = 10

  public init(rules: RuleBook) { self.rules = rules }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    if f.isSuppressed { return }
    guard held[f.severity, default: []].count < Self.mostOfAKind else {
      further += 1
      out.append(LineReport.line(f, item, rules, DisplayStyle()))
      return
    }
    var place = ""
    if item.record == nil {
      place = ",line=\(f.start.line),col=\(f.start.column)"
      // A column of another line would be read as one of the first.
      if f.end.line == f.start.line { place += ",endColumn=\(f.end.column)" }
    }
    held[f.severity, default: []].append(
      Self.command(
        Self.kind(f.severity), file: item, place, title: f.rule, message: rules.message(f)))
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { trouble("not wholly scanned", item, to: &out) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    trouble("not scanned: \(record.reason)", item, to: &out)
  }

  private func trouble(_ message: String, _ item: Item, to out: inout ByteWriter) {
    out.append(
      Self.command("error", file: item, "", title: "incomplete", message: message))
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    for severity in Severity.allCases.reversed() {
      for line in held[severity] ?? [] { out.append(line) }
    }
    guard tally.total > 0 || !tally.complete else { return }
    var total = "\(tally.total) findings in \(tally.texts) texts"
    if further > 0 { total += "; \(further) of them stand in the log only" }
    if !tally.complete { total += "; not all could be scanned" }
    out.append("::notice title=okcps-scan::\(total)\n")
  }

  private static func command(
    _ kind: StaticString, file item: Item, _ place: String, title: String, message: String
  ) -> String {
    // A name that is not UTF-8, or would break the log, is shown as on a terminal.
    let file = shown(item.source.bytes, DisplayStyle())
    var text = escaped(message)
    if item.record != nil { text = "\(item.label()): \(text)" }
    return "::\(kind) file=\(property(file))\(place),title=\(property(escaped(title)))"
      + "::\(data(text))\n"
  }

  private static func kind(_ s: Severity) -> StaticString {
    switch s {
    case .block: "error"
    case .review: "warning"
    case .note: "notice"
    }
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
