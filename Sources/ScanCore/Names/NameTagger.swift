/// The tags of one line, and how sure the model was of each: what the trainer and the twin see too.
struct NameTags {
  private(set) var tags: [NameTag] = []
  /// Logits by which the best name class leads the best other one, in ``NameModel/scale``ths.
  private(set) var margins: [Int] = []

  /// Tags a line from left to right, each token given the tags before it. A name needs a margin above
  /// `-leniency`. What ``NameLine/candidacy(_:_:)`` excludes is outside without being asked.
  mutating func tag(
    _ line: inout NameLine, _ text: Span<UInt8>, _ model: NameModel, leniency: Int
  ) {
    let n = line.count
    tags.removeAll(keepingCapacity: true)
    margins.removeAll(keepingCapacity: true)
    var tag1 = NameTag.outside
    var tag2 = NameTag.outside
    for i in 0..<n {
      var tag = NameTag.outside
      var margin = 0
      if line.mayBeName(i, text, after: tag1, model) {
        switch line.candidacy(i, text) {
        case .none: break
        case .following where !tag1.isName: break
        case .joining: tag = tag1.isName && line.joins(i, text, model) ? .inside : .outside
        case .open, .following:
          for k in max(0, i - 2)...min(n - 1, i + 2) { line.read(k, text, model) }
          var scores = SIMD8<Int32>(repeating: 0)
          line.features(i, text, tag1, tag2) { model.add($0, to: &scores) }
          (tag, margin) = Self.decide(scores, after: tag1, leniency)
          if !tag.isName, margin + leniency > -Self.frameWorth,
            isFramed(i, &line, text, model)
          {
            tag = tag1.isName ? .inside : .begins
          }
        }
      }
      tags.append(tag)
      margins.append(margin)
      tag2 = tag1
      tag1 = tag
    }
  }

  /// What a frame round a name is worth: 2.5 logits, in ``NameModel/scale``ths.
  private static let frameWorth = 60

  /// Whether words round a token say that it is a name, alone or with the capitals behind it.
  private func isFramed(
    _ i: Int, _ line: inout NameLine, _ text: Span<UInt8>, _ model: NameModel
  ) -> Bool {
    var first = i
    while first > 0, tags[first - 1].isName { first -= 1 }
    var end = i + 1
    while end < min(line.count, i + 3), line[end].kind == .word, line[end].shape != .lower {
      end += 1
    }
    guard let role = line.role(first..<end, text, model) else { return false }
    return role.sign != .publicFigure
  }

  private static func decide(_ s: SIMD8<Int32>, after tag1: NameTag, _ leniency: Int) -> (
    NameTag, Int
  ) {
    let name = max(s[1], s[2])
    var other = s[0]
    var tag = NameTag.outside
    for k in 3..<NameModel.classes where s[k] > other {
      other = s[k]
      tag = NameTag(rawValue: UInt8(k)) ?? .outside
    }
    let margin = Int(name - other)
    if margin + leniency > 0 { tag = s[2] > s[1] && tag1.isName ? .inside : .begins }
    return (tag, margin)
  }
}

extension NameLine {
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
    } else if tokens[i].shape == .lower, !tag.isName, !tokens[i].isListed {
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
