/// How a listed name or number is weighed; see ``Detector/judge``.
struct ListedWeight {
  /// Hundredths, in place of the rule's own.
  var score: Int
  var evidence: StudentEvidence
  /// Whether the rule's contexts and frames are asked.
  var contexts: Bool
  var raisesTo: Severity?
}

/// What the roster had to say, as evidence. The contract spells it `roster:student` and so on.
public enum StudentEvidence: UInt8, Sendable, CaseIterable {
  case student, optedOut, noMedia, guardian

  public var name: StaticString {
    switch self {
    case .student: "student"
    case .optedOut: "opted-out"
    case .noMedia: "no-media"
    case .guardian: "guardian"
    }
  }
}

/// What a rule is for, of the things that a roster knows.
public enum RosterClass: UInt8, Sendable, CaseIterable {
  case student, optedOut, noMedia, guardian, studentID, testingNumber, email, phone

  /// The spelling in rule files.
  public var name: StaticString {
    switch self {
    case .student: "student"
    case .optedOut: "opted-out"
    case .noMedia: "no-media"
    case .guardian: "guardian"
    case .studentID: "student-id"
    case .testingNumber: "testing-number"
    case .email: "email"
    case .phone: "phone"
    }
  }

  /// The class of a record, media aside.
  init(_ record: StudentRecord) {
    switch record.kind {
    case .student: self = record.optedOut ? .optedOut : .student
    case .guardian: self = .guardian
    case .studentID: self = .studentID
    case .testingNumber: self = .testingNumber
    case .email: self = .email
    case .phone: self = .phone
    }
  }
}

/// Bytes of the original within which a listed student raises what other rules say, and two listed
/// things are each other's second element. About a sentence.
let nearStudent = 160

extension Detector {
  /// Finds and weighs what the roster knows in a swept view. Before the rules: they ask who is near.
  func matchStudents(
    _ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    if view == .plain { scratch.students.clear() }
    guard let index = lexicon.students else { return }
    let isClass = { (anchor: Anchor) in anchor.kind != .word && anchor.kind != .url }
    guard !scratch.swept.pivots.isEmpty || scratch.swept.anchors.contains(where: isClass) else {
      return
    }
    // Taken out of the scratch and put back, so that it is nobody else's and keeps its room.
    var list: [Listed] = []
    swap(&list, &scratch.listed)
    list.clear()
    let names = ListedNames(index: index)
    let numbers = ListedNumbers(index: index)
    let swept = scratch.swept
    scratch.withView(view) { text, _ in
      for word in swept.pivots { names.find(text, pivot: word, into: &list) }
      for anchor in swept.anchors {
        switch anchor.kind {
        case .digits: numbers.find(text, cluster: anchor.start..<anchor.end, into: &list)
        case .at: numbers.find(text, sign: anchor.start, into: &list)
        case .mixed: numbers.find(text, token: anchor.start..<anchor.end, into: &list)
        case .word, .url: continue
        }
      }
    }
    if !list.isEmpty { judgeStudents(list, view, attributes, &scratch) }
    swap(&list, &scratch.listed)
  }

  /// Weighs what the roster knows: each by the rule of its class, and a student without a media consent
  /// form, where the text has or names a picture, by the rule for that as well.
  func judgeStudents(
    _ list: [Listed], _ view: ViewKind, _ attributes: TextAttributes, _ scratch: inout Scratch
  ) {
    for item in list {
      var record = item.record
      if record.shared { record.shared = !list.contains { confirms($0, item) } }
      if attributes.hasMedia, record.kind == .student { record.shared = false }
      let before = scratch.found.count
      var evidence = StudentEvidence.student
      if record.kind == .guardian { evidence = .guardian }
      if record.optedOut { evidence = .optedOut }
      if let rule = lexicon.rosterRules[Int(RosterClass(record).rawValue)] {
        let program = lexicon.programs[rule]
        let score =
          record.shared ? program.shared : record.mixed ? program.namesake : program.score
        judge(
          rule, item.range, item.range, view, &scratch,
          listed: .init(score: score, evidence: evidence, contexts: true))
      }
      guard scratch.found.count > before else { continue }
      scratch.students.append(
        .init(range: scratch.original(item.range, in: view), evidence: evidence))
      if record.noMedia, record.kind == .student,
        let rule = lexicon.rosterRules[Int(RosterClass.noMedia.rawValue)],
        attributes.hasMedia || hasPhotoCue(of: rule, near: item.range, view, &scratch)
      {
        judge(
          rule, item.range, item.range, view, &scratch,
          listed: .init(score: 90, evidence: .noMedia, contexts: false, raisesTo: .block))
      }
    }
  }

  /// Whether one listed thing is the second element of another: a name of a number, and the reverse.
  private func confirms(_ a: Listed, _ b: Listed) -> Bool {
    func isName(_ l: Listed) -> Bool { l.record.kind == .student || l.record.kind == .guardian }
    return isName(a) != isName(b) && a.range.distance(to: b.range) <= nearStudent
  }

  /// Whether a word of pictures stands near a place: one of the companion `photo` of the combinations,
  /// or an anchor of the rule. Some twenty words are read.
  private func hasPhotoCue(
    of rule: Int, near range: Range<Int>, _ view: ViewKind, _ scratch: inout Scratch
  ) -> Bool {
    let words = lexicon.words
    let photo = lexicon.combinations.companions.first { $0.id == "photo" }?.set ?? -1
    return scratch.withView(view) { text, _ in
      var low = max(0, range.lowerBound - nearStudent)
      while low > 0, low < range.lowerBound, text[low].isWordByte { low += 1 }
      var walk = WordWalk(from: low)
      let high = min(text.count, range.upperBound + nearStudent)
      while let word = walk.next(text, limit: high) {
        guard let slot = words.slot(word.key) else { continue }
        for p in words.postings(of: slot) {
          let term = words.terms[Int(words.postings[p])]
          if photo < 0, term.kind == .anchor, term.owner == rule { return true }
          if photo >= 0, term.kind == .phrase, term.owner == photo, term.words.count == 1 {
            return true
          }
        }
      }
      return false
    }
  }
}

/// A listed student in the original text.
struct NearStudent {
  var range: Range<Int>
  var evidence: StudentEvidence
}

extension Scratch {
  /// What the roster says of whoever is named at or near a range of a view.
  func student(near range: Range<Int>, _ view: ViewKind) -> StudentEvidence? {
    if students.isEmpty { return nil }
    let place = original(range, in: view)
    var found: StudentEvidence?
    for student in students where student.range.distance(to: place) <= nearStudent {
      // Who opted out says most, a guardian least.
      if student.evidence == .optedOut { return .optedOut }
      if found != .student { found = student.evidence }
    }
    return found
  }
}

extension SweepResult {
  /// Notes a word that names are looked for by.
  mutating func notePivot(_ key: WordKey, _ word: Range<Int>, _ students: StudentWords) {
    if students.isPivot(key) { pivots.append(word) }
  }

  /// Notes the words of a run of letters that is long or not ASCII.
  mutating func notePivots(_ text: Span<UInt8>, _ run: Range<Int>, _ students: StudentWords) {
    var at = run.lowerBound
    while at < run.upperBound {
      guard let token = NameWord(text, at: at) else {
        at += 1
        while at < run.upperBound, !text[at].beginsScalar { at += 1 }
        continue
      }
      notePivot(token.key, token.range, students)
      at = token.range.upperBound
    }
  }
}

extension WordTable {
  /// Another table with the words of a roster in its filter. One probe answers for both, so ordinary
  /// words cost what they cost without a roster.
  convenience init(_ other: WordTable, students: StudentWords) {
    // A bit of a shorter filter stands for several of a longer one.
    let times = max(1, other.filter.count / students.filters.sweep.count)
    var filter = students.filters.sweep
    if times > 1 {
      filter = Array(repeating: 0, count: other.filter.count)
      for i in students.filters.sweep.indices where students.filters.sweep[i] != 0 {
        for k in 0..<64 where students.filters.sweep[i] & (1 << UInt64(k)) != 0 {
          for bit in (i * 64 + k) * times..<(i * 64 + k + 1) * times {
            filter[bit >> 6] |= 1 << UInt64(bit & 63)
          }
        }
      }
    }
    let shift = UInt64(64 - 6 - filter.count.trailingZeroBitCount)
    for slot in other.slots where !slot.isEmpty && slot.flags & Self.anchors != 0 {
      let bit = slot.key.mixed >> shift
      filter[Int(bit >> 6)] |= 1 << (bit & 63)
    }
    self.init(
      filter: filter, filterShift: shift, slots: other.slots, postings: other.postings,
      terms: other.terms, keys: other.keys, classes: other.classes,
      students: students)
  }
}

extension CompiledLexicon {
  /// Why a roster is of no use with a lexicon.
  public struct NoRosterRules: Error {}

  /// Whether the roster had a part in a finding.
  public func isOfRoster(_ finding: Finding) -> Bool {
    (0..<finding.evidence.count).contains { i in
      if case .roster = finding.evidence[i] { true } else { false }
    }
  }

  /// The same rules with students to look for. Throws if no rule says what a listed student means.
  public func looking(for students: any StudentIndex) throws(NoRosterRules) -> CompiledLexicon {
    for needed in [RosterClass.student, .optedOut, .studentID]
    where rosterRules[Int(needed.rawValue)] == nil { throw NoRosterRules() }
    do {
      return try CompiledLexicon(memory, students: students)
    } catch {
      preconditionFailure("a table that was read cannot be read again")
    }
  }
}

extension Range<Int> {
  /// Bytes between two ranges; 0 if they touch or overlap.
  func distance(to other: Range<Int>) -> Int {
    Swift.max(0, lowerBound - other.upperBound, other.lowerBound - upperBound)
  }
}
