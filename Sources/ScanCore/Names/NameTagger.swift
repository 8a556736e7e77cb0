extension NameLine {
  /// What a frame round a name is worth: 3.5 logits, in ``NameModel/scale``ths.
  private static let frameWorth = 84

  /// What a name in lower case must bring on top: 0.6 logits.
  private static let lowerDoubt = 14

  /// Tags the line from left to right, each token given the tags before it. A name needs a margin above
  /// `-leniency`, or a frame round it. What ``candidacy(_:_:)`` excludes is outside without being asked.
  ///
  /// Returns whether there is a name.
  mutating func tag(_ text: Span<UInt8>, _ model: NameModel, leniency: Int) -> Bool {
    var tag1 = NameTag.outside
    var tag2 = NameTag.outside
    var found = false
    for i in 0..<tokens.count {
      var tag = NameTag.outside
      if mayBeName(i, text, after: tag1, model) {
        switch candidacy(i, text) {
        case .none: break
        case .following where !tag1.isName: break
        case .joining: if tag1.isName, joins(i, text, model) { tag = .inside }
        case .open, .following:
          // Behind a hyphen a name goes on: `Johnny Two-Bears`.
          tag =
            tag1 == .inside && tokens[i - 1].kind == .mark
            ? .inside : ask(i, text, model, tag1, tag2, leniency)
        }
        tokens[i].tag = tag
        if tag.isName { found = true }
      }
      tag2 = tag1
      tag1 = tag
    }
    return found
  }

  /// Asks the model about a token.
  private mutating func ask(
    _ i: Int, _ text: Span<UInt8>, _ model: NameModel, _ tag1: NameTag, _ tag2: NameTag,
    _ leniency: Int
  ) -> NameTag {
    for k in max(0, i - 2)...min(tokens.count - 1, i + 2) { read(k, text, model) }
    var s = SIMD8<Int16>(repeating: 0)
    features(i, text, tag1, tag2) { model.add($0, to: &s) }
    let name = max(s[NameModel.lane + 1], s[NameModel.lane + 2])
    var other = s[NameModel.lane]
    var tag = NameTag.outside
    for k in 3..<NameModel.classes where s[NameModel.lane + k] > other {
      other = s[NameModel.lane + k]
      tag = NameTag(rawValue: UInt8(k)) ?? .outside
    }
    let margin = Int(name) - Int(other)
    tokens[i].margin = Int32(truncatingIfNeeded: margin)
    // A word in lower case is more often no name than one with a capital.
    let least = tokens[i].shape == .lower ? Self.lowerDoubt - leniency : -leniency
    let isName =
      margin > least
      || margin + leniency > -Self.frameWorth && isFramed(i, after: tag1, text, model)
    if isName {
      // Behind a hyphen or particle a name goes on, whatever the model says.
      let goesOn =
        tag1.isName
        && (s[NameModel.lane + 2] > s[NameModel.lane + 1] || isJoint(i - 1, text))
      tag = goesOn ? .inside : .begins
    }
    return tag
  }

  /// Whether words round a token say that it is a name, alone or with the capitals behind it.
  private mutating func isFramed(
    _ i: Int, after tag: NameTag, _ text: Span<UInt8>, _ model: NameModel
  ) -> Bool {
    var first = i
    if tag.isName { repeat { first -= 1 } while tokens[first].tag == .inside && first > 0 }
    var end = i + 1
    while end < min(count, i + 3), tokens[end].kind == .word, tokens[end].shape != .lower {
      end += 1
    }
    if let role = role(first..<end, text, model) {
      switch role.sign {
      // These say whose a name is, not that it is one: `Class colors: Maroon`, `Kickball at recess`.
      case .publicFigure, .heading, .school: return false
      default: return true
      }
    }
    return isNext(first, end, text, model)
  }

  /// Whether two words, of which the second is a surname, stand next in a list of whole names:
  /// `Ana Ruiz, Zoe Day and Hai Stone`.
  private mutating func isNext(
    _ first: Int, _ end: Int, _ text: Span<UInt8>, _ model: NameModel
  ) -> Bool {
    guard end - first == 2, first >= 3 else { return false }
    read(first, text, model)
    read(first + 1, text, model)
    let given = tokens[first].traits
    guard given.given > 0 || given.common < 2 && !given.isPlace,
      tokens[first + 1].traits.surname > 0, !tokens[first + 1].traits.isPlace
    else { return false }
    var i = first - 1
    guard isListMark(i, text, model) else { return false }
    // `, and`
    if i > 0, isListMark(i - 1, text, model) { i -= 1 }
    return i >= 2 && tokens[i - 1].tag == .inside && tokens[i - 2].tag.isName
  }

  /// Whether a token parts the members of a list.
  mutating func isListMark(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    isMark(i, ",", text) || isMark(i, "&", text) || isMark(i, ";", text)
      || cue(i, text, model) == .conjunction
  }

  /// Whether a token of a name joins what stands on both sides of it.
  func isJoint(_ i: Int, _ text: Span<UInt8>) -> Bool {
    tokens[i].kind == .mark || tokens[i].shape == .lower && tokens[i].traits.cue == .particle
  }

  /// A cheap question before a token is read: most words are in lower case and no bare names.
  @inline(__always)
  mutating func mayBeName(
    _ i: Int, _ text: Span<UInt8>, after tag: NameTag, _ model: NameModel
  ) -> Bool {
    let kind = tokens[i].kind
    if kind == .mark {
      guard tag.isName, text[tokens[i].start] == UInt8(ascii: "-") else { return false }
    } else if kind != .word {
      return false
    } else if tokens[i].shape == .lower, !tag.isName, !tokens[i].isListed, !tokens[i].isNear {
      return false
    }
    read(i, text, model)
    return true
  }

  /// Whether a name goes on behind a hyphen or particle: at most two more of them, then a capital.
  mutating func joins(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    var k = i + 1
    while k < tokens.count, k <= i + 3 {
      guard tokens[k].kind == .word else { return false }
      if NameTokenizer.isCapital(text, tokens[k].start) { return true }
      read(k, text, model)
      guard tokens[k].traits.cue == .particle else { return false }
      k += 1
    }
    return false
  }
}
