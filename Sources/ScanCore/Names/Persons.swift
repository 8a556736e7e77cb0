/// How much evidence a name needs.
///
/// Precision and recall by overlap, and F1 or F2 (`train-tagger score`), on tweets (btc_dev_H), mixed
/// posts (wnut17_dev) and invented school posts (k12_synth):
///
/// | mode | btc_dev_H | wnut17_dev | k12_synth |
/// |---|---|---|---|
/// | strict | P .84 R .62 F1 .71 F2 .65 | P .87 R .57 F1 .69 F2 .61 | P .97 R .96 F1 .97 F2 .96 |
/// | balanced | P .77 R .68 F1 .72 F2 .69 | P .83 R .66 F1 .73 F2 .69 | P .97 R .97 F1 .97 F2 .97 |
/// | thorough | P .69 R .71 F1 .70 F2 .71 | P .78 R .70 F1 .74 F2 .72 | P .89 R .98 F1 .93 F2 .96 |
public enum NamesMode: UInt8, Sendable, CaseIterable {
  /// Few false alarms: for what blocks a post.
  case strict
  /// As many found as there are false alarms, or nearly.
  case balanced
  /// Rather too many names than one too few: for redaction.
  case thorough

  /// Logits that a name may fall short by, in ``NameModel/scale``ths.
  package var leniency: Int {
    switch self {
    case .strict: 0
    case .balanced: 14
    case .thorough: 28
    }
  }
}

/// What finds persons, and the rules that speak for them. A class, so that a scan borrows it by one
/// reference.
final class NameProgram: Sendable {
  let model: NameModel
  /// The sets of needed words that are bare names, and cues that call for names.
  let need: Int
  let cueNeed: Int
  /// Rule indices by role; -1 where there is none.
  let rules: [Int]

  init(_ model: NameModel, need: Int, cueNeed: Int, _ rules: [Rule], _ programs: [RuleProgram]) {
    self.model = model
    self.need = need
    self.cueNeed = cueNeed
    self.rules = Role.allCases.map { role in
      programs.indices.first { programs[$0].names && rules[$0].role == role } ?? -1
    }
  }
}

/// Buffers of the search for persons.
struct NameScratch {
  var line = NameLine()
  var persons: [Person] = []
  var rows = NameRows()
}

/// A person in a line.
struct Person {
  /// Tokens of the line.
  var tokens: Range<Int>
  /// Greatest margin of its tokens.
  var margin: Int
  var role: NameRole?
}

extension Detector {
  /// Finds the persons of a piece, line by line, and judges each by the rule of its role.
  ///
  /// A line of plain ASCII is read only if it holds a capitalised word that may be a name, or if the sweep
  /// has found a bare name in lower case or a word that calls for one; with `everywhere`, which the twin asks for, all of every line
  /// is read. Must run before anything else changes `scratch.swept`.
  func findPersons(_ piece: Span<UInt8>, _ scratch: inout Scratch, everywhere: Bool = false) {
    guard let names = lexicon.names, self.names != nil else { return }
    var work = NameScratch()
    swap(&work, &scratch.names)
    work.rows.last = nil
    let isASCII = isPlainASCII(piece)
    if isASCII, !scratch.plain.isEmphasised, scratch.plain.map.pieces.isEmpty {
      readPersons(piece, .plain, everywhere, names, &work, &scratch)
    } else if scratch.folder.fold(piece, keepCase: true, into: &scratch.cased) == 0 {
      let cased = scratch.cased
      // Of ASCII the views with and without case differ in capitals alone: what the sweep has found holds in both.
      readPersons(
        cased.text, isASCII ? .plain : .cased, everywhere || !isASCII, names, &work, &scratch)
    } else {
      scratch.complete = false
    }
    swap(&work, &scratch.names)
  }

  /// Reads the lines of a text that may hold a name, or with `everywhere` all.
  private func readPersons(
    _ text: Span<UInt8>, _ view: ViewKind, _ everywhere: Bool, _ names: NameProgram,
    _ work: inout NameScratch, _ scratch: inout Scratch
  ) {
    var walk = NameLineWalk()
    while let line = everywhere
      ? walk.next(text) : walk.next(text, scratch.swept.anchors, lexicon)
    {
      work.line.cut(text, line)
      if everywhere {
        work.line.listAll(text, names.model)
      } else {
        walk.list(in: line, scratch.swept.anchors, lexicon, text, &work.line)
      }
      judgePersons(text, view, names, &work, &scratch)
    }
  }

  private func judgePersons(
    _ text: Span<UInt8>, _ view: ViewKind, _ names: NameProgram, _ work: inout NameScratch,
    _ scratch: inout Scratch
  ) {
    guard work.line.tag(text, names.model, leniency: (self.names ?? .balanced).leniency) else {
      return
    }
    work.collect(text, names.model)
    for person in work.persons {
      let role = person.role?.role ?? .unknown
      let rule = names.rules[Int(role.rawValue)]
      guard rule >= 0 else { continue }
      let first = work.line[person.tokens.lowerBound]
      let range = first.start..<work.line[person.tokens.upperBound - 1].end
      if isBlocked(range, view, &scratch) { continue }
      // A logit is worth 8 hundredths, a frame 10; a name in lower case is less sure.
      var bonus = min(20, max(-10, person.margin * 8 / NameModel.scale))
      if person.role != nil { bonus += 10 }
      if first.shape == .lower { bonus -= 10 }
      judge(
        rule, range, range, view, &scratch, adding: bonus,
        because: .name(person.role?.sign ?? .model))
    }
  }
}

extension Detector {
  /// Whether the roster has said of a person all that can be said: that the family opted out.
  private func isBlocked(_ range: Range<Int>, _ view: ViewKind, _ scratch: inout Scratch) -> Bool {
    guard !scratch.students.isEmpty,
      let rule = lexicon.rosterRules[Int(RosterClass.optedOut.rawValue)]
    else { return false }
    let place = scratch.original(range, in: view)
    return scratch.found.contains {
      $0.rule == rule && $0.severity == .block && $0.range.overlaps(place)
    }
  }
}

extension NameScratch {
  /// Gathers the tags of the line into persons and gives each its role.
  mutating func collect(_ text: Span<UInt8>, _ model: NameModel) {
    persons.clear()
    var i = 0
    while i < line.count {
      guard line[i].tag.isName else {
        i += 1
        continue
      }
      var end = i + 1
      var margin = Int(line[i].margin)
      while end < line.count, line[end].tag == .inside {
        margin = max(margin, Int(line[end].margin))
        end += 1
      }
      let next = end
      // What joins must have something to join.
      while end > i + 1, line.isJoint(end - 1, text) { end -= 1 }
      if end < line.count, isSurname(end, after: end - 1, text, model) { end += 1 }
      let name = i..<end
      i = max(next, end)
      // Initials alone may be anybody's.
      if name.allSatisfy({ line[$0].shape == .initial || line[$0].shape == .letter }) { continue }
      if isPlace(name, text, model) { continue }
      let role = line.role(name, text, model)
      if role == nil, isPlaceOrDay(name) { continue }
      persons.append(Person(tokens: name, margin: margin, role: role))
    }
    joinInverted(text, model)
    for k in persons.indices { takeSurname(k, text, model) }
    shareRoles(text, model)
    rows.place(&persons, of: line, text, model)
    dropPlaces(text, model)
  }

  /// `Austin, Dallas and Jordan`: names of places too, next in a list to a place that nobody is called
  /// by here, are places.
  private mutating func dropPlaces(_ text: Span<UInt8>, _ model: NameModel) {
    var k = 0
    while k < persons.count {
      let name = persons[k].tokens
      let i = name.lowerBound
      let isPlace =
        name.count == 1 && persons[k].role == nil && line[i].traits.isPlace
        && (isListedPlace(i + 2, over: i + 1, text, model)
          || isListedPlace(i - 2, over: i - 1, text, model))
      if isPlace { persons.remove(at: k) } else { k += 1 }
    }
  }

  private mutating func isListedPlace(
    _ i: Int, over mark: Int, _ text: Span<UInt8>, _ model: NameModel
  ) -> Bool {
    guard i >= 0, i < line.count, line[i].kind == .word, !line[i].tag.isName,
      NameTokenizer.isCapital(text, line[i].start), line.isListMark(mark, text, model)
    else { return false }
    line.read(i, text, model)
    return line[i].traits.isPlace
  }

  /// A surname that is an ordinary word too, before a comma at the head of a line or row:
  /// `Stone, Hannah - Grade 4`.
  private mutating func takeSurname(_ k: Int, _ text: Span<UInt8>, _ model: NameModel) {
    let name = persons[k].tokens
    let i = name.lowerBound - 2
    guard i >= 0, name.count <= 2, line.isMark(i + 1, ",", text), line[i].kind == .word,
      !line[i].tag.isName, NameTokenizer.isCapital(text, line[i].start),
      i == 0 || line[i - 1].kind != .word && !line.isMark(i - 1, ",", text),
      name.upperBound == line.count
        || line[name.upperBound].kind != .word && !line.isMark(name.upperBound, ",", text)
    else { return }
    line.read(i, text, model)
    line.read(name.lowerBound, text, model)
    let surname = line[i].traits
    guard surname.surname >= 2, surname.cue == .none, line[name.lowerBound].traits.given > 0 else {
      return
    }
    persons[k].tokens = i..<name.upperBound
    if persons[k].role == nil { persons[k].role = line.role(persons[k].tokens, text, model) }
  }

  /// The surname behind a given name in lower case, where no capital says how far the name goes.
  private mutating func isSurname(
    _ i: Int, after given: Int, _ text: Span<UInt8>, _ model: NameModel
  ) -> Bool {
    guard line[given].shape == .lower, line[i].shape == .lower, line[i].kind == .word else {
      return false
    }
    line.read(i, text, model)
    let t = line[i]
    return t.traits.surname > 0 && t.traits.common == 0 && t.traits.cue == .none && t.length > 2
  }

  /// `Jackson Elementary`, `Birch Ave`: called like a person, but none, whatever stands round it.
  private mutating func isPlace(
    _ name: Range<Int>, _ text: Span<UInt8>, _ model: NameModel
  ) -> Bool {
    switch line.cue(name.upperBound, text, model) {
    case .place, .institution, .school, .organisation: return true
    default: break
    }
    switch line.cue(name.upperBound - 1, text, model) {
    case .institution, .school, .organisation: return true
    case .place:
      // `Birch Park Nature Center`
      let places = name.count { line.cue($0, text, model) == .place }
      return name.count == 1 || places > 1 || line[name.upperBound - 1].traits.surname < 2
    default: break
    }
    // `Superintendent Dr.`, `Alumna Dr.`, `ADHD`.
    return name.allSatisfy {
      switch line[$0].traits.cue {
      case .fact, .title, .student, .roll: true
      default: false
      }
    }
  }

  /// Without a role, `May` is a month, and `Birch Park` a place if `Birch` is not given to people.
  private func isPlaceOrDay(_ name: Range<Int>) -> Bool {
    name.allSatisfy { line[$0].traits.cue == .calendar }
      || line[name.upperBound - 1].traits.cue == .place
        && line[name.lowerBound].traits.given < 2
  }

  /// `Last, First` in a row or behind a label is one name.
  private mutating func joinInverted(_ text: Span<UInt8>, _ model: NameModel) {
    var k = 0
    while k + 1 < persons.count {
      let a = persons[k].tokens
      let b = persons[k + 1].tokens
      let inverted =
        a.count == 1 && b.lowerBound == a.upperBound + 1 && line.isMark(a.upperBound, ",", text)
        && line[a.lowerBound].traits.surname > 0 && line[b.lowerBound].traits.given > 0
        && (a.lowerBound == 0 || line[a.lowerBound - 1].kind != .word)
        && (b.upperBound == line.count || line[b.upperBound].kind != .word)
        && !line.isMark(a.lowerBound - 1, ",", text) && !line.isMark(b.upperBound, ",", text)
      if inverted {
        persons[k].tokens = a.lowerBound..<b.upperBound
        persons[k].margin = max(persons[k].margin, persons[k + 1].margin)
        persons[k].role = persons[k].role ?? persons[k + 1].role
        persons.remove(at: k + 1)
      }
      k += 1
    }
  }

  /// `Congrats Ana Ruiz, Zoe Day and Hai Stone`: one role for all.
  private mutating func shareRoles(_ text: Span<UInt8>, _ model: NameModel) {
    guard persons.count > 1 else { return }
    for k in 1..<persons.count { share(from: k - 1, to: k, text, model) }
    for k in (1..<persons.count).reversed() { share(from: k, to: k - 1, text, model) }
  }

  private mutating func share(from a: Int, to b: Int, _ text: Span<UInt8>, _ model: NameModel) {
    guard persons[b].role == nil, let role = persons[a].role, role.role == .student else { return }
    let low = persons[min(a, b)].tokens.upperBound
    let high = persons[max(a, b)].tokens.lowerBound
    guard low < high, high - low <= 3 else { return }
    for i in low..<high {
      guard line.isListMark(i, text, model) else { return }
    }
    persons[b].role = NameRole(.student, .list)
  }
}
