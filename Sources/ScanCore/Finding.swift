/// A place in a text that breaks a rule.
///
/// It never carries the text it found: only where, which rule, and what raised or lowered the
/// score. A plain value of fixed size, so a scan allocates nothing for it.
public struct Finding: Sendable {
  /// Index of the rule in ``CompiledLexicon/rules``.
  public var rule: Int
  public var category: Category
  public var entity: Entity?
  public var role: Role?
  /// After context has raised or lowered it.
  public var severity: Severity
  /// How sure the evidence makes us, in hundredths: 0 to 100.
  public var score: Int
  /// Half-open byte range in the original text, on scalar boundaries where the text is well formed.
  public var range: Range<Int>
  /// What raised or lowered the score, in the order it was weighed.
  public var evidence: EvidenceList
}

/// One reason behind a score. ``CompiledLexicon/describe(_:)`` spells it as in the contract.
public enum Evidence: Sendable, Equatable {
  /// The rule's validator accepted the value.
  case validator(Validator)
  /// The validator knows the value as a void, sample or reserved one.
  case void(Validator)
  /// A context of the rule was met: the lexicon index of the phrase that did it.
  case context(phrase: Int)
  /// A frame lowered the severity: the lexicon index of the frame.
  case frame(Int)
  /// The match was made in a derived view, so something hid it.
  case view(ViewKind)
  /// A listed student is named here or near.
  case roster(StudentEvidence)
  /// It stands near this companion (an index of the lexicon's), which made it mean more.
  case with(companion: Int)
  /// A sequence of classes holds a protected group.
  case group
  /// It holds a word of a class: the lexicon index of the class.
  case wordClass(Int)
  /// Its group is named in a neighbouring sentence, here only by a pronoun.
  case carried
  /// It means harm because something good is denied.
  case negated
  /// What made a name one, or gave its person a role.
  case name(NameSign)
}

/// Up to ``capacity`` pieces of evidence, stored inline.
///
/// The rule laws keep a rule from ever having more (`rules check` counts its contexts and frames).
public struct EvidenceList: Sendable {
  public static let capacity = 17
  var items = InlineArray<17, Evidence>(repeating: .view(.plain))
  public private(set) var count = 0

  public init() {}

  public subscript(i: Int) -> Evidence {
    precondition(i < count, "evidence index out of range")
    return items[i]
  }

  public mutating func append(_ e: Evidence) {
    precondition(count < Self.capacity, "a rule has more evidence than its laws allow")
    items[count] = e
    count += 1
  }
}

/// The readings of a text that rules run on.
public enum ViewKind: UInt8, Sendable, CaseIterable {
  /// Compatibility forms and case folded away (NFKC_Casefold), invisible characters squeezed out.
  case plain
  /// As `plain`, but with case kept.
  case cased
  /// `plain` with look-alike letters of other scripts read as the Latin letters they imitate.
  case skeleton
  /// `skeleton` with leetspeak, masks, repeats and spacing undone.
  case decoded

  public var name: StaticString {
    switch self {
    case .plain: "plain"
    case .cased: "cased"
    case .skeleton: "skeleton"
    case .decoded: "decoded"
    }
  }
}
