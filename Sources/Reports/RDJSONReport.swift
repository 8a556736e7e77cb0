internal import ScanCore

/// Reviewdog diagnostics, one JSON object a line (rdjsonl), of findings that count. Columns are bytes of
/// UTF-8, from 1.
public struct RDJSONReport: Report {
  private let rules: RuleBook

  public init(rules: RuleBook) { self.rules = rules }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    if f.isSuppressed { return }
    append(
      rules.message(f), item, severity: Self.severity(f.severity), code: f.rule,
      range: item.record == nil ? (f.start, f.end) : nil, to: &out)
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { trouble("not wholly scanned", item, to: &out) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    trouble("not scanned: \(record.reason)", item, to: &out)
  }

  private func trouble(_ what: String, _ item: Item, to out: inout ByteWriter) {
    append(what, item, severity: "ERROR", code: "incomplete", range: nil, to: &out)
  }

  private func append(
    _ message: String, _ item: Item, severity: StaticString, code: String,
    range: (start: Place, end: Place)?, to out: inout ByteWriter
  ) {
    out.append("{\"message\":")
    out.append(json: item.record == nil ? message : "\(item.label()): \(message)")
    out.append(",\"location\":{\"path\":")
    out.append(json: item.source.text ?? shown(item.source.bytes, DisplayStyle()))
    if let (start, end) = range {
      out.append(",\"range\":{\"start\":{\"line\":\(start.line),\"column\":\(start.byteColumn)}")
      out.append(",\"end\":{\"line\":\(end.line),\"column\":\(end.byteColumn)}}")
    }
    out.append("},\"severity\":\"\(severity)\",\"source\":{\"name\":\"okcps-scan\"}")
    out.append(",\"code\":{\"value\":")
    out.append(json: code)
    out.append("}}\n")
  }

  private static func severity(_ s: Severity) -> StaticString {
    switch s {
    case .block: "ERROR"
    case .review: "WARNING"
    case .note: "INFO"
    }
  }
}
