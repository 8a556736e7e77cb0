internal import ScanCore

/// Turns a checked lexicon into the table that the core runs on.
public enum LexiconCompiler {
  /// Compiles; the table depends on the source alone. Throws what no single file shows: patterns that
  /// PCRE2 refuses, lists that do not exist.
  public static func compile(_ source: LexiconSource, version: String) throws(Diagnostics)
    -> [UInt8]
  {
    var work = Work(source: source)
    var errors: [Diagnostic] = []
    var rules: [CompiledRule] = []
    work.layClasses()
    if work.classes.count > CompiledClass.most {
      let last = source.lists.values.filter { !$0.wordClass.isEmpty }.map(\.file).max() ?? ""
      errors.append(
        Diagnostic(
          file: last, line: 1, column: 1,
          message: "\(work.classes.count) classes of words; \(CompiledClass.most) are the most: "
            + "join some"))
      throw Diagnostics(items: errors)
    }
    for (i, rule) in source.rules.enumerated() {
      do {
        rules.append(try work.compile(rule, index: i))
      } catch {
        errors.append(error)
      }
    }
    let names = rules.contains(where: \.names) ? work.compileNames(&errors) : nil
    guard errors.isEmpty else { throw Diagnostics(items: errors) }
    let frames = source.frames.map { work.compile($0) }
    work.addSpanishForms()
    let combinations = work.compileCombinations()
    work.addDigitWords()
    let table = { (identity: String) in
      TableWriter.table(
        version: version, sha256: identity, rules: rules, frames: frames, phrases: work.phrases,
        classes: work.classes, ordinary: work.ordinary.sorted(), terms: work.terms,
        maskable: work.maskable, misspelt: work.misspelt, combinations: combinations, names: names)
    }
    return table(SHA256.hex(table("")))
  }

  /// State of one compilation.
  private struct Work {
    let source: LexiconSource
    var terms: [CompiledTerm] = []
    var phrases: [String] = []
    var maskable: [String] = []
    private var sets = 0
    private var setsByWords: [[String]: Int] = [:]
    private var needsByWords: [[String]: Int] = [:]
    private var ranks: [String: Int] = [:]
    private var misspeltWords: Set<String> = []
    private(set) var misspelt: [(word: String, rank: Int)] = []
    /// In order of name.
    private(set) var classes: [CompiledClass] = []

    /// How usual words are in ordinary text.
    private let usage: [String: Int]
    /// The same with more steps among the most usual: by which word a phrase is looked up.
    private let frequency: [String: Int]
    private(set) var ordinary: Set<String>
    /// Words of the lexicon: a misspelling that is one of them is none.
    private var known: Set<String> = []

    init(source: LexiconSource) {
      self.source = source
      usage = source.names.usage
      var frequency = usage
      for (list, level) in [("usual-very", 4), ("usual-most", 5)] {
        for word in source.lists[list]?.terms ?? [] { frequency[word] = level }
      }
      self.frequency = frequency
      ordinary = source.lists.values.filter(\.ordinary).reduce(into: []) {
        $0.formUnion($1.terms)
      }
      for list in source.lists.values where !list.wordClass.isEmpty {
        known.formUnion(list.terms)
      }
      for rule in source.rules { known.formUnion(rule.terms) }
    }

    /// Makes a word one that masks and, if so, misspellings may stand for. A misspelling that stands for
    /// something else as well is left out.
    private mutating func mask(_ word: String, misspelt isMisspelt: Bool) {
      guard word.utf8.count >= 4 else { return }
      let rank = ranks[word] ?? maskable.count
      if rank == maskable.count {
        ranks[word] = rank
        maskable.append(word)
      }
      guard isMisspelt, !ordinary.isEmpty, misspeltWords.insert(word).inserted else { return }
      for wrong in Misspelling.all(of: word)
      where !ordinary.contains(wrong) && !known.contains(wrong) {
        misspelt.append((wrong, rank))
      }
    }

    /// Makes a set of phrases of every class. Those of trigger classes are where composition begins.
    mutating func layClasses() {
      guard source.rules.contains(where: { !$0.compose.isEmpty }) else { return }
      let lists = source.lists.sorted { $0.key < $1.key }.map(\.value).filter {
        !$0.wordClass.isEmpty
      }
      for name in Set(lists.map(\.wordClass)).sorted() {
        let set = sets
        sets += 1
        let own = lists.filter { $0.wordClass == name }
        let watched = own.allSatisfy { $0.triggers || $0.watched || areUnusual($0.terms) }
        // Emoji are looked for apart; `=` is not looked for at all.
        let isWatched = watched && !own.contains { $0.terms.contains("=") }
        let index = classes.count
        classes.append(
          .init(
            name: name, set: set, triggers: own.allSatisfy(\.triggers), watched: isWatched))
        for list in own {
          for term in list.terms {
            for words in Self.spellings(term) {
              add(
                .phrase, words, pivot: rarest(words), owner: set,
                decodes: list.disguised && words.count == 1)
              if list.triggers || isWatched, words[0].first?.isLetter == true {
                add(
                  list.triggers ? .trigger : .watch, words, pivot: rarest(words), owner: index,
                  decodes: list.disguised && words.count == 1)
              }
              guard list.disguised, words.count == 1 else { continue }
              mask(words[0], misspelt: true)
            }
          }
        }
      }
    }

    /// Makes the inflections of ordinary Spanish words ordinary, where they hold a word that is undone
    /// inside others: only there could one be taken for a disguise.
    mutating func addSpanishForms() {
      var roots: [String: [String]] = [:]
      for word in maskable { roots[String(word.prefix(4)), default: []].append(word) }
      func holdsRoot(_ word: String) -> Bool {
        var rest = Substring(word)
        while rest.utf8.count >= 4 {
          if roots[String(rest.prefix(4))]?.contains(where: rest.hasPrefix) ?? false { return true }
          rest = rest.dropFirst()
        }
        return false
      }
      for list in source.lists.values where list.ordinary && list.spanish {
        for word in list.terms where holdsRoot(word) {
          ordinary.formUnion(SpanishForms.all(of: word))
        }
      }
    }

    private func sequences(_ rule: RuleSource) throws(Diagnostic) -> [[ComposeElement]] {
      let triggers = Dictionary(uniqueKeysWithValues: classes.map { ($0.name, true) })
      var list: [[ComposeElement]] = []
      for text in rule.compose {
        var elements: [ComposeElement] = []
        for e in try ComposeSource.read(text, classes: triggers, rule) {
          elements.append(
            .init(
              classes: e.classes.compactMap { name in classes.firstIndex { $0.name == name } },
              words: e.words, gap: e.gap, polarity: e.polarity, begins: e.begins, ends: e.ends,
              absent: e.absent))
        }
        list.append(elements)
      }
      return list
    }

    mutating func compile(_ frame: FrameSource) -> CompiledFrame {
      CompiledFrame(
        id: frame.id, effect: frame.effect, place: frame.place, neighbours: frame.neighbours,
        set: frame.cues.isEmpty ? -1 : set(frame.cues),
        also: frame.also.isEmpty ? -1 : set(frame.also), quoted: frame.quoted, within: frame.within,
        longer: frame.longer)
    }

    mutating func compileCombinations() -> CompiledCombinations {
      var out = CompiledCombinations()
      let ids = source.companions.map(\.id)
      let indices = { (names: [String]) in names.compactMap { ids.firstIndex(of: $0) } }
      for c in source.companions {
        var x = CompiledCompanion(id: c.id)
        x.entities = c.entities
        x.roles = c.roles
        x.rules = c.rules.compactMap { id in source.rules.firstIndex { $0.id == id } }
        if !c.words.isEmpty {
          x.set = set(c.words)
          if areUnusual(c.words) { x.need = need(c.words) }
        }
        x.behind = indices(c.behind)
        x.clause = c.clause
        x.initial = c.initial
        x.media = c.media
        if let shape = c.nameShape {
          x.nameShape = true
          out.notNames = set(shape.notNames)
          out.placeWords = set(shape.places)
          out.staffTitles = set(shape.titles)
        }
        out.companions.append(x)
      }
      out.list = source.combinations.map { c in
        CompiledCombination(
          alone: c.alone,
          clauses: c.clauses.map {
            .init(
              companions: indices($0.any), within: $0.within, count: $0.count,
              unless: indices($0.unless), to: $0.to, direction: $0.direction, kind: $0.kind)
          })
      }
      out.sets = sets
      out.byRule = source.rules.map { source.combination(of: $0) ?? -1 }
      return out
    }

    mutating func compile(_ rule: RuleSource, index: Int) throws(Diagnostic) -> CompiledRule {
      let personal = rule.clauses.map { code in
        // Personal sites have clauses of their own for data and pictures, none for language.
        let dataRule = [.studentPII, .confidential, .mediaConsent].contains(rule.category)
        return source.clauses.first { $0.code == code }.flatMap { dataRule ? $0.personal : nil }
          ?? code
      }
      var out = CompiledRule(
        id: rule.id, title: rule.title, advice: rule.advice, category: rule.category,
        severity: rule.severity, route: rule.route, clauses: rule.clauses, personalClauses: personal
      )
      out.entity = rule.entity
      out.role = rule.role
      out.cased = rule.cased
      out.disguised = rule.disguised
      out.reach = rule.reach
      out.validator = rule.validator
      out.names = rule.names
      if rule.validator == nil, rule.pattern?.contains("{{district-student-id}}") ?? false {
        out.validator = source.studentIDCheck
      }
      out.score = rule.score
      out.floor = rule.floor
      out.roster = rule.roster
      out.shared = rule.shared
      out.namesake = rule.namesake
      out.direction = rule.when.direction
      out.site = rule.when.site
      out.author = rule.when.author
      out.kind = rule.when.kind
      out.media = rule.when.media
      out.frames = rule.frames.compactMap { id in source.frames.firstIndex { $0.id == id } }
      for c in rule.contexts {
        out.contexts.append(
          .init(
            set: set(c.words), within: c.within, before: c.before, after: c.after, adds: c.adds,
            raisesTo: c.raisesTo))
      }
      out.sequences = try sequences(rule)
      if let pattern = rule.pattern {
        let expanded = try PatternSource.expanded(pattern, of: rule, in: source)
        do {
          if try CompiledPattern(expanded, jit: false).matchesEmpty {
            throw rule.wrong("the pattern can match nothing at all; require a character")
          }
        } catch let failure as CompiledPattern.Failure {
          throw rule.wrong("pattern: \(failure.message) at byte \(failure.offset)")
        } catch {
          throw error as? Diagnostic ?? rule.wrong("pattern cannot be compiled")
        }
        out.pattern = expanded
      }
      for anchor in rule.anchors {
        switch anchor {
        case .digits(let n): out.digits = out.digits == 0 ? n : min(out.digits, n)
        case .mixed(let n): out.mixed = out.mixed == 0 ? n : min(out.mixed, n)
        case .at: out.atSign = true
        case .url: out.url = true
        case .word(let word): addAnchor(word, index, rule)
        case .list(let name):
          for word in source.lists[name]?.terms ?? [] { addAnchor(word, index, rule) }
        }
      }
      out.needs = rule.needs.map { need($0) }
      for term in rule.terms {
        for words in Self.spellings(term) {
          add(.ruleTerm, words, pivot: rarest(words), owner: index, decodes: rule.disguised)
          if words.count == 1, rule.disguised {
            mask(words[0], misspelt: rule.category.isLanguage)
          }
        }
      }
      return out
    }

    /// The model of names; bare names and the cues that call for names are sets of needed words, so
    /// that the sweep stops for them.
    mutating func compileNames(_ errors: inout [Diagnostic]) -> CompiledNames {
      let writer = source.names.writer(&errors)
      let set = needsByWords.count
      needsByWords[["names/"]] = set
      for word in source.names.given where writer.isBareName(word) {
        add(.need, [word], pivot: 0, owner: set, decodes: false)
      }
      needsByWords[["names/cues"]] = set + 1
      for word in source.names.calls {
        add(.need, [word], pivot: 0, owner: set + 1, decodes: false)
      }
      return writer.model(weights: source.names.weights, need: set, cueNeed: set + 1)
    }

    private mutating func addAnchor(_ phrase: String, _ rule: Int, _ source: RuleSource) {
      let words = Self.words(phrase)
      let word = words[rarest(words)]
      add(.anchor, [word], pivot: 0, owner: rule, decodes: source.disguised)
    }

    private mutating func add(
      _ kind: CompiledTerm.Kind, _ words: [String], pivot: Int, owner: Int, decodes: Bool,
      phrase: Int = 0
    ) {
      terms.append(
        .init(
          kind: kind, words: words, pivot: pivot, owner: owner, phrase: phrase, decodes: decodes))
    }

    /// The set of some phrases; the same phrases are one set.
    private mutating func set(_ words: [String]) -> Int {
      if let known = setsByWords[words] { return known }
      let set = sets
      sets += 1
      setsByWords[words] = set
      for entry in words {
        let list = LexiconSource.listName(entry).flatMap { source.lists[$0]?.terms } ?? [entry]
        for phrase in list {
          phrases.append(phrase)
          for words in Self.spellings(phrase) {
            add(
              .phrase, words, pivot: rarest(words), owner: set, decodes: false,
              phrase: phrases.count - 1)
          }
        }
      }
      return set
    }

    /// The words at which the core looks for numbers that are spelled out.
    mutating func addDigitWords() {
      for word in DigitWords.rare { add(.digit, [word], pivot: 0, owner: 0, decodes: false) }
    }

    /// The set of words that rules need; the same words are one set. Of a phrase its rarest word.
    private mutating func need(_ words: [String]) -> Int {
      if let known = needsByWords[words] { return known }
      let set = needsByWords.count
      needsByWords[words] = set
      for entry in words {
        let list = LexiconSource.listName(entry).flatMap { source.lists[$0]?.terms } ?? [entry]
        let words = list.flatMap { Self.spellings($0).map { $0[rarest($0)] } }
        for word in Set(words).sorted() {
          add(.need, [word], pivot: 0, owner: set, decodes: false)
        }
      }
      return set
    }

    /// Whether the sweep may stop for every one of these phrases: none is of the commonest words alone.
    private func areUnusual(_ entries: [String]) -> Bool {
      entries.allSatisfy { entry in
        let list = LexiconSource.listName(entry).flatMap { source.lists[$0]?.terms } ?? [entry]
        return list.allSatisfy { phrase in
          Self.spellings(phrase).allSatisfy { (usage[$0[rarest($0)]] ?? 0) < 3 }
        }
      }
    }

    private static func words(_ phrase: String) -> [String] {
      phrase.split { $0 == " " || $0 == "-" || $0 == "'" }.map(String.init)
    }

    /// As written, and without apostrophes: `don't` is also `dont`.
    private static func spellings(_ phrase: String) -> [[String]] {
      let written = words(phrase)
      let joined = words(phrase.replacing("'", with: ""))
      return written == joined ? [written] : [written, joined]
    }

    /// The word of a phrase that ordinary text holds least: the sweep stops there. Of equally rare ones
    /// the longest.
    private func rarest(_ words: [String]) -> Int {
      let rank = { (i: Int) in (-(frequency[words[i]] ?? 0), words[i].utf8.count, -i) }
      return words.indices.max { rank($0) < rank($1) } ?? 0
    }
  }
}
