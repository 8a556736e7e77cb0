public import ScanCore

/// What the guidelines make of findings by who wrote a text and what it is: clauses that no pattern can
/// hold, because they ask about the text as a whole or about its author.
///
/// - A: the guidelines bind employees. Where a student, a parent or the public writes, what only an
///   employee has to heed is a note.
/// - B.3.d: a professional site's profile has to say whose it is. That it does not is a finding.
/// - C.2.e: what an employee writes about pay and working conditions may be protected by law. Nothing in
///   such a text is above `review`, unless student data or a threat is in it.
public struct TextPolicy: Sendable {
  /// A finding with what the policy says of it.
  public struct Judged: Sendable {
    public var finding: Finding
    /// Which text of the item it lies in, from 0.
    public var text: Int
    /// Evidence that the policy added, such as `author:student`.
    public var notes: [String] = []
    /// Where somebody asked for one.
    public var fingerprint: String?
    /// Why it does not count.
    public var mark: Suppressions.Mark?

    public init(finding: Finding, text: Int) {
      self.finding = finding
      self.text = text
    }
  }

  /// The decision on a whole item.
  public struct Outcome: Sendable {
    public var verdict: Verdict
    /// Clauses that ask for care, such as C.2.e.
    public var cautions: [String]
  }

  /// A profile names its site by this rule, or lacks what it finds and breaks the other.
  private static let identified = "representation.site-identified"
  private static let notIdentified = "representation.site-not-identified"
  private static let protectedActivity = "C.2.e"
  /// Clauses that bind nobody but employees.
  private static let employeesOnly: Set = ["B.1.a", "B.3.d", "B.3.k", "C.2.b", "C.2.d"]

  private let lexicon: CompiledLexicon
  private let identifiedRule: Int?
  private let notIdentifiedRule: Int?

  public init(lexicon: CompiledLexicon) {
    self.lexicon = lexicon
    identifiedRule = lexicon.rules.firstIndex { $0.id == Self.identified }
    notIdentifiedRule = lexicon.rules.firstIndex { $0.id == Self.notIdentified }
  }

  /// Adds and lowers findings of one item; `count` is the length of its first text in bytes.
  public func apply(to findings: inout [Judged], count: Int, attributes: TextAttributes) {
    demandIdentification(&findings, count, attributes)
    lowerForOthers(&findings, attributes)
  }

  /// The decision from what counts.
  public func outcome(
    _ findings: [Judged], attributes: TextAttributes, complete: Bool
  ) -> Outcome {
    let counted = findings.filter { $0.mark == nil }.map(\.finding)
    var verdict = Verdict(findings: counted, attributes: attributes, complete: complete)
    let mayBeProtected =
      (attributes.author == .employee || attributes.author == .unknown)
      && counted.contains {
        lexicon.clauses(of: $0, on: attributes.site).contains(Self.protectedActivity)
      }
    guard mayBeProtected else { return Outcome(verdict: verdict, cautions: []) }
    let isNoSpeech = counted.contains {
      $0.severity > .note && ($0.category == .studentPII || $0.category == .threat)
    }
    if !isNoSpeech { verdict.decision = min(verdict.decision, .review) }
    return Outcome(verdict: verdict, cautions: [Self.protectedActivity])
  }

  private func demandIdentification(
    _ findings: inout [Judged], _ count: Int, _ attributes: TextAttributes
  ) {
    guard attributes.kind == .siteProfile, attributes.site == .professional,
      let wanted = identifiedRule, let rule = notIdentifiedRule,
      !findings.contains(where: { $0.finding.rule == wanted || $0.finding.rule == rule })
    else { return }
    var missing = Judged(finding: Finding(missing: rule, in: 0..<count, lexicon), text: 0)
    missing.notes = ["missing:\(Self.identified)"]
    findings.insert(missing, at: 0)
  }

  private func lowerForOthers(_ findings: inout [Judged], _ attributes: TextAttributes) {
    let author: String
    switch attributes.author {
    case .unknown, .employee: return
    case .student: author = "student"
    case .parent: author = "parent"
    case .public: author = "public"
    }
    for i in findings.indices where findings[i].finding.severity > .note {
      let clauses = lexicon.clauses(of: findings[i].finding, on: attributes.site)
      guard !clauses.isEmpty, clauses.allSatisfy(Self.employeesOnly.contains) else { continue }
      findings[i].finding.severity = .note
      findings[i].notes.append("author:\(author)")
    }
  }
}
