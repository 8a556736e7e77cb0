/// The compiled patterns of a lexicon: each made when first asked for, then shared.
///
/// A pattern is first made for the interpreter, and again as machine code once a thread has run it
/// often: machine code costs as much to make as hundreds of runs, which one short text never repays.
/// Two patterns, since one may not be changed while another thread runs it.
///
/// Making one is under the lock; threads keep what they were given in their ``Scratch``, so the lock
/// is taken twice for each rule and thread.
final class PatternCache: Sendable {
  private struct Made: Sendable {
    var interpreted: [CompiledPattern?]
    var machine: [CompiledPattern?]
  }
  private let made: Monitor<Made>

  /// Runs of a pattern in one thread after which machine code is worth making.
  static let fewRuns = 32

  init(count: Int) {
    let none = [CompiledPattern?](repeating: nil, count: count)
    made = Monitor(Made(interpreted: none, machine: none))
  }

  /// The pattern of a rule, or nil if PCRE2 refuses it (which `rules check` excludes).
  func pattern(_ rule: Int, source: String, jit: Bool) -> CompiledPattern? {
    made.poll { made in
      if let pattern = jit ? made.machine[rule] : made.interpreted[rule] { return pattern }
      let pattern = try? CompiledPattern(source, jit: jit)
      if jit { made.machine[rule] = pattern } else { made.interpreted[rule] = pattern }
      return pattern
    }
  }
}
