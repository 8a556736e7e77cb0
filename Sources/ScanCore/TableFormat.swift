/// The compiled lexicon as bytes: a magic number, then fields in fixed order, little-endian.
///
/// Numbers are 64 bits; strings and arrays are preceded by their count and padded to 8 bytes, so that
/// arrays of plain values can be used in place. Written by ``TableWriter`` at build time, read by
/// ``TableReader`` when the program starts.
enum TableFormat {
  /// Changes with every change of the format.
  static let magic: UInt64 = 0x3830_584c_5043_4b4f  // "OKCPLX08"
}

/// Writes a compiled lexicon.
public struct TableWriter {
  private var out: [UInt8] = []

  /// A table of rules, frames, phrases and terms. `sets` of contexts and frames are those that the
  /// phrases in `terms` name as owner.
  public static func table(
    version: String, sha256: String, rules: [CompiledRule], frames: [CompiledFrame],
    phrases: [String], classes: [CompiledClass] = [], ordinary: [String] = [],
    terms: [CompiledTerm], maskable: [String], misspelt: [(word: String, rank: Int)] = [],
    combinations: CompiledCombinations,
    names: CompiledNames?
  ) -> [UInt8] {
    var w = TableWriter()
    w.put(TableFormat.magic)
    w.put(version)
    w.put(sha256)
    w.put(rules.count)
    for rule in rules { w.put(rule) }
    w.put(frames.count)
    for f in frames {
      w.put(f.id)
      w.put(Int(f.effect))
      w.put(Int(f.place))
      w.put(f.neighbours ? 1 : 0)
      w.put(f.set)
      w.put(f.also)
      w.put(f.quoted ? 1 : 0)
      w.put(f.within)
      w.put(f.longer)
    }
    w.put(plain: phrases.flatMap { Array($0.utf8) })
    var end = 0
    w.put(
      plain: phrases.map { phrase in
        end += phrase.utf8.count
        return UInt32(end)
      })
    w.put(combinations)
    w.put(classes.count)
    for c in classes {
      w.put(c.name)
      w.put(c.set)
      w.put(c.triggers ? 1 : 0)
      w.put(c.watched ? 1 : 0)
    }
    w.put(
      ComposeLayout(
        classes: classes,
        sequences: rules.enumerated().flatMap { i, rule in rule.sequences.map { (i, $0) } }))
    w.put(plain: WordFilter.bits(of: ordinary.map { WordKey(word: $0) }))
    let roots = WordRoots.Layout(maskable.map { Array($0.utf8) })
    w.put(plain: roots.bytes)
    w.put(plain: roots.ends)
    w.put(plain: roots.ranks)
    w.put(plain: roots.firsts)
    w.put(plain: roots.filter)
    let spellings = misspelt.map { (word: WordKey(word: $0.word), index: roots.indices[$0.rank]) }
    w.put(plain: WordFilter.bits(of: spellings.map(\.word)))
    w.put(plain: Misspellings.slots(spellings))
    w.put(
      words: terms,
      classOfSet: Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1.set, $0) }),
      casedRules: Set(rules.indices.filter { rules[$0].cased }))
    w.put(names == nil ? 0 : 1)
    if let names {
      w.put(names.need)
      w.put(names.cueNeed)
      w.put(plain: names.list)
      w.put(plain: names.weights)
    }
    return w.out
  }

  mutating func put(_ n: UInt64) {
    for k in 0..<8 { out.append(UInt8(truncatingIfNeeded: n >> (8 * UInt64(k)))) }
  }
  mutating func put(_ n: Int) { put(UInt64(bitPattern: Int64(n))) }
  mutating func put(_ s: String) {
    put(s.utf8.count)
    out.append(contentsOf: s.utf8)
    pad()
  }
  /// Values of a plain type without padding, as they lie in memory.
  private mutating func put<T: BitwiseCopyable>(plain values: [T]) {
    put(values.count)
    unsafe values.withUnsafeBytes { bytes in unsafe out.append(contentsOf: bytes) }
    pad()
  }
  private mutating func pad() {
    while out.count % 8 != 0 { out.append(0) }
  }
  private mutating func put(_ list: [String]) {
    put(list.count)
    for s in list { put(s) }
  }
  private mutating func put(optional n: UInt8?) { put(n.map { Int($0) } ?? -1) }

  private mutating func put(_ r: CompiledRule) {
    for s in [r.id, r.title, r.advice] { put(s) }
    put(Int(r.category.rawValue))
    put(optional: r.entity?.rawValue)
    put(optional: r.role?.rawValue)
    put(Int(r.severity.rawValue))
    put(Int(r.route.rawValue))
    put(r.clauses)
    put(r.personalClauses)
    put(r.pattern == nil ? 0 : 1)
    put(r.pattern ?? "")
    put(r.sequences.isEmpty ? 0 : 1)
    put(r.cased ? 1 : 0)
    put(r.disguised ? 1 : 0)
    put(r.reach)
    put(optional: r.validator?.rawValue)
    put(r.score)
    put(r.contexts.count)
    for c in r.contexts {
      put(c.set)
      put(c.within)
      put(c.before ? 1 : 0)
      put(c.after ? 1 : 0)
      put(c.adds)
      put(optional: c.raisesTo?.rawValue)
    }
    put(r.frames.count)
    for f in r.frames { put(f) }
    put(optional: r.floor?.rawValue)
    put(optional: r.direction?.rawValue)
    put(optional: r.site?.rawValue)
    put(optional: r.author?.rawValue)
    put(optional: r.kind?.rawValue)
    put(r.media.map { $0 ? 1 : 0 } ?? -1)
    put(r.needs.count)
    for n in r.needs { put(n) }
    put(r.digits)
    put(r.mixed)
    put(r.atSign ? 1 : 0)
    put(r.url ? 1 : 0)
    put(optional: r.roster?.rawValue)
    put(r.shared)
    put(r.namesake)
    put(r.names ? 1 : 0)
  }

  private mutating func put(_ layout: ComposeLayout) {
    put(plain: layout.sequences)
    put(plain: layout.triggered)
    put(plain: layout.elements)
    put(plain: layout.required)
    put(plain: layout.words)
    put(plain: layout.demandsOfClass)
    put(plain: layout.demands)
    put(plain: layout.demanded)
  }

  private mutating func put(
    words terms: [CompiledTerm], classOfSet: [Int: Int],
    casedRules: Set<Int>
  ) {
    var keys: [WordKey] = []
    var laid: [WordTable.Term] = []
    var decodes: Set<WordKey> = []
    for t in terms {
      let first = keys.count
      keys.append(contentsOf: t.words.map { WordKey(word: $0) })
      if t.decodes { decodes.formUnion(keys[first...]) }
      laid.append(
        .init(
          kind: .init(t.kind), pivot: t.pivot, words: first..<keys.count, owner: t.owner,
          phrase: t.phrase))
    }
    let layout = WordTableLayout(
      terms: laid, keys: keys, decodes: decodes, classOfSet: classOfSet,
      casedRules: casedRules)
    put(plain: layout.filter)
    put(layout.filterShift)
    put(plain: layout.slots)
    put(plain: layout.postings)
    put(plain: laid)
    put(plain: keys)
    put(plain: layout.classes)
  }
}

/// Reads a compiled lexicon; every count and number is checked.
struct TableReader {
  private let table: TableMemory
  private var at = 0

  init(_ table: TableMemory) throws(CompiledLexicon.Failure) {
    self.table = table
    guard try number() == TableFormat.magic else {
      throw .init(description: "not a compiled lexicon of this version; rebuild it")
    }
  }

  mutating func number() throws(CompiledLexicon.Failure) -> UInt64 {
    guard let n = table.array(at: at, count: 1, of: UInt64.self) else {
      throw .init(description: "compiled lexicon is cut short at byte \(at); rebuild it")
    }
    at += 8
    return n[0]
  }

  /// An array of plain values, in place.
  mutating func array<T: BitwiseCopyable>(of type: T.Type) throws(CompiledLexicon.Failure)
    -> TableArray<T>
  {
    let n = try count()
    guard let values = table.array(at: at, count: n, of: type) else { throw damaged }
    at += (n * MemoryLayout<T>.stride + 7) & ~7
    return values
  }

  mutating func int() throws(CompiledLexicon.Failure) -> Int {
    Int(Int64(bitPattern: try number()))
  }

  mutating func count() throws(CompiledLexicon.Failure) -> Int {
    let n = try int()
    guard n >= 0, n <= table.count else { throw damaged }
    return n
  }

  private var damaged: CompiledLexicon.Failure {
    .init(description: "compiled lexicon is damaged near byte \(at); rebuild it")
  }

  mutating func string() throws(CompiledLexicon.Failure) -> String {
    String(decoding: try array(of: UInt8.self), as: UTF8.self)
  }

  private mutating func strings() throws(CompiledLexicon.Failure) -> [String] {
    var list: [String] = []
    for _ in 0..<(try count()) { list.append(try string()) }
    return list
  }

  private mutating func flag() throws(CompiledLexicon.Failure) -> Bool { try int() != 0 }

  mutating func value<T: RawRepresentable<UInt8>>(_: T.Type)
    throws(CompiledLexicon.Failure) -> T
  {
    guard let raw = UInt8(exactly: try int()), let v = T(rawValue: raw) else { throw damaged }
    return v
  }

  mutating func optional<T: RawRepresentable<UInt8>>(_: T.Type)
    throws(CompiledLexicon.Failure) -> T?
  {
    let n = try int()
    if n == -1 { return nil }
    guard let raw = UInt8(exactly: n), let v = T(rawValue: raw) else { throw damaged }
    return v
  }

  mutating func rule() throws(CompiledLexicon.Failure) -> Rule {
    Rule(
      id: try string(), title: try string(), advice: try string(),
      category: try value(Category.self), entity: try optional(Entity.self),
      role: try optional(Role.self), severity: try value(Severity.self),
      route: try value(Route.self), clauses: try strings(), personalClauses: try strings())
  }

  mutating func program() throws(CompiledLexicon.Failure) -> RuleProgram {
    let patterned = try flag()
    let pattern = try string()
    let composed = try flag()
    let cased = try flag()
    let disguised = try flag()
    let reach = try int()
    let validator = try optional(Validator.self)
    let score = try int()
    var contexts: [RuleProgram.Context] = []
    for _ in 0..<(try count()) {
      contexts.append(
        .init(
          set: try int(), within: try int(), before: try flag(), after: try flag(),
          adds: try int(), raisesTo: try optional(Severity.self)))
    }
    var frames: [Int] = []
    for _ in 0..<(try count()) { frames.append(try int()) }
    let floor = try optional(Severity.self)
    let when = RuleProgram.Condition(
      direction: try optional(TextAttributes.Direction.self),
      site: try optional(TextAttributes.Site.self),
      author: try optional(TextAttributes.AuthorRole.self),
      kind: try optional(TextAttributes.Kind.self), media: nil)
    let media = try int()
    var needs: [Int] = []
    for _ in 0..<(try count()) { needs.append(try int()) }
    var program = RuleProgram(
      pattern: patterned ? pattern : nil, composed: composed, cased: cased, disguised: disguised,
      reach: reach,
      validator: validator, score: score, contexts: contexts, frames: frames, floor: floor,
      needs: needs, when: when, digits: try int(), mixed: try int(), atSign: try flag(),
      url: try flag())
    program.when.media = media < 0 ? nil : media != 0
    program.roster = try optional(RosterClass.self)
    program.shared = try int()
    program.namesake = try int()
    program.names = try flag()
    return program
  }

  mutating func frame() throws(CompiledLexicon.Failure) -> FrameProgram {
    FrameProgram(
      id: try string(), effect: try value(FrameProgram.Effect.self),
      place: try value(FrameProgram.Place.self), neighbours: try flag(), set: try int(),
      also: try int(), quoted: try flag(), within: try count(), longer: try count())
  }

  mutating func compositions(rules: Int) throws(CompiledLexicon.Failure) -> ComposeProgram {
    var classes: [CompiledClass] = []
    for _ in 0..<(try count()) {
      classes.append(
        .init(name: try string(), set: try count(), triggers: try flag(), watched: try flag()))
    }
    guard classes.count <= ClassSet.capacity else { throw damaged }
    let tables = ComposeProgram.Tables(
      sequences: try array(of: ComposeProgram.Sequence.self),
      triggered: try array(of: UInt64.self), elements: try array(of: ComposeProgram.Element.self),
      required: try array(of: ComposeProgram.Requirement.self),
      words: try array(of: WordKey.self), demandsOfClass: try array(of: TableRange.self),
      demands: try array(of: TableRange.self),
      demanded: try array(of: ComposeProgram.Requirement.self))
    guard let program = ComposeProgram(classes: classes, rules: rules, tables: tables) else {
      throw damaged
    }
    return program
  }

  mutating func ordinary() throws(CompiledLexicon.Failure) -> WordFilter {
    let bits = try array(of: UInt64.self)
    guard bits.isEmpty || bits.count.nonzeroBitCount == 1 else { throw damaged }
    return WordFilter(bits: bits)
  }

  mutating func roots() throws(CompiledLexicon.Failure) -> WordRoots {
    guard
      let roots = WordRoots(
        bytes: try array(of: UInt8.self), ends: try array(of: UInt32.self),
        ranks: try array(of: UInt32.self), firsts: try array(of: UInt32.self),
        filter: try array(of: UInt64.self))
    else { throw damaged }
    return roots
  }

  mutating func misspellings() throws(CompiledLexicon.Failure) -> Misspellings {
    let filter = try ordinary()
    guard let all = Misspellings(filter: filter, slots: try array(of: UInt64.self)),
      filter.isEmpty == all.isEmpty
    else { throw damaged }
    return all
  }

  mutating func words() throws(CompiledLexicon.Failure) -> WordTable {
    let filter = Array(try array(of: UInt64.self))
    let shift = try number()
    let slots = try array(of: WordTable.Slot.self)
    let postings = try array(of: UInt32.self)
    let terms = try array(of: WordTable.Term.self)
    let keys = try array(of: WordKey.self)
    let classes = try array(of: ClassSet.self)
    guard slots.count.nonzeroBitCount == 1, shift < 64,
      filter.count << 6 == 1 << (64 - shift)
    else { throw damaged }
    return WordTable(
      filter: filter, filterShift: shift, slots: slots, postings: postings, terms: terms,
      keys: keys, classes: classes)
  }

  /// The model of names and the set of needed words that bare names are; nil if there is none.
  mutating func names() throws(CompiledLexicon.Failure) -> (
    model: NameModel, need: Int, cueNeed: Int
  )? {
    guard try flag() else { return nil }
    let need = try int()
    let cueNeed = try int()
    let list = try array(of: UInt32.self)
    let weights = try array(of: UInt64.self)
    guard let model = NameModel(list: list, weights: weights) else { throw damaged }
    return (model, need, cueNeed)
  }

  /// Nothing follows.
  func end() throws(CompiledLexicon.Failure) {
    guard at == table.count else { throw damaged }
  }
}
