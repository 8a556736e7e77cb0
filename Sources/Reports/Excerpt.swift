/// The line of a finding as a person sees it: personal data behind labels, clipped to a width.
struct Excerpt {
  var text: String
  /// Cells before the finding, and of the finding.
  var before: Int
  var width: Int
  /// The lines above and below, if they were asked for.
  var above: [String] = []
  var below: [String] = []

  /// Cells that an excerpt may take.
  static let cells = 96

  /// Cells kept for what stands before a finding, if the line is too long for all of it.
  private static let lead = 40

  /// The excerpt for a finding. Personal data is hidden behind its labels, unless `revealing`.
  init(of source: FindingText, revealing: Bool = false, style: DisplayStyle = DisplayStyle()) {
    let bytes = source.bytes
    let finding = source.range
    let masks = revealing ? [] : source.masks
    let line = Self.line(around: finding.lowerBound, bytes)
    var lead = Shown(ascii: style.ascii)
    var hit = Shown(ascii: style.ascii)
    var tail = Shown(ascii: style.ascii)
    func put(_ range: Range<Int>) {
      let start = min(max(finding.lowerBound, range.lowerBound), range.upperBound)
      let end = max(start, min(finding.upperBound, range.upperBound))
      lead.add(bytes[range.lowerBound..<start])
      hit.add(bytes[start..<end])
      tail.add(bytes[end..<range.upperBound])
    }
    var at = line.lowerBound
    for mask in masks.overlapping(line) {
      if mask.range.lowerBound > at { put(at..<mask.range.lowerBound) }
      if mask.range.overlaps(finding) {
        hit.add(label: mask.label)
      } else if mask.range.upperBound <= finding.lowerBound {
        lead.add(label: mask.label)
      } else {
        tail.add(label: mask.label)
      }
      at = max(at, mask.range.upperBound)
    }
    if at < line.upperBound { put(at..<line.upperBound) }
    self.init(lead, hit, tail, style.ascii)
    guard style.context > 0 else { return }
    above = Self.lines(before: finding.lowerBound, bytes, style.context).map {
      Self.shown(bytes, $0, masks, style)
    }
    below = Self.lines(after: finding.lowerBound, bytes, style.context).map {
      Self.shown(bytes, $0, masks, style)
    }
  }

  /// Clips what is too long: first what follows the finding, then what precedes it, then the finding.
  private init(_ lead: Shown, _ hit: Shown, _ tail: Shown, _ ascii: Bool) {
    let shownHit = Self.prefix(hit, Self.cells - 20, ascii)
    let leadRoom = max(Self.lead, Self.cells - shownHit.width - tail.width)
    let shownLead = Self.suffix(lead, min(leadRoom, Self.cells - shownHit.width), ascii)
    let shownTail = Self.prefix(tail, max(1, Self.cells - shownLead.width - shownHit.width), ascii)
    text = shownLead.text + shownHit.text + shownTail.text
    before = shownLead.width
    width = max(1, shownHit.width)
  }

  private static func prefix(_ shown: Shown, _ room: Int, _ ascii: Bool) -> Shown {
    if shown.width <= room { return shown }
    var kept = Shown(ascii: ascii)
    for g in shown.glyphs {
      if kept.width + g.width > room - (ascii ? 3 : 1) { break }
      kept.add([g])
    }
    kept.addEllipsis()
    return kept
  }

  private static func suffix(_ shown: Shown, _ room: Int, _ ascii: Bool) -> Shown {
    if shown.width <= room { return shown }
    var width = 0
    let kept = shown.glyphs.reversed().prefix { g in
      width += g.width
      return width <= room - (ascii ? 3 : 1)
    }
    var all = Shown(ascii: ascii)
    all.addEllipsis()
    all.add(kept.reversed())
    return all
  }

  /// A line without a finding of its own, personal data hidden, its end clipped.
  private static func shown(
    _ bytes: [UInt8], _ line: Range<Int>, _ masks: [Mask], _ style: DisplayStyle
  ) -> String {
    // As for the line of a finding, more bytes than can be seen.
    let line = line.lowerBound..<min(line.upperBound, line.lowerBound + 8 * cells)
    var all = Shown(ascii: style.ascii)
    var at = line.lowerBound
    for mask in masks.overlapping(line) {
      if mask.range.lowerBound > at { all.add(bytes[at..<mask.range.lowerBound]) }
      all.add(label: mask.label)
      at = mask.range.upperBound
    }
    if at < line.upperBound { all.add(bytes[at..<line.upperBound]) }
    return prefix(all, cells, style.ascii).text
  }

  /// Up to so many lines above the one with a byte, as far as the piece goes.
  private static func lines(before place: Int, _ bytes: [UInt8], _ count: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = bytes[..<place].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    while lines.count < count, start > 0 {
      let end = start - 1
      start = bytes[..<end].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
      lines.append(start..<trimmed(end, from: start, bytes))
    }
    return lines.reversed()
  }

  private static func lines(after place: Int, _ bytes: [UInt8], _ count: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var at = bytes[place...].firstIndex(of: 0x0a).map { $0 + 1 } ?? bytes.count
    while lines.count < count, at < bytes.count {
      let end = bytes[at...].firstIndex(of: 0x0a) ?? bytes.count
      // The blank line that ends the paragraph shows nothing.
      if end == at, end + 1 >= bytes.count { break }
      lines.append(at..<trimmed(end, from: at, bytes))
      at = end + 1
    }
    return lines
  }

  /// The end of a line without a carriage return.
  private static func trimmed(_ end: Int, from start: Int, _ bytes: [UInt8]) -> Int {
    end > start && bytes[end - 1] == 0x0d ? end - 1 : end
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
    return start..<(isLineEnd ? trimmed(end, from: place, bytes) : end)
  }
}

extension [Mask] {
  /// Those that touch a range: found by halves, since a piece may hold thousands.
  fileprivate func overlapping(_ range: Range<Int>) -> ArraySlice<Mask> {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].range.upperBound <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return self[low...].prefix { $0.range.lowerBound < range.upperBound }
  }
}
