/// Sequences of classes as the table holds them: what a lexicon's compiler works out, so that a program
/// that starts has nothing left to do.
struct ComposeLayout {
  private(set) var sequences: [ComposeProgram.Sequence] = []
  private(set) var triggered: [UInt64] = []
  private(set) var elements: [ComposeProgram.Element] = []
  private(set) var required: [ComposeProgram.Requirement] = []
  private(set) var words: [WordKey] = []
  private(set) var demandsOfClass: [TableRange] = []
  private(set) var demands: [TableRange] = []
  private(set) var demanded: [ComposeProgram.Requirement] = []

  init(classes: [CompiledClass], sequences: [(rule: Int, elements: [ComposeElement])]) {
    let kinds = ClassKinds(classes)
    let watched = classes.indices.reduce(ClassSet()) {
      classes[$1].watched ? $0 | ClassSet($1) : $0
    }
    // A pronoun counts only where its group, a trigger, is near; it stands for one that is named.
    let (pronouns, groups) = (kinds.all("pronoun"), kinds.all("group"))
    func named(_ set: ClassSet) -> ClassSet {
      set.meets(pronouns) ? set & ~pronouns | groups : set
    }
    var laid: [(trigger: ClassSet, sequence: ComposeProgram.Sequence)] = []
    var beginning: [[[ComposeProgram.Requirement]]] = Array(repeating: [], count: classes.count)
    for s in sequences {
      let firstElement = elements.count
      for e in s.elements {
        let firstWord = words.count
        words += e.words.map { WordKey(word: $0) }
        elements.append(
          .init(
            e, classes: e.classes.reduce(ClassSet()) { $0 | ClassSet($1) },
            words: firstWord..<words.count, bits: words[firstWord...].reduce(0) { $0 | $1.bit }))
      }
      let own = firstElement..<elements.count
      let sets = elements[own].filter { $0.words.isEmpty && !$0.absent }.map(\.classes)
      // The law of sequences: one place holds trigger classes alone.
      guard let trigger = sets.first(where: { ($0 & ~kinds.triggers).isEmpty }) else { continue }
      // What the sweep knows of: watched classes, and words, since it hashes all.
      let known = s.elements.indices.compactMap { k -> ComposeProgram.Requirement? in
        let element = elements[firstElement + k]
        let classes = named(element.classes)
        let isKnown =
          !element.absent && (classes & ~watched).isEmpty
          && s.elements[k].words.allSatisfy { $0.utf8.allSatisfy(\.isLowerLetter) }
        return isKnown ? .init(classes: classes, bits: element.bits) : nil
      }
      let beginnings = (named(trigger) & ~watched).isEmpty ? named(trigger) : kinds.triggers
      // Many sequences of a rule ask for the same, one behind the other.
      beginnings.each { c in if beginning[c].last != known { beginning[c].append(known) } }
      let firstRequired = required.count
      required += elements[own].filter { !$0.absent }.map {
        .init(classes: $0.classes, bits: $0.bits)
      }
      laid.append(
        (trigger, .init(rule: s.rule, elements: own, required: firstRequired..<required.count)))
    }
    self.sequences = laid.map(\.sequence)
    let width = (laid.count + 63) / 64
    triggered = Array(repeating: 0, count: classes.count * width)
    for (k, entry) in laid.enumerated() {
      entry.trigger.each { triggered[$0 * width + k / 64] |= 1 << UInt64(k % 64) }
    }
    for list in beginning {
      let first = demands.count
      for sets in list {
        demands.append(TableRange(demanded.count..<demanded.count + sets.count))
        demanded += sets
      }
      demandsOfClass.append(TableRange(first..<demands.count))
    }
  }
}
