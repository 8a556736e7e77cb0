internal import ScanCore

/// GitLab's code quality report: one JSON array of findings that count.
public struct GitLabReport: Report {
  private let rules: RuleBook
  private var isFirst = true

  public init(rules: RuleBook) { self.rules = rules }

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) { out.append("[") }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    if f.isSuppressed { return }
    let place = "\(f.range.lowerBound)-\(f.range.upperBound)"
    append(
      rules.message(f), check: f.rule,
      fingerprint: f.mark.fingerprint ?? "place:\(f.rule)@\(item.label()):\(place)",
      severity: Self.severity(f.severity), item, line: item.record == nil ? f.start.line : 1,
      to: &out)
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { trouble("not wholly scanned", item, to: &out) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    trouble("not scanned: \(record.reason)", item, to: &out)
  }

  private mutating func trouble(_ what: String, _ item: Item, to out: inout ByteWriter) {
    append(
      what, check: "incomplete", fingerprint: "place:incomplete@\(item.label())",
      severity: "blocker", item, line: 1, to: &out)
  }

  private mutating func append(
    _ description: String, check: String, fingerprint: String, severity: StaticString,
    _ item: Item, line: Int, to out: inout ByteWriter
  ) {
    out.append(isFirst ? "\n" : ",\n")
    isFirst = false
    out.append("{\"description\":")
    out.append(json: item.record == nil ? description : "\(item.label()): \(description)")
    out.append(",\"check_name\":")
    out.append(json: check)
    out.append(",\"fingerprint\":")
    out.append(json: fingerprint)
    out.append(",\"severity\":\"\(severity)\",\"location\":{\"path\":")
    out.append(json: item.source.text ?? shown(item.source.bytes, DisplayStyle()))
    out.append(",\"lines\":{\"begin\":\(line)}}}")
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) { out.append("\n]\n") }

  private static func severity(_ s: Severity) -> StaticString {
    switch s {
    case .block: "critical"
    case .review: "major"
    case .note: "info"
    }
  }
}
