/// A rule as the compiler of lexicons hands it over: checked, lists expanded, names resolved.
public struct CompiledRule: Sendable {
  public struct Context: Sendable {
    /// Owner of the phrases that meet it.
    public var set: Int
    /// Words from the finding, at most.
    public var within: Int
    public var before: Bool
    public var after: Bool
    /// Hundredths of score.
    public var adds: Int
    public var raisesTo: Severity?

    public init(
      set: Int, within: Int, before: Bool, after: Bool, adds: Int, raisesTo: Severity?
    ) {
      self.set = set
      self.within = within
      self.before = before
      self.after = after
      self.adds = adds
      self.raisesTo = raisesTo
    }
  }

  public var id: String
  public var title: String
  public var advice: String
  public var category: Category
  public var entity: Entity?
  public var role: Role?
  public var severity: Severity
  public var route: Route
  public var clauses: [String]
  public var personalClauses: [String]
  /// Nil for a rule of terms.
  public var pattern: String?
  /// Sequences of classes, for a rule that is composed.
  public var sequences: [[ComposeElement]] = []
  public var cased = false
  public var disguised = true
  /// Indices of the sets of words of which the text must hold one each.
  public var needs: [Int] = []
  /// Bytes before an anchor at which a match may begin, 0…256.
  public var reach = 64
  public var validator: Validator?
  /// Hundredths, 0…100.
  public var score = 70
  public var contexts: [Context] = []
  /// Indices of frames.
  public var frames: [Int] = []
  public var floor: Severity?
  public var direction: TextAttributes.Direction?
  public var site: TextAttributes.Site?
  public var author: TextAttributes.AuthorRole?
  public var kind: TextAttributes.Kind?
  public var media: Bool?
  /// Digits a cluster must hold to anchor the rule; 0 for a rule that clusters do not anchor.
  public var digits = 0
  /// Bytes that a token of letters and digits must have to anchor the rule; 0 for no anchor.
  public var mixed = 0
  public var atSign = false
  public var url = false
  /// What of a roster the rule is for; the scores of what several share (``StudentRecord``).
  public var roster: RosterClass?
  public var shared = 0
  public var namesake = 0
  /// Whether it speaks for the persons of its role that the tagger finds.
  public var names = false

  public init(
    id: String, title: String, advice: String, category: Category, severity: Severity,
    route: Route, clauses: [String], personalClauses: [String]
  ) {
    self.id = id
    self.title = title
    self.advice = advice
    self.category = category
    self.severity = severity
    self.route = route
    self.clauses = clauses
    self.personalClauses = personalClauses
  }
}

/// A frame as the compiler hands it over.
public struct CompiledFrame: Sendable {
  public var id: String
  /// 0 one step down, 1 down to `note`, 2 no finding.
  public var effect: UInt8
  /// 0 in the sentence, 1 before the finding, 2 after it.
  public var place: UInt8
  public var neighbours: Bool
  /// Owner of the cues, or -1.
  public var set: Int
  /// Owner of the cues of which one must be there as well, or -1.
  public var also: Int
  /// Whether the finding must be quoted as well.
  public var quoted: Bool
  /// Tokens between a cue and the finding, at most; 0 for any.
  public var within: Int
  /// Tokens of the finding's sentence above which no cue is asked for; 0 for never.
  public var longer: Int

  public init(
    id: String, effect: UInt8, place: UInt8, neighbours: Bool, set: Int, also: Int = -1,
    quoted: Bool = false, within: Int = 0, longer: Int = 0
  ) {
    self.id = id
    self.effect = effect
    self.place = place
    self.neighbours = neighbours
    self.set = set
    self.also = also
    self.quoted = quoted
    self.within = within
    self.longer = longer
  }
}

/// A term, an anchor word, a phrase of a context or frame, a word that rules need, or one that names a
/// digit.
public struct CompiledTerm: Sendable {
  public enum Kind: Sendable { case ruleTerm, anchor, phrase, need, digit, trigger, watch }
  public var kind: Kind
  /// Plain-spelled words.
  public var words: [String]
  /// The word it is looked up by.
  public var pivot: Int
  /// Index of a rule, of a set of phrases, or of a set of needed words.
  public var owner: Int
  /// Index of its spelling, for phrases.
  public var phrase: Int
  /// Whether disguised spellings of its words are undone.
  public var decodes: Bool

  public init(
    kind: Kind, words: [String], pivot: Int, owner: Int, phrase: Int, decodes: Bool
  ) {
    self.kind = kind
    self.words = words
    self.pivot = pivot
    self.owner = owner
    self.phrase = phrase
    self.decodes = decodes
  }
}
