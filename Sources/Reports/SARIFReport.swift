internal import ScanCore

/// SARIF 2.1.0 (OASIS), as code hosts read it: one run, written as results come, so memory stays flat.
/// The rules come first, what happened (`invocations`) last.
///
/// Suppressed findings are marked, never left out: a host would close and open them again and again.
/// Columns count code points. No snippet: results show no text.
public struct SARIFReport: Report {
  private let rules: RuleBook
  private let most: Int?
  private var hasBaseline = false
  private var isFirst = true
  /// With a limit: results kept until the end, by severity, and how many were left out.
  private var kept: [Severity: [[UInt8]]] = [:]
  private var keptCount = 0
  private var leftOut = 0
  private var troubles: [(message: String, item: Item)] = []
  private var furtherTroubles = 0

  /// Notifications that one run holds; more are counted.
  private static let mostTroubles = 1_000
  /// Tags that a code host reads of a rule.
  private static let mostTags = 20

  /// With `most`, only so many results are written, the most severe first; they are held until the end.
  public init(rules: RuleBook, most: Int? = nil) {
    self.rules = rules
    self.most = most
  }

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) {
    hasBaseline = run.hasBaseline
    out.append(
      "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\","
    )
    out.append("\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"okcps-scan\"")
    out.append(",\"semanticVersion\":")
    out.append(json: run.version)
    out.append(",\"properties\":{\"rulesVersion\":")
    out.append(json: run.rulesVersion)
    out.append(",\"rulesSha256\":")
    out.append(json: run.rulesSHA256)
    out.append("},\"rules\":[")
    for (i, rule) in rules.rules.enumerated() {
      out.append(i == 0 ? "\n" : ",\n")
      append(rule, to: &out)
    }
    out.append("\n]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[")
  }

  private func append(_ rule: Rule, to out: inout ByteWriter) {
    out.append("{\"id\":")
    out.append(json: rule.id)
    out.append(",\"shortDescription\":{\"text\":")
    out.append(json: rule.title)
    out.append("},\"help\":{\"text\":")
    out.append(json: rule.advice)
    out.append("},\"defaultConfiguration\":{\"level\":\"\(Self.level(rule.severity))\"}")
    out.append(",\"properties\":{\"tags\":")
    out.append(json: Array((["\(rule.category.name)"] + rule.clauses).prefix(Self.mostTags)))
    out.append("}}")
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    guard let most else {
      out.append(isFirst ? "\n" : ",\n")
      isFirst = false
      append(f, item, to: &out)
      return
    }
    var result = ByteWriter()
    append(f, item, to: &result)
    keep(result.bytes, f.severity, most)
  }

  /// Holds a result back, at the cost of a less severe one if there are enough.
  private mutating func keep(_ result: [UInt8], _ severity: Severity, _ most: Int) {
    if keptCount >= most {
      leftOut += 1
      guard let least = Severity.allCases.first(where: { kept[$0]?.isEmpty == false }),
        least < severity
      else { return }
      kept[least]?.removeLast()
      keptCount -= 1
    }
    kept[severity, default: []].append(result)
    keptCount += 1
  }

  private func append(_ f: ResultFinding, _ item: Item, to out: inout ByteWriter) {
    out.append("{\"ruleId\":")
    out.append(json: f.rule)
    if let index = rules.index(of: f.rule) { out.append(",\"ruleIndex\":\(index)") }
    out.append(",\"level\":\"\(Self.level(f.severity))\",\"message\":{\"text\":")
    out.append(json: rules.message(f))
    out.append("},\"locations\":[")
    append(item, f, to: &out)
    out.append("],\"rank\":\(f.score).0")
    if let fingerprint = f.mark.fingerprint {
      out.append(",\"partialFingerprints\":{\"okcpsScan/v1\":")
      out.append(json: fingerprint)
      out.append("}")
    }
    append(f.mark.suppression, to: &out)
    out.append(",\"properties\":{\"clause\":")
    out.append(json: f.clauses)
    out.append(",\"route\":\"\(f.route.name)\",\"evidence\":")
    out.append(json: f.evidence)
    if item.record != nil {
      out.append(",\"line\":\(f.start.line),\"column\":\(f.start.column)")
      out.append(",\"start\":\(f.range.lowerBound),\"end\":\(f.range.upperBound)")
    }
    out.append("}}")
  }

  private func append(_ suppression: Suppression?, to out: inout ByteWriter) {
    if hasBaseline {
      let isOld = suppression?.kind == .baseline
      out.append(",\"baselineState\":\"\(isOld ? "unchanged" : "new")\"")
    }
    guard let suppression, suppression.kind != .baseline else {
      // Said of all results or of none; empty means that it was looked for and not found.
      out.append(",\"suppressions\":[]")
      return
    }
    let kind = suppression.kind == .inline ? "inSource" : "external"
    out.append(",\"suppressions\":[{\"kind\":\"\(kind)\",\"justification\":")
    out.append(json: suppression.reason)
    out.append("}]")
  }

  /// A place in a file; of a record, whose lines are not the file's, its name in the file.
  private func append(_ item: Item, _ f: ResultFinding?, to out: inout ByteWriter) {
    out.append("{\"physicalLocation\":{\"artifactLocation\":{\"uri\":")
    let isAbsolute = item.source.bytes.first == UInt8(ascii: "/")
    out.append(json: (isAbsolute ? "file://" : "") + percentEncoded(item.source.bytes))
    out.append("}")
    if let f, item.record == nil {
      out.append(",\"region\":{\"startLine\":\(f.start.line),\"startColumn\":\(f.start.column)")
      out.append(",\"endLine\":\(f.end.line),\"endColumn\":\(f.end.column)")
      out.append(",\"byteOffset\":\(f.range.lowerBound),\"byteLength\":\(f.range.count)}")
    }
    out.append("}")
    if let record = item.record {
      out.append(",\"logicalLocations\":[{\"fullyQualifiedName\":")
      out.append(json: "\(record)" + (item.field ?? ""))
      if let id = item.id {
        out.append(",\"name\":")
        out.append(json: id)
      }
      out.append(",\"kind\":\"record\"}]")
    }
    out.append("}")
  }

  // MARK: trouble

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { note("not wholly scanned", item) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    note("not scanned: \(record.reason)", Item(source: record.source, record: record.record))
  }

  private mutating func note(_ message: String, _ item: Item) {
    guard troubles.count < Self.mostTroubles else {
      furtherTroubles += 1
      return
    }
    troubles.append((message, item))
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    for severity in Severity.allCases.reversed() {
      for result in kept[severity] ?? [] {
        out.append(isFirst ? "\n" : ",\n")
        isFirst = false
        out.append(result)
      }
    }
    out.append("\n],\"invocations\":[{\"executionSuccessful\":\(tally.complete)")
    out.append(",\"toolExecutionNotifications\":[")
    var separator = ""
    for (message, item) in troubles {
      out.append("\(separator)\n{\"level\":\"error\",\"message\":{\"text\":")
      out.append(json: message)
      out.append("},\"locations\":[")
      append(item, nil, to: &out)
      out.append("]}")
      separator = ","
    }
    if furtherTroubles > 0 {
      out.append(
        "\(separator)\n{\"level\":\"error\",\"message\":{\"text\":\"\(furtherTroubles) more texts were not wholly scanned\"}}"
      )
      separator = ","
    }
    for notice in notices {
      out.append("\(separator)\n{\"level\":\"warning\",\"message\":{\"text\":")
      out.append(json: notice)
      out.append("}}")
      separator = ","
    }
    out.append("]}]}]}\n")
  }

  public var notices: [String] {
    guard leftOut > 0 else { return [] }
    return ["SARIF: \(leftOut) results left out by --sarif-max, the least severe ones"]
  }

  /// The standard's word for a severity.
  private static func level(_ s: Severity) -> StaticString {
    switch s {
    case .block: "error"
    case .review: "warning"
    case .note: "note"
    }
  }
}
