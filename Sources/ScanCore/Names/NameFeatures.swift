/// The classes of the tagger, in the order of its weights.
package enum NameTag: UInt8, Sendable, CaseIterable {
  case outside, begins, inside, place, organisation, other

  @inline(__always) package var isName: Bool { self == .begins || self == .inside }
}

/// What is asked of a token before the model is.
package enum NameCandidacy: UInt8, Sendable {
  /// Never part of a name.
  case none
  /// The model decides.
  case open
  /// A usual word: the model decides if a name stands before it.
  case following
  /// A hyphen or a particle (`de`, `van`): part of a name if one stands on both sides.
  case joining
}

extension NameLine {
  /// Whether a token may be part of a name. It must have been read.
  func candidacy(_ i: Int, _ text: Span<UInt8>) -> NameCandidacy {
    let t = tokens[i]
    if t.kind == .mark {
      let isJoint =
        t.id == UInt64(UInt8(ascii: "-")) && i > 0 && i + 1 < tokens.count
        && tokens[i - 1].end == t.start && tokens[i + 1].start == t.end
      return isJoint ? .joining : .none
    }
    guard t.kind == .word else { return .none }
    return Self.candidacy(t, text)
  }

  /// The same of a word by itself: the prefilter asks before the line is cut.
  static func candidacy(_ t: NameToken, _ text: Span<UInt8>) -> NameCandidacy {
    let before = t.start > 0 ? text[t.start - 1] : 0x20
    let after = t.end < text.count ? text[t.end] : 0x20
    if isGlue(before) || isGlue(after) { return .none }
    if after == UInt8(ascii: "."), t.end + 1 < text.count, text[t.end + 1].isLowerLetter {
      return .none
    }
    let traits = t.traits
    if t.shape == .lower || !NameTokenizer.isCapital(text, t.start) {
      if traits.cue == .particle { return .joining }
      guard t.length > 2, isWhole(t, text), traits.cue == .none else { return .none }
      if traits.isBareName { return .open }
      if t.isNear, traits.given > 0, traits.common < 2 || traits.common == 2 && traits.given > 1 {
        return .open
      }
      return .none
    }
    if t.shape == .initial { return .open }
    if traits.common >= 2, !traits.isName { return .following }
    if t.shape == .letter { return .following }
    if traits.common >= 2, traits.given == 0, isSentenceStart(text, t.start) { return .following }
    return .open
  }

  /// Whether the sweep sees the same word: letters of ASCII alone, and all of them.
  static func isWhole(_ t: NameToken, _ text: Span<UInt8>) -> Bool {
    guard Int(t.length) == t.end - t.start else { return false }
    let before = t.start > 0 ? text[t.start - 1] : 0x20
    let after = t.end < text.count ? text[t.end] : 0x20
    return
      !(before.isLetterByte || before.isDigit || before == UInt8(ascii: "_")
      || after.isLetterByte || after.isDigit || after == UInt8(ascii: "_"))
  }

  /// Whether what stands before `i` on its line is nothing, or ends a sentence or a heading.
  static func isSentenceStart(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var i = start
    while i > 0 {
      i -= 1
      switch text[i] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): continue
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"),
        UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        return true
      default: return false
      }
    }
    return true
  }

  private static func isGlue(_ b: UInt8) -> Bool {
    b == UInt8(ascii: "@") || b == UInt8(ascii: "/") || b == UInt8(ascii: "_")
      || b == UInt8(ascii: "\\")
  }

  /// Calls `use` with each feature of a token, given the tags of the two tokens before it.
  ///
  /// Thirty templates over the words, shapes and lists of five tokens. The five must have been read.
  @inline(__always)
  func features(
    _ i: Int, _ text: Span<UInt8>, _ tag1: NameTag, _ tag2: NameTag, _ use: (UInt64) -> Void
  ) {
    let t = tokens[i]
    let w = t.id
    let lists = UInt64(t.traits.bits & 0x7f)
    let shape = UInt64(t.shape.rawValue)
    let tag = UInt64(tag1.rawValue)
    let l1 = neighbour(i - 1)
    let l2 = neighbour(i - 2)
    let r1 = neighbour(i + 1)
    let r2 = neighbour(i + 2)
    let isStart: UInt64 = Self.isSentenceStart(text, t.start) ? 1 : 0

    use(Self.feature(1, 0))
    use(Self.feature(2, w))
    use(Self.feature(3, shape))
    use(Self.feature(4, UInt64(t.prefix)))
    use(Self.feature(5, UInt64(t.ending & 0xff_ffff)))
    use(Self.feature(6, lists))
    use(Self.feature(7, lists << 8 | shape))
    use(Self.feature(8, tag))
    use(Self.feature(9, tag << 8 | UInt64(tag2.rawValue)))
    use(Self.feature(10, l1.id))
    use(Self.feature(11, r1.id))
    use(Self.feature(12, l2.id))
    use(Self.feature(13, r2.id))
    use(Self.feature(14, l1.lists << 8 | tag))
    use(Self.feature(15, r1.lists))
    use(Self.feature(16, l1.shape))
    use(Self.feature(17, r1.shape))
    use(Self.feature(18, lists << 8 | tag))
    use(Self.feature(19, w, tag))
    use(Self.feature(20, l1.lists << 16 | lists))
    use(Self.feature(21, r1.lists << 24 | lists << 8 | r1.shape))
    use(Self.feature(22, l1.id, lists))
    use(Self.feature(23, r1.id, lists))
    use(Self.feature(24, isStart << 8 | shape))
    use(Self.feature(25, l1.shape << 24 | r1.shape << 16 | shape << 8 | tag))
    use(Self.feature(26, (isCapitalized ? 256 : 0) | shape))
    use(Self.feature(27, l1.id, l2.id))
    use(Self.feature(28, r1.id, r2.id))
    use(Self.feature(29, UInt64(t.ending & 0xffff)))
    use(Self.feature(30, UInt64(t.ending) << 8 | shape))
    use(Self.feature(31, UInt64(min(t.length, 8)) << 16 | lists))
  }

  private struct Neighbour {
    var id: UInt64
    var lists: UInt64
    var shape: UInt64
  }

  @inline(__always) private func neighbour(_ i: Int) -> Neighbour {
    if i < 0 { return Neighbour(id: 512, lists: 255, shape: 31) }
    if i >= tokens.count { return Neighbour(id: 513, lists: 255, shape: 31) }
    let t = tokens[i]
    let shape =
      switch t.kind {
      case .word: UInt64(t.shape.rawValue)
      case .mark: 32 + (t.id & 0xff)
      default: 8 + UInt64(t.kind.rawValue)
      }
    return Neighbour(id: t.id, lists: UInt64(t.traits.bits & 0x7f), shape: shape)
  }

  /// The hash of a template's number and its values: two rounds of multiply and shift.
  @inline(__always) private static func feature(_ template: UInt64, _ a: UInt64, _ b: UInt64 = 0)
    -> UInt64
  {
    var x = (a ^ (template << 58 | template << 40)) &* 0x9e37_79b9_7f4a_7c15
    x ^= x >> 32
    x = (x &+ b &* 0xd6e8_feb8_6659_fd93) &* 0xff51_afd7_ed55_8ccd
    return x ^ (x >> 29)
  }
}

extension UInt8 {
  /// A letter of ASCII, or part of a scalar beyond it.
  @inline(__always) var isLetterByte: Bool { isCasedLetter || self >= 0x80 }
}
