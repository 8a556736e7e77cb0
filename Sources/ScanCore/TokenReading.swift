/// The ways a token can be read. Its buffers are inline, so reading allocates nothing.
struct TokenReading {
  /// Bytes with look-alikes replaced, and the token offset each came from.
  private var bytes = InlineArray<100, UInt8>(repeating: 0)
  private var origin = InlineArray<100, UInt8>(repeating: 0)
  private var count = 0
  private var length = 0
  /// Whether a letter is of another script.
  private(set) var foreign = false
  /// Every foreign letter imitates a Latin one.
  private(set) var imitates = true
  private(set) var hasLatin = false
  /// Whether nothing but ASCII was read.
  private var isPlain = true
  private var first = FoldedWord()
  private var second = FoldedWord()
  private var scrap = FoldedWord()

  mutating func read(_ text: Span<UInt8>, _ token: Range<Int>) {
    count = 0
    length = token.count
    foreign = false
    imitates = true
    hasLatin = false
    isPlain = true
    var i = token.lowerBound
    while i < token.upperBound {
      let b = text[i]
      let (value, n) = scalar(text, at: i)
      let at = i - token.lowerBound
      i += n
      if b == UInt8(ascii: "&"), let (letter, length) = Self.entity(text, i - 1, token.upperBound) {
        foreign = true
        put(letter, at)
        i += length - 1
        continue
      }
      if b < 0x80 {
        if b.isLowerLetter { hasLatin = true }
        put(b, at)
        continue
      }
      isPlain = false
      if b == 0xc3, unaccented(text[i - 1]) != 0 {
        hasLatin = true
        put(unaccented(text[i - 1]), at)
      } else if isCombining(value) {
        foreign = true
      } else if let letter = value == 0xf1 ? nil : imitated(value) {
        foreign = true
        put(letter, at)
      } else if ScalarClass(value) == .letter {
        if value != 0xf1 {
          foreign = true
          imitates = false
        }
        for k in i - n..<i { put(text[k], at) }
      } else {
        // A picture between letters stands for one.
        put(UInt8(ascii: "*"), at)
      }
    }
  }

  /// The letter that is written as a number (`&#102;`) at `start`, and the bytes that takes.
  private static func entity(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> (UInt8, Int)? {
    var i = start + 1
    guard i < limit, text[i] == UInt8(ascii: "#") else { return nil }
    i += 1
    let isHex = i < limit && text[i] | 0x20 == UInt8(ascii: "x")
    if isHex { i += 1 }
    var value = 0
    let first = i
    while i < limit, i - first < 4, text[i] != UInt8(ascii: ";") {
      let digit = text[i]
      if digit.isDigit {
        value = value * (isHex ? 16 : 10) + Int(digit - UInt8(ascii: "0"))
      } else if isHex, (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit) {
        value = value * 16 + Int(digit - UInt8(ascii: "a")) + 10
      } else {
        return nil
      }
      i += 1
    }
    guard i > first, i < limit, text[i] == UInt8(ascii: ";"), value < 0x80,
      UInt8(value | 0x20).isLowerLetter
    else { return nil }
    return (UInt8(value | 0x20), i + 1 - start)
  }

  private mutating func put(_ byte: UInt8, _ at: Int) {
    guard count < 100 else { return }
    bytes[count] = byte
    origin[count] = UInt8(truncatingIfNeeded: at)
    count += 1
  }

  var lettersOnly: FoldedWord {
    var word = FoldedWord()
    for i in 0..<count where bytes[i].isWordByte { word.append(bytes[i]) }
    return word
  }

  func copyLetters(to list: inout [UInt8]) {
    for i in 0..<count { list.append(bytes[i]) }
  }

  /// Appends the disguised word in the token to `out` and returns the range of it, or nil. Trims the
  /// token's edges two ways: of all marks, and of those that stand for no letter (`b!tch!` and `a$$`).
  mutating func undisguised(_ lexicon: CompiledLexicon, into out: inout [UInt8]) -> Range<Int>? {
    for letterMarks in [false, true] {
      var low = 0
      var high = count
      // Right behind a letter it ends a sentence, and the sweep does not look at it.
      if letterMarks, high > 1, Leet.endsSentences(bytes[high - 1]), bytes[high - 2].isWordByte {
        high -= 1
      }
      while low < high, !keeps(bytes[low], letterMarks) { low += 1 }
      while low < high, !keeps(bytes[high - 1], letterMarks) { high -= 1 }
      guard high - low >= 3 else { continue }
      // A word of the lexicon as it stands: the mark behind it is a mark.
      if isWord(low..<high, lexicon) { return nil }
      if underscored(low..<high, lexicon, &out) || word(low..<high, lexicon, &out) {
        let end = high < count ? Int(origin[high]) : length
        return Int(origin[low])..<end
      }
    }
    return nil
  }

  private mutating func isWord(_ range: Range<Int>, _ lexicon: CompiledLexicon) -> Bool {
    guard !foreign else { return false }
    scrap.removeAll()
    for i in range {
      guard bytes[i].isWordByte else { return false }
      scrap.append(bytes[i])
    }
    return lexicon.words.decodes(scrap.key)
  }

  /// Words with underscores for spaces (`shut_up_idiot`) one of which is the lexicon's. A letter or two by
  /// themselves tell nothing.
  private mutating func underscored(
    _ range: Range<Int>, _ lexicon: CompiledLexicon, _ out: inout [UInt8]
  ) -> Bool {
    var parts = 1
    var holds = false
    scrap.removeAll()
    for i in range {
      if bytes[i].isWordByte {
        scrap.append(bytes[i])
        continue
      }
      guard bytes[i] == UInt8(ascii: "_") else { return false }
      parts += 1
      holds = holds || scrap.count > 2 && lexicon.words.decodes(scrap.key)
      scrap.removeAll()
    }
    guard parts > 1, holds || scrap.count > 2 && lexicon.words.decodes(scrap.key) else {
      return false
    }
    for i in range {
      if bytes[i] != UInt8(ascii: "_") {
        out.append(bytes[i])
      } else if bytes[i - 1] != UInt8(ascii: "_") {
        out.append(0x20)
      }
    }
    return true
  }

  private func keeps(_ b: UInt8, _ letterMarks: Bool) -> Bool {
    b.isWordByte || b.isDigit || letterMarks && Leet.letters(b).0 != 0 && !Leet.opens(b)
  }

  private mutating func word(
    _ range: Range<Int>, _ lexicon: CompiledLexicon, _ out: inout [UInt8]
  ) -> Bool {
    first.removeAll()
    second.removeAll()
    var letters = 0
    var masks = 0
    var pieces = 1
    var shortest = Int.max
    var longest = 0
    var piece = 0
    var changed = foreign
    for i in range {
      let b = bytes[i]
      if b.isWordByte {
        letters += 1
        piece += 1
        first.append(b)
        second.append(b == UInt8(ascii: "v") ? UInt8(ascii: "u") : b)
        continue
      }
      changed = true
      let (one, other) = Leet.letters(b)
      if b == UInt8(ascii: "*") {
        masks += 1
        piece += 1
        first.append(b)
        second.append(b)
      } else if one != 0, !Leet.opens(b) || isOblique(range) {
        piece += 1
        first.append(one)
        second.append(other != 0 ? other : one)
      } else {
        // Quotes and brackets enclose, and two separators in a row part words: neither disguises.
        if piece == 0 || Leet.encloses(b) { return false }
        pieces += 1
        shortest = min(shortest, piece)
        longest = max(longest, piece)
        piece = 0
      }
    }
    shortest = min(shortest, piece)
    longest = max(longest, piece)
    guard letters >= 1 else { return false }
    if pieces > 1 {
      // Letters by themselves are spelt out; else two words joined by a mark are two words, unless a
      // piece is too short to be one.
      if longest == 1 { return spelt(lexicon, &out) }
      if shortest > 2 { return false }
    }
    if masks > 0 { return masked(lexicon, &out) }
    if !changed, lexicon.ordinary.contains(first.key) { return false }
    if read(first, changed, lexicon, &out) { return true }
    // Of plain letters the sweep knows but how they are written, or that they are stretched.
    if first.key != second.key, changed || first.isStretched,
      read(second, changed, lexicon, &out)
    {
      return true
    }
    return symbolMasked(range, letters, lexicon, &out)
  }

  /// Whether the sweep stops at a digit or mark of the token: brackets that it passes over are no letters.
  private func isOblique(_ range: Range<Int>) -> Bool {
    range.contains { i in
      let last = i > range.lowerBound ? bytes[i - 1] : 0x20
      let next = i + 1 < range.upperBound ? bytes[i + 1] : 0x20
      let isJoined = last.isWordByte && next.isWordByte
      let isBeside =
        last.isWordByte || next.isWordByte || last.isVisibleMark && next.isVisibleMark
      if bytes[i].isDigit { return isBeside }
      return bytes[i].isVisibleMark && isBeside
        && isDisguise(bytes[i], joined: isJoined, beforeWord: next > 0x20)
    }
  }

  /// A reading in which a symbol stands for any letter (`f@ck`), where it is no word as it stands.
  private mutating func symbolMasked(
    _ range: Range<Int>, _ letters: Int, _ lexicon: CompiledLexicon, _ out: inout [UInt8]
  ) -> Bool {
    guard letters >= 3, letters + 1 == range.count, bytes[range.lowerBound].isWordByte,
      !lexicon.ordinary.contains(first.key), !lexicon.ordinary.contains(second.key)
    else { return false }
    first.removeAll()
    for i in range {
      let b = bytes[i]
      if b.isDigit { return false }
      first.append(b.isWordByte ? b : UInt8(ascii: "*"))
    }
    return masked(lexicon, &out)
  }

  /// A reading without masks: a word of the lexicon, such a word stretched, or two written together.
  private mutating func read(
    _ reading: FoldedWord, _ changed: Bool, _ lexicon: CompiledLexicon, _ out: inout [UInt8]
  ) -> Bool {
    guard reading.count >= 3 else { return false }
    let table = lexicon.words
    if changed {
      if table.decodes(reading.key) { return accept(reading, &out) }
      if lexicon.ordinary.contains(reading.key) { return false }
    }
    // Three letters, one of them a digit, are a measure (`5MP`) rather than two disguises at once.
    if !changed || reading.count > 3, let k = lexicon.misspellings.meant(reading.key) {
      lexicon.roots.append(k, to: &out)
      return true
    }
    if reading.isStretched {
      for keep in [2, 1] {
        // A word all of whose letters are stretched is meant to be read, so it is none by chance.
        if keep == 1, reading.isAllStretched, let k = lexicon.roots.stretched(reading.span) {
          lexicon.roots.append(k, to: &out)
          return true
        }
        scrap.collapse(reading, to: keep)
        guard scrap.count >= 3 else { continue }
        if table.decodes(scrap.key) { return accept(scrap, &out) }
        if lexicon.ordinary.contains(scrap.key) { return false }
      }
      if let k = lexicon.roots.stretched(reading.span) {
        lexicon.roots.append(k, to: &out)
        return true
      }
    }
    guard isPlain || changed, reading.count >= Disguises.fewestGlued else { return false }
    return glued(reading, lexicon, &out)
  }

  private func accept(_ reading: FoldedWord, _ out: inout [UInt8]) -> Bool {
    let text = reading.span
    for i in text.indices { out.append(text[i]) }
    return true
  }

  /// A word of the lexicon with ordinary words before and behind it, and no space between.
  private func glued(_ reading: FoldedWord, _ lexicon: CompiledLexicon, _ out: inout [UInt8])
    -> Bool
  {
    let text = reading.span
    let n = text.count
    var parts: (Int, Int)?
    for i in 0...max(0, n - 4) where Self.isPiece(text, 0..<i, lexicon, before: true) {
      let found = lexicon.roots.words(text, at: i, limit: n) { end in
        guard end - i < n, Self.isPiece(text, end..<n, lexicon, before: false) else { return false }
        parts = (i, end)
        return true
      }
      if found { break }
    }
    guard let (start, end) = parts else { return false }
    for i in 0..<n {
      if i == start && i > 0 || i == end { out.append(0x20) }
      out.append(text[i])
    }
    return true
  }

  /// Whether part of a token can stand by itself: nothing, a word, or an ending.
  private static func isPiece(
    _ text: Span<UInt8>, _ range: Range<Int>, _ lexicon: CompiledLexicon, before: Bool
  ) -> Bool {
    if range.isEmpty { return true }
    let part = text.extracting(range)
    if range.count <= 2 { return Leet.isShortWord(part, before: before) }
    let key = WordKey(folded: part)
    if lexicon.ordinary.contains(key) || lexicon.words.slot(key) != nil { return true }
    if before { return false }
    // An ending of the word before, then a word: `-ing` and `face`.
    for ending in [3, 2, 1] where range.count > ending && Leet.isEnding(part, ending) {
      if range.count - ending < 3 { continue }
      let rest = WordKey(folded: part.extracting(ending..<part.count))
      if lexicon.ordinary.contains(rest) { return true }
    }
    return Leet.isEnding(part, range.count)
  }

  /// Letters spelt one by one (`a c l a s s`): read as words, and only if one of them is the lexicon's
  /// and no reading has ordinary words alone.
  private mutating func spelt(_ lexicon: CompiledLexicon, _ out: inout [UInt8]) -> Bool {
    let text = first.span
    let n = text.count
    guard n >= 3 else { return false }
    // Nobody spaces out a long word of the lexicon by chance, whatever shorter ones it holds.
    if n >= 5, lexicon.words.decodes(first.key) { return accept(first, &out) }
    // For each length: where the last word of a reading begins, or -1.
    var ordinary = InlineArray<97, Int8>(repeating: -1)
    var prohibited = InlineArray<97, Int8>(repeating: -1)
    ordinary[0] = 0
    for end in 1...n {
      for start in max(0, end - 16)..<end where ordinary[start] >= 0 || prohibited[start] >= 0 {
        let part = text.extracting(start..<end)
        let key = WordKey(folded: part)
        let bad = part.count >= 3 && lexicon.words.decodes(key)
        let good =
          !bad
          && (part.count == 1
            ? Leet.isShortWord(part, before: true)
            : part.count > 2 && lexicon.ordinary.contains(key))
        if bad || good && prohibited[start] >= 0, prohibited[end] < 0 {
          prohibited[end] = Int8(start)
        }
        if good, ordinary[start] >= 0, ordinary[end] < 0 { ordinary[end] = Int8(start) }
      }
    }
    guard ordinary[n] < 0, prohibited[n] >= 0 else { return false }
    // Back through the words: a prohibited one may stand on an ordinary reading.
    var cuts: UInt128 = 0
    var end = n
    while end > 0 {
      let start = Int(prohibited[end] >= 0 ? prohibited[end] : ordinary[end])
      cuts |= 1 << UInt128(start)
      end = start
    }
    for i in 0..<n {
      if i > 0, cuts & (1 << UInt128(i)) != 0 { out.append(0x20) }
      out.append(text[i])
    }
    return true
  }

  /// The word that a mask such as `f**k` stands for: same length, a letter shown at its beginning and
  /// another. Marks round part of a word (`fu**ck**`) are left out.
  private mutating func masked(_ lexicon: CompiledLexicon, _ out: inout [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    let text = first.span
    var shown = 0
    scrap.removeAll()
    for i in text.indices where text[i] != star {
      shown += 1
      scrap.append(text[i])
    }
    if text[0] != star, text.count >= 4, shown >= 2, let k = lexicon.roots.masked(text) {
      lexicon.roots.append(k, to: &out)
      return true
    }
    if text.count == 3, text[1] == star, shown == 2 {
      return Self.vowelMasked(text, lexicon, &out)
    }
    guard scrap.count >= 3, lexicon.words.decodes(scrap.key) else { return false }
    return accept(scrap, &out)
  }

  /// A word of three letters whose vowel is masked (`f*g`).
  private static func vowelMasked(
    _ mask: Span<UInt8>, _ lexicon: CompiledLexicon, _ out: inout [UInt8]
  ) -> Bool {
    for vowel in [UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i")] {
      var word = FoldedWord()
      word.append(mask[0])
      word.append(vowel)
      word.append(mask[2])
      if lexicon.words.decodes(word.key) {
        out += [mask[0], vowel, mask[2]]
        return true
      }
    }
    return false
  }
}

extension FoldedWord {
  /// Whether every letter is written at least twice.
  var isAllStretched: Bool {
    let text = span
    return text.count > 2
      && text.indices.allSatisfy { i in
        i > 0 && text[i - 1] == text[i] || i + 1 < text.count && text[i + 1] == text[i]
      }
  }

  /// Becomes another word with its runs of three or more of a letter cut to `keep`.
  mutating func collapse(_ word: FoldedWord, to keep: Int) {
    removeAll()
    let text = word.span
    var i = 0
    while i < text.count {
      var j = i
      while j < text.count, text[j] == text[i] { j += 1 }
      for _ in 0..<(j - i >= 3 ? keep : j - i) { append(text[i]) }
      i = j
    }
  }
}
