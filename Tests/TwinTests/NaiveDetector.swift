@testable import ScanCore

/// The detector without its speed: every rule over every view of every piece, no sweep, no filter, no
/// hash table, no oblique masks, no record of what was tried. It shares only the parts that say what a
/// thing means (folding, one token's undoing, judging, resolving), so that what it finds is what the
/// fast one must find.
struct NaiveDetector {
  let detector: Detector
  private let lexicon: CompiledLexicon
  /// Terms and anchors by rule.
  private let terms: [[WordTable.Term]]
  /// Needed words by their set.
  private let needs: [Int: [WordKey]]

  init(detector: Detector) {
    self.detector = detector
    lexicon = detector.lexicon
    var terms = Array(repeating: [WordTable.Term](), count: lexicon.rules.count)
    var needs: [Int: [WordKey]] = [:]
    for term in lexicon.words.terms {
      switch term.kind {
      case .ruleTerm, .anchor: terms[term.owner].append(term)
      case .need: needs[term.owner, default: []].append(lexicon.words.keys[term.words.lowerBound])
      default: break
      }
    }
    self.terms = terms
    self.needs = needs
  }

  func scan(_ bytes: [UInt8], _ attributes: TextAttributes, _ scratch: inout Scratch) -> [Finding] {
    var all: [Finding] = []
    var pieces = PieceStream()
    pieces.append(bytes.span)
    pieces.finish()
    while var piece = pieces.next() {
      for var f in scanPiece(piece.bytes, attributes, &scratch) {
        guard f.range.lowerBound >= piece.body.lowerBound,
          f.range.lowerBound < piece.body.upperBound
        else { continue }
        let end = max(piece.body.upperBound, f.range.upperBound)
        piece.body = piece.body.lowerBound..<end
        let start = piece.offset - piece.body.lowerBound
        f.range = f.range.lowerBound + start..<f.range.upperBound + start
        all.append(f)
      }
      pieces.pass(piece)
    }
    return all
  }

  private func scanPiece(
    _ piece: [UInt8], _ attributes: TextAttributes, _ scratch: inout Scratch
  ) -> [Finding] {
    scratch.found.removeAll()
    scratch.patterns = Array(repeating: nil, count: lexicon.rules.count)
    guard scratch.folder.fold(piece.span, keepCase: false, into: &scratch.plain) == 0,
      scratch.folder.fold(piece.span, keepCase: true, into: &scratch.cased) == 0
    else { return [] }
    scratch.students.removeAll()
    students(.plain, attributes, &scratch)
    detector.findPersons(piece.span, &scratch, everywhere: true)
    run(.plain, attributes, &scratch)
    run(.cased, attributes, &scratch)
    // Every byte may be part of a disguise.
    scratch.digitPlaces = []
    scratch.disguises.find(Array(0..<scratch.plain.count), in: scratch.plain, lexicon)
    scratch.undoDigits(Array(0..<scratch.plain.count))
    if !scratch.disguises.skeleton.isEmpty {
      scratch.disguises.apply(scratch.disguises.skeleton, to: scratch.plain, into: &scratch.derived)
      students(.skeleton, attributes, &scratch)
      run(.skeleton, attributes, &scratch)
    }
    if !scratch.disguises.decoded.isEmpty {
      scratch.disguises.apply(scratch.disguises.decoded, to: scratch.plain, into: &scratch.derived)
      students(.decoded, attributes, &scratch)
      run(.decoded, attributes, &scratch)
    }
    detector.combine(piece.span, attributes, &scratch, everywhere: true)
    resolve(&scratch.found, piece.span, lexicon)
    return scratch.found
  }

  private func students(
    _ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    guard let index = lexicon.students else { return }
    let list = NaiveStudents(index: index).list(bytes(of: view, scratch))
    detector.judgeStudents(list, view, attributes, &scratch)
  }

  /// Words of a view by scalar class alone, and those that are part of an identifier.
  private func words(_ text: [UInt8]) -> (words: [Word], parts: [Word]) {
    var walk = WordWalk(from: 0)
    var words: [Word] = []
    var parts: [Word] = []
    while let word = walk.next(text.span, limit: text.count) {
      let sides = [word.range.lowerBound - 1, word.range.upperBound].filter(text.indices.contains)
      if sides.contains(where: { text[$0].isDigit }) { continue }
      let isPart = sides.contains { text[$0] == UInt8(ascii: "_") }
      if isPart { parts.append(word) } else { words.append(word) }
    }
    return (words, parts)
  }

  private func run(_ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch) {
    if view != .cased { detector.compose(view, attributes, &scratch, everywhere: true) }
    // Anchors are defined on the view without case; those of the cased view are carried over.
    let base: ViewKind = view == .cased ? .plain : view
    let text = bytes(of: base, scratch)
    let (words, parts) = words(text)
    let byKey = Dictionary(grouping: words, by: \.key)
    let present = Set((words + parts).map(\.key))
    for rule in lexicon.rules.indices {
      let program = lexicon.programs[rule]
      guard program.when.holds(attributes) else { continue }
      switch view {
      case .plain: if program.cased { continue }
      case .cased: if !program.cased { continue }
      case .skeleton, .decoded: if program.cased || !program.disguised { continue }
      }
      // Each set of needed words has one that stands in the view.
      let met = program.needs.allSatisfy { set in
        needs[set, default: []].contains(where: present.contains)
      }
      guard met else { continue }
      var anchors: [Range<Int>] = []
      for term in terms[rule] {
        let keys = lexicon.words.keys[term.words]
        let pivot = keys[keys.startIndex + term.pivot]
        for word in byKey[pivot] ?? [] {
          if term.kind == .anchor {
            anchors.append(word.range)
          } else if let range = termRange(term, lexicon.words, text.span, pivot: word.range) {
            detector.judge(rule, range, range, view, &scratch)
          }
        }
      }
      guard let source = program.pattern else { continue }
      anchors += classAnchors(program, text)
      if view == .cased {
        anchors = anchors.map { a in
          let source = scratch.plain.map.source(of: a)
          let n = scratch.cased.count
          let start = scratch.cased.map.view(ofSource: source.lowerBound, count: n)
          return
            start..<max(start + 1, scratch.cased.map.view(ofSource: source.upperBound, count: n))
        }
      }
      guard !anchors.isEmpty else { continue }
      search(rule, source, program.reach, anchors, view, &scratch)
    }
  }

  private func bytes(of view: ViewKind, _ scratch: borrowing Scratch) -> [UInt8] {
    let v = scratch[view]
    return Array(v.bytes[..<v.count])
  }

  private func classAnchors(_ program: RuleProgram, _ text: [UInt8]) -> [Range<Int>] {
    var list: [Range<Int>] = []
    var i = 0
    while i < text.count {
      if program.atSign, text[i] == UInt8(ascii: "@") { list.append(i..<i + 1) }
      if program.url, isURLHead((text + [0, 0, 0]).span, i) { list.append(i..<i + 1) }
      i += 1
    }
    if program.mixed > 0 {
      for token in text.split(whereSeparator: { !$0.isVisible })
      where token.count >= program.mixed && token.contains(where: \.isDigit)
        && token.contains(where: \.isLowerLetter)
      { list.append(token.indices) }
    }
    i = 0
    while program.digits > 0, i < text.count {
      guard text[i].isDigit else {
        i += 1
        continue
      }
      let cluster = digitCluster(text.span, i, text.count)
      if cluster.digits >= program.digits { list.append(i..<cluster.end) }
      i = cluster.end
    }
    return list
  }

  /// Leftmost search over the whole view; a match counts if it holds an anchor within reach, and then
  /// the search goes on behind it.
  private func search(
    _ rule: Int, _ source: String, _ reach: Int, _ anchors: [Range<Int>], _ view: ViewKind,
    _ scratch: inout Scratch
  ) {
    guard let pattern = lexicon.patterns.pattern(rule, source: source, jit: true) else { return }
    let text = bytes(of: view, scratch)
    var from = 0
    while from < text.count {
      if !text[from].beginsScalar {
        from += 1
        continue
      }
      guard
        case .match(let whole, let finding, let value) = scratch.match.search(
          pattern, text.span, from: from..<text.count)
      else { return }
      let counts = anchors.contains { a in
        whole.lowerBound >= a.lowerBound - reach && whole.lowerBound < a.upperBound
          && whole.upperBound > a.lowerBound
      }
      if counts {
        detector.judge(rule, finding, value, view, &scratch)
        from = whole.upperBound
      } else {
        from = whole.lowerBound + 1
      }
    }
  }
}

extension Finding {
  /// As a line: what two detectors must agree on.
  func line(_ lexicon: CompiledLexicon) -> String {
    let evidence = (0..<evidence.count).map { lexicon.describe(self.evidence[$0]) }
    return "\(lexicon.rules[rule].id) \(severity.name) \(score) \(range) \(evidence)"
  }
}
