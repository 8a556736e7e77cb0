internal import ScanCore

/// The law that no text makes a pattern's work grow faster than the text itself.
///
/// A pattern is run over texts that are made to hurt: its own examples with each of their parts repeated,
/// its anchors over and over, and the repetitions that most patterns drown in; those that cost the most
/// also by machine code. Work is counted, not timed (``PatternMeter``).
struct Growth {
  /// Bytes of a text; where its work is notable, it is compared with that of half the length.
  static let length = 1_000
  /// Most that the work may grow by when the text doubles; 2 is linear.
  static let most = 2.3
  /// Less work than this a byte is taken for linear: each start costs a few steps in any pattern, and
  /// quadratic work on a unit of 50 bytes comes to 20 a byte.
  static let ignored = 12
  /// Work at which a run is ended: 1,000 steps a byte.
  static let limit = length * 1_000
  /// How many of the costliest texts machine code runs over as well.
  static let worst = 4
  /// How many times as long a text no match limit may be hit on: PCRE2 counts what it could come back
  /// to, so a repeat without bound ends there however linear it is.
  static let long = 8

  private let rule: RuleSource
  /// The rule's pattern, of its lists only what its examples need.
  private let pattern: String

  /// What is wrong with a rule's pattern, or nil.
  static func problem(_ rule: RuleSource, in source: LexiconSource) -> Diagnostic? {
    guard let written = rule.pattern else { return nil }
    var brief = source
    for name in PatternSource.listNames(in: written) ?? [] {
      brief.lists[name]?.terms = needed(source.lists[name]?.terms ?? [], by: rule)
    }
    // A pattern that cannot be written out did not compile, which was said.
    guard let pattern = try? PatternSource.expanded(written, of: rule, in: brief) else {
      return nil
    }
    return Growth(rule: rule, pattern: pattern).problem
  }

  /// A few words of a list and those that occur in a rule's examples. A list is a choice between words
  /// of bounded length, so how work grows does not depend on how many there are; but hundreds of them
  /// cost hundreds of steps at each start, and growth would not show beside that.
  private static func needed(_ terms: [String], by rule: RuleSource) -> [String] {
    let texts = rule.matches.map { String(decoding: $0.text, as: UTF8.self).lowercased() }
    return terms.enumerated().filter { i, term in
      i < 3 || texts.contains { $0.contains(term) }
    }.map(\.element)
  }

  private var problem: Diagnostic? {
    guard var interpreter = meter(jit: false) else { return nil }
    var costs: [(work: Int, unit: Unit)] = []
    for unit in Self.units(of: rule) {
      guard let work = interpreter.work(on: unit.pumped(to: Self.length), atMost: Self.limit) else {
        return limited(unit)
      }
      if let problem = growth(of: work, unit, &interpreter) { return problem }
      costs.append((work, unit))
    }
    let worst = costs.sorted { $0.work > $1.work }.prefix(Self.worst)
    for (_, unit) in worst.prefix(2) {
      let text = unit.pumped(to: Self.long * Self.length)
      if interpreter.work(on: text, atMost: Self.long * Self.limit) == nil { return limited(unit) }
    }
    // Where machine code is not to be had, the interpreter is all there is.
    guard var compiled = meter(jit: true) else { return nil }
    for (_, unit) in worst {
      guard let work = compiled.work(on: unit.pumped(to: Self.length), atMost: Self.limit) else {
        return limited(unit)
      }
      if let problem = growth(of: work, unit, &compiled) { return problem }
    }
    return nil
  }

  private func meter(jit: Bool) -> PatternMeter? {
    PatternMeter(pattern, cased: rule.cased, jit: jit)
  }

  private func growth(of work: Int, _ unit: Unit, _ meter: inout PatternMeter) -> Diagnostic? {
    if work <= Self.ignored * Self.length { return nil }
    guard let half = meter.work(on: unit.pumped(to: Self.length / 2), atMost: Self.limit) else {
      return limited(unit)
    }
    if Double(work) <= Self.most * Double(half) { return nil }
    let tenths = work * 10 / max(1, half)
    return rule.wrong(
      "the pattern's work grows \(tenths / 10).\(tenths % 10) times when \(unit.about) doubles; "
        + "guard its start, or bound its repeats (\"{0,40}\" for \"*\")")
  }

  private func limited(_ unit: Unit) -> Diagnostic {
    rule.wrong(
      "the pattern hits a limit on \(unit.about); bound its repeats (\"{0,40}\" for \"*\")")
  }

  /// A part that is repeated, between two that are not.
  struct Unit: Hashable {
    var before: [UInt8] = []
    var part: [UInt8]
    var after: [UInt8] = []
    /// What it is, for a message.
    var about: String

    /// As many of the part as fit.
    func pumped(to length: Int) -> [UInt8] {
      let room = max(0, length - before.count - after.count)
      return before + Array(repeatElement(part, count: room / max(1, part.count)).joined()) + after
    }
  }

  /// Hostile texts for a rule.
  static func units(of rule: RuleSource) -> [Unit] {
    var units = [
      "a", "1", "1 ", "a ", "1-", "a.", "@", "a@", "A ", "A", "\"a", "1.", "(1", " ", "-", "A1",
      "_", "a_", "a-", "a+", "a'", "a,", "a/", "a:", "1/", "1,", "1:", "\n", "a\n",
    ].map { Unit(part: Array($0.utf8), about: "a text of \"\($0)\" over and over") }
    for anchor in rule.anchors.prefix(4) {
      guard case .word(let word) = anchor else { continue }
      units += [" ", " a ", " 1"].map {
        Unit(part: Array((word + $0).utf8), about: "a text of its anchor over and over")
      }
    }
    for example in rule.matches {
      let text = example.text
      let about = "the example of line \(example.line) with a part repeated"
      for range in parts(of: text) {
        units.append(
          Unit(
            before: Array(text[..<range.lowerBound]), part: Array(text[range]),
            after: Array(text[range.upperBound...]), about: about))
        // And with nothing behind it that would let a match end.
        units.append(
          Unit(before: Array(text[..<range.lowerBound]), part: Array(text[range]), about: about))
      }
    }
    // Each once, in order.
    var seen: Set<Unit> = []
    return units.filter { seen.insert($0).inserted }
  }

  /// The whole, each run of word characters, with and without what follows it, and each other run.
  private static func parts(of text: [UInt8]) -> [Range<Int>] {
    func isWord(_ b: UInt8) -> Bool {
      b >= 0x80 || (0x30...0x39).contains(b) || (0x61...0x7a).contains(b | 0x20)
    }
    var parts = [0..<text.count]
    var start = 0
    while start < text.count {
      var end = start + 1
      while end < text.count, isWord(text[end]) == isWord(text[start]) { end += 1 }
      if text[start..<end] != [0x20] { parts.append(start..<end) }
      if isWord(text[start]), end < text.count { parts.append(start..<end + 1) }
      start = end
    }
    return parts
  }
}
