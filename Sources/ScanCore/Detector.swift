/// Finds what breaks the rules of a lexicon. Immutable: one serves all threads.
public final class Detector: Sendable {
  public let lexicon: CompiledLexicon
  /// How much evidence a name of a person needs; nil: names are not looked for.
  public let names: NamesMode?

  public init(lexicon: CompiledLexicon, names: NamesMode? = .balanced) {
    self.lexicon = lexicon
    self.names = names
  }

  /// Scans a text of any length, claimed to be UTF-8. Findings are left in `scratch.findings`.
  ///
  /// Returns whether the text was wholly scanned: false if a limit was hit or a library failed, and
  /// then the verdict may not be `allow`. Time is linear in the text; nothing is allocated once the
  /// scratch has grown.
  public func scan(_ text: Span<UInt8>, attributes: TextAttributes, scratch: inout Scratch) -> Bool
  {
    scratch.findings.clear()
    scratch.complete = true
    var start = 0
    var floor = 0
    while start < text.count,
      let window = Pieces.window(text, from: start, floor: floor, isLast: true)
    {
      scanPiece(text.extracting(window.bytes), attributes, &scratch)
      let low = window.bytes.lowerBound
      let body = keep(window.body.lowerBound - low..<window.body.upperBound - low, &scratch.found)
      for i in scratch.found.indices {
        let range = scratch.found[i].range
        scratch.found[i].range = range.lowerBound + low..<range.upperBound + low
        scratch.findings.append(scratch.found[i])
      }
      start = low + body.upperBound
      if window.endsParagraph { floor = start }
    }
    return scratch.complete
  }

  /// Scans a piece of a stream, claimed to be UTF-8. Findings are left in `scratch.findings`, their
  /// ranges counted from the beginning of `piece.bytes`; all of them lie in the body, which is made
  /// longer if a finding runs over its end.
  ///
  /// Returns whether the piece was wholly scanned, as for a text.
  public func scan(_ piece: inout Piece, attributes: TextAttributes, scratch: inout Scratch) -> Bool
  {
    scratch.findings.clear()
    scratch.complete = true
    scanPiece(piece.bytes.span, attributes, &scratch)
    piece.body = keep(piece.body, &scratch.found)
    scratch.findings.append(contentsOf: scratch.found)
    return scratch.complete
  }

  /// Drops the findings that begin outside of a body, and returns the body with the end that no
  /// finding crosses.
  private func keep(_ body: Range<Int>, _ found: inout [Finding]) -> Range<Int> {
    var end = body.upperBound
    var kept = 0
    // By index: an array that is walked would be copied when it is written to.
    for i in found.indices {
      let range = found[i].range
      if range.lowerBound >= end { break }
      if range.lowerBound < body.lowerBound { continue }
      end = max(end, range.upperBound)
      if kept < i { found[kept] = found[i] }
      kept += 1
    }
    found.cut(to: kept)
    return body.lowerBound..<end
  }

  /// The road: fold, sweep, match; then, where something is disguised, decode and match again;
  /// every match is judged on the spot, and what is left in `scratch.found` is resolved.
  private func scanPiece(
    _ piece: Span<UInt8>, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    scratch.cost.bytes += piece.count
    scratch.found.clear()

    guard scratch.folder.fold(piece, keepCase: false, into: &scratch.plain) == 0 else {
      scratch.complete = false
      return
    }
    sweep(scratch.plain, lexicon, into: &scratch.swept)
    scratch.cost.words += scratch.swept.words
    scratch.cost.anchors += scratch.swept.anchors.count
    matchStudents(.plain, attributes, &scratch)
    findPersons(piece, &scratch)
    scratch.digitPlaces.clear()
    for i in scratch.metPlain.indices { scratch.metPlain[i] = 0 }
    // Emoji are triggers that the sweep does not see.
    if !scratch.swept.anchors.isEmpty || !scratch.plain.map.pieces.isEmpty {
      scratch.findDigitPlaces(lexicon.words)
      match(.plain, attributes, &scratch)
      matchCased(piece, attributes, &scratch)
    }
    if !scratch.swept.oblique.isEmpty || !scratch.digitPlaces.isEmpty {
      matchDisguised(attributes, &scratch)
    }

    combine(piece, attributes, &scratch)
    resolve(&scratch.found, piece, lexicon)
  }

  /// Rules that need case run on a view of their own, made only where one is anchored.
  private func matchCased(
    _ piece: Span<UInt8>, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    guard scratch.swept.anchors.contains(where: isCased) else { return }
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
    scratch.undoDigits(scratch.swept.oblique)
    for kind in [ViewKind.skeleton, .decoded] {
      let list = kind == .skeleton ? scratch.disguises.skeleton : scratch.disguises.decoded
      if list.isEmpty { continue }
      scratch.disguises.apply(list, to: scratch.plain, into: &scratch.derived)
      sweep(scratch.derived, lexicon, into: &scratch.swept)
      matchStudents(kind, attributes, &scratch)
      match(kind, attributes, &scratch)
    }
  }

  /// Whether some rule that an anchor names needs the view with case.
  private func isCased(_ anchor: Anchor) -> Bool {
    switch anchor.kind {
    case .word: lexicon.words.slots[anchor.value].flags & WordTable.cased != 0
    case .digits: lexicon.casedClasses.digits
    case .mixed: lexicon.casedClasses.mixed
    case .at: lexicon.casedClasses.at
    case .url: lexicon.casedClasses.url
    }
  }
}
