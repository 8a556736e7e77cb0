/// Which tokens of a sentence are of a class or may be a word: one bit a token, so that what an element of
/// a sequence may be is a union of sets.
struct TokenPlaces {
  private var ofClass = [UInt64](repeating: 0, count: ClassSet.capacity)
  /// By the ``WordKey/bit`` of the word.
  private var ofWord = [UInt64](repeating: 0, count: 64)
  private var present = ClassSet()
  private var bits: UInt64 = 0
  /// Tokens that a mark stands before, and of them those that more than a comma does.
  private var parted: UInt64 = 0
  private var walled: UInt64 = 0

  mutating func removeAll() {
    present.each { ofClass[$0] = 0 }
    var rest = bits
    while rest != 0 {
      ofWord[rest.trailingZeroBitCount] = 0
      rest &= rest &- 1
    }
    present = ClassSet()
    bits = 0
    parted = 0
    walled = 0
  }

  /// Adds the token that is `i` behind the sentence's first; `i` is less than 64.
  mutating func add(_ token: ComposeToken, at i: Int) {
    let place: UInt64 = 1 << UInt64(i)
    present |= token.classes
    bits |= token.bit
    token.classes.each { ofClass[$0] |= place }
    if token.bit != 0 { ofWord[token.bit.trailingZeroBitCount] |= place }
    if token.boundary > .none { parted |= place }
    if token.boundary > .comma { walled |= place }
  }

  /// All tokens that may meet an element, and hardly more.
  @inline(__always) func may(_ e: ComposeProgram.Element) -> UInt64 {
    var all: UInt64 = 0
    (e.classes & present).each { all |= ofClass[$0] }
    var rest = e.bits & bits
    while rest != 0 {
      all |= ofWord[rest.trailingZeroBitCount]
      rest &= rest &- 1
    }
    return all
  }

  /// The tokens behind one that are within a gap and not parted from it.
  @inline(__always) func behind(_ end: Int, gap: Int, commas: Bool) -> UInt64 {
    guard end < 63 else { return 0 }
    let from = UInt64(end + 1)
    let wall = (commas ? walled : parted) >> from
    let reach = min(gap + 1, wall.trailingZeroBitCount)
    return (reach >= 64 ? ~0 : (1 << UInt64(reach)) - 1) << from
  }
}

extension ComposeScratch {
  /// Makes ready to find sequences in a sentence.
  mutating func index(_ sentence: Range<Int>) {
    places.removeAll()
    for i in sentence { places.add(tokens[i], at: i - sentence.lowerBound) }
  }

  /// The tokens of the first place where a sequence stands in the sentence that was indexed, or nil.
  ///
  /// From each start all ends are tried at once, one bit a token: no backtracking.
  func find(
    _ sequence: ComposeProgram.Sequence, in sentence: Range<Int>, _ program: ComposeProgram
  ) -> Range<Int>? {
    let base = sentence.lowerBound
    let first = program.elements[sequence.elements.lowerBound]
    var starts = places.may(first)
    while starts != 0 {
      let start = starts.trailingZeroBitCount
      starts &= starts &- 1
      var ends = step(first, at: base + start, sentence, program)
      for k in sequence.elements.dropFirst() where ends != 0 {
        let element = program.elements[k]
        ends =
          element.absent
          ? without(element, ends, sentence, program) : next(element, ends, sentence, program)
      }
      if ends != 0 { return base + start..<base + ends.trailingZeroBitCount + 1 }
    }
    return nil
  }

  /// The last tokens of all that meets an element within its gap behind `ends`.
  private func next(
    _ element: ComposeProgram.Element, _ ends: UInt64, _ sentence: Range<Int>,
    _ program: ComposeProgram
  ) -> UInt64 {
    let may = places.may(element)
    if may == 0 { return 0 }
    // A long gap does not run over a comma.
    let commas = element.gap <= 4
    var starts: UInt64 = 0
    var rest = ends
    while rest != 0 {
      starts |= may & places.behind(rest.trailingZeroBitCount, gap: element.gap, commas: commas)
      rest &= rest &- 1
    }
    var found: UInt64 = 0
    while starts != 0 {
      let at = sentence.lowerBound + starts.trailingZeroBitCount
      found |= step(element, at: at, sentence, program)
      starts &= starts &- 1
    }
    return found
  }

  /// Those ends behind which an element is not found within its gap.
  private func without(
    _ element: ComposeProgram.Element, _ ends: UInt64, _ sentence: Range<Int>,
    _ program: ComposeProgram
  ) -> UInt64 {
    let may = places.may(element)
    var kept = ends
    var rest = ends
    while rest != 0 {
      let end = rest.trailingZeroBitCount
      rest &= rest &- 1
      var starts = may & places.behind(end, gap: element.gap, commas: true)
      while starts != 0 {
        let at = sentence.lowerBound + starts.trailingZeroBitCount
        if step(element, at: at, sentence, program) != 0 {
          kept &= ~(1 << UInt64(end))
          break
        }
        starts &= starts &- 1
      }
    }
    return kept
  }

  /// The last tokens, as bits from the sentence's first, of all that meets an element at token `i`.
  private func step(
    _ e: ComposeProgram.Element, at i: Int, _ sentence: Range<Int>, _ program: ComposeProgram
  ) -> UInt64 {
    let base = sentence.lowerBound
    let isWord =
      tokens[i].bit & e.bits != 0 && e.words.contains { program.words[$0] == tokens[i].key }
    let isOfClass = tokens[i].classes.meets(e.classes)
    guard isWord || isOfClass else { return 0 }
    if e.begins, !opens(i, sentence) { return 0 }
    switch e.polarity {
    case .any: break
    case .even: if tokens[i].negated { return 0 }
    case .odd: if !tokens[i].negated { return 0 }
    }
    var ends: UInt64 = 0
    if isOfClass {
      for m in tokens[i].marks where marks[m].classes.meets(e.classes) {
        let last = i + marks[m].count - 1
        if closes(e, last, sentence) { ends |= 1 << UInt64(last - base) }
      }
    }
    if isWord, closes(e, i, sentence) { ends |= 1 << UInt64(i - base) }
    return ends
  }

  /// Whether nothing but pictures stands before a token in its clause: `📣 they all suck`.
  private func opens(_ first: Int, _ sentence: Range<Int>) -> Bool {
    var i = first
    while i > sentence.lowerBound, tokens[i].boundary < .comma {
      i -= 1
      if !tokens[i].isPicture { return false }
    }
    return true
  }

  /// Whether an element may end at a token: anywhere, or where its clause does but for pictures.
  private func closes(_ e: ComposeProgram.Element, _ last: Int, _ sentence: Range<Int>) -> Bool {
    guard e.ends else { return true }
    var next = last + 1
    while next < sentence.upperBound, tokens[next].boundary < .comma {
      if !tokens[next].isPicture { return false }
      next += 1
    }
    return true
  }
}
