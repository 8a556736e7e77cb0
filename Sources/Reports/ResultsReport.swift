internal import ScanCore

/// Results as NDJSON events, version 1: `begin`, `finding`, `verdict`, `skipped`, `summary`.
///
/// `docs/schemas/results-1.json` describes them. Changes within version 1 only add.
public struct ResultsReport: Report {
  private let allVerdicts: Bool

  /// With `allVerdicts`, texts that may go out have a verdict event as well.
  public init(allVerdicts: Bool = false) { self.allVerdicts = allVerdicts }

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) {
    out.append("{\"type\":\"begin\",\"data\":{\"schema\":\"okcps-scan/1\",\"version\":")
    out.append(json: run.version)
    out.append(",\"rules\":{\"version\":")
    out.append(json: run.rulesVersion)
    out.append(",\"sha256\":")
    out.append(json: run.rulesSHA256)
    out.append("}")
    if let settings = run.settingsSHA256 {
      out.append(",\"settings_sha256\":")
      out.append(json: settings)
    }
    if run.hasBaseline { out.append(",\"baseline\":true") }
    if let sample = run.sample { out.append(",\"sample\":\(sample)") }
    if let reading = run.reading {
      out.append(",\"reading\":{")
      var mark = ""
      for (name, path) in ReadingNote.parts {
        guard let value = reading[keyPath: path] else { continue }
        out.append("\(mark)\"\(name)\":")
        out.append(json: value)
        mark = ","
      }
      out.append("}")
    }
    if !run.sources.isEmpty {
      out.append(",\"sources\":[")
      for (i, sum) in run.sources.enumerated() {
        out.append(i == 0 ? "{\"source\":" : ",{\"source\":")
        out.append(json: sum.source)
        out.append(",\"size\":\(sum.size),\"sha256\":")
        out.append(json: sum.sha256)
        out.append("}")
      }
      out.append("]")
      if run.moreSources > 0 { out.append(",\"more_sources\":\(run.moreSources)") }
    }
    out.append("}}\n")
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    out.append("{\"type\":\"finding\",\"data\":{\"item\":")
    append(item, to: &out)
    out.append(",\"finding\":")
    out.append(json: f)
    out.append(",\"place\":{\"line\":\(f.start.line),\"column\":\(f.start.column)")
    out.append(",\"byte_column\":\(f.start.byteColumn)")
    out.append(",\"end_line\":\(f.end.line),\"end_column\":\(f.end.column)")
    out.append(",\"end_byte_column\":\(f.end.byteColumn)},\"fingerprint\":")
    out.append(json: f.mark.fingerprint)
    out.append(",\"suppressed\":")
    append(f.mark.suppression, to: &out)
    out.append("}}\n")
  }

  private func append(_ item: Item, to out: inout ByteWriter) {
    out.append("{\"source\":")
    out.append(json: item.source)
    if let record = item.record { out.append(",\"record\":\(record)") }
    let fields = [
      ("id", item.id), ("field", item.field), ("author", item.author), ("time", item.time),
      ("permalink", item.permalink), ("parent", item.parent), ("thread", item.thread),
    ]
    for case (let name, let value?) in fields {
      out.append(",\"\(name)\":")
      out.append(json: value)
    }
    out.append("}")
  }

  private func append(_ suppression: Suppression?, to out: inout ByteWriter) {
    guard let suppression else {
      out.append("null")
      return
    }
    out.append("{\"kind\":\"\(suppression.kind.rawValue)\",\"reason\":")
    out.append(json: suppression.reason)
    for case (let name, let value?) in [("by", suppression.by), ("expires", suppression.expires)] {
      out.append(",\"\(name)\":")
      out.append(json: value)
    }
    out.append("}")
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    guard allVerdicts || verdict.decision != .allow else { return }
    var text = item
    text.field = nil
    out.append("{\"type\":\"verdict\",\"data\":{\"item\":")
    append(text, to: &out)
    out.append(",\"decision\":\"\(verdict.decision.name)\",\"complete\":\(verdict.complete)")
    if verdict.capped { out.append(",\"capped\":\"inbound\"") }
    out.append("}}\n")
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    out.append("{\"type\":\"skipped\",\"data\":{\"source\":")
    out.append(json: record.source)
    if let n = record.record { out.append(",\"record\":\(n)") }
    if let n = record.offset { out.append(",\"offset\":\(n)") }
    out.append(",\"reason\":")
    out.append(json: record.reason)
    out.append("}}\n")
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    out.append("{\"type\":\"summary\",\"data\":{\"texts\":\(tally.texts),\"bytes\":\(tally.bytes)")
    for d in Decision.allCases { out.append(",\"\(d.name)\":\(tally.decisions[d] ?? 0)") }
    let severities = Severity.allCases.map { ("\($0.name)", tally.bySeverity[$0] ?? 0) }
    append(counts: severities, as: "by_severity", to: &out)
    let categories = Category.allCases.compactMap { c in
      tally.byCategory[c].map { ("\(c.name)", $0) }
    }
    append(counts: categories, as: "by_category", to: &out)
    out.append(",\"suppressed\":\(tally.suppressed),\"hidden\":\(tally.hidden)")
    out.append(",\"skipped\":\(tally.skipped),\"complete\":\(tally.complete)}}\n")
  }

  private func append(
    counts: [(name: String, count: Int)], as name: String, to out: inout ByteWriter
  ) {
    out.append(",\"\(name)\":{")
    out.append(counts.map { "\"\($0.name)\":\($0.count)" }.joined(separator: ","))
    out.append("}")
  }
}
