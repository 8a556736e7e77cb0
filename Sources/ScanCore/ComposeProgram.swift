/// Sequences of classes that mean something together, in the form the core runs on: flat arrays, read in
/// place from the compiled table, so that nothing is counted while they run. A class, so that a scan
/// borrows it by one reference.
final class ComposeProgram: Sendable {
  /// A place of a sequence.
  struct Element: Sendable, BitwiseCopyable {
    var classes: ClassSet
    /// The ``WordKey/bit``s of its words.
    var bits: UInt64
    private var firstWord: UInt32
    private var endWord: UInt32
    private var gapTokens: UInt32
    private var polarityValue: UInt8
    private var flags: UInt8
    private var unused: UInt16 = 0

    init(_ element: ComposeElement, classes: ClassSet, words: Range<Int>, bits: UInt64) {
      self.classes = classes
      self.bits = bits
      firstWord = UInt32(words.lowerBound)
      endWord = UInt32(words.upperBound)
      gapTokens = UInt32(element.gap)
      polarityValue = element.polarity.rawValue
      flags = (element.begins ? 1 : 0) | (element.ends ? 2 : 0) | (element.absent ? 4 : 0)
    }

    /// Words any of which it may be instead: a range of ``ComposeProgram/words``.
    @inline(__always) var words: Range<Int> { Int(firstWord)..<Int(endWord) }
    @inline(__always) var gap: Int { Int(gapTokens) }
    @inline(__always) var polarity: ComposeElement.Polarity { .init(rawValue: polarityValue)! }
    @inline(__always) var begins: Bool { flags & 1 != 0 }
    @inline(__always) var ends: Bool { flags & 2 != 0 }
    @inline(__always) var absent: Bool { flags & 4 != 0 }

    /// Whether its numbers are such that reading them cannot fail.
    func isSound(words count: Int) -> Bool {
      firstWord <= endWord && endWord <= count
        && ComposeElement.Polarity(rawValue: polarityValue) != nil
    }
  }

  struct Sequence: Sendable, BitwiseCopyable {
    private var ruleIndex: UInt32
    private var places: TableRange
    private var demands: TableRange

    init(rule: Int, elements: Range<Int>, required: Range<Int>) {
      ruleIndex = UInt32(rule)
      places = TableRange(elements)
      demands = TableRange(required)
    }

    @inline(__always) var rule: Int { Int(ruleIndex) }
    /// A range of ``ComposeProgram/elements``.
    @inline(__always) var elements: Range<Int> { places.range }
    /// A range of ``ComposeProgram/required``: what its places ask for. Where the sentence holds none
    /// of one, it cannot match.
    @inline(__always) var required: Range<Int> { demands.range }

    func isSound(rules: Int, elements: Int, required: Int) -> Bool {
      rule < rules && places.isSound(elements) && !places.range.isEmpty
        && demands.isSound(required)
    }
  }

  /// What a place of a sequence asks for: classes, or else words, by their ``WordKey/bit``s.
  struct Requirement: Sendable, Equatable, BitwiseCopyable {
    var classes: ClassSet
    var bits: UInt64
  }

  /// What is laid out at build time (``ComposeLayout``).
  struct Tables: Sendable {
    var sequences: TableArray<Sequence>
    var triggered: TableArray<UInt64>
    var elements: TableArray<Element>
    var required: TableArray<Requirement>
    var words: TableArray<WordKey>
    var demandsOfClass: TableArray<TableRange>
    var demands: TableArray<TableRange>
    var demanded: TableArray<Requirement>

    /// Whether all that they point at is there.
    func areSound(classes: Int, rules: Int) -> Bool {
      sequences.allSatisfy {
        $0.isSound(rules: rules, elements: elements.count, required: required.count)
      }
        && elements.allSatisfy { $0.isSound(words: words.count) }
        && triggered.count == classes * ((sequences.count + 63) / 64)
        && demandsOfClass.count == classes
        && demandsOfClass.allSatisfy { $0.isSound(demands.count) }
        && demands.allSatisfy { $0.isSound(demanded.count) }
    }
  }

  /// Classes by index: their names.
  let names: [String]
  /// The class of each set of phrases, or -1.
  private let classOfSet: [Int]
  /// The set of each class alone.
  let singles: [ClassSet]
  /// Classes whose words are triggers.
  let triggers: ClassSet
  let sequences: TableArray<Sequence>
  /// For each class, the sequences one of whose triggers it is: a set, one bit each, of
  /// ``candidateWidth`` words.
  private let triggered: TableArray<UInt64>
  private let candidateWidth: Int
  let elements: TableArray<Element>
  let required: TableArray<Requirement>
  let words: TableArray<WordKey>
  /// `adj.x` before `head` is `group.x`, and `one.x` before no noun: the sets of both.
  let adjectives: [(adjective: ClassSet, group: ClassSet)]
  let singulars: [(one: ClassSet, group: ClassSet)]
  /// All classes that are joined so.
  let joined: ClassSet
  /// For each class a range of ``demands``: what one of its words may begin to meet. A demand is a range of
  /// ``demanded``, sets of watched classes and words of each of which the view must hold one, or no
  /// sequence with that trigger can match.
  private let demandsOfClass: TableArray<TableRange>
  private let demands: TableArray<TableRange>
  private let demanded: TableArray<Requirement>

  /// Classes with a part to play in the engine itself.
  let group: ClassSet
  let head: ClassSet
  let nounEnd: ClassSet
  let negator: ClassSet
  let neutral: ClassSet
  let benign: ClassSet
  let contrast: ClassSet
  let pronoun: ClassSet
  let predicates: ClassSet
  let targets: ClassSet

  /// Nil if the tables do not fit one another.
  init?(classes: [CompiledClass], rules: Int, tables: Tables) {
    guard tables.areSound(classes: classes.count, rules: rules) else { return nil }
    let kinds = ClassKinds(classes)
    func pairs(_ kind: String) -> [(ClassSet, ClassSet)] {
      kinds.pairs(kind).map { (ClassSet($0), ClassSet($1)) }
    }
    var classOfSet = Array(repeating: -1, count: (classes.map(\.set).max() ?? -1) + 1)
    for (i, c) in classes.enumerated() { classOfSet[c.set] = i }
    self.classOfSet = classOfSet
    names = classes.map(\.name)
    singles = classes.indices.map { ClassSet($0) }
    triggers = kinds.triggers
    group = kinds.all("group")
    head = kinds.all("head")
    nounEnd = kinds.all("noun-end")
    negator = kinds.all("negator")
    neutral = kinds.all("neutral")
    benign = kinds.all("benign")
    contrast = kinds.all("contrast")
    pronoun = kinds.all("pronoun")
    predicates = kinds.all("hostile", "slur", "insult", "bad")
    targets = kinds.all("group", "target", "pronoun")
    joined = kinds.all("adj", "one")
    adjectives = pairs("adj")
    singulars = pairs("one")
    sequences = tables.sequences
    triggered = tables.triggered
    candidateWidth = (tables.sequences.count + 63) / 64
    elements = tables.elements
    required = tables.required
    words = tables.words
    demandsOfClass = tables.demandsOfClass
    demands = tables.demands
    demanded = tables.demanded
  }

  /// Whether some sequence may match in a view that holds these watched classes and bits of words: never
  /// false where one does. Emoji are not watched, so a view that holds them is not asked about.
  func mayMatch(_ present: ClassSet, _ bits: UInt64) -> Bool {
    var all = present
    if present.meets(joined) {
      for (one, group) in singulars where present.meets(one) { all |= group }
      for (adjective, group) in adjectives where present.meets(adjective) { all |= group }
    }
    var rest = all
    while !rest.isEmpty {
      let c = rest.first
      rest &= ~singles[c]
      for k in demandsOfClass[c].range
      where demands[k].range.allSatisfy({
        all.meets(demanded[$0].classes) || bits & demanded[$0].bits != 0
      }) { return true }
    }
    return false
  }

  /// Appends the indices of the sequences that may stand in a sentence that holds these classes and bits
  /// of words: all that do, and hardly more.
  func addCandidates(in union: ClassSet, _ bits: UInt64, to list: inout [Int]) {
    let met = union & triggers
    for word in 0..<candidateWidth {
      var some: UInt64 = 0
      met.each { some |= triggered[$0 &* candidateWidth &+ word] }
      while some != 0 {
        let k = word &* 64 &+ some.trailingZeroBitCount
        some &= some &- 1
        if mayStand(sequences[k], in: union, bits) { list.append(k) }
      }
    }
  }

  /// Whether a sequence may stand in a sentence that holds these classes and bits of words.
  private func mayStand(_ sequence: Sequence, in union: ClassSet, _ bits: UInt64) -> Bool {
    for k in sequence.required
    where !union.meets(required[k].classes) && bits & required[k].bits == 0 { return false }
    return true
  }

  /// The class that a set of phrases is, as a set of one.
  @inline(__always) func classOf(set: Int) -> ClassSet? {
    guard set < classOfSet.count, classOfSet[set] >= 0 else { return nil }
    return singles[classOfSet[set]]
  }

  /// A class as evidence: `char:religion`, `target:school`, `predicate:violence`.
  func describe(_ index: Int) -> String {
    let kind = ClassKinds.kind(names[index])
    let which = names[index].dropFirst(kind.count + 1)
    return switch kind {
    case "group": "char:\(which)"
    case "bad": "predicate:fault"
    case "hostile", "insult": "predicate:\(which)"
    default: "\(kind):\(which)"
    }
  }
}

extension WordKey {
  /// One bit of 64 by the word's hash: words with different bits are different.
  @inline(__always) var bit: UInt64 { 1 &<< (mixed &>> 58) }
}
