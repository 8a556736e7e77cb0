internal import FoundationEssentials
public import ScanCore

extension ByteWriter {
  /// A JSON string (RFC 8259): quotes, backslashes, control characters and those that a terminal would
  /// obey or hide are escaped. A `String` is well formed, so the result is.
  mutating func append(json text: String) {
    append("\"")
    for s in text.unicodeScalars {
      switch s.value {
      case 0x22: append("\\\"")
      case 0x5c: append("\\\\")
      case 0x0a: append("\\n")
      case 0x0d: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20, 0x7f...0x9f, 0x61c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff:
        append("\\u")
        for shift in [12, 8, 4, 0] { append(byte: Self.hexDigit(UInt8(s.value >> shift & 15))) }
      case 0x20..<0x7f: append(byte: UInt8(s.value))
      default: append(String(s))
      }
    }
    append("\"")
  }

  private static func hexDigit(_ n: UInt8) -> UInt8 {
    n < 10 ? UInt8(ascii: "0") + n : UInt8(ascii: "a") + n - 10
  }

  mutating func append(name: StaticString) {
    append("\"")
    append(name)
    append("\"")
  }

  mutating func append(json list: [String]) {
    append("[")
    for (i, s) in list.enumerated() {
      if i > 0 { append(",") }
      append(json: s)
    }
    append("]")
  }

  /// The string, or null.
  mutating func append(json text: String?) {
    guard let text else {
      append("null")
      return
    }
    append(json: text)
  }

  /// The name as a string; one that is not UTF-8 as `{"bytes":"base64"}`.
  mutating func append(json name: SourceName) {
    if let text = name.text {
      append(json: text)
    } else {
      append("{\"bytes\":\"\(Data(name.bytes).base64EncodedString())\"}")
    }
  }

  /// A finding of the record contract, its keys in the contract's order.
  mutating func append(json f: ResultFinding) {
    append("{\"rule\":")
    append(json: f.rule)
    append(",\"category\":")
    append(name: f.category.name)
    if let entity = f.entity {
      append(",\"entity\":")
      append(name: entity.name)
    }
    if let role = f.role {
      append(",\"role\":")
      append(name: role.name)
    }
    append(",\"severity\":")
    append(name: f.severity.name)
    append(",\"score\":")
    append(hundredths: f.score)
    append(",\"start\":")
    append(f.range.lowerBound)
    append(",\"end\":")
    append(f.range.upperBound)
    append(",\"clause\":")
    append(json: f.clauses)
    append(",\"route\":")
    append(name: f.route.name)
    append(",\"evidence\":")
    append(json: f.evidence)
    append("}")
  }

  /// The same of a finding as the core gives it; its range counts bytes of the text.
  mutating func append(
    json f: Finding, notes: [String] = [], _ lexicon: CompiledLexicon, site: TextAttributes.Site
  ) {
    let rule = lexicon.rules[f.rule]
    append(
      json: ResultFinding(
        rule: rule.id, category: f.category, entity: f.entity, role: f.role, severity: f.severity,
        score: f.score, range: f.range, clauses: lexicon.clauses(of: f, on: site),
        route: rule.route,
        evidence: (0..<f.evidence.count).map { lexicon.describe(f.evidence[$0]) } + notes,
        start: Place(), end: Place()))
  }
}

/// Answers of `filter`: one line for each record, as the record contract has it.
public enum RecordAnswer {
  /// The answer to a scanned record. `id` is JSON as it was written; `notes` is evidence beside each
  /// finding's own, or empty for none at all.
  public static func write(
    id: [UInt8], findings: [Finding], notes: [[String]] = [], verdict: Verdict,
    attributes: TextAttributes,
    lexicon: CompiledLexicon, to out: inout ByteWriter
  ) {
    out.append("{\"id\":")
    out.append(id)
    out.append(",\"decision\":")
    out.append(name: verdict.decision.name)
    out.append(verdict.complete ? ",\"complete\":true" : ",\"complete\":false")
    if !verdict.complete { out.append(",\"error\":\"a limit was hit; look at the whole text\"") }
    out.append(",\"findings\":[")
    for (i, f) in findings.enumerated() {
      if i > 0 { out.append(",") }
      out.append(
        json: f, notes: notes.isEmpty ? [] : notes[i], lexicon, site: attributes.site)
    }
    out.append("]}\n")
  }

  /// The answer to a line that is no record.
  public static func writeError(_ message: StaticString, to out: inout ByteWriter) {
    writeIncomplete(id: Array("null".utf8), message, to: &out)
  }

  /// The answer to a record that was not scanned.
  public static func writeIncomplete(
    id: [UInt8], _ message: StaticString, to out: inout ByteWriter
  ) {
    out.append("{\"id\":")
    out.append(id)
    out.append(",\"decision\":\"review\",\"complete\":false,\"error\":")
    out.append(json: "\(message)")
    out.append(",\"findings\":[]}\n")
  }
}
