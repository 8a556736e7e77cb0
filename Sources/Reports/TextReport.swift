public import ScanCore

/// A piece of a text with what was found in it; a short text is one piece.
public struct ScannedPiece: Sendable {
  public var path: String
  public var bytes: [UInt8]
  /// Byte offset of the piece in its text.
  public var offset: Int
  /// Number of the line at which the piece begins, from 1.
  public var line: Int
  /// Column at which the piece begins, from 1: a line longer than a piece goes on in the next.
  public var column: Int
  /// Ranges count from the piece's first byte.
  public var findings: [Finding]

  public init(
    path: String, bytes: [UInt8], offset: Int, line: Int, column: Int = 1, findings: [Finding]
  ) {
    self.path = path
    self.bytes = bytes
    self.offset = offset
    self.line = line
    self.column = column
    self.findings = findings
  }

  /// Findings with where they begin and end. One walk over the piece, however many there are.
  var placed: [(finding: Finding, start: Place, end: Place)] {
    var walk = Place(line: line, column: column)
    var at = 0
    return findings.map { f in
      // In order of place, so the walk never goes back.
      walk.pass(bytes, from: at, to: f.range.lowerBound)
      at = max(at, f.range.lowerBound)
      var end = walk
      end.pass(bytes, from: at, to: f.range.upperBound)
      return (f, walk, end)
    }
  }
}

/// Line and column of a text, both from 1; columns count code points.
public struct Place: Sendable, Equatable {
  public var line: Int
  public var column: Int

  public init(line: Int = 1, column: Int = 1) {
    self.line = line
    self.column = column
  }

  /// Goes on over bytes.
  public mutating func pass(_ bytes: [UInt8], from start: Int, to end: Int) {
    guard start < end else { return }
    for i in start..<end {
      if bytes[i] == 0x0a {
        line += 1
        column = 1
      } else if bytes[i] & 0xc0 != 0x80 {
        column += 1
      }
    }
  }
}

/// A way of showing results, told of texts as they are scanned.
public protocol TextReport {
  mutating func begin(path: String, to out: inout ByteWriter)
  mutating func piece(_ piece: ScannedPiece, to out: inout ByteWriter)
  mutating func end(path: String, verdict: Verdict, to out: inout ByteWriter)
  mutating func summary(to out: inout ByteWriter)
}

/// Counts of a run.
struct Tally {
  var texts = 0
  var bytes = 0
  var findings: [Severity: Int] = [:]
  var decisions: [Decision: Int] = [:]
  var categories: [Category: Int] = [:]
  var routes: Set<Route> = []
  var complete = true

  mutating func count(_ piece: ScannedPiece, _ lexicon: CompiledLexicon) {
    bytes += piece.bytes.count
    for f in piece.findings {
      findings[f.severity, default: 0] += 1
      categories[f.category, default: 0] += 1
      routes.insert(lexicon.rules[f.rule].route)
    }
  }

  mutating func count(_ verdict: Verdict) {
    texts += 1
    decisions[verdict.decision, default: 0] += 1
    if !verdict.complete { complete = false }
  }

  var total: Int { findings.values.reduce(0, +) }
  var worst: Decision { decisions.keys.max() ?? .allow }
  /// The desks behind the routes that a reader may have to call.
  var desks: [String] {
    let known: [(Route, String)] = [
      (.communications, "communications: Communication Services, 405-587-6397"),
      (.legal, "legal: Legal Services, 405-587-0350"),
    ]
    return known.filter { routes.contains($0.0) }.map(\.1)
  }
  var routeNames: String {
    Route.allCases.filter(routes.contains).map { "\($0.name)" }.joined(separator: ", ")
  }
}

/// `path:line:column: severity: rule: title`, one line a finding.
public struct LineReport: TextReport {
  private let lexicon: CompiledLexicon

  public init(lexicon: CompiledLexicon) { self.lexicon = lexicon }

  public mutating func begin(path: String, to out: inout ByteWriter) {}

  public mutating func piece(_ piece: ScannedPiece, to out: inout ByteWriter) {
    let path = piece.findings.isEmpty ? "" : escaped(piece.path)
    for (f, place, _) in piece.placed {
      let rule = lexicon.rules[f.rule]
      out.append(
        "\(path):\(place.line):\(place.column): \(f.severity.name): \(rule.id): \(rule.title)\n")
    }
  }

  public mutating func end(path: String, verdict: Verdict, to out: inout ByteWriter) {
    if !verdict.complete {
      out.append("\(escaped(path)):1:1: review: incomplete: not wholly scanned\n")
    }
  }

  public mutating func summary(to out: inout ByteWriter) {}
}

/// Results as NDJSON events, version 1: `begin`, `finding`, `verdict`, `summary`.
public struct ResultsReport: TextReport {
  private let lexicon: CompiledLexicon
  private let attributes: TextAttributes
  private let version: String
  private let allVerdicts: Bool
  private var begun = false
  private var tally = Tally()

  /// With `allVerdicts`, texts that may go out have a verdict event as well.
  public init(
    lexicon: CompiledLexicon, attributes: TextAttributes, version: String, allVerdicts: Bool
  ) {
    self.lexicon = lexicon
    self.attributes = attributes
    self.version = version
    self.allVerdicts = allVerdicts
  }

  public mutating func begin(path: String, to out: inout ByteWriter) {
    if begun { return }
    begun = true
    out.append("{\"type\":\"begin\",\"data\":{\"schema\":\"okcps-scan/1\",\"version\":")
    out.append(json: version)
    out.append(",\"rules\":{\"version\":")
    out.append(json: lexicon.version)
    out.append(",\"sha256\":")
    out.append(json: lexicon.sha256)
    out.append("}}}\n")
  }

  public mutating func piece(_ piece: ScannedPiece, to out: inout ByteWriter) {
    tally.count(piece, lexicon)
    for (f, start, end) in piece.placed {
      out.append("{\"type\":\"finding\",\"data\":{\"item\":{\"source\":")
      out.append(json: piece.path)
      out.append("},\"finding\":")
      out.append(json: f, lexicon, site: attributes.site, shiftedBy: piece.offset)
      out.append(
        ",\"place\":{\"line\":\(start.line),\"column\":\(start.column),\"end_line\":\(end.line),\"end_column\":\(end.column)},\"suppressed\":null}}\n"
      )
    }
  }

  public mutating func end(path: String, verdict: Verdict, to out: inout ByteWriter) {
    tally.count(verdict)
    guard allVerdicts || verdict.decision != .allow else { return }
    out.append("{\"type\":\"verdict\",\"data\":{\"item\":{\"source\":")
    out.append(json: path)
    out.append("},\"decision\":")
    out.append(name: verdict.decision.name)
    out.append(verdict.complete ? ",\"complete\":true" : ",\"complete\":false")
    if verdict.capped { out.append(",\"capped\":\"inbound\"") }
    out.append("}}\n")
  }

  public mutating func summary(to out: inout ByteWriter) {
    out.append("{\"type\":\"summary\",\"data\":{\"texts\":\(tally.texts),\"bytes\":\(tally.bytes)")
    for d in Decision.allCases { out.append(",\"\(d.name)\":\(tally.decisions[d] ?? 0)") }
    out.append(",\"by_category\":{")
    var first = true
    for c in Category.allCases {
      guard let n = tally.categories[c] else { continue }
      out.append("\(first ? "" : ",")\"\(c.name)\":\(n)")
      first = false
    }
    out.append("},\"complete\":\(tally.complete)}}\n")
  }
}
