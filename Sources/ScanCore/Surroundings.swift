/// The tokens round a match, and the questions that contexts and frames ask of them.
struct Surroundings {
  private let range: Range<Int>
  /// Tokens before the match; those from `after` on are behind it.
  private let before: Int
  private let after: Int

  /// Reads the tokens within ``contextBytes`` of a range. Letters of case-keeping views are lowered.
  init(
    _ range: Range<Int>, _ text: Span<UInt8>, _ table: WordTable,
    _ tokens: inout [JudgeScratch.Token]
  ) {
    self.range = range
    tokens.clear()
    var low = max(0, range.lowerBound - contextBytes)
    // Not in the middle of a token.
    if low > 0 {
      while low < range.lowerBound, text[low].isTokenByte || !text[low].beginsScalar { low += 1 }
    }
    let high = min(text.count, range.upperBound + contextBytes)
    Self.read(text, low..<high, table, &tokens)
    before = tokens.firstIndex { $0.range.upperBound > range.lowerBound } ?? tokens.count
    after = tokens.firstIndex { $0.range.lowerBound >= range.upperBound } ?? tokens.count
  }

  private static func read(
    _ text: Span<UInt8>, _ window: Range<Int>, _ table: WordTable,
    _ tokens: inout [JudgeScratch.Token]
  ) {
    var folded = FoldedWord()
    var start = -1
    var isWord = true
    var i = window.lowerBound
    func close(_ end: Int) {
      if start >= 0 {
        let key = isWord ? folded.key : nil
        tokens.append(.init(range: start..<end, key: key, slot: key.flatMap(table.slot) ?? -1))
      }
      start = -1
      isWord = true
    }
    while i < window.upperBound {
      let b = text[i]
      let (value, length) = b < 0x80 ? (UInt32(b), 1) : scalar(text, at: i)
      let kind: ScalarClass =
        b < 0x80
        ? (b | 0x20).isLowerLetter ? .letter : b.isDigit || b == UInt8(ascii: "_") ? .digit : .other
        : ScalarClass(value)
      if kind == .other {
        close(i)
        folded.removeAll()
      } else {
        if start < 0 {
          start = i
          folded.removeAll()
        }
        if kind == .digit { isWord = false }
        if b < 0x80 {
          folded.append(b &- 0x41 < 26 ? b | 0x20 : b)
        } else if b == 0xc3, unaccented(text[i + 1] | 0x20) != 0 {
          folded.append(unaccented(text[i + 1] | 0x20))
        } else {
          for k in 0..<length { folded.append(text[i + k]) }
        }
      }
      i += length
    }
    close(window.upperBound)
  }

  /// The index of the nearest phrase that meets a context, or nil.
  func nearest(
    _ context: RuleProgram.Context, _ table: WordTable, _ tokens: [JudgeScratch.Token],
    _ text: Span<UInt8>
  ) -> Int? {
    var best: (distance: Int, phrase: Int)?
    var low = context.before ? max(0, before - context.within) : before
    var high = context.after ? min(tokens.count, after + context.within) : after
    // What is said of another number is said in its sentence, or in a heading over it.
    if context.adds < 0 {
      var next = range.lowerBound
      var i = before
      while i > low, !hasBoundary(text, tokens[i - 1].range.upperBound..<next, lines: false) {
        i -= 1
        next = tokens[i].range.lowerBound
      }
      low = i
      var last = range.upperBound
      i = after
      while i < high, !hasBoundary(text, last..<max(last, tokens[i].range.lowerBound)) {
        last = tokens[i].range.upperBound
        i += 1
      }
      high = i
    }
    for i in low..<max(low, high) {
      guard let found = phrase(at: i, of: context.set, table, tokens, within: low..<high) else {
        continue
      }
      let end = found.start + found.count
      let distance = end <= before ? before - end : found.start >= after ? found.start - after : 0
      if best == nil || distance < best!.distance { best = (distance, found.phrase) }
    }
    return best?.phrase
  }

  /// A phrase of a set whose pivot stands at a token and that lies within some tokens.
  private func phrase(
    at i: Int, of set: Int, _ table: WordTable, _ tokens: [JudgeScratch.Token],
    within limits: Range<Int>
  ) -> (phrase: Int, start: Int, count: Int)? {
    guard tokens[i].slot >= 0 else { return nil }
    for p in table.passive(of: tokens[i].slot) {
      let term = table.terms[Int(table.postings[p])]
      guard term.kind == .phrase, term.owner == set else { continue }
      let start = i - term.pivot
      if Self.stands(term, at: start, table, tokens, within: limits) {
        return (term.phrase, start, term.words.count)
      }
    }
    return nil
  }

  /// Whether the words of a phrase are the tokens from `start` on.
  static func stands(
    _ term: WordTable.Term, at start: Int, _ table: WordTable, _ tokens: [JudgeScratch.Token],
    within limits: Range<Int>
  ) -> Bool {
    let words = term.words
    guard start >= limits.lowerBound, start + words.count <= limits.upperBound else { return false }
    for k in 0..<words.count {
      let j = start + k
      guard tokens[j].key == table.keys[words.lowerBound + k],
        k == 0 || tokens[j].range.lowerBound - tokens[j - 1].range.upperBound <= longestGap
      else { return false }
    }
    return true
  }

  /// Whether the match stands in a frame.
  func holds(
    _ frame: FrameProgram, _ table: WordTable, _ tokens: [JudgeScratch.Token], _ text: Span<UInt8>
  ) -> Bool {
    switch frame.id {
    case "quoted": isQuoted(text)
    case "negated": isNegated(frame, table, tokens, text)
    default:
      (!frame.quoted || isQuoted(text))
        && (frame.longer > 0 && sentence(reach: 0, tokens, text).count > frame.longer
          || hasCue(frame, frame.set, table, tokens, text))
        && (frame.also < 0 || hasCue(frame, frame.also, table, tokens, text))
    }
  }

  /// Between quotation marks on its line, or on a line that begins with `>`.
  private func isQuoted(_ text: Span<UInt8>) -> Bool {
    var opened = false
    var i = range.lowerBound
    let low = max(0, i - contextBytes)
    var lineStart = i
    while i > low, text[i - 1] != 0x0a {
      i -= 1
      lineStart = i
      if text[i] == UInt8(ascii: "\"") { opened.toggle() }
    }
    if text[lineStart] == UInt8(ascii: ">") { return true }
    guard opened else { return false }
    i = range.upperBound
    let high = min(text.count, i + contextBytes)
    while i < high, text[i] != 0x0a {
      if text[i] == UInt8(ascii: "\"") { return true }
      i += 1
    }
    return false
  }

  /// A negator in the five tokens before the match, with no clause boundary between.
  private func isNegated(
    _ frame: FrameProgram, _ table: WordTable, _ tokens: [JudgeScratch.Token], _ text: Span<UInt8>
  ) -> Bool {
    var low = before
    var next = range.lowerBound
    while low > 0, before - low < 5,
      !hasBoundary(text, tokens[low - 1].range.upperBound..<next, clause: true)
    {
      low -= 1
      next = tokens[low].range.lowerBound
    }
    return (low..<before).contains { i in
      phrase(at: i, of: frame.set, table, tokens, within: low..<before) != nil
    }
  }

  private func hasCue(
    _ frame: FrameProgram, _ set: Int, _ table: WordTable, _ tokens: [JudgeScratch.Token],
    _ text: Span<UInt8>
  ) -> Bool {
    guard set >= 0 else { return false }
    let near = sentence(reach: frame.neighbours ? 1 : 0, tokens, text)
    var low = frame.place == .after ? before : near.lowerBound
    var high = frame.place == .before ? after : near.upperBound
    if frame.within > 0 {
      low = max(low, before - frame.within)
      high = min(high, after + frame.within)
    }
    return (low..<max(low, high)).contains { i in
      guard let cue = phrase(at: i, of: set, table, tokens, within: low..<high) else {
        return false
      }
      return cue.start < before || cue.start >= after
    }
  }

  /// The tokens of the match's sentence, and of as many sentences beside it on each side as `reach`.
  private func sentence(
    reach: Int, _ tokens: [JudgeScratch.Token], _ text: Span<UInt8>
  ) -> Range<Int> {
    var low = before
    var passed = 0
    var next = range.lowerBound
    while low > 0 {
      if hasBoundary(text, tokens[low - 1].range.upperBound..<next) {
        passed += 1
        if passed > reach { break }
      }
      low -= 1
      next = tokens[low].range.lowerBound
    }
    var high = after
    passed = 0
    var last = range.upperBound
    while high < tokens.count {
      if hasBoundary(text, last..<max(last, tokens[high].range.lowerBound)) {
        passed += 1
        if passed > reach { break }
      }
      last = tokens[high].range.upperBound
      high += 1
    }
    return low..<max(low, high)
  }

  /// Whether a sentence (or clause) ends between two tokens; without `lines` a line break does not end one.
  private func hasBoundary(
    _ text: Span<UInt8>, _ gap: Range<Int>, clause: Bool = false, lines: Bool = true
  ) -> Bool {
    for i in gap {
      switch text[i] {
      case UInt8(ascii: "."): if !SentenceBounds.isAbbreviation(text, i) { return true }
      case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
      case 0x0a: if lines { return true }
      case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): if clause { return true }
      default: continue
      }
    }
    return false
  }
}

extension UInt8 {
  fileprivate var isTokenByte: Bool { (self | 0x20).isLowerLetter || isDigit || self >= 0x80 }
}
