/// Every word that the lexicon asks about, hashed; with the terms that it belongs to.
///
/// Slots, postings, terms and keys are read in place from the compiled table, so a million terms cost
/// nothing to load; only the bit filter is copied. A class, so that a scan borrows it by one reference.
final class WordTable: Sendable {
  /// A term of a rule, an anchor of a pattern, a phrase of a context or frame, or a needed word.
  struct Term: BitwiseCopyable, Sendable {
    enum Kind: UInt8, Sendable {
      case ruleTerm, anchor, phrase, need, digit, trigger, watch

      init(_ kind: CompiledTerm.Kind) {
        self =
          switch kind {
          case .ruleTerm: .ruleTerm
          case .anchor: .anchor
          case .phrase: .phrase
          case .need: .need
          case .digit: .digit
          case .trigger: .trigger
          case .watch: .watch
          }
      }
    }
    private let kindByte: UInt8
    private let pivotWord: UInt8
    private let wordCount: UInt16
    private let firstWord: UInt32
    private let ownerIndex: UInt32
    private let phraseIndex: UInt32

    init(kind: Kind, pivot: Int, words: Range<Int>, owner: Int, phrase: Int) {
      kindByte = kind.rawValue
      pivotWord = UInt8(pivot)
      wordCount = UInt16(words.count)
      firstWord = UInt32(words.lowerBound)
      ownerIndex = UInt32(owner)
      phraseIndex = UInt32(phrase)
    }

    var kind: Kind { Kind(rawValue: kindByte) ?? .phrase }
    /// The word that it is looked up by.
    var pivot: Int { Int(pivotWord) }
    /// Its words: a range of ``WordTable/keys``.
    var words: Range<Int> { Int(firstWord)..<Int(firstWord) + Int(wordCount) }
    /// Index of the rule, of the set of phrases, or of the set of needed words.
    var owner: Int { Int(ownerIndex) }
    /// For a phrase: its index for ``CompiledLexicon/describe(_:)``.
    var phrase: Int { Int(phraseIndex) }
  }

  struct Slot: BitwiseCopyable, Sendable {
    var key = WordKey(low: 0, high: 0)
    /// A range of ``WordTable/postings``.
    var first: UInt32 = 0
    var count: UInt16 = 0
    /// How many of the postings, the first ones, are terms and anchors of rules, and triggers.
    var acting: UInt16 = 0
    /// How many of the other postings, the first ones, are phrases of classes.
    var composing: UInt16 = 0
    /// The classes of the word by itself: an index of ``WordTable/classes``.
    var classes: UInt16 = 0
    /// As wide as to leave no byte of the table undefined.
    var flags: UInt32 = 0

    /// No word has no letters.
    @inline(__always) var isEmpty: Bool { key.low == 0 }
  }
  /// Slot flag: some rule looks here (the sweep stops for such words only).
  static let anchors: UInt32 = 1
  /// Slot flag: a disguised spelling of the word is undone.
  static let decodes: UInt32 = 2
  /// Slot flag: some rule needs the word in the piece.
  static let needed: UInt32 = 4
  /// Slot flag: the word names a digit (``DigitDisguises``).
  static let digits: UInt32 = 8
  /// Slot flag: some rule that looks here needs the view with case.
  static let cased: UInt32 = 16

  let filter: [UInt64]
  let filterShift: UInt64
  let slots: TableArray<Slot>
  let postings: TableArray<UInt32>
  let terms: TableArray<Term>
  let keys: TableArray<WordKey>
  /// The sets of classes that words have by themselves; the first is empty.
  let classes: TableArray<ClassSet>
  /// The words of a roster, which the filter then holds as well.
  let students: StudentWords?

  /// Whether the key may be an anchor. False positives about 1 in 30, never a false negative.
  @inline(__always) func mayAnchor(_ mixed: UInt64, _ filter: Span<UInt64>) -> Bool {
    let bit = mixed &>> filterShift
    return filter[Int(truncatingIfNeeded: bit &>> 6)] & (1 &<< (bit & 63)) != 0
  }

  /// The slot of a word, or nil. One cache miss as a rule.
  func slot(_ key: WordKey) -> Int? {
    let mask = slots.count - 1
    var i = Int(truncatingIfNeeded: key.mixed) & mask
    while !slots[i].isEmpty {
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

  /// Those of them that are terms and anchors of rules, and triggers.
  @inline(__always) func acting(of slot: Int) -> Range<Int> {
    let s = slots[slot]
    return Int(s.first)..<Int(s.first) + Int(s.acting)
  }

  /// Those of them that are not: phrases, needed words, digits in words.
  @inline(__always) func passive(of slot: Int) -> Range<Int> {
    let s = slots[slot]
    return Int(s.first) + Int(s.acting)..<Int(s.first) + Int(s.count)
  }

  /// Those of them that are phrases of several words that have a class.
  @inline(__always) func composing(of slot: Int) -> Range<Int> {
    let s = slots[slot]
    let first = Int(s.first) + Int(s.acting)
    return first..<first + Int(s.composing)
  }

  /// The classes of a slot's word by itself.
  @inline(__always) func classes(of slot: Int) -> ClassSet { classes[Int(slots[slot].classes)] }

  /// As read from a compiled table.
  init(
    filter: [UInt64], filterShift: UInt64, slots: TableArray<Slot>, postings: TableArray<UInt32>,
    terms: TableArray<Term>, keys: TableArray<WordKey>, classes: TableArray<ClassSet>,
    students: StudentWords? = nil
  ) {
    self.filter = filter
    self.filterShift = filterShift
    self.slots = slots
    self.postings = postings
    self.terms = terms
    self.keys = keys
    self.classes = classes
    self.students = students
  }
}

/// The word table as the compiler lays it out.
struct WordTableLayout {
  private(set) var filter: [UInt64]
  let filterShift: UInt64
  private(set) var slots: [WordTable.Slot]
  private(set) var postings: [UInt32] = []
  private(set) var classes = [ClassSet()]

  /// Fills the filter, slots, postings and sets of classes. A word may stand in at most 65,535
  /// terms. `classOfSet` tells which sets of phrases are classes: a word that is
  /// one by itself has its set, and needs no posting.
  init(
    terms: [WordTable.Term], keys: [WordKey], decodes: Set<WordKey>, classOfSet: [Int: Int],
    casedRules: Set<Int>
  ) {
    var byWord: [WordKey: [UInt32]] = [:]
    var alone: [WordKey: ClassSet] = [:]
    var anchoring: Set<WordKey> = []
    for (i, term) in terms.enumerated() {
      let key = keys[term.words.lowerBound + term.pivot]
      if term.kind != .phrase { anchoring.insert(key) }
      if term.kind == .phrase, term.words.count == 1, let c = classOfSet[term.owner] {
        alone[key, default: ClassSet()] |= ClassSet(c)
        byWord[key, default: []] += []
      } else {
        byWord[key, default: []].append(UInt32(i))
      }
    }
    var indexOfSet = [ClassSet(): 0]
    let capacity = 1 << max(4, Int.bitWidth - (byWord.count * 2).leadingZeroBitCount)
    slots = Array(repeating: .init(), count: capacity)
    // 32 bits a word, 16 KiB at least, half of a small first-level cache: about one false positive in
    // 32 words of another text.
    let bits = min(24, max(17, Int.bitWidth - (anchoring.count * 32).leadingZeroBitCount))
    filter = Array(repeating: 0, count: 1 << (bits - 6))
    filterShift = UInt64(64 - bits)
    for (key, list) in byWord.sorted(by: {
      ($0.key.low, $0.key.high) < ($1.key.low, $1.key.high)
    }) {
      var i = Int(truncatingIfNeeded: key.mixed) & (capacity - 1)
      while !slots[i].isEmpty { i = (i + 1) & (capacity - 1) }
      let acts = { (t: UInt32) in
        switch terms[Int(t)].kind {
        case .anchor, .ruleTerm, .trigger, .watch: true
        case .phrase, .need, .digit: false
        }
      }
      let composes = { (t: UInt32) in
        terms[Int(t)].kind == .phrase && classOfSet[terms[Int(t)].owner] != nil
      }
      let acting = list.filter(acts)
      let composing = list.filter(composes)
      var slot = WordTable.Slot(
        key: key, first: UInt32(postings.count), count: UInt16(list.count),
        acting: UInt16(acting.count))
      if anchoring.contains(key) {
        slot.flags |= WordTable.anchors
        let bit = key.mixed >> filterShift
        filter[Int(bit >> 6)] |= 1 << (bit & 63)
      }
      let ofCased = { (t: UInt32) in
        let term = terms[Int(t)]
        return [.anchor, .ruleTerm].contains(term.kind) && casedRules.contains(term.owner)
      }
      if acting.contains(where: ofCased) { slot.flags |= WordTable.cased }
      slot.composing = UInt16(composing.count)
      if let set = alone[key] {
        if indexOfSet[set] == nil {
          indexOfSet[set] = classes.count
          classes.append(set)
        }
        slot.classes = UInt16(indexOfSet[set]!)
      }
      if decodes.contains(key) { slot.flags |= WordTable.decodes }
      if list.contains(where: { terms[Int($0)].kind == .need }) {
        slot.flags |= WordTable.needed
      }
      if list.contains(where: { terms[Int($0)].kind == .digit }) {
        slot.flags |= WordTable.digits
      }
      slots[i] = slot
      postings += acting + composing + list.filter { !acts($0) && !composes($0) }
    }
  }
}
