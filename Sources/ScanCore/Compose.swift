/// What a sequence found: where, and what to say of it.
struct Composition {
  var rule: Int
  var range: Range<Int>
  var evidence: EvidenceList
  /// Whether its group is named in another sentence only.
  var carried: Bool
}

extension Detector {
  /// Runs the sequences of classes on the sentences near the triggers that were met in a view.
  ///
  /// A sentence is judged if a sequence may match by what was met in it, in the one after and in the two
  /// before: a target is carried no farther. Work is linear in the text, and bounded for a sentence by
  /// the lexicon.
  /// With `everywhere`, which the twin asks for, every sequence is tried on every sentence.
  func compose(
    _ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch,
    everywhere: Bool = false
  ) {
    let program = lexicon.compositions
    let bits = scratch.swept.bits
    let emoji =
      view == .plain && !scratch.plain.map.pieces.isEmpty && holdsEmoji(scratch.plain.text)
    if !emoji, !everywhere {
      guard scratch.composing.isTriggered else { return }
      watch(view, &scratch)
      guard program.mayMatch(scratch.composing.present, bits) else { return }
    }
    scratch.cost.composed += 1
    let lent = scratch[view]
    scratch.composing.read(lent.text, padded: lent.padded)
    if emoji { scratch.composing.meetEmoji(lent.text, lexicon.words, program) }
    scratch.composing.placeMet(program)
    let gates = lexicon.gates
    for s in scratch.composing.sentences.indices {
      let near = scratch.composing.met(near: s)
      // Emoji are triggers, but of their other classes nothing is known before a sentence is classed.
      guard everywhere || (emoji ? near.meets(program.triggers) : program.mayMatch(near, bits))
      else { continue }
      scratch.composing.compose(s, lexicon.words, program, everywhere: everywhere) { rule in
        gates[rule].runs(on: view) && gates[rule].when.holds(attributes)
      }
    }
    for k in scratch.composing.compositions.indices {
      let found = scratch.composing.compositions[k]
      judge(
        found.rule, found.range, found.range, view, &scratch, composed: found.evidence,
        carried: found.carried)
    }
  }
}

extension ComposeScratch {
  /// Classes a sentence and those that it may carry from, and tries every sequence on it whose rule
  /// applies.
  mutating func compose(
    _ s: Int, _ table: WordTable, _ program: ComposeProgram, everywhere: Bool,
    applies: (Int) -> Bool
  ) {
    classify(s, table, program)
    guard everywhere || unions[s].meets(program.triggers) else { return }
    if unions[s].meets(program.pronoun) {
      for k in max(0, s - 2)..<min(sentences.count, s + 2) { classify(k, table, program) }
      carry(into: s, program)
    }
    if everywhere {
      candidates = Array(program.sequences.indices)
    } else {
      candidates.clear()
      program.addCandidates(in: unions[s], wordBits[s], to: &candidates)
      if candidates.isEmpty { return }
    }
    let sentence = sentences[s]
    index(sentence)
    for k in candidates {
      let sequence = program.sequences[k]
      guard applies(sequence.rule), let found = find(sequence, in: sentence, program) else {
        continue
      }
      compositions.append(
        Composition(
          rule: sequence.rule, range: extent(of: found, program),
          evidence: evidence(found, sequence, program),
          carried: isCarried(found, sequence, program)))
    }
  }
}

/// Whether a text may hold emoji: their first bytes in UTF-8 are E2 and above.
private func holdsEmoji(_ text: Span<UInt8>) -> Bool {
  var largest: UInt8 = 0
  for i in text.indices { largest = unsafe max(largest, text[unchecked: i]) }
  return largest >= 0xe2
}

extension ComposeScratch {
  /// The bytes of a sentence, from its first token to its last.
  func bytes(of sentence: Int) -> Range<Int> {
    let s = sentences[sentence]
    return tokens[s.lowerBound].range.lowerBound..<tokens[s.upperBound - 1].range.upperBound
  }

  /// Meets the emoji that are triggers: they are no words, so the sweep passes them over.
  mutating func meetEmoji(_ text: Span<UInt8>, _ table: WordTable, _ program: ComposeProgram) {
    for token in tokens where token.range.lowerBound < text.count {
      guard text[token.range.lowerBound] >= 0xe2, let slot = table.slot(token.key) else { continue }
      var classes = table.classes(of: slot)
      for p in table.composing(of: slot) {
        let term = table.terms[Int(table.postings[p])]
        if let c = program.classOf(set: term.owner) { classes |= c }
      }
      if classes.meets(program.triggers) {
        meet((classes & program.triggers).first, at: token.range.lowerBound)
      }
    }
  }

  /// Sorts what was met into the sentences.
  mutating func placeMet(_ program: ComposeProgram) {
    met.sort { $0.place < $1.place }
    var m = 0
    for s in sentences.indices {
      let end = bytes(of: s).upperBound
      var classes = ClassSet()
      while m < met.count, met[m].place < end {
        classes |= program.singles[met[m].index]
        m += 1
      }
      metIn[s] = classes
    }
  }

  /// The classes met in a sentence and in those that a target is carried from: the two before and the
  /// one after.
  func met(near s: Int) -> ClassSet {
    var all = ClassSet()
    for k in max(0, s - 2)..<min(sentences.count, s + 2) { all |= metIn[k] }
    return all
  }

  /// Gives every token of a sentence the classes of the phrases that begin there, then joins
  /// adjectives to heads and counts negators. Once for each sentence.
  mutating func classify(_ s: Int, _ table: WordTable, _ program: ComposeProgram) {
    if classed[s] { return }
    classed[s] = true
    let sentence = sentences[s]
    hits.clear()
    var union = ClassSet()
    var bits: UInt64 = 0
    for i in sentence {
      let key = tokens[i].key
      tokens[i].bit = key.bit
      bits |= key.bit
      guard let slot = table.slot(key) else { continue }
      let own = table.classes(of: slot)
      if !own.isEmpty {
        tokens[i].classes = own
        tokens[i].marks = marks.count..<marks.count + 1
        marks.append(.init(classes: own, count: 1))
        union |= own
      }
      for p in table.composing(of: slot) {
        let term = table.terms[Int(table.postings[p])]
        let start = i - term.pivot
        if stands(term, at: start, table, within: sentence),
          let c = program.classOf(set: term.owner)
        {
          hits.append((start, term.words.count, c))
          union |= c
        }
      }
    }
    wordBits[s] = bits
    // The shortest first.
    if hits.count > 1 { hits.sort { ($0.start, $0.count) < ($1.start, $1.count) } }
    for hit in hits { add(hit.classes, hit.count, to: hit.start) }
    if union.meets(program.benign) { excuse(sentence, program) }
    if union.meets(program.joined) { join(sentence, program) }
    if union.meets(program.negator) { negate(sentence, program) }
    unite(s)
  }

  /// Gathers the classes of a sentence.
  private mutating func unite(_ s: Int) {
    var union = ClassSet()
    for i in sentences[s] { union |= tokens[i].classes }
    unions[s] = union
  }

  /// Within a benign phrase (`hate crime`, `photo shoot`) no word is anything else.
  private mutating func excuse(_ sentence: Range<Int>, _ program: ComposeProgram) {
    var end = sentence.lowerBound
    for i in sentence {
      for m in tokens[i].marks where marks[m].classes.meets(program.benign) {
        end = max(end, i + marks[m].count)
      }
      guard i < end else { continue }
      for m in tokens[i].marks { marks[m].classes &= program.benign }
      tokens[i].classes &= program.benign
    }
  }

  private func stands(
    _ term: WordTable.Term, at start: Int, _ table: WordTable, within sentence: Range<Int>
  ) -> Bool {
    let words = term.words
    guard start >= sentence.lowerBound, start + words.count <= sentence.upperBound else {
      return false
    }
    for k in 0..<words.count {
      let token = tokens[start + k]
      guard token.key == table.keys[words.lowerBound + k] else { return false }
      if k == 0 { continue }
      // As near to each other as the words of a trigger, which is what the sweep looks for.
      let gap = token.range.lowerBound - tokens[start + k - 1].range.upperBound
      guard token.boundary <= .comma, gap <= longestGap else { return false }
    }
    return true
  }

  private mutating func put(_ c: ClassSet, _ count: Int, from first: Int) {
    for m in first..<marks.count where marks[m].count == count {
      marks[m].classes |= c
      return
    }
    marks.append(.init(classes: c, count: count))
  }

  /// `adj.x` and a head, side by side or with one word between, are a group; so is `one.x`, a singular
  /// that is an adjective as well, where no noun follows.
  private mutating func join(_ sentence: Range<Int>, _ program: ComposeProgram) {
    for i in sentence where tokens[i].classes.meets(program.joined) {
      for (one, group) in program.singulars where tokens[i].classes.meets(one) {
        let count = self.count(of: one, at: i)
        let next = i + count
        guard
          next == sentence.upperBound || tokens[next].boundary != .none
            || tokens[next].classes.meets(program.nounEnd)
        else { continue }
        add(group, count, to: i)
      }
      for (adjective, group) in program.adjectives where tokens[i].classes.meets(adjective) {
        var next = i + count(of: adjective, at: i)
        let limit = min(next + 2, sentence.upperBound)
        while next < limit, tokens[next].boundary == .none {
          if tokens[next].classes.meets(program.head) {
            add(group, next + 1 - i, to: i)
            break
          }
          next += 1
        }
      }
    }
  }

  /// Tokens of the first phrase of a class that begins at a token.
  private func count(of c: ClassSet, at i: Int) -> Int {
    for m in tokens[i].marks where marks[m].classes.meets(c) { return marks[m].count }
    return 1
  }

  /// Adds a mark to a token whose marks may lie anywhere: they move to the end.
  private mutating func add(_ c: ClassSet, _ count: Int, to i: Int) {
    let old = tokens[i].marks
    let first = marks.count
    for m in old { marks.append(marks[m]) }
    put(c, count, from: first)
    tokens[i].marks = first..<marks.count
    tokens[i].classes |= c
  }

  /// Counts negators clause by clause. Those within a neutral phrase (`nothing but`) do not count.
  private mutating func negate(_ sentence: Range<Int>, _ program: ComposeProgram) {
    var odd = false
    var neutralUntil = sentence.lowerBound
    var pending = sentence.lowerBound
    for i in sentence {
      if tokens[i].boundary >= .comma || tokens[i].classes.meets(program.contrast) { odd = false }
      for m in tokens[i].marks where marks[m].classes.meets(program.neutral) {
        neutralUntil = max(neutralUntil, i + marks[m].count)
      }
      tokens[i].negated = odd
      if i >= neutralUntil, i >= pending, tokens[i].classes.meets(program.negator) {
        odd.toggle()
        // `don't`: both halves may be listed, but they are one negator.
        pending = i + 1
        for m in tokens[i].marks where marks[m].classes.meets(program.negator) {
          pending = max(pending, i + marks[m].count)
        }
      }
    }
  }

  /// Lets pronouns of a sentence stand for the group named in the two before or the one after; one
  /// that stands for none is no pronoun to the sequences.
  mutating func carry(into s: Int, _ program: ComposeProgram) {
    carried = ClassSet()
    for k in stride(from: s, through: max(0, s - 2), by: -1) where carried.isEmpty {
      carried = unions[k] & program.group
    }
    if carried.isEmpty, s + 1 < sentences.count { carried = unions[s + 1] & program.group }
    if !carried.isEmpty { return }
    for i in sentences[s] where tokens[i].classes.meets(program.pronoun) {
      tokens[i].classes &= ~program.pronoun
      for m in tokens[i].marks { marks[m].classes &= ~program.pronoun }
    }
    unite(s)
  }

  /// The bytes of a match from its first target or predicate on: what stands before is grammar.
  func extent(of match: Range<Int>, _ program: ComposeProgram) -> Range<Int> {
    let telling = program.predicates | program.targets
    var first = match.lowerBound
    if match.contains(where: { tokens[$0].classes.meets(program.predicates) }) {
      while !tokens[first].classes.meets(telling) { first += 1 }
    }
    return tokens[first].range.lowerBound..<tokens[match.upperBound - 1].range.upperBound
  }

  /// Whether a match has its group from another sentence only.
  func isCarried(
    _ range: Range<Int>, _ sequence: ComposeProgram.Sequence, _ program: ComposeProgram
  ) -> Bool {
    sequence.elements.contains { program.elements[$0].classes.meets(program.pronoun) }
      && !range.contains { tokens[$0].classes.meets(program.group) }
  }

  /// What a match says of itself: the group it is aimed at, the predicate, whether it was turned by a
  /// negator or carried.
  func evidence(
    _ range: Range<Int>, _ sequence: ComposeProgram.Sequence, _ program: ComposeProgram
  ) -> EvidenceList {
    var list = EvidenceList()
    let named = range.first { tokens[$0].classes.meets(program.group) }
    if let i = named ?? range.first(where: { tokens[$0].classes.meets(program.pronoun) }) {
      let group = named == nil ? carried : tokens[i].classes & program.group
      list.append(.group)
      list.append(.wordClass(group.first))
      if named == nil { list.append(.carried) }
    }
    var all = ClassSet()
    for k in sequence.elements { all |= program.elements[k].classes }
    all &= program.predicates
    if let i = range.first(where: { tokens[$0].classes.meets(all) }) {
      list.append(.wordClass((tokens[i].classes & all).first))
    }
    if sequence.elements.contains(where: { program.elements[$0].polarity == .odd }) {
      list.append(.negated)
    }
    return list
  }
}
