/// A set of word classes: bit k is the class of index k in ``CompiledLexicon``.
typealias ClassSet = UInt128

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

  public init(name: String, set: Int, triggers: Bool) {
    self.name = name
    self.set = set
    self.triggers = triggers
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
  /// Classes whose words are triggers.
  var triggers: ClassSet = 0
  /// Sequences that need one of the same trigger classes, so that most are passed over together.
  var buckets: [(trigger: ClassSet, sequences: [Sequence])] = []
  /// `adj.x` before `head` is `group.x`: pairs of class indices.
  var adjectives: [(adjective: Int, group: Int)] = []
  /// `one.x` before no noun is `group.x`.
  var singulars: [(one: Int, group: Int)] = []

  /// Classes with a part to play in the engine itself.
  var group: ClassSet = 0
  var head: ClassSet = 0
  var nounEnd: ClassSet = 0
  var negator: ClassSet = 0
  var neutral: ClassSet = 0
  var benign: ClassSet = 0
  var contrast: ClassSet = 0
  var pronoun: ClassSet = 0
  var predicates: ClassSet = 0
  var targets: ClassSet = 0

  init() {}

  init(classes: [CompiledClass], sequences: [(rule: Int, elements: [ComposeElement])]) {
    names = classes.map(\.name)
    classOfSet = Array(repeating: -1, count: (classes.map(\.set).max() ?? -1) + 1)
    for (i, c) in classes.enumerated() {
      let bit: ClassSet = 1 << ClassSet(i)
      classOfSet[c.set] = i
      if c.triggers { triggers |= bit }
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
      case "one":
        let group = "group" + c.name.dropFirst(3)
        if let g = classes.firstIndex(where: { $0.name == group }) { singulars.append((i, g)) }
      case "hostile", "slur": predicates |= bit
      default: break
      }
    }
    // A pronoun counts only where its group, a trigger, is near.
    triggers |= pronoun
    for s in sequences {
      let elements = s.elements.map { e in
        Element(
          classes: e.classes.reduce(0) { $0 | 1 << ClassSet($1) },
          words: e.words.map { WordKey(word: $0) }, gap: e.gap, polarity: e.polarity,
          begins: e.begins, ends: e.ends, absent: e.absent)
      }
      let required = elements.filter { $0.words.isEmpty && !$0.absent }.map(\.classes)
      // The law of sequences: one place holds trigger classes alone.
      guard let trigger = required.first(where: { $0 & ~triggers == 0 }) else { continue }
      let sequence = Sequence(rule: s.rule, elements: elements, required: required)
      if let i = buckets.firstIndex(where: { $0.trigger == trigger }) {
        buckets[i].sequences.append(sequence)
      } else {
        buckets.append((trigger, [sequence]))
      }
    }
  }

  /// A class as evidence: `char:religion`, `target:school`, `predicate:violence`.
  func describe(_ index: Int) -> String {
    let kind = Self.kind(names[index])
    let which = names[index].dropFirst(kind.count + 1)
    return switch kind {
    case "group": "char:\(which)"
    case "hostile": "predicate:\(which)"
    default: "\(kind):\(which)"
    }
  }

  /// The part of a class's name before its dot.
  static func kind(_ name: String) -> Substring { name.prefix { $0 != "." } }
}
