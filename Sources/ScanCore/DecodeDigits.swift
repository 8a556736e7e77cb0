/// The words that name digits.
public enum DigitWords {
  /// Spelling, value (102 and 103 repeat the next digit), and whether it is rare in prose.
  static let names: [(StaticString, UInt8, Bool)] = [
    ("zero", 0, true), ("oh", 0, false), ("o", 0, false), ("one", 1, false), ("two", 2, false),
    ("three", 3, false), ("four", 4, true), ("five", 5, true), ("six", 6, true),
    ("seven", 7, true), ("eight", 8, true), ("nine", 9, true), ("double", 102, false),
    ("triple", 103, false),
  ]

  /// The words that the sweep stops at.
  public static var rare: [String] { names.filter(\.2).map { "\($0.0)" } }
}

/// Undoes disguises of numbers: digits in words, digits spaced out, letters that stand for digits, and
/// numbers broken over two lines.
///
/// Rare by construction: places come from what the sweep has met anyway. A run in words must hold at
/// least ``shortestSpelled`` digits and one word that is rare in prose (``DigitWords/rare``), letters are undone
/// only in tokens that hold a true digit, and digits spaced out must be at least ``shortestSpaced``.
struct DigitDisguises {
  /// Digits in words, at least ("one two buckle my shoe" is none).
  static let shortestSpelled = 4
  /// Single digits with one separator between, at least.
  static let shortestSpaced = 6
  /// Digits and letters of a token with letters for digits, at least; at most bytes of it.
  static let shortestToken = 3
  static let longestToken = 24
  /// Letters before the digits of a token with letters for digits, at most, and its digits then, at
  /// least.
  static let longestPrefix = 2
  static let shortestPrefixed = 6
  /// Bytes between a number and the line break in it, at most.
  static let longestBreak = 4

  private(set) var found: [Replacement] = []
  private(set) var readings: [UInt8] = []

  /// Looks at places of a plain view, in order. Which place of a disguise it is does not matter.
  mutating func find(_ places: [Int], in view: borrowing View) {
    found.clear()
    readings.clear()
    let text = view.text
    var done = 0
    for at in places where at >= done {
      if text[at].isLowerLetter, let end = spelled(text, at) {
        done = end
      } else if text[at].isDigit, let end = spaced(text, at) ?? broken(text, at) {
        done = end
      } else if let end = lettered(text, at) {
        done = end
      }
    }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
  }

  private mutating func add(_ range: Range<Int>, from first: Int) {
    for r in found where r.range.overlaps(range) {
      readings.cut(to: first)
      return
    }
    found.append(.init(range: range, reading: first..<readings.count))
  }

  // MARK: Words

  /// The digit that a word names and whether the word is rare in prose, or nil. `double` and `triple`
  /// are told by 102 and 103.
  static func digit(_ text: Span<UInt8>, _ word: Range<Int>) -> (value: UInt8, rare: Bool)? {
    for (name, value, rare) in DigitWords.names
    where name.utf8CodeUnitCount == word.count
      && (0..<word.count).allSatisfy({ text[word.lowerBound + $0] == name.byte($0) })
    {
      return (value, rare)
    }
    return nil
  }

  /// Reads the run of digit words round the word at `at`. Returns its end if it is a disguise.
  private mutating func spelled(_ text: Span<UInt8>, _ at: Int) -> Int? {
    guard let here = Self.word(text, around: at), Self.digit(text, here) != nil else { return nil }
    var start = here
    while let before = Self.word(text, before: start.lowerBound),
      Self.digit(text, before) != nil
    {
      start = before
    }
    let first = readings.count
    var digits = 0
    var isRare = false
    var times = 1
    var end = start.lowerBound
    var word: Range<Int>? = start
    while let w = word, let (value, rare) = Self.digit(text, w) {
      if value > 100 {
        times = Int(value) - 100
      } else {
        for _ in 0..<times { readings.append(0x30 + value) }
        digits += times
        times = 1
        end = w.upperBound
        if rare { isRare = true }
      }
      word = Self.word(text, after: w.upperBound)
    }
    guard digits >= Self.shortestSpelled, isRare else {
      readings.cut(to: first)
      return nil
    }
    add(start.lowerBound..<end, from: first)
    return end
  }

  /// The run of ASCII letters round `at` that touches no digit and nothing beyond ASCII.
  private static func word(_ text: Span<UInt8>, around at: Int) -> Range<Int>? {
    var start = at
    var end = at
    while start > 0, text[start - 1].isLowerLetter, at - start < 8 { start -= 1 }
    while end < text.count, text[end].isLowerLetter, end - at < 8 { end += 1 }
    func parts(_ i: Int) -> Bool {
      i < 0 || i >= text.count
        || !(text[i].isWordByte || text[i].isDigit || text[i] == UInt8(ascii: "'"))
    }
    return parts(start - 1) && parts(end) ? start..<end : nil
  }

  private static func isGap(_ b: UInt8) -> Bool {
    b == 0x20 || b == UInt8(ascii: "-") || b == UInt8(ascii: ",") || b == UInt8(ascii: ".")
  }

  private static func word(_ text: Span<UInt8>, after end: Int) -> Range<Int>? {
    var i = end
    while i < text.count, i - end < longestGap, isGap(text[i]) { i += 1 }
    guard i > end, i < text.count, text[i].isLowerLetter else { return nil }
    return word(text, around: i)
  }

  private static func word(_ text: Span<UInt8>, before start: Int) -> Range<Int>? {
    var i = start
    while i > 0, start - i < longestGap, isGap(text[i - 1]) { i -= 1 }
    guard i < start, i > 0, text[i - 1].isLowerLetter else { return nil }
    return word(text, around: i - 1)
  }

  // MARK: Digits

  /// Reads single digits with one and the same separator between, round the digit at `at`.
  private mutating func spaced(_ text: Span<UInt8>, _ at: Int) -> Int? {
    func joint(_ i: Int) -> UInt8? {
      guard i > 0, i + 1 < text.count, text[i - 1].isDigit, text[i + 1].isDigit else { return nil }
      let b = text[i]
      return b == 0x20 || b == UInt8(ascii: "-") || b == UInt8(ascii: ".") ? b : nil
    }
    guard let separator = joint(at + 1) ?? joint(at - 1) else { return nil }
    var start = at
    while joint(start - 1) == separator { start -= 2 }
    var last = at
    while joint(last + 1) == separator { last += 2 }
    // A longer number at either end is no single digit.
    if start > 0, text[start - 1].isDigit || text[start - 1].isWordByte { return nil }
    if last + 1 < text.count, text[last + 1].isDigit || text[last + 1].isWordByte { return nil }
    guard (last - start) / 2 + 1 >= Self.shortestSpaced else { return nil }
    let first = readings.count
    var i = start
    while i <= last {
      readings.append(text[i])
      i += 2
    }
    add(start..<last + 1, from: first)
    return last + 1
  }

  /// A number that is broken behind a separator: what stands between it and the digits of the next line
  /// is left out. `at` is the last digit of the first part, which has three digits at least.
  private mutating func broken(_ text: Span<UInt8>, _ at: Int) -> Int? {
    var i = at + 1
    while i < text.count, i - at <= Self.longestBreak, text[i] != 0x0a, text[i].isSeparator {
      i += 1
    }
    guard i < text.count, text[i] == 0x0a else { return nil }
    var end = i
    while end > at, text[end - 1] == 0x20 || text[end - 1] == 0x0d { end -= 1 }
    guard end > at + 1 else { return nil }
    var digits = 0
    var k = at
    while k >= 0, at - k < 16, text[k].isDigit || isDigitJoint(text[k]) && text[k + 1].isDigit {
      if text[k].isDigit { digits += 1 }
      k -= 1
    }
    guard digits >= 3 else { return nil }
    var next = i + 1
    while next < text.count, text[next] == 0x20, next - i < 16 { next += 1 }
    guard next + 1 < text.count, text[next].isDigit, text[next + 1].isDigit else { return nil }
    add(end..<next, from: readings.count)
    return next
  }

  // MARK: Letters

  private static func standsFor(_ b: UInt8) -> UInt8? {
    switch b {
    case UInt8(ascii: "o"): UInt8(ascii: "0")
    case UInt8(ascii: "l"), UInt8(ascii: "i"), UInt8(ascii: "|"): UInt8(ascii: "1")
    default: nil
    }
  }

  /// Reads the token round `at` if it is all digits, separators and letters that stand for digits, but
  /// for ``longestPrefix`` letters in front, as in the number of a licence. Letters of other scripts
  /// are read as those that they imitate.
  private mutating func lettered(_ text: Span<UInt8>, _ at: Int) -> Int? {
    func belongs(_ b: UInt8) -> Bool {
      b.isDigit || b.isWordByte || b == UInt8(ascii: "|") || b == UInt8(ascii: "-")
        || b == UInt8(ascii: ".") || b == UInt8(ascii: "(") || b == UInt8(ascii: ")")
        || b == UInt8(ascii: "+")
    }
    guard belongs(text[at]) else { return nil }
    var start = at
    var end = at
    while start > 0, at - start < Self.longestToken, belongs(text[start - 1]) { start -= 1 }
    while end < text.count, end - at < Self.longestToken, belongs(text[end]) { end += 1 }
    guard end - start <= Self.longestToken, start == 0 || !belongs(text[start - 1]),
      end == text.count || !belongs(text[end])
    else { return nil }
    if start > 0, text[start - 1] == UInt8(ascii: "_") { return nil }
    if end < text.count, text[end] == UInt8(ascii: "_") { return nil }
    while end > start, text[end - 1] == UInt8(ascii: ".") || text[end - 1] == UInt8(ascii: "-") {
      end -= 1
    }
    let first = readings.count
    var digits = 0
    var disguised = 0
    var prefix = 0
    var i = start
    while i < end {
      let b = text[i]
      var letter = b
      if b >= 0x80 {
        let (value, length) = scalar(text, at: i)
        i += length
        guard let imitation = imitated(value) else {
          readings.removeLast(readings.count - first)
          return nil
        }
        letter = imitation
      } else {
        i += 1
      }
      if letter.isDigit {
        digits += 1
        if b >= 0x80 { disguised += 1 }
        readings.append(letter)
      } else if let digit = Self.standsFor(letter) {
        disguised += 1
        readings.append(digit)
      } else if !letter.isWordByte {
        readings.append(letter)
      } else if prefix < Self.longestPrefix, digits + disguised == 0 {
        prefix += 1
        readings.append(letter)
      } else {
        readings.removeLast(readings.count - first)
        return nil
      }
    }
    let foreign = (start..<end).contains { text[$0] >= 0x80 }
    let fewest = prefix == 0 ? Self.shortestToken : Self.shortestPrefixed
    guard digits > 0, disguised > 0 || foreign, digits + disguised >= fewest,
      prefix == 0 || digits >= Self.shortestToken
    else {
      readings.removeLast(readings.count - first)
      return nil
    }
    add(start..<end, from: first)
    return end
  }
}

extension Scratch {
  /// Adds the places that a plain sweep found where digits may be disguised: the digit words, and the
  /// clusters of single digits or before a line break.
  mutating func findDigitPlaces(_ table: WordTable) {
    let view = plain
    let text = view.text
    for a in swept.anchors {
      switch a.kind {
      case .word:
        if table.slots[a.value].flags & WordTable.digits != 0 { digitPlaces.append(a.start) }
      case .digits:
        // At least five separators between digits: perhaps single digits.
        if a.value >= DigitDisguises.shortestSpaced, a.end - a.start >= a.value + 5 {
          for i in a.start..<a.end where text[i].isDigit { digitPlaces.append(i) }
        }
        var i = a.end
        while i < text.count, i - a.end < DigitDisguises.longestBreak, text[i] != 0x0a,
          text[i].isSeparator
        { i += 1 }
        if i > a.end, i < text.count, text[i] == 0x0a { digitPlaces.append(a.end - 1) }
      default: continue
      }
    }
  }

  /// Undoes the disguised digits at `oblique` and ``digitPlaces`` of the plain view, which are in order
  /// each, and adds them to the disguises of the decoded view.
  mutating func undoDigits(_ oblique: [Int]) {
    if digitPlaces.isEmpty {
      digits.find(oblique, in: plain)
    } else {
      digitPlaces.append(contentsOf: oblique)
      digitPlaces.sort()
      digits.find(digitPlaces, in: plain)
    }
    disguises.add(digits)
  }
}

extension Disguises {
  /// Adds what digits are read as. Where a word is disguised already the word stays, but not against
  /// a number that is at least as long as the shortest with letters in front: `1110O0025` spells more
  /// than one thing.
  mutating func add(_ digits: DigitDisguises) {
    guard !digits.found.isEmpty else { return }
    var words = decoded.count
    for r in digits.found {
      let overlapping = decoded[..<words].indices.filter { decoded[$0].range.overlaps(r.range) }
      if !overlapping.isEmpty {
        var count = 0
        for i in r.reading where digits.readings[i].isDigit { count += 1 }
        if count < DigitDisguises.shortestPrefixed { continue }
        for i in overlapping.reversed() { decoded.remove(at: i) }
        words -= overlapping.count
      }
      let first = readings.count
      readings.append(contentsOf: digits.readings[r.reading])
      decoded.append(.init(range: r.range, reading: first..<readings.count))
    }
    if words > 0 { decoded.sort { $0.range.lowerBound < $1.range.lowerBound } }
  }
}
