public import ScanCore

/// The one line that a hook answers with (`okcps-scan.verdict/1`).
public struct HookVerdict: Sendable {
  /// A finding and where in the document it is.
  public struct Place: Sendable {
    public var finding: Finding
    /// JSON pointer of the string that its range counts in.
    public var field: String
    /// Evidence beside the finding's own.
    public var notes: [String]
    /// Nil where nobody asked for one.
    public var fingerprint: String?
    /// What suppressed it, and why; nil for a finding that counts.
    public var suppressed: (kind: String, reason: String)?

    public init(
      finding: Finding, field: String, notes: [String] = [], fingerprint: String? = nil,
      suppressed: (kind: String, reason: String)? = nil
    ) {
      self.finding = finding
      self.field = field
      self.notes = notes
      self.fingerprint = fingerprint
      self.suppressed = suppressed
    }
  }

  /// JSON, as it was written.
  public var id = Array("null".utf8)
  public var decision = Decision.review
  public var complete = false
  /// Whether `block` became `review` because the public wrote it.
  public var capped = false
  /// Clauses that ask for care before anybody acts on the verdict.
  public var cautions: [String] = []
  public var reason = ""
  public var findings: [Place] = []
  /// The time and chance that name this decision in an audit.
  public var decisionID = ""
  /// What kept it from a decision; nil if nothing did.
  public var error: String?
  public var site = TextAttributes.Site.professional

  public init() {}

  /// Writes it without a line break. Without a lexicon there are no findings and no rules to name.
  public func write(_ lexicon: CompiledLexicon?, to out: inout ByteWriter) {
    out.append("{\"schema\":\"okcps-scan.verdict/1\",\"id\":")
    out.append(id)
    out.append(",\"decision\":")
    out.append(name: decision.name)
    out.append(complete ? ",\"complete\":true" : ",\"complete\":false")
    if capped { out.append(",\"capped\":\"inbound\"") }
    if !cautions.isEmpty {
      out.append(",\"caution\":")
      out.append(json: cautions)
    }
    out.append(",\"reason\":")
    out.append(json: reason)
    out.append(",\"findings\":[")
    if let lexicon {
      for (i, place) in findings.enumerated() {
        if i > 0 { out.append(",") }
        write(place, lexicon, to: &out)
      }
    }
    out.append("],\"rules\":")
    if let lexicon {
      out.append("{\"version\":")
      out.append(json: lexicon.version)
      out.append(",\"sha256\":")
      out.append(json: lexicon.sha256)
      out.append("}")
    } else {
      out.append("null")
    }
    out.append(",\"decision_id\":")
    out.append(json: decisionID)
    out.append(",\"error\":")
    if let error { out.append(json: error) } else { out.append("null") }
    out.append("}")
  }

  /// The finding of the record contract between `field` and `advice`.
  private func write(_ place: Place, _ lexicon: CompiledLexicon, to out: inout ByteWriter) {
    var inner = ByteWriter()
    inner.append(json: place.finding, lexicon, site: site)
    out.append("{\"field\":")
    out.append(json: place.field)
    out.append(",")
    out.append(Array(inner.bytes.dropFirst().dropLast()))
    if !place.notes.isEmpty {
      out.append(",\"policy\":")
      out.append(json: place.notes)
    }
    out.append(",\"advice\":")
    out.append(json: lexicon.rules[place.finding.rule].advice)
    if let fingerprint = place.fingerprint {
      out.append(",\"fingerprint\":")
      out.append(json: fingerprint)
    }
    if let suppressed = place.suppressed {
      out.append(",\"suppressed\":{\"kind\":")
      out.append(json: suppressed.kind)
      out.append(",\"reason\":")
      out.append(json: suppressed.reason)
      out.append("}")
    }
    out.append("}")
  }
}

extension ByteWriter {
  /// A JSON string of text that this program made, not the input.
  public mutating func appendString(_ text: String) { append(json: text) }
}
