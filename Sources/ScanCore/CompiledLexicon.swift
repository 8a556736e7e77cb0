/// A rule as reports know it.
public struct Rule: Sendable {
  public let id: String
  public let title: String
  public let advice: String
  public let category: Category
  public let entity: Entity?
  public let role: Role?
  /// Before context.
  public let severity: Severity
  public let route: Route
  /// Guideline clauses on a professional site.
  public let clauses: [String]
  /// Guideline clauses on an employee's personal site.
  public let personalClauses: [String]
}

/// How a rule is matched and judged. Compiled from a rule file; read only by the core.
struct RuleProgram: Sendable {
  /// Null for a rule of terms.
  var pattern: String?
  /// Whether sequences of classes find it, all rules of that kind in one go.
  var composed: Bool
  var cased: Bool
  var disguised: Bool
  /// Bytes before an anchor at which a match may begin.
  var reach: Int
  var validator: Validator?
  /// Hundredths.
  var score: Int
  var contexts: [Context]
  /// Indices of frames.
  var frames: [Int]
  var floor: Severity?
  var when: Condition
  /// Digits a cluster must hold to be an anchor; 0: clusters are none.
  var digits: Int
  var atSign: Bool
  var url: Bool

  struct Context: Sendable {
    /// The set of phrases that meets it.
    var set: Int
    /// Words between at most, plus one.
    var within: Int
    var before: Bool
    var after: Bool
    /// Hundredths.
    var adds: Int
    var raisesTo: Severity?
  }

  /// What must hold of a text for the rule to speak.
  struct Condition: Sendable {
    var direction: TextAttributes.Direction?
    var site: TextAttributes.Site?
    var author: TextAttributes.AuthorRole?
    var kind: TextAttributes.Kind?
    var media: Bool?

    func holds(_ a: TextAttributes) -> Bool {
      (direction == nil || direction == a.direction) && (site == nil || site == a.site)
        && (author == nil || author == a.author) && (kind == nil || kind == a.kind)
        && (media == nil || media == a.hasMedia)
    }
  }
}

/// A way of saying something that lowers what is said: quotation, negation, a lesson.
struct FrameProgram: Sendable {
  enum Effect: UInt8, Sendable { case step, note, drop }
  enum Place: UInt8, Sendable { case sentence, before, after }
  var id: String
  var effect: Effect
  var place: Place
  var neighbours: Bool
  /// The set of cues; -1 for none.
  var set: Int
  /// A second set that must be met as well; -1 for none.
  var also: Int
  /// Whether the match must stand in quotation marks as well.
  var quoted: Bool
  /// Tokens between a cue and the match, at most; 0 for any.
  var within: Int
}

/// A checked lexicon in the form the core runs on: shared by all threads, never changed.
///
/// The word tables are read in place from the compiled bytes (``TableFormat``); a million terms cost
/// nothing to load. Rules, some hundred, become values at once.
public final class CompiledLexicon: Sendable {
  /// Why bytes are no compiled lexicon.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  public let version: String
  /// Hex SHA-256-sized identity of the sources, 64 digits.
  public let sha256: String
  public let rules: [Rule]
  /// Terms of all rules, lists, contexts and frames.
  public let termCount: Int
  let programs: [RuleProgram]
  let frames: [FrameProgram]
  let words: WordTable
  let compositions: ComposeProgram
  /// Words that are never taken for disguises of others.
  let ordinary: WordFilter
  /// Words that disguises are read as.
  let roots: WordRoots
  let patterns: PatternCache
  /// Rules anchored by clusters of digits, `@` and URL heads.
  let digitRules: [Int]
  let atRules: [Int]
  let urlRules: [Int]
  /// Fewest digits that any rule asks of a cluster.
  let fewestDigits: Int
  private let phrases: [String]

  /// Reads a compiled table. Errors name what does not fit, never content.
  public init(table: [UInt8]) throws(Failure) {
    var reader = try TableReader(table)
    version = try reader.string()
    sha256 = try reader.string()
    let ruleCount = try reader.count()
    var rules: [Rule] = []
    var programs: [RuleProgram] = []
    for _ in 0..<ruleCount {
      rules.append(try reader.rule())
      programs.append(try reader.program())
    }
    self.rules = rules
    self.programs = programs
    let frameCount = try reader.count()
    var frames: [FrameProgram] = []
    for _ in 0..<frameCount { frames.append(try reader.frame()) }
    self.frames = frames
    let phraseCount = try reader.count()
    var phrases: [String] = []
    for _ in 0..<phraseCount { phrases.append(try reader.string()) }
    self.phrases = phrases
    compositions = try reader.compositions()
    ordinary = try reader.ordinary()
    words = try reader.words()
    roots = WordRoots(words: words.maskable)
    termCount = words.terms.count
    patterns = PatternCache(count: ruleCount)
    digitRules = programs.indices.filter { programs[$0].digits > 0 }
    atRules = programs.indices.filter { programs[$0].atSign }
    urlRules = programs.indices.filter { programs[$0].url }
    fewestDigits = programs.map(\.digits).filter { $0 > 0 }.min() ?? Int.max
  }

  /// Evidence as the record contract spells it: `validator:ssn`, `context:"student id"`,
  /// `frame:quoted`, `view:skeleton`.
  public func describe(_ evidence: Evidence) -> String {
    switch evidence {
    case .validator(let v): "validator:\(v.name)"
    case .context(let phrase): "context:\"\(phrases[phrase])\""
    case .frame(let frame): "frame:\(frames[frame].id)"
    case .view(let view): "view:\(view.name)"
    case .group: "target:group"
    case .wordClass(let index): compositions.describe(index)
    case .carried: "carried:1"
    case .negated: "polarity:negated"
    }
  }

  /// The clauses a finding cites on such a site.
  public func clauses(of rule: Int, on site: TextAttributes.Site) -> [String] {
    site == .personal ? rules[rule].personalClauses : rules[rule].clauses
  }
}

/// Every word that the lexicon asks about, hashed; with the terms that it belongs to.
///
/// A class, so that a scan borrows it by one reference.
final class WordTable: Sendable {
  /// A term of a rule, an anchor of a pattern, or a phrase of a context or frame.
  struct Term: Sendable {
    enum Kind: UInt8, Sendable { case ruleTerm, anchor, phrase }
    var kind: Kind
    /// The word that it is looked up by.
    var pivot: Int
    /// Its words: a range of ``WordTable/keys``.
    var words: Range<Int>
    /// Index of the rule, or of the set.
    var owner: Int
    /// For a phrase: its index for ``CompiledLexicon/describe(_:)``.
    var phrase: Int
  }

  struct Slot: Sendable {
    var key = WordKey(low: 0, high: 0)
    /// A range of ``WordTable/postings``; `count` 0 marks an empty slot.
    var first: UInt32 = 0
    var count: UInt16 = 0
    var flags: UInt16 = 0
  }
  /// Slot flag: some rule looks here (the sweep stops for such words only).
  static let anchors: UInt16 = 1
  /// Slot flag: a disguised spelling of the word is undone.
  static let decodes: UInt16 = 2

  let filter: [UInt64]
  let filterShift: UInt64
  let slots: [Slot]
  let postings: [UInt32]
  let terms: [Term]
  let keys: [WordKey]
  /// Plain spellings of the words that masks (`f**k`) may stand for.
  let maskable: [[UInt8]]

  /// Whether the key may be an anchor. False positives about 1 in 60, never a false negative.
  @inline(__always) func mayAnchor(_ mixed: UInt64, _ filter: Span<UInt64>) -> Bool {
    let bit = mixed >> filterShift
    return filter[Int(bit >> 6)] & (1 << (bit & 63)) != 0
  }

  /// The slot of a word, or nil. One cache miss as a rule.
  func slot(_ key: WordKey) -> Int? {
    let mask = slots.count - 1
    var i = Int(truncatingIfNeeded: key.mixed) & mask
    while slots[i].count != 0 {
      if slots[i].key == key { return i }
      i = (i + 1) & mask
    }
    return nil
  }

  /// The slot of a word that anchors rules.
  func anchor(_ key: WordKey) -> Int? {
    guard let i = slot(key), slots[i].flags & Self.anchors != 0 else { return nil }
    return i
  }

  /// Indices of the terms looked up by a slot's word.
  @inline(__always) func postings(of slot: Int) -> Range<Int> {
    let s = slots[slot]
    return Int(s.first)..<Int(s.first) + Int(s.count)
  }

  /// As read from a compiled table.
  init(
    filter: [UInt64], filterShift: UInt64, slots: [Slot], postings: [UInt32], terms: [Term],
    keys: [WordKey], maskable: [[UInt8]]
  ) {
    self.filter = filter
    self.filterShift = filterShift
    self.slots = slots
    self.postings = postings
    self.terms = terms
    self.keys = keys
    self.maskable = maskable
  }

  /// Lays the terms out: fills the filter, slots and postings.
  init(terms: [Term], keys: [WordKey], decodes: Set<WordKey>, maskable: [[UInt8]]) {
    var byWord: [WordKey: [UInt32]] = [:]
    var anchoring: Set<WordKey> = []
    for (i, term) in terms.enumerated() {
      let key = keys[term.words.lowerBound + term.pivot]
      byWord[key, default: []].append(UInt32(i))
      if term.kind != .phrase { anchoring.insert(key) }
    }
    let capacity = 1 << max(4, Int.bitWidth - (byWord.count * 2).leadingZeroBitCount)
    var slots = Array(repeating: Slot(), count: capacity)
    var postings: [UInt32] = []
    // 64 bits a word, 16 KiB at least: about one false positive in 64 words of another text.
    let bits = min(24, max(17, Int.bitWidth - (anchoring.count * 64).leadingZeroBitCount))
    var filter = Array(repeating: UInt64(0), count: 1 << (bits - 6))
    let shift = UInt64(64 - bits)
    for (key, list) in byWord.sorted(by: { ($0.value[0]) < ($1.value[0]) }) {
      var i = Int(truncatingIfNeeded: key.mixed) & (capacity - 1)
      while slots[i].count != 0 { i = (i + 1) & (capacity - 1) }
      var flags: UInt16 = 0
      if anchoring.contains(key) {
        flags |= Self.anchors
        let bit = key.mixed >> shift
        filter[Int(bit >> 6)] |= 1 << (bit & 63)
      }
      if decodes.contains(key) { flags |= Self.decodes }
      slots[i] = Slot(
        key: key, first: UInt32(postings.count), count: UInt16(list.count), flags: flags)
      postings.append(contentsOf: list)
    }
    self.filter = filter
    filterShift = shift
    self.slots = slots
    self.postings = postings
    self.terms = terms
    self.keys = keys
    self.maskable = maskable
  }
}
