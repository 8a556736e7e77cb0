/// Buffers of the combining step.
struct CombineScratch {
  var tokens: [JudgeScratch.Token] = []
  /// For each token of the window the companions whose phrase begins there, and its words.
  var phrases: [(companions: UInt64, words: Int)] = []
  /// For each companion the words to the nearest one, `Int.max` for none.
  var nearest: [Int] = []
  /// The companions that are there, as bits.
  var seen: UInt64 = 0
  var verdicts: [(severity: Severity?, score: Int, evidence: EvidenceList)] = []
  /// Where findings stand in the plain view, in order of place, and the length of the longest: so that a
  /// finding meets only what is near it, and a piece full of findings takes no time that is quadratic.
  var places: [(range: Range<Int>, index: Int)] = []
  private var longest = 0

  /// Keeps the places of findings.
  mutating func keep(_ ranges: some Sequence<Range<Int>>) {
    places.clear()
    longest = 0
    for (i, range) in ranges.enumerated() {
      places.append((range, i))
      longest = max(longest, range.count)
    }
    places.sort { ($0.range.lowerBound, $0.index) < ($1.range.lowerBound, $1.index) }
  }

  /// The part of ``places`` that holds all findings that overlap a range.
  func places(near range: Range<Int>) -> ArraySlice<(range: Range<Int>, index: Int)> {
    let first = firstPlace(from: range.lowerBound - longest)
    return places[first..<max(first, firstPlace(from: range.upperBound))]
  }

  /// The first finding that begins at an offset or behind it.
  private func firstPlace(from offset: Int) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let mid = (low + high) / 2
      if places[mid].range.lowerBound < offset { low = mid + 1 } else { high = mid }
    }
    return low
  }

  /// Begins anew, with nothing seen of so many companions.
  mutating func forget(of count: Int) {
    if nearest.count != count { nearest = Array(repeating: Int.max, count: count) }
    while seen != 0 {
      nearest[seen.trailingZeroBitCount] = Int.max
      seen &= seen &- 1
    }
  }

  /// Notes companions (bits) at a distance in words.
  mutating func note(_ companions: UInt64, _ distance: Int) {
    seen |= companions
    var rest = companions
    while rest != 0 {
      let c = rest.trailingZeroBitCount
      rest &= rest &- 1
      nearest[c] = min(nearest[c], distance)
    }
  }
}

extension Detector {
  /// Judges findings by their company: a fact means nothing by itself and everything beside a name.
  ///
  /// Runs once for a piece, between match and resolve, and only on findings whose rule has a
  /// combination. Each sees all that was found, whatever becomes of it, so the result does not depend
  /// on their order. The text is the plain view; sentences are those of ``SentenceBounds``. Cost:
  /// about a microsecond for each such finding, and nothing where there is none or where no companion
  /// stands in the piece, which the sweep has seen; with `everywhere`, which the twin asks for, that is
  /// not relied on.
  func combine(
    _ piece: Span<UInt8>, _ attributes: TextAttributes, _ scratch: inout Scratch,
    everywhere: Bool = false
  ) {
    let combinations = lexicon.combinations
    guard !scratch.found.isEmpty, !combinations.companions.isEmpty else { return }
    scratch.dropPersonsInside()
    scratch.keepPlaces()
    var changed = false
    var near: UInt64?
    scratch.combine.verdicts.clear()
    for i in scratch.found.indices {
      let f = scratch.found[i]
      let which = combinations.byRule[f.rule]
      let citing = f.category == .studentPII ? combinations.citing : 0
      guard which >= 0 || citing != 0 else {
        scratch.combine.verdicts.append((f.severity, f.score, f.evidence))
        continue
      }
      changed = true
      let wanted = (which >= 0 ? combinations.list[which].wanted : 0) | citing
      if near == nil { near = everywhere ? ~0 : scratch.mayBeNear(lexicon) }
      let mayHold =
        citing & near! != 0
        || which >= 0 && combinations.list[which].mayHold(among: near!)
      scratch.survey(i, mayHold ? wanted & near! : 0, piece, attributes, lexicon)
      scratch.combine.verdicts.append(
        weigh(f, which >= 0 ? combinations.list[which] : nil, citing, attributes, scratch.combine))
    }
    guard changed else { return }
    var kept = 0
    for i in scratch.found.indices {
      let verdict = scratch.combine.verdicts[i]
      guard let severity = verdict.severity else { continue }
      var f = scratch.found[i]
      f.severity = severity
      f.score = verdict.score
      f.evidence = verdict.evidence
      scratch.found[kept] = f
      kept += 1
    }
    scratch.found.cut(to: kept)
  }

  /// What becomes of a finding in the company that ``Scratch/survey(_:_:_:_:_:)`` saw.
  ///
  /// The clauses that hold give the severity, the greatest of theirs; none, that of being alone. What
  /// a frame or a void value lowered is not raised again. Company adds 0.10 to the score.
  private func weigh(
    _ f: Finding, _ combination: Combination?, _ citing: UInt64, _ attributes: TextAttributes,
    _ seen: CombineScratch
  ) -> (severity: Severity?, score: Int, evidence: EvidenceList) {
    var evidence = f.evidence
    var named: UInt64 = 0
    var severity: Severity? = f.severity
    var score = f.score
    if let combination {
      var raised: Severity?
      for clause in combination.clauses {
        if let direction = clause.direction, direction != attributes.direction { continue }
        if let kind = clause.kind, kind != attributes.kind { continue }
        if clause.unless & seen.seen != 0 { continue }
        var there: UInt64 = 0
        var rest = clause.companions
        while rest != 0 {
          let c = rest.trailingZeroBitCount
          rest &= rest &- 1
          if seen.nearest[c] < clause.within { there |= 1 << UInt64(c) }
        }
        guard there.nonzeroBitCount >= clause.count else { continue }
        // Evidence is what stood behind the severity that is given.
        if let so = raised, clause.to < so { continue }
        if raised != clause.to { named = 0 }
        raised = clause.to
        // The nearest, or all that were counted.
        if clause.count > 1 {
          named |= there
        } else if let best = nearest(there, seen) {
          named |= 1 << UInt64(best)
        }
      }
      if let raised {
        severity = f.isHeldDown ? f.severity : raised
        score = min(100, score + 10)
      } else {
        switch combination.alone {
        case .none: severity = nil
        case .note: severity = .note
        case .review: severity = f.isHeldDown ? f.severity : .review
        case .block: severity = f.isHeldDown ? f.severity : .block
        case .same: break
        }
      }
    }
    var rest = citing
    while rest != 0 {
      let c = rest.trailingZeroBitCount
      rest &= rest &- 1
      if seen.nearest[c] != Int.max { named |= 1 << UInt64(c) }
    }
    var left = 4
    while named != 0, left > 0, evidence.count < EvidenceList.capacity {
      evidence.append(.with(companion: named.trailingZeroBitCount))
      named &= named &- 1
      left -= 1
    }
    return (severity, score, evidence)
  }

  private func nearest(_ companions: UInt64, _ seen: CombineScratch) -> Int? {
    var best: Int?
    var rest = companions
    while rest != 0 {
      let c = rest.trailingZeroBitCount
      rest &= rest &- 1
      if best == nil || seen.nearest[c] < seen.nearest[best!] { best = c }
    }
    return best
  }
}

extension Combination {
  /// Whether some clause could be met by companions (bits): never false if one is.
  fileprivate func mayHold(among companions: UInt64) -> Bool {
    clauses.contains { ($0.companions & companions).nonzeroBitCount >= $0.count }
  }
}

extension Finding {
  /// Whether a frame or a void value has lowered it.
  fileprivate var isHeldDown: Bool {
    for i in 0..<evidence.count {
      switch evidence[i] {
      case .frame, .void: return true
      default: continue
      }
    }
    return false
  }
}

extension Scratch {
  /// Drops persons that are part of something else: Penn in an address, a surname in an e-mail address.
  mutating func dropPersonsInside() {
    guard found.contains(where: { $0.entity == .person }) else { return }
    combine.keep(
      found.lazy.map { $0.entity != nil && $0.entity != .person ? $0.range : 0..<0 })
    var kept = 0
    for i in found.indices {
      if found[i].entity == .person, isInsideOther(found[i].range) { continue }
      if kept < i { found.swapAt(kept, i) }
      kept += 1
    }
    found.cut(to: kept)
  }

  private func isInsideOther(_ range: Range<Int>) -> Bool {
    combine.places(near: range).contains {
      $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound
    }
  }

  /// Keeps where all findings stand in the plain view.
  mutating func keepPlaces() {
    let view = plain
    combine.keep(found.lazy.map { Self.range($0.range, in: view) })
  }

  /// The range of a finding in the plain view.
  private static func range(_ range: Range<Int>, in plain: borrowing View) -> Range<Int> {
    if plain.map.pieces.isEmpty { return range }
    let start = plain.map.view(ofSource: range.lowerBound, count: plain.count)
    let end = plain.map.view(ofSource: range.upperBound, count: plain.count)
    return start..<max(start, end)
  }

  /// The companions that may stand somewhere in the piece, as bits: never too few.
  func mayBeNear(_ lexicon: CompiledLexicon) -> UInt64 {
    let combinations = lexicon.combinations
    var bits: UInt64 = 0
    for (c, companion) in combinations.companions.enumerated() {
      let isWord = companion.set >= 0 && (companion.need < 0 || isMet(companion.need))
      if isWord || companion.nameShape || companion.initial || companion.media {
        bits |= 1 << UInt64(c)
      }
    }
    for f in found { bits |= combinations.companions(of: f) }
    return bits
  }

  private func isMet(_ need: Int) -> Bool {
    need >> 6 < metPlain.count && metPlain[need >> 6] & (1 << UInt64(need & 63)) != 0
  }

  /// Measures how far the nearest of each wanted companion is from a finding, in words, into
  /// ``CombineScratch/nearest``. Companions stand in the sentence of the finding.
  mutating func survey(
    _ index: Int, _ wanted: UInt64, _ piece: Span<UInt8>, _ attributes: TextAttributes,
    _ lexicon: CompiledLexicon
  ) {
    let combinations = lexicon.combinations
    combine.forget(of: combinations.companions.count)
    guard wanted != 0 else { return }
    let f = found[index]
    let at = Self.range(f.range, in: plain)
    guard !at.isEmpty else { return }
    let view = plain
    let text = view.text
    _ = Surroundings(at, text, lexicon.words, &combine.tokens)
    let bounds = SentenceBounds(at, text, piece, view.map)
    readPhrases(lexicon)

    // Words before the finding and behind it, in its sentence.
    let before =
      combine.tokens.firstIndex { $0.range.upperBound > at.lowerBound }
      ?? combine.tokens.count
    let after =
      combine.tokens.firstIndex { $0.range.lowerBound >= at.upperBound }
      ?? combine.tokens.count
    for i in combine.tokens.indices {
      let (companions, words) = combine.phrases[i]
      guard companions & wanted != 0, bounds.sentence.contains(combine.tokens[i].range.lowerBound)
      else { continue }
      if i + words <= before {
        combine.note(companions & wanted, before - (i + words))
      } else if i >= after {
        combine.note(companions & wanted, i - after)
      }
    }
    for (other, j) in combine.places(near: bounds.sentence) where j != index {
      guard other.overlaps(bounds.sentence) else { continue }
      // What lies on the finding is another reading of it, unless a rule is asked for by name.
      let companions =
        combinations.companions(of: found[j], asEntity: !other.overlaps(at)) & wanted
      guard companions != 0, found[j].rule != f.rule || other != at else { continue }
      combine.note(companions, distance(at, other))
    }
    for (c, companion) in combinations.companions.enumerated()
    where (companion.nameShape || companion.initial) && wanted & 1 << UInt64(c) != 0 {
      for i in combine.tokens.indices
      where bounds.sentence.contains(combine.tokens[i].range.lowerBound) {
        guard
          let words = companion.nameShape ? nameShape(at: i, piece, lexicon) : initial(at: i, piece)
        else { continue }
        if i + words <= before {
          combine.note(1 << UInt64(c), before - (i + words))
        } else if i >= after {
          combine.note(1 << UInt64(c), i - after)
        }
      }
    }
    for (c, companion) in combinations.companions.enumerated()
    where companion.media && attributes.hasMedia && wanted & 1 << UInt64(c) != 0 {
      combine.note(1 << UInt64(c), 0)
    }
    withdraw(bounds, lexicon, piece)
  }

  /// Takes back companions that need another one in the sentence, or the one before, and have none.
  private mutating func withdraw(
    _ bounds: SentenceBounds, _ lexicon: CompiledLexicon, _ piece: Span<UInt8>
  ) {
    let combinations = lexicon.combinations
    var rest = combine.seen
    while rest != 0 {
      let c = rest.trailingZeroBitCount
      rest &= rest &- 1
      let behind = combinations.companions[c].behind
      if behind == 0 { continue }
      let view = plain
      let reach = bounds.withSentenceBefore(view.text, piece, view.map)
      if !holds(behind, in: reach, lexicon, piece) {
        combine.nearest[c] = Int.max
        combine.seen &= ~(1 << UInt64(c))
      }
    }
  }

  /// Whether one of some companions (bits) stands in a range of the plain view.
  private func holds(
    _ wanted: UInt64, in range: Range<Int>, _ lexicon: CompiledLexicon, _ piece: Span<UInt8>
  ) -> Bool {
    let combinations = lexicon.combinations
    for (place, i) in combine.places(near: range) where place.overlaps(range) {
      if combinations.companions(of: found[i]) & wanted != 0 { return true }
    }
    let shapes = combinations.companions.indices.contains { c in
      combinations.companions[c].nameShape && wanted & 1 << UInt64(c) != 0
    }
    for i in combine.tokens.indices where range.contains(combine.tokens[i].range.lowerBound) {
      if combine.phrases[i].companions & wanted != 0 { return true }
      if shapes, nameShape(at: i, piece, lexicon) != nil { return true }
    }
    return false
  }

  /// Words between two ranges of the plain view.
  private func distance(_ a: Range<Int>, _ b: Range<Int>) -> Int {
    if a.overlaps(b) { return 0 }
    let gap =
      a.upperBound <= b.lowerBound
      ? a.upperBound..<b.lowerBound : b.upperBound..<a.lowerBound
    var words = 0
    for t in combine.tokens
    where gap.lowerBound <= t.range.lowerBound && t.range.upperBound <= gap.upperBound {
      words += 1
    }
    return words
  }

  /// Finds the phrases of companions that begin at each token.
  private mutating func readPhrases(_ lexicon: CompiledLexicon) {
    combine.phrases.clear()
    for _ in combine.tokens.indices { combine.phrases.append((0, 0)) }
    let table = lexicon.words
    for i in combine.tokens.indices where combine.tokens[i].slot >= 0 {
      for p in table.passive(of: combine.tokens[i].slot) {
        let term = table.terms[Int(table.postings[p])]
        guard term.kind == .phrase else { continue }
        let companions = lexicon.combinations.companionsOfSet[term.owner]
        let start = i - term.pivot
        guard companions != 0,
          Surroundings.stands(
            term, at: start, table, combine.tokens, within: 0..<combine.tokens.count)
        else { continue }
        combine.phrases[start].companions |= companions
        combine.phrases[start].words = max(combine.phrases[start].words, term.words.count)
      }
    }
  }

  /// The words of what looks like the name of a person and begins at a token, or nil: two capitalised
  /// words, or one and an initial, with one space between, of which neither opens other things than
  /// names; no title of staff before, no word of a place behind.
  private func nameShape(at i: Int, _ piece: Span<UInt8>, _ lexicon: CompiledLexicon) -> Int? {
    let c = lexicon.combinations
    guard isCapitalised(i, piece), !isWord(i, of: c.notNames, lexicon), i + 1 < combine.tokens.count
    else { return nil }
    let gap = combine.tokens[i].range.upperBound..<combine.tokens[i + 1].range.lowerBound
    guard gap.count == 1, plain.text[gap.lowerBound] == 0x20 else { return nil }
    if combine.tokens[i + 1].range.count > 1 {
      guard isCapitalised(i + 1, piece), !isWord(i + 1, of: c.notNames, lexicon) else { return nil }
    } else {
      guard isRaised(i + 1, piece) else { return nil }
    }
    if i > 0, isWord(i - 1, of: c.staffTitles, lexicon) { return nil }
    if i > 0, isCapitalised(i - 1, piece),
      combine.tokens[i].range.lowerBound - combine.tokens[i - 1].range.upperBound == 1
    {
      return nil
    }
    if i + 2 < combine.tokens.count, isWord(i + 2, of: c.placeWords, lexicon) { return nil }
    return isWord(i + 1, of: c.placeWords, lexicon) ? nil : 2
  }

  /// One word for an initial with its full stop, such as `J.`, at a token; nil for what is none.
  private func initial(at i: Int, _ piece: Span<UInt8>) -> Int? {
    let range = combine.tokens[i].range
    guard range.count == 1, isRaised(i, piece), range.upperBound < plain.count,
      plain.text[range.upperBound] == UInt8(ascii: ".")
    else { return nil }
    return 1
  }

  private func isWord(_ i: Int, of set: Int, _ lexicon: CompiledLexicon) -> Bool {
    let slot = combine.tokens[i].slot
    guard set >= 0, slot >= 0 else { return false }
    for p in lexicon.words.passive(of: slot) {
      let term = lexicon.words.terms[Int(lexicon.words.postings[p])]
      if term.kind == .phrase, term.owner == set, term.words.count == 1 { return true }
    }
    return false
  }

  /// Whether the first letter of a word was a capital, and the rest were not.
  private func isCapitalised(_ i: Int, _ piece: Span<UInt8>) -> Bool {
    let range = combine.tokens[i].range
    guard combine.tokens[i].key != nil, range.count > 1, isRaised(i, piece) else { return false }
    let last = range.upperBound - 1
    return piece[original(last..<last + 1, in: .plain).upperBound - 1] == plain.text[last]
  }

  /// Whether the first letter of a word was a capital.
  private func isRaised(_ i: Int, _ piece: Span<UInt8>) -> Bool {
    let at = combine.tokens[i].range.lowerBound
    let source = original(at..<at + 1, in: .plain).lowerBound
    return piece[source] < 0x80
      ? piece[source] != plain.text[at] && plain.text[at].isLowerLetter
      : plain.text[at] >= 0x80
        && (source + 1 >= piece.count || piece[source + 1] != plain.text[at + 1])
  }
}
