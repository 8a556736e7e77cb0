public import ScanCore

extension ByteWriter {
  /// A JSON string (RFC 8259): quotes, backslashes and control characters escaped, ill-formed UTF-8
  /// replaced by U+FFFD.
  mutating func append(json text: String) {
    append("\"")
    for b in text.utf8 {
      switch b {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0a: append("\\n")
      case 0x0d: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20, 0x7f:
        append("\\u00")
        append(byte: Self.hexDigit(b >> 4))
        append(byte: Self.hexDigit(b & 15))
      default: append(byte: b)
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

  /// A finding of the record contract, its keys in the contract's order.
  mutating func append(
    json f: Finding, _ lexicon: CompiledLexicon, site: TextAttributes.Site,
    shiftedBy offset: Int = 0
  ) {
    let rule = lexicon.rules[f.rule]
    append("{\"rule\":")
    append(json: rule.id)
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
    append(f.range.lowerBound + offset)
    append(",\"end\":")
    append(f.range.upperBound + offset)
    append(",\"clause\":")
    append(json: lexicon.clauses(of: f, on: site))
    append(",\"route\":")
    append(name: rule.route.name)
    append(",\"evidence\":")
    append(json: (0..<f.evidence.count).map { lexicon.describe(f.evidence[$0]) })
    append("}")
  }
}

/// Answers of `filter`: one line for each record, as the record contract has it.
public enum RecordAnswer {
  /// The answer to a scanned record. `id` is JSON as it was written.
  public static func write(
    id: [UInt8], findings: [Finding], verdict: Verdict, attributes: TextAttributes,
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
      out.append(json: f, lexicon, site: attributes.site)
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
