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

/// The kinds of classes, by the names of these.
struct ClassKinds {
  /// Classes whose words are triggers; pronouns are, too.
  let triggers: ClassSet
  private let names: [String]
  private let ofKind: [Substring: ClassSet]

  init(_ classes: [CompiledClass]) {
    names = classes.map(\.name)
    var ofKind: [Substring: ClassSet] = [:]
    for (i, c) in classes.enumerated() {
      ofKind[Self.kind(c.name), default: ClassSet()] |= ClassSet(i)
    }
    triggers = classes.indices.reduce(ofKind["pronoun"] ?? ClassSet()) {
      classes[$1].triggers ? $0 | ClassSet($1) : $0
    }
    self.ofKind = ofKind
  }

  /// All classes of such kinds.
  func all(_ kinds: Substring...) -> ClassSet {
    kinds.reduce(ClassSet()) { $0 | (ofKind[$1] ?? ClassSet()) }
  }

  /// Indices of the classes of a kind, each with that of the group of the same name.
  func pairs(_ kind: String) -> [(Int, Int)] {
    var found: [(Int, Int)] = []
    all(Substring(kind)).each { i in
      let group = "group" + names[i].dropFirst(kind.count)
      if let k = names.firstIndex(of: group) { found.append((i, k)) }
    }
    return found
  }

  /// The part of a class's name before its dot.
  static func kind(_ name: String) -> Substring { name.prefix { $0 != "." } }
}
