public import ScanCore

/// A piece of a text with what was found in it; a short text is one piece.
public struct ScannedPiece: Sendable {
  public var bytes: [UInt8]
  /// Byte offset of the piece in its text.
  public var offset: Int
  /// Where the piece begins: a line longer than a piece goes on in the next.
  public var place: Place
  /// Ranges count from the piece's first byte; in order of place.
  public var findings: [Finding]

  public init(bytes: [UInt8], offset: Int = 0, place: Place = Place(), findings: [Finding]) {
    self.bytes = bytes
    self.offset = offset
    self.place = place
    self.findings = findings
  }

  /// The body of a piece that was scanned, with findings whose ranges count from the first of all its
  /// bytes, as the scan gives them.
  public init(_ piece: Piece, at place: Place, findings: [Finding]) {
    let low = piece.body.lowerBound
    self.init(
      bytes: Array(piece.bytes[piece.body]), offset: piece.offset, place: place,
      findings: findings.map { finding in
        var moved = finding
        moved.range = finding.range.lowerBound - low..<finding.range.upperBound - low
        return moved
      })
  }

  /// Findings with where they begin and end. One walk over the piece, however many there are.
  var placed: [(finding: Finding, start: Place, end: Place)] {
    var walk = place
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

  /// Findings as results have them, each with where its excerpt comes from.
  public func results(_ lexicon: CompiledLexicon, site: TextAttributes.Site)
    -> [(finding: Finding, result: ResultFinding, text: FindingText)]
  {
    if findings.isEmpty { return [] }
    let masks = masks
    return placed.map { f, start, end in
      let rule = lexicon.rules[f.rule]
      let result = ResultFinding(
        rule: rule.id, category: f.category, entity: f.entity, role: f.role, severity: f.severity,
        score: f.score, range: f.range.lowerBound + offset..<f.range.upperBound + offset,
        clauses: lexicon.clauses(of: f, on: site), route: rule.route,
        evidence: (0..<f.evidence.count).map { lexicon.describe(f.evidence[$0]) }, start: start,
        end: end)
      return (f, result, FindingText(bytes: bytes, range: f.range, masks: masks))
    }
  }

  /// All personal data of the piece, unions of it under one label.
  private var masks: [Mask] {
    var masks: [Mask] = []
    for f in findings where f.isMasked {
      if let last = masks.last, f.range.lowerBound < last.range.upperBound {
        masks[masks.count - 1].range =
          last.range.lowerBound..<max(last.range.upperBound, f.range.upperBound)
      } else {
        masks.append(Mask(range: f.range, label: label(for: f)))
      }
    }
    return masks
  }
}

/// Line and column of a text, both from 1.
public struct Place: Sendable, Equatable {
  public var line: Int
  /// Counts code points.
  public var column: Int
  /// Counts bytes of UTF-8.
  public var byteColumn: Int

  public init(line: Int = 1, column: Int = 1, byteColumn: Int? = nil) {
    self.line = line
    self.column = column
    self.byteColumn = byteColumn ?? column
  }

  /// Goes on over bytes.
  public mutating func pass(_ bytes: [UInt8], from start: Int, to end: Int) {
    guard start < end else { return }
    for i in start..<end {
      if bytes[i] == 0x0a {
        line += 1
        column = 1
        byteColumn = 1
      } else {
        if bytes[i] & 0xc0 != 0x80 { column += 1 }
        byteColumn += 1
      }
    }
  }
}
