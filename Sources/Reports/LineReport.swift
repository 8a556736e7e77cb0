internal import ScanCore

/// `path:line:column: severity: rule: title`, one line a finding that counts.
public struct LineReport: Report {
  private let rules: RuleBook
  private let style: DisplayStyle

  public init(rules: RuleBook, style: DisplayStyle = DisplayStyle()) {
    self.rules = rules
    self.style = style
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    if !f.isSuppressed { out.append(Self.line(f, item, rules, style)) }
  }

  static func line(
    _ f: ResultFinding, _ item: Item, _ rules: RuleBook, _ style: DisplayStyle
  ) -> String {
    let title = shown(rules.title(f.rule), style)
    return noCommand(
      "\(item.label(style)):\(f.start.line):\(f.start.column): \(f.severity.name): "
        + "\(shown(f.rule, style)): \(title)\n", style)
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete {
      out.append(
        noCommand("\(item.label(style)):1:1: review: incomplete: not wholly scanned\n", style))
    }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    out.append(
      noCommand(
        "\(item.label(style)):1:1: review: skipped: not scanned (\(shown(record.reason, style)))\n",
        style))
  }
}

/// A line of a log as no build server takes it for a command: `::name::` at the start and `##[name]`
/// anywhere are GitHub's, `##vso[name]` is Azure's. A file may have such a name.
private func noCommand(_ line: String, _ style: DisplayStyle) -> String {
  func spelt(_ code: String) -> String { style.ascii ? "<U+\(code)>" : "‹U+\(code)›" }
  let line = line.replacing("##", with: "#" + spelt("0023"))
  return line.drop(while: \.isWhitespace).hasPrefix("::")
    ? line.replacing("::", with: spelt("003A") + ":", maxReplacements: 1) : line
}
