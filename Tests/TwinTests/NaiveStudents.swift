@testable import ScanCore

/// Listed names and numbers found without pivots and filters: every pair of words of a window is asked,
/// every cluster of digits, every run of visible
/// bytes, every `@`.
struct NaiveStudents {
  let index: any StudentIndex

  func list(_ text: [UInt8]) -> [Listed] {
    var list: [Listed] = []
    names(text, &list)
    let numbers = ListedNumbers(index: index)
    var i = 0
    while i < text.count {
      if text[i] == UInt8(ascii: "@") { numbers.find(text.span, sign: i, into: &list) }
      i += 1
    }
    for token in text.indices.split(whereSeparator: { !text[$0].isVisible }) {
      numbers.find(text.span, token: token.first!..<token.last! + 1, into: &list)
    }
    i = 0
    while i < text.count {
      guard text[i].isDigit else {
        i += 1
        continue
      }
      let end = digitCluster(text.span, i, text.count).end
      numbers.find(text.span, cluster: i..<end, into: &list)
      i = end
    }
    return list
  }

  private func names(_ text: [UInt8], _ list: inout [Listed]) {
    var words: [NameWord] = []
    var i = 0
    while i < text.count {
      if text[i].beginsScalar, text[i].isWordByte, let word = NameWord(text.span, at: i) {
        // The s of a possessive is no word.
        if word.letters > 1 || i == 0 || text[i - 1] != UInt8(ascii: "'") { words.append(word) }
        i = word.range.upperBound
      } else {
        i += 1
      }
    }
    let search = ListedNames(index: index)
    for a in words.indices {
      var joint: NameGap?
      for b in a + 1..<min(words.count, a + ListedNames.width) {
        // A comma only before the last word.
        guard joint != .comma, b == a + 1 || search.isInner(words[b - 1]) else { break }
        let before = words[b - 1]
        joint = NameGap(
          text.span, before.range.upperBound..<words[b].range.lowerBound,
          afterInitial: before.letters == 1)
        guard let joint else { break }
        search.test(words[a], words[b], joint, text.span, &list)
      }
    }
  }
}
