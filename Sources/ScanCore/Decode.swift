/// A token of the plain view and what it is read as in a derived view.
struct Replacement {
  var range: Range<Int>
  /// Where its reading lies in ``Disguises/readings``.
  var reading: Range<Int>
}

/// Undoes disguises: finds the tokens whose true reading is a word of the lexicon.
///
/// Only such tokens change, so ordinary text is left alone whatever marks it holds; a token that is a
/// word as it stands is never undone (benign first). Everything else in a derived view is the plain one.
struct Disguises {
  /// Longest token, in bytes of the plain view, that is taken for a disguised word.
  static let longestToken = 96

  private(set) var skeleton: [Replacement] = []
  var decoded: [Replacement] = []
  var readings: [UInt8] = []

  mutating func find(_ oblique: [Int], in view: borrowing View, _ lexicon: CompiledLexicon) {
    skeleton.removeAll(keepingCapacity: true)
    decoded.removeAll(keepingCapacity: true)
    readings.removeAll(keepingCapacity: true)
    let text = view.text
    var done = 0
    for at in oblique where at >= done {
      var token = Self.token(text, around: at)
      if token.lowerBound < done || token.isEmpty { continue }
      // Letters spaced out: a chain that runs over white space is one token.
      if isLone(text, at, text.count), isChainStart(text, at, text.count) {
        let chain = Self.chain(text, from: at)
        if chain.upperBound > token.upperBound { token = chain }
      }
      guard token.count <= Self.longestToken else { continue }
      done = token.upperBound
      undo(token, text, lexicon.words)
    }
  }

  /// The run of bytes without white space round `at`.
  private static func token(_ text: Span<UInt8>, around at: Int) -> Range<Int> {
    var start = at
    var end = at
    while start > 0, text[start - 1] > 0x20, at - start < longestToken { start -= 1 }
    while end < text.count, text[end] > 0x20, end - at < longestToken { end += 1 }
    while start < at, !text[start].beginsScalar { start += 1 }
    while end < text.count, !text[end].beginsScalar { end += 1 }
    return start..<end
  }

  /// The chain of lone letters that begins at `at`.
  private static func chain(_ text: Span<UInt8>, from at: Int) -> Range<Int> {
    var last = at
    while last + 2 < text.count, last - at < longestToken - 4, isLone(text, last + 2, text.count) {
      last += 2
    }
    return at..<last + 1
  }

  private mutating func undo(_ token: Range<Int>, _ text: Span<UInt8>, _ table: WordTable) {
    var plain = TokenReading()
    plain.read(text, token)
    if plain.foreign {
      // Look-alikes: mixed with Latin letters they are a disguise by themselves, else only where
      // the reading is a word of the lexicon.
      if plain.imitates, plain.hasLatin || table.decodes(plain.lettersOnly.key) {
        add(token, plain.imitated, to: \.skeleton)
      }
    }
    if let (range, word) = plain.undisguised(table) {
      add(
        token.lowerBound + range.lowerBound..<token.lowerBound + range.upperBound, word,
        to: \.decoded)
    } else if let last = skeleton.last, last.range == token {
      decoded.append(last)
    }
  }

  private mutating func add(
    _ range: Range<Int>, _ reading: [UInt8], to list: WritableKeyPath<Disguises, [Replacement]>
  ) {
    let first = readings.count
    readings.append(contentsOf: reading)
    self[keyPath: list].append(.init(range: range, reading: first..<readings.count))
  }

  /// Writes `view` with its replaced tokens into `derived`, whose map leads back to `view`.
  func apply(_ list: [Replacement], to view: borrowing View, into derived: inout View) {
    derived.begin(capacity: view.count)
    let text = view.text
    var at = 0
    for r in list {
      if r.range.lowerBound > at {
        derived.map.append(.init(new: derived.count, old: at, oldEnd: 0))
        derived.append(text.extracting(at..<r.range.lowerBound))
      }
      derived.map.append(
        .init(new: derived.count, old: r.range.lowerBound, oldEnd: r.range.upperBound))
      derived.append(readings.span.extracting(r.reading))
      at = r.range.upperBound
    }
    derived.map.append(.init(new: derived.count, old: at, oldEnd: 0))
    derived.append(text.extracting(at..<text.count))
    derived.end()
  }
}

extension WordTable {
  /// Whether disguised spellings of the word are undone.
  func decodes(_ key: WordKey) -> Bool {
    guard let slot = slot(key) else { return false }
    return slots[slot].flags & Self.decodes != 0
  }
}

/// The ways a token can be read. Rare: a few hundred nanoseconds each, some small arrays.
private struct TokenReading {
  /// Bytes with look-alikes replaced, and the token offset each came from.
  private(set) var imitated: [UInt8] = []
  private var origin: [Int] = []
  private(set) var foreign = false
  /// Every foreign letter imitates a Latin one.
  private(set) var imitates = true
  private(set) var hasLatin = false
  private var length = 0

  mutating func read(_ text: Span<UInt8>, _ token: Range<Int>) {
    length = token.count
    var i = token.lowerBound
    while i < token.upperBound {
      let b = text[i]
      let (value, n) = scalar(text, at: i)
      if b < 0x80 {
        if b.isLowerLetter { hasLatin = true }
        put(b, i - token.lowerBound)
      } else if b == 0xc3, unaccented(text[i + 1]) != 0 {
        hasLatin = true
        put(unaccented(text[i + 1]), i - token.lowerBound)
      } else if let letter = value == 0xf1 ? nil : lookalike(value) {
        foreign = true
        put(letter, i - token.lowerBound)
      } else {
        if value != 0xf1, ScalarClass(value) == .letter {
          foreign = true
          imitates = false
        }
        for k in 0..<n { put(text[i + k], i - token.lowerBound) }
      }
      i += n
    }
  }

  private mutating func put(_ byte: UInt8, _ at: Int) {
    imitated.append(byte)
    origin.append(at)
  }

  var lettersOnly: FoldedWord {
    var word = FoldedWord()
    for b in imitated where b.isWordByte { word.append(b) }
    return word
  }

  /// The disguised word in the token and the range of it, or nil. Trims the token's edges two ways:
  /// of all marks, and of those that stand for no letter (`b!tch!` and `a$$`).
  func undisguised(_ table: WordTable) -> (Range<Int>, [UInt8])? {
    for letterMarks in [false, true] {
      var low = 0
      var high = imitated.count
      while low < high, !keeps(imitated[low], letterMarks) { low += 1 }
      while low < high, !keeps(imitated[high - 1], letterMarks) { high -= 1 }
      guard high - low >= 3 else { continue }
      if let word = word(low..<high, table) {
        let end = high < origin.count ? origin[high] : length
        return (origin[low]..<end, word)
      }
    }
    return nil
  }

  private func keeps(_ b: UInt8, _ letterMarks: Bool) -> Bool {
    b.isWordByte || b.isDigit || letterMarks && Self.leet(b).0 != 0
  }

  /// The letters a digit or mark may stand for; 0 where none.
  private static func leet(_ b: UInt8) -> (UInt8, UInt8) {
    switch b {
    case UInt8(ascii: "0"): (UInt8(ascii: "o"), 0)
    case UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|"):
      (UInt8(ascii: "i"), UInt8(ascii: "l"))
    case UInt8(ascii: "3"): (UInt8(ascii: "e"), 0)
    case UInt8(ascii: "4"), UInt8(ascii: "@"): (UInt8(ascii: "a"), 0)
    case UInt8(ascii: "5"), UInt8(ascii: "$"): (UInt8(ascii: "s"), 0)
    case UInt8(ascii: "6"), UInt8(ascii: "9"): (UInt8(ascii: "g"), 0)
    case UInt8(ascii: "7"), UInt8(ascii: "+"): (UInt8(ascii: "t"), 0)
    case UInt8(ascii: "8"): (UInt8(ascii: "b"), 0)
    default: (0, 0)
    }
  }

  private func word(_ range: Range<Int>, _ table: WordTable) -> [UInt8]? {
    var first: [UInt8] = []
    var second: [UInt8] = []
    var letters = 0
    var masks = 0
    var pieces = 1
    var shortest = Int.max
    var piece = 0
    var changed = false
    for b in imitated[range] {
      if b.isWordByte {
        letters += 1
        piece += 1
        first.append(b)
        second.append(b)
        continue
      }
      changed = true
      let (one, other) = Self.leet(b)
      if b == UInt8(ascii: "*") {
        masks += 1
        piece += 1
        first.append(b)
        second.append(b)
      } else if one != 0 {
        piece += 1
        first.append(one)
        second.append(other != 0 ? other : one)
      } else {
        // Quotes and brackets enclose, and two separators in a row part words: neither disguises.
        if piece == 0 || Self.encloses(b) { return nil }
        pieces += 1
        shortest = min(shortest, piece)
        piece = 0
      }
    }
    shortest = min(shortest, piece)
    guard letters >= 1 else { return nil }
    // Two words joined by a mark are two words, unless a piece is too short to be one.
    if pieces > 1, shortest > 2 { return nil }
    if masks > 0 {
      return masked(first, table) ?? accept(first.filter { $0 != UInt8(ascii: "*") }, table)
    }
    for reading in first == second ? [first] : [first, second] {
      if changed, let found = accept(reading, table) { return found }
      for keep in [1, 2] {
        let collapsed = Self.collapsed(reading, to: keep)
        if collapsed.count < reading.count || foreign, let found = accept(collapsed, table) {
          return found
        }
      }
    }
    return nil
  }

  private static func encloses(_ b: UInt8) -> Bool {
    b == UInt8(ascii: "'") || b == UInt8(ascii: "\"") || b == UInt8(ascii: "(")
      || b == UInt8(ascii: ")")
  }

  private func accept(_ reading: [UInt8], _ table: WordTable) -> [UInt8]? {
    reading.count >= 3 && table.decodes(WordKey(folded: reading.span)) ? reading : nil
  }

  /// Runs of three or more of a letter cut to `keep`.
  private static func collapsed(_ reading: [UInt8], to keep: Int) -> [UInt8] {
    var out: [UInt8] = []
    var i = 0
    while i < reading.count {
      var j = i
      while j < reading.count, reading[j] == reading[i] { j += 1 }
      out.append(contentsOf: repeatElement(reading[i], count: j - i >= 3 ? keep : j - i))
      i = j
    }
    return out
  }

  /// The word that a mask such as `f**k` stands for: same length, first letter and another shown.
  private func masked(_ mask: [UInt8], _ table: WordTable) -> [UInt8]? {
    let star = UInt8(ascii: "*")
    guard mask[0] != star, mask.count >= 4, mask.count(where: { $0 != star }) >= 2 else {
      return nil
    }
    return table.maskable.first { word in
      word.count == mask.count && zip(word, mask).allSatisfy { $1 == star || $0 == $1 }
    }
  }
}
