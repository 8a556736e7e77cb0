/// Underscores and asterisks that emphasise: `_never_`, `**Password:** x`, as Markdown, chats and mails have them.
///
/// Marks of one kind round some words say nothing but how these look, and are left out of a view: what
/// rules ask for may stand on both sides of one (CommonMark 0.31, 6.2: a mark opens before a word and
/// closes behind one).
///
/// An underscore between two letters or digits belongs to an identifier (`user_name`), which is no word to the
/// rules. One at the edge of a word belongs to nothing: left as it is, it would hide the word, number or
/// name beside it, so it is read as the other sign of emphasis, the asterisk. An asterisk without another
/// to close it stays, as it may stand for a letter (`a**`).
extension View {
  private static let underscore = UInt8(ascii: "_")
  private static let asterisk = UInt8(ascii: "*")
  /// Most marks in a row; more are a blank to be filled in, or a line.
  private static let longest = 3
  /// How far round an underscore the `@` of an address or a handle is looked for: the local part of an address
  /// has no more (RFC 5321, 4.5.3.1.1).
  private static let address = 64
  /// Most bytes between two marks that belong together.
  private static let farthest = 256

  /// Takes marks of emphasis out. Linear.
  mutating func unmarkEmphasis() {
    markUnderscores()
    guard holds(Self.asterisk) else { return }
    var marks: [Range<Int>] = []
    var opened: Range<Int>?
    var i = 0
    while i < count {
      guard bytes[i] == Self.asterisk else {
        if bytes[i] == 0x0a { opened = nil }
        i += 1
        continue
      }
      let start = i
      while i < count, bytes[i] == Self.asterisk { i += 1 }
      let run = start..<i
      guard run.count <= Self.longest else { continue }
      let (before, after) = (isInk(start - 1), isInk(i))
      if let open = opened, open.count == run.count, before, !isWord(i),
        start - open.upperBound <= Self.farthest
      {
        marks += [open, run]
        opened = nil
      } else if after, !isWord(start - 1) {
        opened = run
      }
    }
    if !marks.isEmpty { replace(marks, by: .nothing) }
  }

  /// Whether something that is seen stands at `i`.
  private func isInk(_ i: Int) -> Bool { i >= 0 && i < count && bytes[i] > 0x20 }

  private func isWord(_ i: Int) -> Bool { side(i) == .word }

  /// Makes asterisks of the underscores that emphasise. Linear; the offsets stay.
  private mutating func markUnderscores() {
    isEmphasised = false
    guard holds(Self.underscore) else { return }
    var i = 0
    while i < count {
      var end = i
      while end < count, bytes[end] == Self.underscore { end += 1 }
      if end > i, end - i <= Self.longest, emphasises(i..<end) {
        replace(i..<end, by: Self.asterisk)
        isEmphasised = true
      }
      i = end + 1
    }
  }

  private func emphasises(_ run: Range<Int>) -> Bool {
    let before = side(run.lowerBound - 1)
    let after = side(run.upperBound)
    switch (before, after) {
    case (.word, .none): return !endsHandle(run.lowerBound)
    case (.none, .word): return !beginsAddress(run.upperBound)
    case (.word, .word), (.none, .none), (.glue, _), (_, .glue): return false
    }
  }

  private enum Side { case none, word, glue }

  /// What the byte at `i` belongs to.
  private func side(_ i: Int) -> Side {
    guard i >= 0, i < count else { return .none }
    switch bytes[i] {
    case UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "="),
      UInt8(ascii: "&"):
      return .glue
    case let b where b < 0x80: return b.isLetterByte || b.isDigit ? .word : .none
    default:
      var start = i
      while !bytes[start].beginsScalar { start -= 1 }
      return ScalarClass(scalar(text, at: start).value) == .other ? .none : .word
    }
  }

  /// Whether what ends before `end` is a handle, which may end in an underscore (`@maya_`). A domain never does.
  private func endsHandle(_ end: Int) -> Bool {
    var i = end
    while i > 0, end - i < Self.address, bytes[i - 1] > 0x20 {
      i -= 1
      if bytes[i] == UInt8(ascii: "@") { return side(i - 1) != .word }
    }
    return false
  }

  /// Whether an address begins at `start`: the underscore before it may be its first byte.
  private func beginsAddress(_ start: Int) -> Bool {
    var i = start
    while i < count, i - start < Self.address, bytes[i] > 0x20 {
      if bytes[i] == UInt8(ascii: "@") { return true }
      i += 1
    }
    return false
  }
}
