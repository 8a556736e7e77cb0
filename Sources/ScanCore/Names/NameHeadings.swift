/// Headings over lists of names, which say whose they are.
extension NameLine {
  /// `Ms. Day's class list: X, Y`: what a heading says of all that is listed behind it, up to here.
  mutating func listed(
    _ name: Range<Int>, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    guard mayHead(name) else { return nil }
    let last = name.lowerBound - 1
    var i = last
    while i >= 0, i > last - 64, isOfRow(i, text, model) { i -= 1 }
    return heading(i, text, model)
  }

  /// Whether a heading may speak of a name: one word alone must be known for one, as `Crayons` is not.
  func mayHead(_ name: Range<Int>) -> Bool {
    let traits = tokens[name.lowerBound].traits
    return name.count > 1 || traits.given > 0 || traits.surname > 1
  }

  /// Whether the whole line is a heading over names of pupils: `Ms. Day's class:`, `Graduation list`.
  mutating func isHeading(_ text: Span<UInt8>, _ model: NameModel) -> Bool {
    if word(count - 1, "list", text) || word(count - 1, "roster", text)
      || word(count - 1, "roll", text)
    {
      return heading(before: count, text, model) != nil
    }
    return heading(count - 1, text, model) != nil
  }

  /// What the words before a colon say of the names behind it, or nil.
  private mutating func heading(
    _ colon: Int, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    isMark(colon, ":", text) ? heading(before: colon, text, model) : nil
  }

  private mutating func heading(
    before end: Int, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    var isOfPupils = false
    var isRoll = false
    var k = end - 1
    while k >= end - 10, !isStop(k, text) {
      switch cue(k, text, model) {
      // `Reading groups: X`, but `Reading list: X`.
      case .subject where isRoll: break
      case .staff, .guardian, .publicFigure, .subject, .organisation: return nil
      case .roll, .schoolDay: (isOfPupils, isRoll) = (true, true)
      case .student, .lesson, .grade, .fact: isOfPupils = true
      default: if isHour(k, text, model) { isOfPupils = true }
      }
      k -= 1
    }
    // `Honor roll`
    if word(end - 1, "roll", text), word(end - 2, "honor", text) { isOfPupils = true }
    return isOfPupils ? NameRole(.student, .heading) : nil
  }

  /// `5th hour`, `period 2`
  private mutating func isHour(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    (word(i, "hour", text) || word(i, "period", text))
      && (isNumber(i - 1) || isNumber(i + 1) || isOrdinal(i - 1, text, model))
  }

  /// Whether a token may stand in a list of names, with what is told of each.
  private mutating func isOfRow(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    guard !isStop(i, text) else { return false }
    switch tokens[i].kind {
    case .mark: return !isMark(i, ":", text)
    case .number: return true
    case .word:
      if isCapitalized(i, text) { return true }
      switch cue(i, text, model) {
      case .conjunction, .grade, .ordinal, .particle: return true
      default: return false
      }
    case .handle, .link, .suffix: return false
    }
  }
}
