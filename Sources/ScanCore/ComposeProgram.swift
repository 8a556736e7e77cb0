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

/// Sequences of classes that mean something together, in the form the core runs on.
struct ComposeProgram: Sendable {
  struct Element: Sendable {
    var classes: ClassSet
    var words: [WordKey]
    var gap: Int
    var polarity: ComposeElement.Polarity
    var begins: Bool
    var ends: Bool
    var absent: Bool
  }

  struct Sequence: Sendable {
    var rule: Int
    var elements: [Element]
    /// What its first place with classes asks for: where the sentence holds none of it, it cannot match.
    var required: [ClassSet]
  }

  /// Classes by index: their names.
  var names: [String] = []
  /// The class of each set of phrases, or -1.
  var classOfSet: [Int] = []
  /// The set of each class alone.
  private(set) var singles: [ClassSet] = []
  /// Classes whose words are triggers.
  var triggers = ClassSet()
  /// Sequences that need one of the same trigger classes, so that most are passed over together.
  var buckets: [(trigger: ClassSet, sequences: [Sequence])] = []
  /// `adj.x` before `head` is `group.x`: pairs of class indices.
  var adjectives: [(adjective: Int, group: Int)] = []
  /// `one.x` before no noun is `group.x`.
  var singulars: [(one: Int, group: Int)] = []

  /// All classes of both.
  var joined = ClassSet()
  /// Classes whose presence in a view the sweep knows.
  private var watched = ClassSet()
  /// For each class the demands that one of its words may begin to meet: sets of watched classes, of
  /// each of which the view must hold one, or no sequence with that trigger can match.
  private var demands: [[[ClassSet]]] = []

  /// Classes with a part to play in the engine itself.
  var group = ClassSet()
  var head = ClassSet()
  var nounEnd = ClassSet()
  var negator = ClassSet()
  var neutral = ClassSet()
  var benign = ClassSet()
  var contrast = ClassSet()
  var pronoun = ClassSet()
  var predicates = ClassSet()
  var targets = ClassSet()

  init() {}

  init(classes: [CompiledClass], sequences: [(rule: Int, elements: [ComposeElement])]) {
    names = classes.map(\.name)
    singles = names.indices.map { ClassSet($0) }
    classOfSet = Array(repeating: -1, count: (classes.map(\.set).max() ?? -1) + 1)
    for (i, c) in classes.enumerated() {
      let bit: ClassSet = ClassSet(i)
      classOfSet[c.set] = i
      if c.triggers { triggers |= bit }
      if c.watched { watched |= bit }
      switch Self.kind(c.name) {
      case "group":
        group |= bit
        targets |= bit
      case "target": targets |= bit
      case "head": head |= bit
      case "negator": negator |= bit
      case "neutral": neutral |= bit
      case "benign": benign |= bit
      case "contrast": contrast |= bit
      case "pronoun":
        pronoun |= bit
        targets |= bit
      case "noun-end": nounEnd |= bit
      case "adj":
        let group = "group" + c.name.dropFirst(3)
        if let g = classes.firstIndex(where: { $0.name == group }) { adjectives.append((i, g)) }
        joined |= bit
      case "one":
        let group = "group" + c.name.dropFirst(3)
        if let g = classes.firstIndex(where: { $0.name == group }) { singulars.append((i, g)) }
        joined |= bit
      case "hostile", "slur", "insult", "bad": predicates |= bit
      default: break
      }
    }
    // A pronoun counts only where its group, a trigger, is near.
    triggers |= pronoun
    for s in sequences {
      let elements = s.elements.map { e in
        Element(
          classes: e.classes.reduce(ClassSet()) { $0 | ClassSet($1) },
          words: e.words.map { WordKey(word: $0) }, gap: e.gap, polarity: e.polarity,
          begins: e.begins, ends: e.ends, absent: e.absent)
      }
      let required = elements.filter { $0.words.isEmpty && !$0.absent }.map(\.classes)
      // The law of sequences: one place holds trigger classes alone.
      guard let trigger = required.first(where: { ($0 & ~triggers).isEmpty }) else { continue }
      demand(required, trigger)
      let sequence = Sequence(rule: s.rule, elements: elements, required: required)
      if let i = buckets.firstIndex(where: { $0.trigger == trigger }) {
        buckets[i].sequences.append(sequence)
      } else {
        buckets.append((trigger, [sequence]))
      }
    }
  }

  private mutating func demand(_ required: [ClassSet], _ trigger: ClassSet) {
    if demands.isEmpty { demands = Array(repeating: [], count: names.count) }
    // A pronoun stands for a group that is named.
    let (pronoun, group, watched) = (pronoun, group, watched)
    func named(_ set: ClassSet) -> ClassSet {
      set.meets(pronoun) ? set & ~pronoun | group : set
    }
    let sets = required.map(named).filter { ($0 & ~watched).isEmpty }
    let beginnings = (named(trigger) & ~watched).isEmpty ? named(trigger) : triggers
    for c in names.indices where beginnings.meets(ClassSet(c)) && !demands[c].contains(sets) {
      demands[c].append(sets)
    }
  }

  /// Whether some sequence may match in a view that holds these watched classes: never false where one
  /// does. Emoji are not watched, so a view that holds them is not asked about.
  func mayMatch(_ present: ClassSet) -> Bool {
    var all = present
    for (one, group) in singulars where present.meets(ClassSet(one)) { all |= ClassSet(group) }
    for (adjective, group) in adjectives where present.meets(ClassSet(adjective)) {
      all |= ClassSet(group)
    }
    return demands.indices.contains { c in
      all.meets(ClassSet(c)) && demands[c].contains { $0.allSatisfy { all.meets($0) } }
    }
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
