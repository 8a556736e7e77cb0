extension Detector {
  /// Tries the rules that each anchor of `scratch.swept` names, on a view.
  func match(_ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch) {
    if scratch.tried.count != lexicon.rules.count {
      scratch.tried = Array(repeating: 0, count: lexicon.rules.count)
      scratch.patterns = Array(repeating: nil, count: lexicon.rules.count)
    }
    for rule in scratch.touched { scratch.tried[rule] = 0 }
    scratch.touched.removeAll(keepingCapacity: true)
    scratch.composing.triggers.removeAll(keepingCapacity: true)

    for i in scratch.swept.anchors.indices {
      let anchor = scratch.swept.anchors[i]
      switch anchor.kind {
      case .word:
        for p in lexicon.words.postings(of: anchor.value) {
          let term = lexicon.words.terms[Int(lexicon.words.postings[p])]
          switch term.kind {
          case .phrase: continue
          case .anchor:
            if lexicon.programs[term.owner].composed {
              scratch.composing.triggers.append(anchor.start)
            } else {
              run(term.owner, anchor, view, attributes, &scratch)
            }
          case .ruleTerm: runTerm(term, anchor, view, attributes, &scratch)
          }
        }
      case .digits:
        for rule in lexicon.digitRules where anchor.value >= lexicon.programs[rule].digits {
          run(rule, anchor, view, attributes, &scratch)
        }
      case .at: for rule in lexicon.atRules { run(rule, anchor, view, attributes, &scratch) }
      case .url: for rule in lexicon.urlRules { run(rule, anchor, view, attributes, &scratch) }
      }
    }
    if view != .cased { compose(view, attributes, &scratch) }
  }

  private func applies(_ rule: Int, _ view: ViewKind, _ attributes: TextAttributes) -> Bool {
    let program = lexicon.programs[rule]
    let runsHere =
      switch view {
      case .plain: !program.cased
      case .cased: program.cased
      case .skeleton, .decoded: program.disguised && !program.cased
      }
    return runsHere && program.when.holds(attributes)
  }

  /// Runs a pattern from every start that an anchor allows and that was not tried before. A match
  /// counts if it overlaps the anchor; the search goes on behind it.
  private func run(
    _ rule: Int, _ anchor: Anchor, _ view: ViewKind, _ attributes: TextAttributes,
    _ scratch: inout Scratch
  ) {
    guard applies(rule, view, attributes) else { return }
    guard let pattern = pattern(rule, &scratch) else {
      scratch.complete = false
      return
    }
    if scratch.tried[rule] == 0 { scratch.touched.append(rule) }
    var from = max(anchor.start - lexicon.programs[rule].reach, scratch.tried[rule])
    scratch.tried[rule] = max(from, anchor.end)
    while true {
      let outcome = scratch.withView(view) { text, match in
        while from > 0, from < text.count, !text[from].beginsScalar { from += 1 }
        return from < min(anchor.end, text.count)
          ? match.search(pattern, text, from: from..<anchor.end) : MatchScratch.Outcome.none
      }
      scratch.cost.patternRuns += 1
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
    if let known = scratch.patterns[rule] { return known }
    let made = lexicon.programs[rule].pattern.flatMap { lexicon.patterns.pattern(rule, source: $0) }
    scratch.patterns[rule] = made
    return made
  }

  /// Checks that the words of a term stand round its anchor.
  private func runTerm(
    _ term: WordTable.Term, _ anchor: Anchor, _ view: ViewKind, _ attributes: TextAttributes,
    _ scratch: inout Scratch
  ) {
    guard applies(term.owner, view, attributes) else { return }
    let words = lexicon.words
    let range = scratch.withView(view) { text, _ in
      termRange(term, words, text, pivot: anchor.start..<anchor.end)
    }
    if let range { judge(term.owner, range, range, view, &scratch) }
  }
}

extension Scratch {
  /// A view. A copy shares its storage, so it costs a reference count.
  subscript(kind: ViewKind) -> View {
    switch kind {
    case .plain: plain
    case .cased: cased
    case .skeleton, .decoded: derived
    }
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
    guard let word = wordEnding(before: start, text),
      word.key == table.keys[term.words.lowerBound + k]
    else { return nil }
    start = word.range.lowerBound
  }
  k = term.pivot
  while k + 1 < term.words.count {
    k += 1
    guard let word = wordBeginning(after: end, text),
      word.key == table.keys[term.words.lowerBound + k]
    else { return nil }
    end = word.range.upperBound
  }
  return start..<end
}

/// The word that begins at most ``longestGap`` bytes behind `end`, with at most one line break between.
private func wordBeginning(after end: Int, _ text: Span<UInt8>) -> Word? {
  var i = end
  var breaks = 0
  while i < text.count, !text[i].isWordByte {
    if text[i].isDigit || i - end >= longestGap { return nil }
    if text[i] == 0x0a { breaks += 1 }
    i += 1
  }
  guard i < text.count, i > end, breaks <= 1 else { return nil }
  var walk = WordWalk(from: i)
  guard let word = walk.next(text, limit: text.count), word.range.lowerBound == i else {
    return nil
  }
  return isClear(word.range, text) ? word : nil
}

/// The word that ends at most ``longestGap`` bytes before `start`.
private func wordEnding(before start: Int, _ text: Span<UInt8>) -> Word? {
  var i = start
  var breaks = 0
  while i > 0, !text[i - 1].isWordByte {
    if text[i - 1].isDigit || start - i >= longestGap { return nil }
    if text[i - 1] == 0x0a { breaks += 1 }
    i -= 1
  }
  guard i > 0, i < start, breaks <= 1 else { return nil }
  var first = i
  while first > 0, text[first - 1].isWordByte { first -= 1 }
  var walk = WordWalk(from: first)
  var last: Word?
  while let word = walk.next(text, limit: i) { last = word }
  guard let last, last.range.upperBound == i, isClear(last.range, text) else { return nil }
  return last
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
