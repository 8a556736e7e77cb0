public import ScanCore

/// What a person sees: place, excerpt with carets, what to do, and a verdict.
///
/// Every piece of personal data in an excerpt is shown as its label, whatever the finding is about.
public struct HumanReport: TextReport {
  private let lexicon: CompiledLexicon
  private let attributes: TextAttributes
  private let showMatches: Bool
  private let color: Bool
  private var all = Tally()
  private var text = Tally()

  /// Cells that an excerpt may take.
  private static let width = 96

  public init(
    lexicon: CompiledLexicon, attributes: TextAttributes, showMatches: Bool, color: Bool
  ) {
    self.lexicon = lexicon
    self.attributes = attributes
    self.showMatches = showMatches
    self.color = color
  }

  public mutating func begin(path: String, to out: inout ByteWriter) {
    text = Tally()
    out.append(styled(escaped(path), "1") + "\n")
  }

  public mutating func piece(_ piece: ScannedPiece, to out: inout ByteWriter) {
    all.count(piece, lexicon)
    text.count(piece, lexicon)
    for f in piece.findings { show(f, in: piece, to: &out) }
  }

  private func show(_ f: Finding, in piece: ScannedPiece, to out: inout ByteWriter) {
    let rule = lexicon.rules[f.rule]
    let place = piece.place(f.range.lowerBound)
    let clauses = lexicon.clauses(of: f, on: attributes.site).joined(separator: ", ")
    out.append(
      "  \(place.line):\(place.column)  \(severity(f.severity))  \(rule.id)  \(rule.title)  [\(clauses)]\n"
    )
    let (line, before, wide) = excerpt(f, piece)
    out.append("     │ \(line)\n")
    out.append(
      "     │ " + String(repeating: " ", count: before)
        + styled(String(repeating: "^", count: wide), "33")
        + "\n")
    out.append("     │ fix  \(rule.advice)\n")
    out.append("     │ why  okcps-scan rules show \(rule.id)\n")
  }

  /// The finding's line as it is shown, the cells before the finding, and the finding's cells.
  private func excerpt(_ f: Finding, _ piece: ScannedPiece) -> (String, Int, Int) {
    let bytes = piece.bytes
    var start = f.range.lowerBound
    var end = f.range.lowerBound
    while start > 0, bytes[start - 1] != 0x0a, f.range.lowerBound - start < 2 * Self.width {
      start -= 1
    }
    while start < f.range.lowerBound, bytes[start] & 0xc0 == 0x80 { start += 1 }
    while end < bytes.count, bytes[end] != 0x0a, end - f.range.lowerBound < 3 * Self.width {
      end += 1
    }
    while end < bytes.count, end > f.range.lowerBound, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    if end > start, end < bytes.count, bytes[end] == 0x0a, bytes[end - 1] == 0x0d { end -= 1 }

    // What is hidden: all personal data on the line, unions of it as one label.
    var masks: [(range: Range<Int>, label: String)] = []
    if !showMatches {
      for m in piece.findings where m.isMasked && m.range.overlaps(start..<max(end, start + 1)) {
        if let last = masks.last, m.range.lowerBound < last.range.upperBound {
          masks[masks.count - 1].range =
            last.range.lowerBound..<max(last.range.upperBound, m.range.upperBound)
        } else {
          masks.append((m.range, label(for: m)))
        }
      }
    }

    var parts = (lead: Shown(), hit: Shown(), tail: Shown())
    var at = start
    func put(_ bytes: ArraySlice<UInt8>, from offset: Int, mask: String?) {
      if let mask {
        let touches = offset < f.range.upperBound && offset + bytes.count > f.range.lowerBound
        if touches {
          parts.hit.add(label: mask)
        } else if offset < f.range.lowerBound {
          parts.lead.add(label: mask)
        } else {
          parts.tail.add(label: mask)
        }
        return
      }
      let lead = max(0, min(bytes.count, f.range.lowerBound - offset))
      let hit = max(lead, min(bytes.count, f.range.upperBound - offset))
      parts.lead.add(bytes.prefix(lead))
      parts.hit.add(bytes.dropFirst(lead).prefix(hit - lead))
      parts.tail.add(bytes.dropFirst(hit))
    }
    for mask in masks {
      let from = max(mask.range.lowerBound, start)
      if from > at { put(bytes[at..<min(from, end)], from: at, mask: nil) }
      let to = max(from, min(mask.range.upperBound, max(end, from)))
      put(bytes[from..<min(to, bytes.count)], from: from, mask: mask.label)
      at = max(at, to)
    }
    if at < end { put(bytes[at..<end], from: at, mask: nil) }
    return clip(parts.lead, parts.hit, parts.tail)
  }

  private func clip(_ lead: Shown, _ hit: Shown, _ tail: Shown) -> (String, Int, Int) {
    var lead = lead
    let room = max(20, Self.width - min(hit.width, Self.width - 20))
    let leadRoom = max(10, room / 2)
    if lead.width > leadRoom {
      var kept = Shown()
      for s in lead.text.unicodeScalars.reversed() {
        if kept.width + cells(s) > leadRoom - 1 { break }
        kept.text.unicodeScalars.insert(s, at: kept.text.unicodeScalars.startIndex)
        kept.width += cells(s)
      }
      lead = Shown(text: "…" + kept.text, width: kept.width + 1)
    }
    var shownTail = Shown()
    for s in tail.text.unicodeScalars {
      if lead.width + hit.width + shownTail.width + cells(s) > Self.width {
        shownTail.add(label: "…")
        break
      }
      shownTail.text.unicodeScalars.append(s)
      shownTail.width += cells(s)
    }
    return (lead.text + hit.text + shownTail.text, lead.width, max(1, hit.width))
  }

  public mutating func end(path: String, verdict: Verdict, to out: inout ByteWriter) {
    all.count(verdict)
    var line = "  Decision: \(verdict.decision.name)."
    if verdict.capped { line += " What the public wrote is only put before a person." }
    if !text.routes.isEmpty { line += " Route: \(text.routeNames)." }
    if !verdict.complete { line += " Not wholly scanned: a limit was hit." }
    out.append(line + "\n\n")
  }

  public mutating func summary(to out: inout ByteWriter) {
    var line = "\(all.texts) \(all.texts == 1 ? "text" : "texts"), "
    if all.total == 0 {
      line += "no findings."
    } else {
      line += "\(all.total) \(all.total == 1 ? "finding" : "findings"): "
      line += Severity.allCases.reversed().compactMap { s in
        all.findings[s].map { "\($0) \(s.name)" }
      }.joined(separator: ", ")
      line += "."
    }
    line += " Decision: \(all.worst.name)."
    if !all.routes.isEmpty { line += " Route: \(all.routeNames)." }
    out.append(line + "\n")
  }

  private func severity(_ s: Severity) -> String {
    styled("\(s.name)", s == .block ? "1;31" : s == .review ? "33" : "2")
  }

  private func styled(_ text: String, _ code: String) -> String {
    color ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
