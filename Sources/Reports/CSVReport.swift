internal import ScanCore

/// CSV (RFC 4180): a row for each finding, and for each text that was not wholly scanned.
///
/// Spreadsheets run what looks like a formula, so a cell that begins with `= + - @`, tab or carriage
/// return gets an apostrophe in front. Hostile characters are spelt as on a terminal.
public struct CSVReport: Report {
  private let rules: RuleBook
  private let byteOrderMark: Bool

  /// With a byte order mark Excel reads the file as UTF-8.
  public init(rules: RuleBook, byteOrderMark: Bool = false) {
    self.rules = rules
    self.byteOrderMark = byteOrderMark
  }

  /// What a row is about, then the text, the place, the finding, and whether it counts.
  private static let columns = [
    "type", "source", "record", "id", "field", "author", "time", "line", "column", "end_line",
    "end_column", "start", "end", "rule", "title", "category", "entity", "role", "severity",
    "score", "clause", "route", "suppressed", "reason", "fingerprint",
  ]

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) {
    if byteOrderMark { out.append([0xef, 0xbb, 0xbf]) }
    append(Self.columns, to: &out)
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    var score = ByteWriter()
    score.append(hundredths: f.score)
    let places = [
      f.start.line, f.start.column, f.end.line, f.end.column, f.range.lowerBound,
      f.range.upperBound,
    ]
    let suppression = f.mark.suppression
    append(
      cells("finding", item) + places.map(String.init) + [
        f.rule, rules.title(f.rule), "\(f.category.name)", f.entity.map { "\($0.name)" } ?? "",
        f.role.map { "\($0.name)" } ?? "", "\(f.severity.name)",
        String(decoding: score.bytes, as: UTF8.self), f.clauses.joined(separator: " "),
        "\(f.route.name)", suppression?.kind.rawValue ?? "", suppression?.reason ?? "",
        f.mark.fingerprint ?? "",
      ], to: &out)
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { append(cells("incomplete", item), reason: "", to: &out) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    append(cells("skipped", item), reason: record.reason, to: &out)
  }

  private func cells(_ type: String, _ item: Item) -> [String] {
    [
      type, shown(item.source.bytes, DisplayStyle()), item.record.map(String.init) ?? "",
      item.id ?? "", item.field ?? "", item.author ?? "", item.time ?? "",
    ]
  }

  /// A row that is about no finding.
  private func append(_ first: [String], reason: String, to out: inout ByteWriter) {
    let empty = Array(repeating: "", count: Self.columns.count - first.count - 2)
    append(first + empty + [reason, ""], to: &out)
  }

  private func append(_ row: [String], to out: inout ByteWriter) {
    for (i, cell) in row.enumerated() {
      if i > 0 { out.append(",") }
      append(cell: cell, to: &out)
    }
    out.append("\r\n")
  }

  private func append(cell: String, to out: inout ByteWriter) {
    let isFormula = cell.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    let text = (isFormula ? "'" : "") + escaped(cell)
    if text.utf8.contains(where: { ",\"".utf8.contains($0) }) {
      out.append("\"" + text.replacing("\"", with: "\"\"") + "\"")
    } else {
      out.append(text)
    }
  }
}
