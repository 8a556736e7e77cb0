/// One place of a sequence: what a token must be, and how far behind the one before it may stand.
public struct ComposeElement: Sendable, Equatable {
  /// What the count of negators before a token must be.
  public enum Polarity: UInt8, Sendable { case any, even, odd }

  /// Indices of the classes any of which the token may have.
  public var classes: [Int]
  /// Words any of which it may be.
  public var words: [String]
  /// Tokens between the one before and this one, at most.
  public var gap: Int
  public var polarity: Polarity
  /// Whether it must begin a clause.
  public var begins: Bool
  /// Whether it must end a clause.
  public var ends: Bool
  /// Whether it must not be there: no token within `gap` is such.
  public var absent: Bool

  public init(
    classes: [Int], words: [String], gap: Int, polarity: Polarity, begins: Bool, ends: Bool,
    absent: Bool
  ) {
    self.classes = classes
    self.words = words
    self.gap = gap
    self.polarity = polarity
    self.begins = begins
    self.ends = ends
    self.absent = absent
  }
}

/// A class of words, as the compiler of lexicons hands it over.
public struct CompiledClass: Sendable {
  /// Most classes that a lexicon may have.
  public static let most = ClassSet.capacity

  /// Such as `group.religion`: kind, then which.
  public var name: String
  /// Owner of its phrases.
  public var set: Int
  /// Whether its words are looked out for; a sequence holds at least one such class.
  public var triggers: Bool
  /// Whether the sweep stops for all its words, so that their absence is known.
  public var watched: Bool

  public init(name: String, set: Int, triggers: Bool, watched: Bool) {
    self.name = name
    self.set = set
    self.triggers = triggers
    self.watched = watched
  }
}

/// Sequences of classes that mean something together, in the form the core runs on: flat arrays, so
/// that nothing is counted while they run. A class, so that a scan borrows it by one reference.
final class ComposeProgram: Sendable {
  struct Element: Sendable {
    var classes: ClassSet
    /// Words any of which it may be instead: a range of ``ComposeProgram/words``, and their ``WordKey/bit``s.
    var words: Range<Int>
    var bits: UInt64
    var gap: Int
    var polarity: ComposeElement.Polarity
    var begins: Bool
    var ends: Bool
    var absent: Bool
  }

  struct Sequence: Sendable {
    var rule: Int
    /// A range of ``ComposeProgram/elements``.
    var elements: Range<Int>
    /// A range of ``ComposeProgram/required``: what its places ask for. Where the sentence holds none
    /// of one, it cannot match.
    var required: Range<Int>
  }

  /// What a place of a sequence asks for: classes, or else words, by their ``WordKey/bit``s.
  struct Requirement: Sendable, Equatable {
    var classes: ClassSet
    var bits: UInt64
  }

  /// Classes by index: their names.
  let names: [String]
  /// The class of each set of phrases, or -1.
  private let classOfSet: [Int]
  /// The set of each class alone.
  let singles: [ClassSet]
  /// Classes whose words are triggers.
  let triggers: ClassSet
  let sequences: [Sequence]
  /// For each class, the sequences one of whose triggers it is: a set, one bit each, of
  /// ``candidateWidth`` words.
  private let triggered: [UInt64]
  private let candidateWidth: Int
  let elements: [Element]
  let required: [Requirement]
  let words: [WordKey]
  /// `adj.x` before `head` is `group.x`, and `one.x` before no noun: the sets of both.
  let adjectives: [(adjective: ClassSet, group: ClassSet)]
  let singulars: [(one: ClassSet, group: ClassSet)]
  /// All classes that are joined so.
  let joined: ClassSet
  /// For each class the demands that one of its words may begin to meet: ranges of ``demanded``, sets
  /// of watched classes and words of each of which the view must hold one, or no sequence with that
  /// trigger can match.
  private let demands: [[Range<Int>]]
  private let demanded: [Requirement]

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

  init(classes: [CompiledClass], sequences: [(rule: Int, elements: [ComposeElement])]) {
    let names = classes.map(\.name)
    let singles = names.indices.map { ClassSet($0) }
    var ofKind: [Substring: ClassSet] = [:]
    for (i, name) in names.enumerated() {
      ofKind[Self.kind(name), default: ClassSet()] |= singles[i]
    }
    func all(_ kinds: Substring...) -> ClassSet {
      kinds.reduce(ClassSet()) { $0 | (ofKind[$1] ?? ClassSet()) }
    }
    /// Pairs of a class of a kind and the group of the same name.
    func pairs(_ kind: String) -> [(ClassSet, ClassSet)] {
      guard let own = ofKind[Substring(kind)] else { return [] }
      return names.indices.compactMap { i in
        guard own.meets(singles[i]) else { return nil }
        let group = "group" + names[i].dropFirst(kind.count)
        return names.firstIndex(of: group).map { (singles[i], singles[$0]) }
      }
    }
    var classOfSet = Array(repeating: -1, count: (classes.map(\.set).max() ?? -1) + 1)
    for (i, c) in classes.enumerated() { classOfSet[c.set] = i }
    let watched = names.indices.reduce(ClassSet()) {
      classes[$1].watched ? $0 | singles[$1] : $0
    }
    self.names = names
    self.singles = singles
    self.classOfSet = classOfSet
    group = all("group")
    head = all("head")
    nounEnd = all("noun-end")
    negator = all("negator")
    neutral = all("neutral")
    benign = all("benign")
    contrast = all("contrast")
    pronoun = all("pronoun")
    predicates = all("hostile", "slur", "insult", "bad")
    targets = all("group", "target", "pronoun")
    joined = all("adj", "one")
    adjectives = pairs("adj")
    singulars = pairs("one")
    // A pronoun counts only where its group, a trigger, is near; it stands for one that is named.
    let (pronouns, groups) = (pronoun, group)
    func named(_ set: ClassSet) -> ClassSet {
      set.meets(pronouns) ? set & ~pronouns | groups : set
    }
    let triggers = names.indices.reduce(pronouns) { classes[$1].triggers ? $0 | singles[$1] : $0 }

    var laid: [(trigger: ClassSet, sequence: Sequence)] = []
    var elements: [Element] = []
    var required: [Requirement] = []
    var words: [WordKey] = []
    var demands: [[[Requirement]]] = Array(repeating: [], count: names.count)
    for s in sequences {
      let firstElement = elements.count
      for e in s.elements {
        let firstWord = words.count
        words += e.words.map { WordKey(word: $0) }
        elements.append(
          Element(
            classes: e.classes.reduce(ClassSet()) { $0 | singles[$1] },
            words: firstWord..<words.count,
            bits: words[firstWord...].reduce(0) { $0 | $1.bit }, gap: e.gap, polarity: e.polarity,
            begins: e.begins,
            ends: e.ends, absent: e.absent))
      }
      let own = firstElement..<elements.count
      let sets = elements[own].filter { $0.words.isEmpty && !$0.absent }.map(\.classes)
      // The law of sequences: one place holds trigger classes alone.
      guard let trigger = sets.first(where: { ($0 & ~triggers).isEmpty }) else { continue }
      // What the sweep knows of: watched classes, and words, since it hashes all.
      let known = s.elements.indices.compactMap { k -> Requirement? in
        let element = elements[firstElement + k]
        let classes = named(element.classes)
        let isKnown =
          !element.absent && (classes & ~watched).isEmpty
          && s.elements[k].words.allSatisfy { $0.utf8.allSatisfy(\.isLowerLetter) }
        return isKnown ? Requirement(classes: classes, bits: element.bits) : nil
      }
      let beginnings = (named(trigger) & ~watched).isEmpty ? named(trigger) : triggers
      // Many sequences of a rule ask for the same, one behind the other.
      beginnings.each { c in if demands[c].last != known { demands[c].append(known) } }
      let firstRequired = required.count
      required += elements[own].filter { !$0.absent }.map {
        .init(classes: $0.classes, bits: $0.bits)
      }
      laid.append(
        (
          trigger,
          Sequence(rule: s.rule, elements: own, required: firstRequired..<required.count)
        ))
    }
    self.triggers = triggers
    self.sequences = laid.map(\.sequence)
    let width = (laid.count + 63) / 64
    var triggered = Array(repeating: UInt64(0), count: names.count * width)
    for (k, entry) in laid.enumerated() {
      entry.trigger.each { triggered[$0 * width + k / 64] |= 1 << UInt64(k % 64) }
    }
    candidateWidth = width
    self.triggered = triggered
    self.elements = elements
    self.required = required
    self.words = words
    var demanded: [Requirement] = []
    self.demands = demands.map { list in
      list.map { sets in
        demanded += sets
        return demanded.count - sets.count..<demanded.count
      }
    }
    self.demanded = demanded
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
      for sets in demands[c]
      where sets.allSatisfy({
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
    let kind = Self.kind(names[index])
    let which = names[index].dropFirst(kind.count + 1)
    return switch kind {
    case "group": "char:\(which)"
    case "bad": "predicate:fault"
    case "hostile", "insult": "predicate:\(which)"
    default: "\(kind):\(which)"
    }
  }

  /// The part of a class's name before its dot.
  static func kind(_ name: String) -> Substring { name.prefix { $0 != "." } }
}

extension WordKey {
  /// One bit of 64 by the word's hash: words with different bits are different.
  @inline(__always) var bit: UInt64 { 1 &<< (mixed &>> 58) }
}
