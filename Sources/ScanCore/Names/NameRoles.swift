/// What made a name one, or gave its person a role: the evidence of a finding.
public enum NameSign: UInt8, Sendable, CaseIterable {
  /// The tagger alone.
  case model
  /// `Ms.` or `Coach` before it; an occupation at a school beside it.
  case title
  /// A public person's occupation beside it.
  case publicFigure
  /// My student, your son; X, mom of …
  case kin
  /// `Student: X`.
  case label
  /// Congrats, student of the month.
  case honour
  /// A grade, an age, a class.
  case grade, age, lesson
  /// A number or a fact of a pupil's record.
  case record
  /// A telephone number, or a word such as `contact`, beside it.
  case contact
  /// Named in one breath with somebody whose role is known.
  case list
  /// Listed under a heading: `Class list:`, `Tardy today:`.
  case heading
  /// Goes to a school.
  case school

  public var name: StaticString {
    switch self {
    case .model: "model"
    case .title: "title"
    case .publicFigure: "public-figure"
    case .kin: "kin"
    case .label: "label"
    case .honour: "honour"
    case .grade: "grade"
    case .age: "age"
    case .lesson: "lesson"
    case .record: "record"
    case .contact: "contact"
    case .list: "list"
    case .heading: "heading"
    case .school: "school"
    }
  }
}

/// A role and what gave it.
struct NameRole {
  var role: Role
  var sign: NameSign

  init(_ role: Role, _ sign: NameSign) {
    self.role = role
    self.sign = sign
  }
}

extension NameLine {
  /// Most tokens behind a name that a frame may take.
  private static let reach = 9

  /// The role that the words round a name give its person, or nil. Never looks over the end of a
  /// sentence.
  mutating func role(_ name: Range<Int>, _ text: Span<UInt8>, _ model: NameModel) -> NameRole? {
    if let role = adult(name, text, model) ?? contact(name, text) { return role }
    if isHonourRoll(name.lowerBound - 1, text) { return NameRole(.student, .honour) }
    guard isCalled else { return nil }
    if isSubject(name.lowerBound - 1, text, model) { return NameRole(.unknown, .publicFigure) }
    if let role = roleBefore(name, text, model) { return role }
    return roleBehind(name, text, model) ?? listed(name, text, model)
  }

  // MARK: Staff and public persons

  private mutating func adult(
    _ name: Range<Int>, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    var i = name.lowerBound - 1
    if isMark(i, ".", text) { i -= 1 }
    if cue(name.lowerBound, text, model) == .title { return NameRole(.staff, .title) }
    switch cue(i, text, model) {
    case .title, .staff: return NameRole(.staff, .title)
    case .publicFigure: return NameRole(.unknown, .publicFigure)
    default: break
    }
    // `X, 4th grade teacher`, `X (counselor)`; not `X, Coach Day's student`.
    var k = name.upperBound
    guard
      isMark(k, ",", text) || isMark(k, "(", text) || isMark(k, "-", text)
        || cue(k, text, model) == .copula
    else { return nil }
    for _ in 0..<5 {
      k += 1
      if isStop(k, text) { return nil }
      switch cue(k, text, model) {
      case .staff: return NameRole(.staff, .title)
      case .title where !isCapitalized(isMark(k + 1, ".", text) ? k + 2 : k + 1, text):
        return NameRole(.staff, .title)
      case .publicFigure: return NameRole(.unknown, .publicFigure)
      case .student, .guardian, .age, .fact: return nil
      default: break
      }
    }
    return nil
  }

  /// `read about X`, `biography of X`, `a report on X`: whom a class learns about.
  private mutating func isSubject(_ last: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    // Over whoever else is named in the same breath.
    var i = last
    while i > max(0, last - 8), isListMark(i, text, model) || isCapitalized(i, text) { i -= 1 }
    guard cue(i, text, model) == .preposition || word(i, "on", text) else { return false }
    return cue(i - 1, text, model) == .subject
  }

  // MARK: What stands before the name

  /// `Honor roll: X`, `Perfect attendance: X`.
  private func isHonourRoll(_ i: Int, _ text: Span<UInt8>) -> Bool {
    guard isMark(i, ":", text) || isMark(i, "-", text) else { return false }
    return word(i - 1, "roll", text) && word(i - 2, "honor", text)
      || word(i - 1, "attendance", text) && word(i - 2, "perfect", text)
  }

  /// `a kid in my class, X`, `the student who fell is named X`: another name of a pupil.
  private mutating func isApposition(_ last: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    var k = last
    while k > last - 12, k >= 0, tokens[k].kind != .mark {
      if cue(k, text, model) == .student, isOne(k, text),
        word(k + 1, "in", text) || word(k + 1, "from", text) || word(k + 1, "with", text)
          || word(k + 1, "on", text) || word(k + 1, "at", text) || word(k + 1, "who", text)
      {
        return true
      }
      k -= 1
    }
    return false
  }

  private mutating func roleBefore(
    _ name: Range<Int>, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    let first = name.lowerBound
    let isPlain = tokens[first].shape == .lower
    var i = first - 1
    guard i >= 0 else { return nil }
    if isMark(i, "\"", text) || isMark(i, "*", text) { i -= 1 }
    var isApart = false  // a mark stands between the name and its cue
    let isLabel = isMark(i, ":", text)
    if isLabel || isMark(i, ",", text) || isMark(i, "(", text) || isMark(i, "-", text) {
      isApart = true
      i -= 1
    }
    if isLabel, cue(i, text, model) == .label {
      i -= 1
      if i >= 0, tokens[i].kind == .suffix { i -= 1 }
    }
    let isNamed =
      word(i, "named", text) || word(i, "called", text) || cue(i, text, model) == .copula
    if !isPlain, isApart && !isLabel || isNamed, isApposition(i, text, model) {
      return NameRole(.student, .lesson)
    }
    // `Our valedictorian is X`
    if isNamed, cue(i - 1, text, model) == .student { return NameRole(.student, .kin) }
    // `student athlete X`, `senior captain X`
    if !isApart, cue(i, text, model) == .pursuit {
      switch cue(i - 1, text, model) {
      case .student, .grade, .lesson: return NameRole(.student, .grade)
      default: break
      }
    }
    switch cue(i, text, model) {
    case .student:
      if isLabel { return NameRole(.student, .label) }
      let owned = isOwned(i, text, model)
      return (isApart || isPlain) && !owned ? nil : NameRole(.student, .kin)
    case .guardian:
      if isLabel { return NameRole(.guardian, .label) }
      return isPlain && !isOwned(i, text, model) ? nil : NameRole(.guardian, .kin)
    case .calendar where !isPlain || isLabel:
      // `student of the month: X`
      guard word(i - 1, "the", text), word(i - 2, "of", text) else { break }
      if cue(i - 3, text, model) == .staff { return NameRole(.staff, .title) }
      return NameRole(.student, .honour)
    case .preposition where !isApart:
      if let role = roleBeforePreposition(i, text, model) { return role }
    default: break
    }
    // Up to four words, and whoever else is honoured in the same breath.
    var words = 0
    while words < 5, first - i < 24, !isStop(i, text) {
      let c = cue(i, text, model)
      if c == .honour { return NameRole(.student, .honour) }
      let isOfList =
        c == .conjunction || isMark(i, ",", text) || isMark(i, "&", text)
        || isCapitalized(i, text)
      if !isOfList { words += 1 }
      i -= 1
    }
    return nil
  }

  /// `contact X`, `call X`; `X 405-555-0134`: no role, but a name.
  private func contact(_ name: Range<Int>, _ text: Span<UInt8>) -> NameRole? {
    let i = name.lowerBound - 1
    let isAsked =
      tokens[name.lowerBound].shape != .lower
      && (word(i, "contact", text) || word(i, "call", text) || word(i, "text", text)
        || word(i, "email", text))
    return isAsked || isPhone(name.upperBound, text) ? NameRole(.unknown, .contact) : nil
  }

  /// `mom of X`, `son of X`, `lunch PIN 48213 for X`, `IEP meeting for X`.
  private mutating func roleBeforePreposition(
    _ preposition: Int, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    switch cue(preposition - 1, text, model) {
    case .guardian: return NameRole(.student, .kin)
    case .student where !word(preposition, "for", text): return NameRole(.guardian, .kin)
    default: break
    }
    var i = preposition - 1
    for _ in 0..<4 {
      if isStop(i, text) { return nil }
      switch cue(i, text, model) {
      case .identifier, .fact: return NameRole(.student, .record)
      default: i -= 1
      }
    }
    return nil
  }

  /// Whether a kin or pupil word is said to be somebody's: `my 4th grader`, `your younger son`.
  private mutating func isOwned(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    for k in 1...3 {
      if isStop(i - k, text) { return false }
      if cue(i - k, text, model) == .possessive { return true }
    }
    return false
  }

  // MARK: What stands behind the name

  /// Whether a word for pupils speaks of one. Several behind a name are others, as in `X talked to our 4th
  /// graders`, unless they are what is said of it: `X and Y, 4th graders`.
  private func isOne(_ k: Int, _ text: Span<UInt8>) -> Bool {
    text[tokens[k].end - 1] != UInt8(ascii: "s")
  }

  private mutating func roleBehind(
    _ name: Range<Int>, _ text: Span<UInt8>, _ model: NameModel
  ) -> NameRole? {
    var i = name.upperBound
    if i < tokens.count, tokens[i].kind == .suffix { i += 1 }
    let first = i
    // `X's mom`, `X's teacher`; `the X kids`, `the X family`
    switch cue(i, text, model) {
    case .guardian
    where i > name.upperBound && name.count > 1 && tokens[name.lowerBound].shape != .lower
      && !isCapitalized(i, text):
      return NameRole(.student, .kin)
    case .staff where i > name.upperBound && word(i, "teacher", text):
      return NameRole(.student, .lesson)
    case .student
    where name.count == 1 && word(name.lowerBound - 1, "the", text) && !isCapitalized(i, text):
      return NameRole(.guardian, .kin)
    default: break
    }
    let isOpened = isMark(i, ",", text) || isMark(i, "(", text) || isMark(i, "-", text)
    if isOpened { i += 1 }
    var k = i
    while cue(k, text, model) == .possessive || cue(k, text, model) == .article { k += 1 }
    if isOpened {
      switch cue(k, text, model) {
      case .guardian: return NameRole(.guardian, .kin)
      case .student where !isCapitalized(k, text): return NameRole(.student, .kin)
      default: break
      }
      // `X, 13, …`, `X (13)`, `X, room 7`
      if isMinor(i, text), isMark(i + 1, ",", text) || isMark(i + 1, ")", text) {
        return NameRole(.student, .age)
      }
      if word(i, "room", text) || word(i, "rm", text), isNumber(i + 1) {
        return NameRole(.student, .lesson)
      }
    }
    // `X is one of our 4th graders`
    let isSaidOf = cue(first, text, model) == .copula
    for k in first..<first + Self.reach {
      if isStop(k, text) { return nil }
      switch cue(k, text, model) {
      case .fact: return NameRole(.student, .record)
      case .identifier where word(k, "born", text):
        if isBirth(k, text, model) { return NameRole(.student, .record) }
      case .calendar where k < first + 6 && isMark(k - 1, "-", text) && isMinor(k - 2, text):
        return NameRole(.student, .age)
      case .attends where goesToSchool(k, text, model): return NameRole(.student, .school)
      case .identifier where isNumbered(k, text) || k <= first + 2:
        return NameRole(.student, .record)
      case .grade
      where word(k - 2, "in", text) && (isNumber(k - 1) || isOrdinal(k - 1, text, model)):
        return NameRole(.student, .grade)
      case .lesson where word(k - 1, "in", text) && word(k, "class", text):
        return NameRole(.student, .school)
      case .schoolDay: return NameRole(.student, .school)
      case .grade
      where k < first + 5 && (isNumber(k - 1) || isNumber(k + 1) || isOrdinal(k - 1, text, model)),
        .student
      where k < first + (isSaidOf ? 7 : 5) && (isOne(k, text) || isOpened || isSaidOf)
        && (isNumber(k - 1) || isOrdinal(k - 1, text, model)
          || isMark(k - 1, "-", text) && (isNumber(k - 2) || isOrdinal(k - 2, text, model))):
        return NameRole(.student, .grade)
      case .lesson where k < first + 6 && k > first && isOwnLesson(k, text, model):
        return NameRole(.student, .lesson)
      case .age where k < first + 6:
        if isMinor(k - 1, text) || isMark(k - 1, "-", text) && isMinor(k - 2, text)
          || isMinor(k + 1, text)
        {
          return NameRole(.student, .age)
        }
      default: break
      }
    }
    return nil
  }

  /// `attends Jackson Elementary`, `goes to our school`.
  private mutating func goesToSchool(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    for k in i + 1...i + 5 {
      if isStop(k, text) { return false }
      if cue(k, text, model) == .school { return true }
    }
    return false
  }

  /// `in my class`, `from our 2nd period`, `in Ms. Day's homeroom`.
  private mutating func isOwnLesson(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    for k in 1...4 {
      let c = cue(i - k, text, model)
      if c == .possessive || c == .title { return true }
    }
    return false
  }

  // MARK: Questions of tokens

  /// The cue of a token; none outside the line.
  mutating func cue(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> NameCue {
    guard i >= 0, i < tokens.count else { return .none }
    if tokens[i].kind == .number {
      return Self.isPlan(tokens[i], text) && word(i + 1, "plan", text) ? .fact : .none
    }
    guard tokens[i].kind == .word else { return .none }
    read(i, text, model)
    return tokens[i].traits.cue
  }

  func isMark(_ i: Int, _ mark: Unicode.Scalar, _ text: Span<UInt8>) -> Bool {
    guard i >= 0, i < tokens.count, tokens[i].kind == .mark else { return false }
    return text[tokens[i].start] == UInt8(ascii: mark)
  }

  /// Whether a sentence ends here, or the line.
  func isStop(_ i: Int, _ text: Span<UInt8>) -> Bool {
    guard i >= 0, i < tokens.count else { return true }
    guard tokens[i].kind == .mark else { return false }
    let b = text[tokens[i].start]
    let end = tokens[i].end
    if b == UInt8(ascii: ".") {
      // Not inside a number.
      return (end >= text.count || text[end] <= 0x20) && !isTitle(i - 1, text)
    }
    // Right before a word it is the Spanish one.
    return (b == UInt8(ascii: "!") || b == UInt8(ascii: "?"))
      && (end >= text.count || !NameTokenizer.isLetter(text, end))
  }

  /// Whether the full stop behind a word is that of a title before a name. Words of two letters take
  /// theirs (``NameToken/takeStop()``).
  private func isTitle(_ i: Int, _ text: Span<UInt8>) -> Bool {
    guard i >= 0, tokens[i].kind == .word, isCapitalized(i + 2, text) else { return false }
    let word = tokens[i].range
    return Self.titles.contains { title in
      title.utf8CodeUnitCount == word.count
        && (0..<word.count).allSatisfy { text[word.lowerBound + $0] | 0x20 == title.byte($0) }
    }
  }

  private static let titles: [StaticString] = [
    "mrs", "sra", "srta", "prof", "profa", "mtro", "mtra", "sgt", "capt", "rev",
  ]

  func isCapitalized(_ i: Int, _ text: Span<UInt8>) -> Bool {
    i >= 0 && i < tokens.count && tokens[i].kind == .word
      && NameTokenizer.isCapital(text, tokens[i].start)
  }

  func isNumber(_ i: Int) -> Bool {
    i >= 0 && i < tokens.count && tokens[i].kind == .number
  }

  mutating func isOrdinal(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    cue(i, text, model) == .ordinal
  }

  /// `born 3/14/2012`, `born on May 3`; not `born on January 15, 1929`, who is no pupil now.
  private mutating func isBirth(_ i: Int, _ text: Span<UInt8>, _ model: NameModel) -> Bool {
    for k in i + 1...i + 10 where isYearBefore2000(k, text) { return false }
    for k in i + 1...i + 2 where isNumber(k) || cue(k, text, model) == .calendar { return true }
    return false
  }

  private func isYearBefore2000(_ i: Int, _ text: Span<UInt8>) -> Bool {
    isNumber(i) && tokens[i].end - tokens[i].start == 4
      && text[tokens[i].start] == UInt8(ascii: "1")
  }

  /// Whether a telephone number begins here: 3, 3 and 4 digits, or ten, behind an optional 1.
  private func isPhone(_ i: Int, _ text: Span<UInt8>) -> Bool {
    var groups = (0, 0, 0)
    var k = i
    while k < tokens.count, k < i + 9, groups.2 == 0 {
      if tokens[k].kind == .number {
        let n = tokens[k].end - tokens[k].start
        if n == 10 { return true }
        if groups.0 == 0 {
          if n != 1 { groups.0 = n }
        } else if groups.1 == 0 {
          groups.1 = n
        } else {
          groups.2 = n
        }
      } else if tokens[k].kind != .mark {
        break
      }
      k += 1
    }
    return groups == (3, 3, 4)
  }

  /// An identifier with its number: `ID 48213`, `ID #: 48213`, `PIN is 4821`.
  private func isNumbered(_ i: Int, _ text: Span<UInt8>) -> Bool {
    isNumber(i + 1) || isNumber(i + 2) || isNumber(i + 3)
  }

  /// A number from 3 to 17.
  private func isMinor(_ i: Int, _ text: Span<UInt8>) -> Bool {
    guard isNumber(i), tokens[i].end - tokens[i].start <= 2 else { return false }
    var n = 0
    for k in tokens[i].range {
      guard text[k].isDigit else { return false }
      n = n * 10 + Int(text[k] - UInt8(ascii: "0"))
    }
    return n >= 3 && n <= 17
  }

  /// Whether a token is this word of ASCII letters, in any case.
  func word(_ i: Int, _ word: StaticString, _ text: Span<UInt8>) -> Bool {
    guard i >= 0, i < tokens.count, tokens[i].kind == .word else { return false }
    let t = tokens[i]
    guard t.end - t.start == word.utf8CodeUnitCount else { return false }
    for k in 0..<word.utf8CodeUnitCount
    where unsafe text[t.start + k] | 0x20 != word.utf8Start[k] { return false }
    return true
  }
}
