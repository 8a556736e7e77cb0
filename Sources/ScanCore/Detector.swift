/// Finds what breaks the rules of a lexicon. Immutable: one serves all threads.
public final class Detector: Sendable {
  public let lexicon: CompiledLexicon

  public init(lexicon: CompiledLexicon) { self.lexicon = lexicon }

  /// Scans a text of any length, claimed to be UTF-8. Findings are left in `scratch.findings`.
  ///
  /// Returns whether the text was wholly scanned: false if a limit was hit or a library failed, and
  /// then the verdict may not be `allow`. Time is linear in the text; nothing is allocated once the
  /// scratch has grown.
  public func scan(_ text: Span<UInt8>, attributes: TextAttributes, scratch: inout Scratch) -> Bool
  {
    scratch.findings.removeAll(keepingCapacity: true)
    scratch.complete = true
    var start = 0
    while start < text.count {
      let end = Pieces.end(text, from: start, isLast: true) ?? text.count
      scanPiece(text.extracting(start..<end), at: start, attributes, &scratch)
      start = end
    }
    return scratch.complete
  }

  /// The road: fold, sweep, match; then, where something is disguised, decode and match again;
  /// every match is judged on the spot, and what is left is resolved.
  private func scanPiece(
    _ piece: Span<UInt8>, at offset: Int, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    scratch.cost.bytes += piece.count
    scratch.found.removeAll(keepingCapacity: true)

    guard scratch.folder.fold(piece, keepCase: false, into: &scratch.plain) == 0 else {
      scratch.complete = false
      return
    }
    sweep(scratch.plain, lexicon, into: &scratch.swept)
    scratch.cost.words += scratch.swept.words
    scratch.cost.anchors += scratch.swept.anchors.count
    matchStudents(.plain, attributes, &scratch)
    if !scratch.swept.anchors.isEmpty {
      match(.plain, attributes, &scratch)
      matchCased(piece, attributes, &scratch)
    }
    if !scratch.swept.oblique.isEmpty { matchDisguised(attributes, &scratch) }

    resolve(&scratch.found, piece, lexicon)
    for finding in scratch.found {
      var placed = finding
      placed.range = finding.range.lowerBound + offset..<finding.range.upperBound + offset
      scratch.findings.append(placed)
    }
  }

  /// Rules that need case run on a view of their own, made only where one is anchored.
  private func matchCased(
    _ piece: Span<UInt8>, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    let wanted = scratch.swept.anchors.contains { anchor in
      anyRule(of: anchor) { lexicon.gates[$0].cased }
    }
    guard wanted else { return }
    guard scratch.folder.fold(piece, keepCase: true, into: &scratch.cased) == 0 else {
      scratch.complete = false
      return
    }
    let plain = scratch.plain.map
    let cased = scratch.cased.map
    if !plain.pieces.isEmpty || !cased.pieces.isEmpty {
      let count = scratch.cased.count
      for i in scratch.swept.anchors.indices {
        let a = scratch.swept.anchors[i]
        let source = plain.source(of: a.start..<a.end)
        let start = cased.view(ofSource: source.lowerBound, count: count)
        scratch.swept.anchors[i].start = start
        scratch.swept.anchors[i].end = max(
          start + 1, cased.view(ofSource: source.upperBound, count: count))
      }
    }
    match(.cased, attributes, &scratch)
  }

  private func matchDisguised(_ attributes: TextAttributes, _ scratch: inout Scratch) {
    scratch.cost.obliqueWindows += scratch.swept.oblique.count
    scratch.disguises.find(scratch.swept.oblique, in: scratch.plain, lexicon)
    for kind in [ViewKind.skeleton, .decoded] {
      let list = kind == .skeleton ? scratch.disguises.skeleton : scratch.disguises.decoded
      if list.isEmpty { continue }
      scratch.disguises.apply(list, to: scratch.plain, into: &scratch.derived)
      sweep(scratch.derived, lexicon, into: &scratch.swept)
      matchStudents(kind, attributes, &scratch)
      match(kind, attributes, &scratch)
    }
  }

  private func anyRule(of anchor: Anchor, _ holds: (Int) -> Bool) -> Bool {
    switch anchor.kind {
    case .word:
      for p in lexicon.words.postings(of: anchor.value) {
        let term = lexicon.words.terms[Int(lexicon.words.postings[p])]
        if term.kind == .anchor || term.kind == .ruleTerm, holds(term.owner) { return true }
      }
      return false
    case .digits: return lexicon.digitRules.contains(where: holds)
    case .mixed: return lexicon.mixedRules.contains(where: holds)
    case .at: return lexicon.atRules.contains(where: holds)
    case .url: return lexicon.urlRules.contains(where: holds)
    }
  }
}
