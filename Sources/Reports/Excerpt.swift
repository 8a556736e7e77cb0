internal import ScanCore

/// The line of a finding as a person sees it: personal data behind labels, clipped to a width.
struct Excerpt {
  var text: String
  /// Cells before the finding, and of the finding.
  var before: Int
  var width: Int

  /// Cells that an excerpt may take.
  static let cells = 96

  /// Cells kept for what stands before a finding, if the line is too long for all of it.
  private static let lead = 40

  /// The excerpt for finding `i` of a piece. `masked` are the ranges to hide with their labels, in order.
  init(of finding: Finding, in bytes: [UInt8], masked: [(range: Range<Int>, label: String)]) {
    let line = Self.line(around: finding.range.lowerBound, bytes)
    var lead = Shown()
    var hit = Shown()
    var tail = Shown()
    func put(_ range: Range<Int>) {
      let start = min(max(finding.range.lowerBound, range.lowerBound), range.upperBound)
      let end = max(start, min(finding.range.upperBound, range.upperBound))
      lead.add(bytes[range.lowerBound..<start])
      hit.add(bytes[start..<end])
      tail.add(bytes[end..<range.upperBound])
    }
    var at = line.lowerBound
    for mask in masked where mask.range.overlaps(line) {
      if mask.range.lowerBound > at { put(at..<mask.range.lowerBound) }
      if mask.range.overlaps(finding.range) {
        hit.add(label: mask.label)
      } else if mask.range.upperBound <= finding.range.lowerBound {
        lead.add(label: mask.label)
      } else {
        tail.add(label: mask.label)
      }
      at = max(at, mask.range.upperBound)
    }
    if at < line.upperBound { put(at..<line.upperBound) }
    self.init(lead, hit, tail)
  }

  /// Clips what is too long: first what follows the finding, then what precedes it, then the finding.
  private init(_ lead: Shown, _ hit: Shown, _ tail: Shown) {
    let shownHit = Self.prefix(hit, Self.cells - 20)
    let leadRoom = max(Self.lead, Self.cells - shownHit.width - tail.width)
    let shownLead = Self.suffix(lead, min(leadRoom, Self.cells - shownHit.width))
    let shownTail = Self.prefix(tail, max(1, Self.cells - shownLead.width - shownHit.width))
    text = shownLead.text + shownHit.text + shownTail.text
    before = shownLead.width
    width = max(1, shownHit.width)
  }

  private static func prefix(_ shown: Shown, _ room: Int) -> Shown {
    if shown.width <= room { return shown }
    var kept = Shown()
    for g in shown.glyphs {
      if kept.width + g.width > room - 1 { break }
      kept.add([g])
    }
    kept.add(label: "…")
    return kept
  }

  private static func suffix(_ shown: Shown, _ room: Int) -> Shown {
    if shown.width <= room { return shown }
    var width = 0
    let kept = shown.glyphs.reversed().prefix { g in
      width += g.width
      return width <= room - 1
    }
    var all = Shown()
    all.add(label: "…")
    all.add(kept.reversed())
    return all
  }

  /// The line round a byte, or of a long line as much as an excerpt could show.
  private static func line(around place: Int, _ bytes: [UInt8]) -> Range<Int> {
    // A cell takes at most four bytes, but for marks and joined emoji, of which fewer are shown then.
    let most = 4 * cells
    var start = place
    while start > 0, bytes[start - 1] != 0x0a, place - start < most { start -= 1 }
    while start < place, bytes[start] & 0xc0 == 0x80 { start += 1 }
    var end = place
    while end < bytes.count, bytes[end] != 0x0a, end - place < most { end += 1 }
    while end > place, end < bytes.count, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    let isLineEnd = end == bytes.count || bytes[end] == 0x0a
    if isLineEnd, end > place, bytes[end - 1] == 0x0d { end -= 1 }
    return start..<end
  }
}
