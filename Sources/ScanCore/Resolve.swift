/// Settles overlaps and puts findings in order of place.
///
/// A finding goes if another of its domain covers it wholly and outranks it: higher severity, then
/// higher score, then longer, then the earlier rule. Student data and confidential information are
/// one domain, every other category is its own. What only overlaps in part stays, so nothing that
/// was found is left uncovered. Labels that redaction wrote are never findings.
func resolve(_ found: inout [Finding], _ text: Span<UInt8>, _ lexicon: CompiledLexicon) {
  // Most texts hold nothing.
  if found.isEmpty { return }
  found.removeAll { isLabel(text, $0.range) }
  guard found.count > 1 else { return }
  found.sort {
    ($0.range.lowerBound, -$0.range.upperBound, $0.rule, -Int($0.severity.rawValue))
      < ($1.range.lowerBound, -$1.range.upperBound, $1.rule, -Int($1.severity.rawValue))
  }
  var covered = Array(repeating: false, count: found.count)
  for i in found.indices {
    for j in found.indices.dropFirst(i + 1) {
      if found[j].range.lowerBound >= found[i].range.upperBound { break }
      guard domain(found[i]) == domain(found[j]) else { continue }
      // Sorted by start, then longest first: only i can cover j, unless they are the same range.
      if found[i].range.contains(found[j].range), outranks(found[i], found[j]) {
        covered[j] = true
      } else if found[i].range == found[j].range {
        covered[i] = true
      } else if found[j].range.contains(found[i].range), outranks(found[j], found[i]) {
        covered[i] = true
      }
    }
  }
  var kept = 0
  for i in found.indices where !covered[i] {
    found[kept] = found[i]
    kept += 1
  }
  found.cut(to: kept)
}

private func domain(_ f: Finding) -> Category {
  f.category == .confidential ? .studentPII : f.category
}

private func outranks(_ a: Finding, _ b: Finding) -> Bool {
  if a.severity != b.severity { return a.severity > b.severity }
  if a.score != b.score { return a.score > b.score }
  if a.range.count != b.range.count { return a.range.count > b.range.count }
  return a.rule <= b.rule
}

extension Range<Int> {
  fileprivate func contains(_ other: Range<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}

/// Whether the first or the last letter or digit of a range stands in a label such as `[STUDENT-ID]`:
/// then the label's words, not the writer's, were found.
private func isLabel(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
  func isWord(_ b: UInt8) -> Bool { b >= 0x80 || b.isDigit || (b | 0x20).isLowerLetter }
  var first = range.lowerBound
  var last = range.upperBound - 1
  while first < last, !isWord(text[first]) { first += 1 }
  while last > first, !isWord(text[last]) { last -= 1 }
  return isInLabel(text, first) || isInLabel(text, last)
}

private func isInLabel(_ text: Span<UInt8>, _ place: Int) -> Bool {
  func isLabelByte(_ b: UInt8) -> Bool { b &- 0x41 < 26 || b == UInt8(ascii: "-") }
  guard isLabelByte(text[place]) else { return false }
  var start = place
  // No label is longer, and a bound keeps long capitals from being walked for each finding in them.
  let longest = 32
  while start > 0, place - start < longest, isLabelByte(text[start - 1]) { start -= 1 }
  guard start > 0, text[start - 1] == UInt8(ascii: "[") else { return false }
  var end = place
  while end < text.count, end - place < longest, isLabelByte(text[end]) { end += 1 }
  guard end < text.count, text[end] == UInt8(ascii: "]") else { return false }
  return labelNames.contains { name in
    name.utf8CodeUnitCount == end - start
      && (0..<name.utf8CodeUnitCount).allSatisfy { k in
        let b = unsafe name.utf8Start[k]
        return text[start + k]
          == (b == UInt8(ascii: "_") ? UInt8(ascii: "-") : b.isLowerLetter ? b - 0x20 : b)
      }
  }
}

private let labelNames: [StaticString] =
  Entity.allCases.map(\.name) + Category.allCases.map(\.name) + ["NOT-SCANNED"]
