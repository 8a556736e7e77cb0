extension Detector {
  /// Tries the rules that each anchor of `scratch.swept` names, on a view.
  func match(_ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch) {
    if scratch.tried.count != lexicon.rules.count {
      scratch.tried = Array(repeating: 0, count: lexicon.rules.count)
      scratch.patterns = Array(repeating: nil, count: lexicon.rules.count)
      scratch.patternRunsByRule = Array(repeating: 0, count: lexicon.rules.count)
    }
    for rule in scratch.touched { scratch.tried[rule] = 0 }
    scratch.touched.clear()
    scratch.composing.meetNone()

    meetNeeds(&scratch)
    if view == .plain { scratch.keepMet() }

    for i in scratch.swept.anchors.indices {
      let anchor = scratch.swept.anchors[i]
      switch anchor.kind {
      case .word:
        for p in lexicon.words.acting(of: anchor.value) {
          let term = lexicon.words.terms[Int(lexicon.words.postings[p])]
          switch term.kind {
          case .ruleTerm: runTerm(term, anchor, view, attributes, &scratch)
          case .trigger:
            if view != .cased, self.range(of: term, at: anchor, view, scratch) != nil {
              scratch.composing.meet(term.owner, at: anchor.start)
            }
          case .watch: scratch.composing.isWatching = true
          default: run(term.owner, anchor, view, attributes, &scratch)
          }
        }
      case .digits:
        for rule in lexicon.digitRules {
          if anchor.value < lexicon.gates[rule].digits { break }
          run(rule, anchor, view, attributes, &scratch)
        }
      case .mixed:
        for rule in lexicon.mixedRules {
          if anchor.value < lexicon.gates[rule].mixed { break }
          run(rule, anchor, view, attributes, &scratch)
        }
      case .at: for rule in lexicon.atRules { run(rule, anchor, view, attributes, &scratch) }
      case .url: for rule in lexicon.urlRules { run(rule, anchor, view, attributes, &scratch) }
      }
    }
    if view != .cased { compose(view, attributes, &scratch) }
  }

  /// Notes which sets of needed words the swept view meets.
  private func meetNeeds(_ scratch: inout Scratch) {
    if scratch.met.count * 64 < lexicon.needCount {
      scratch.met = Array(repeating: 0, count: (lexicon.needCount + 63) / 64)
    }
    for i in scratch.met.indices { scratch.met[i] = 0 }
    let words = lexicon.words
    for i in scratch.swept.anchors.indices where scratch.swept.anchors[i].kind == .word {
      let slot = scratch.swept.anchors[i].value
      if words.slots[slot].flags & WordTable.needed != 0 { scratch.meetNeeds(of: slot, words) }
    }
    for slot in scratch.swept.parts { scratch.meetNeeds(of: slot, words) }
  }

  private func applies(
    _ rule: Int, _ view: ViewKind, _ attributes: TextAttributes, _ met: [UInt64]
  ) -> Bool {
    let gate = lexicon.gates[rule]
    func isMet(_ need: Int) -> Bool {
      need < 0 || met[need >> 6] & (1 << UInt64(need & 63)) != 0
    }
    guard gate.runs(on: view), gate.when.holds(attributes), isMet(gate.need),
      isMet(gate.secondNeed)
    else { return false }
    return !gate.moreNeeds || lexicon.programs[rule].needs.allSatisfy(isMet)
  }

  /// Runs a pattern from every start that an anchor allows and that was not tried before. A match
  /// counts if it overlaps the anchor; the search goes on behind it.
  private func run(
    _ rule: Int, _ anchor: Anchor, _ view: ViewKind, _ attributes: TextAttributes,
    _ scratch: inout Scratch
  ) {
    guard applies(rule, view, attributes, scratch.met) else { return }
    guard let pattern = pattern(rule, &scratch) else {
      scratch.complete = false
      return
    }
    if scratch.tried[rule] == 0 { scratch.touched.append(rule) }
    var from = max(anchor.start - lexicon.gates[rule].reach, scratch.tried[rule])
    scratch.tried[rule] = max(from, anchor.end)
    while true {
      var outcome = scratch.search(pattern, view, from: &from, to: anchor.end)
      if case .incomplete = outcome, !pattern.jit, let machine = machinePattern(rule, &scratch) {
        // What a text gives must not depend on how often its thread has run the pattern before.
        outcome = scratch.search(machine, view, from: &from, to: anchor.end)
      }
      scratch.cost.patternRuns += 1
      scratch.patternRunsByRule[rule] += 1
      switch outcome {
      case .none: return
      case .incomplete:
        scratch.cost.limitHits += 1
        scratch.complete = false
        return
      case .match(let whole, let finding, let value):
        if whole.upperBound > anchor.start {
          judge(rule, finding, value, view, &scratch)
          from = whole.upperBound
          scratch.tried[rule] = max(scratch.tried[rule], from)
        } else {
          from = whole.lowerBound + 1
        }
      }
    }
  }

  private func pattern(_ rule: Int, _ scratch: inout Scratch) -> CompiledPattern? {
    if let known = scratch.patterns[rule] {
      if known.jit || scratch.patternRunsByRule[rule] < PatternCache.fewRuns { return known }
      return machinePattern(rule, &scratch)
    }
    return make(rule, jit: false, &scratch)
  }

  private func machinePattern(_ rule: Int, _ scratch: inout Scratch) -> CompiledPattern? {
    scratch.match.jit ? make(rule, jit: true, &scratch) : scratch.patterns[rule] ?? nil
  }

  private func make(_ rule: Int, jit: Bool, _ scratch: inout Scratch) -> CompiledPattern? {
    let made = lexicon.programs[rule].pattern.flatMap {
      lexicon.patterns.pattern(rule, source: $0, jit: jit)
    }
    scratch.patterns[rule] = made
    return made
  }

  /// Checks that the words of a term stand round its anchor.
  private func runTerm(
    _ term: WordTable.Term, _ anchor: Anchor, _ view: ViewKind, _ attributes: TextAttributes,
    _ scratch: inout Scratch
  ) {
    guard applies(term.owner, view, attributes, scratch.met) else { return }
    if let range = range(of: term, at: anchor, view, scratch) {
      judge(term.owner, range, range, view, &scratch)
    }
  }

  /// Notes the watched classes that a view holds, beside those of the triggers.
  func watch(_ view: ViewKind, _ scratch: inout Scratch) {
    guard scratch.composing.isWatching else { return }
    for anchor in scratch.swept.anchors where anchor.kind == .word {
      for p in lexicon.words.acting(of: anchor.value) {
        let term = lexicon.words.terms[Int(lexicon.words.postings[p])]
        if term.kind == .watch, range(of: term, at: anchor, view, scratch) != nil {
          scratch.composing.see(term.owner, at: anchor.start)
        }
      }
    }
  }

  private func range(
    of term: WordTable.Term, at anchor: Anchor, _ view: ViewKind, _ scratch: borrowing Scratch
  ) -> Range<Int>? {
    let words = lexicon.words
    let pivot = anchor.start..<anchor.end
    return switch view {
    case .plain: termRange(term, words, scratch.plain.text, pivot: pivot)
    case .cased: termRange(term, words, scratch.cased.text, pivot: pivot)
    case .skeleton, .decoded: termRange(term, words, scratch.derived.text, pivot: pivot)
    }
  }
}

extension Scratch {
  /// Notes the sets that a word is in.
  fileprivate mutating func meetNeeds(of slot: Int, _ words: WordTable) {
    for p in words.postings(of: slot) {
      let term = words.terms[Int(words.postings[p])]
      if term.kind == .need { met[term.owner >> 6] |= 1 << UInt64(term.owner & 63) }
    }
  }

  /// Keeps which needs the plain view meets while other views are matched.
  mutating func keepMet() {
    if metPlain.count != met.count { metPlain = met }
    for i in met.indices { metPlain[i] = met[i] }
  }

  /// A view. A copy shares its storage, so it costs a reference count.
  subscript(kind: ViewKind) -> View {
    switch kind {
    case .plain: plain
    case .cased: cased
    case .skeleton, .decoded: derived
    }
  }

  /// Searches a view from `from`, moved on to the start of a scalar, to before `end`.
  mutating func search(
    _ pattern: CompiledPattern, _ view: ViewKind, from: inout Int, to end: Int
  ) -> MatchScratch.Outcome {
    switch view {
    case .plain: Self.search(pattern, plain.text, match, from: &from, to: end)
    case .cased: Self.search(pattern, cased.text, match, from: &from, to: end)
    case .skeleton, .decoded: Self.search(pattern, derived.text, match, from: &from, to: end)
    }
  }

  private static func search(
    _ pattern: CompiledPattern, _ text: Span<UInt8>, _ match: borrowing MatchScratch,
    from: inout Int, to end: Int
  ) -> MatchScratch.Outcome {
    while from > 0, from < text.count, !text[from].beginsScalar { from += 1 }
    return from < min(end, text.count) ? match.search(pattern, text, from: from..<end) : .none
  }

  /// Lends the text of a view and the match scratch together.
  mutating func withView<R>(_ kind: ViewKind, _ body: (Span<UInt8>, inout MatchScratch) -> R) -> R {
    let lent = self[kind]
    return body(lent.text, &match)
  }

  /// The original range that a range of a view stands for.
  func original(_ range: Range<Int>, in kind: ViewKind) -> Range<Int> {
    switch kind {
    case .plain: plain.map.source(of: range)
    case .cased: cased.map.source(of: range)
    case .skeleton, .decoded: plain.map.source(of: derived.map.source(of: range))
    }
  }
}

/// Most bytes between two words of a term, and between a word and the next in a phrase.
let longestGap = 3

/// The range of a term whose pivot word stands at `pivot`, or nil.
func termRange(
  _ term: WordTable.Term, _ table: WordTable, _ text: Span<UInt8>, pivot: Range<Int>
) -> Range<Int>? {
  var start = pivot.lowerBound
  var end = pivot.upperBound
  var k = term.pivot
  while k > 0 {
    k -= 1
    let key = table.keys[term.words.lowerBound + k]
    guard let word = wordEnding(before: start, text, key) else { return nil }
    start = word.lowerBound
  }
  k = term.pivot
  while k + 1 < term.words.count {
    k += 1
    let key = table.keys[term.words.lowerBound + k]
    guard let word = wordBeginning(after: end, text, key) else { return nil }
    end = word.upperBound
  }
  return start..<end
}

/// The word `key` that begins at most ``longestGap`` bytes behind `end`, with at most one line break
/// between; nil if another stands there.
private func wordBeginning(after end: Int, _ text: Span<UInt8>, _ key: WordKey) -> Range<Int>? {
  var i = end
  var breaks = 0
  while i < text.count, !text[i].isWordByte {
    if text[i].isDigit || i - end >= longestGap { return nil }
    if text[i] == 0x0a { breaks += 1 }
    i += 1
  }
  guard i < text.count, i > end, breaks <= 1 else { return nil }
  // Most words are another, which their first letter shows.
  if text[i] < 0x80, text[i] != UInt8(truncatingIfNeeded: key.low) { return nil }
  var last = i
  while last < text.count, text[last].isLowerLetter { last += 1 }
  if last < text.count && text[last] >= 0x80 || last - i > 16 {
    var walk = WordWalk(from: i)
    guard let word = walk.next(text, limit: text.count), word.range.lowerBound == i,
      word.key == key
    else { return nil }
    return isClear(word.range, text) ? word.range : nil
  }
  return isWord(i..<last, text, key) ? i..<last : nil
}

/// The word `key` that ends at most ``longestGap`` bytes before `start`; nil if another stands there.
private func wordEnding(before start: Int, _ text: Span<UInt8>, _ key: WordKey) -> Range<Int>? {
  var i = start
  var breaks = 0
  while i > 0, !text[i - 1].isWordByte {
    if text[i - 1].isDigit || start - i >= longestGap { return nil }
    if text[i - 1] == 0x0a { breaks += 1 }
    i -= 1
  }
  guard i > 0, i < start, breaks <= 1 else { return nil }
  if text[i - 1] < 0x80, let letter = key.lastLetter, text[i - 1] != letter { return nil }
  var first = i
  while first > 0, text[first - 1].isLowerLetter { first -= 1 }
  if i - first <= 16, first == 0 || text[first - 1] < 0x80 {
    return isWord(first..<i, text, key) ? first..<i : nil
  }
  while first > 0, text[first - 1].isWordByte { first -= 1 }
  var walk = WordWalk(from: first)
  var last: Word?
  while let word = walk.next(text, limit: i) { last = word }
  guard let last, last.range.upperBound == i, last.key == key, isClear(last.range, text) else {
    return nil
  }
  return last.range
}

/// Whether 1 to 16 ASCII letters are a word.
private func isWord(_ range: Range<Int>, _ text: Span<UInt8>, _ key: WordKey) -> Bool {
  guard !range.isEmpty, range.count > 8 || key.high == 0 else { return false }
  return WordKey(folded: text.extracting(range)) == key && isClear(range, text)
}

private func isClear(_ word: Range<Int>, _ text: Span<UInt8>) -> Bool {
  if word.lowerBound > 0 {
    let b = text[word.lowerBound - 1]
    if b.isDigit || b == UInt8(ascii: "_") { return false }
  }
  guard word.upperBound < text.count else { return true }
  let b = text[word.upperBound]
  return !(b.isDigit || b == UInt8(ascii: "_"))
}
