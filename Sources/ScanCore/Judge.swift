/// Buffers of the judge.
struct JudgeScratch {
  /// A token near a finding: a word, or another run of letters and digits.
  struct Token {
    var range: Range<Int>
    /// Nil for what is no word.
    var key: WordKey?
    /// The slot of a word that the lexicon asks about, or -1.
    var slot: Int
  }
  var tokens: [Token] = []
}

/// How far to both sides of a match context and frames are read, in bytes of the view.
let contextBytes = 400

extension Detector {
  /// Weighs a match: the only arithmetic of scores and severities.
  ///
  /// Score = the rule's + what a name's own evidence adds (`bonus`, for `sign`) + 0.10 for a value that its validator accepts + what its contexts add, held
  /// between 0 and 1. Below 0.30 there is no finding, below 0.50 it is one step less severe. A context
  /// may raise the severity; then frames lower it, each by its effect, never below the rule's floor.
  ///
  /// A listed student near adds 0.10. What the roster itself lists has its own score (`listed`).
  func judge(
    _ rule: Int, _ range: Range<Int>, _ value: Range<Int>, _ view: ViewKind,
    _ scratch: inout Scratch, adding bonus: Int = 0, because sign: Evidence? = nil,
    composed: EvidenceList = EvidenceList(), carried: Bool = false, listed: ListedWeight? = nil
  ) {
    scratch.cost.candidates += 1
    guard !range.isEmpty else { return }
    let program = lexicon.programs[rule]
    var evidence = composed
    if let sign { evidence.append(sign) }
    var score = (listed?.score ?? program.score) + bonus
    var void = false
    if let validator = program.validator {
      switch scratch.withView(view, { text, _ in validator.check(text.extracting(value)) }) {
      case .rejected: return
      case .accepted:
        score += 10
        evidence.append(.validator(validator))
      case .void:
        void = true
        evidence.append(.void(validator))
      }
    }

    if let student = listed?.evidence ?? scratch.student(near: range, view) {
      if listed == nil { score += 10 }
      evidence.append(.roster(student))
    }

    var raised = listed?.raisesTo
    var lowered: (steps: Int, note: Bool) = (carried ? 1 : 0, false)
    if listed?.contexts != false, !program.contexts.isEmpty || !program.frames.isEmpty {
      let table = lexicon.words
      let surroundings = scratch.surroundings(of: range, view, table)
      for context in program.contexts {
        let near = scratch.withFrames(view) { text, tokens in
          surroundings.nearest(context, table, tokens, text)
        }
        guard let phrase = near else { continue }
        score += context.adds
        if let to = context.raisesTo { raised = max(raised ?? to, to) }
        evidence.append(.context(phrase: phrase))
      }
      for frame in program.frames {
        let framed = scratch.withFrames(view) { text, tokens in
          surroundings.holds(lexicon.frames[frame], table, tokens, text)
        }
        guard framed else { continue }
        switch lexicon.frames[frame].effect {
        case .step: lowered.steps += 1
        case .note: lowered.note = true
        case .drop: if program.floor == nil { return } else { lowered.note = true }
        }
        evidence.append(.frame(frame))
      }
    }

    score = min(100, max(0, score))
    guard score >= 30 else { return }
    var severity = lexicon.rules[rule].severity
    if score < 50 { severity = severity.lowered(by: 1) }
    if let raised { severity = max(severity, raised) }
    severity = severity.lowered(by: lowered.steps)
    if lowered.note || void { severity = .note }
    if let floor = program.floor { severity = max(severity, floor) }
    if view == .skeleton || view == .decoded { evidence.append(.view(view)) }

    let about = lexicon.rules[rule]
    scratch.found.append(
      Finding(
        rule: rule, category: about.category, entity: about.entity, role: about.role,
        severity: severity, score: score, range: scratch.original(range, in: view),
        evidence: evidence))
  }
}

extension Severity {
  func lowered(by steps: Int) -> Severity {
    Severity(rawValue: rawValue - UInt8(min(steps, Int(rawValue)))) ?? .note
  }
}

extension Scratch {
  /// Cuts the neighbourhood of a range into tokens.
  mutating func surroundings(
    of range: Range<Int>, _ view: ViewKind, _ table: WordTable
  ) -> Surroundings {
    let lent = self[view]
    return Surroundings(range, lent.text, table, &judge.tokens)
  }

  func withFrames<R>(_ view: ViewKind, _ body: (Span<UInt8>, [JudgeScratch.Token]) -> R) -> R {
    body(self[view].text, judge.tokens)
  }
}
