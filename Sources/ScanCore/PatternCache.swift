internal import Synchronization

/// The compiled patterns of a lexicon: each made when first asked for, then shared.
///
/// Making one is under the lock; threads keep what they were given in their ``Scratch``, so the lock
/// is taken once for each rule and thread.
final class PatternCache: Sendable {
  private let made: Mutex<[CompiledPattern?]>

  init(count: Int) { made = Mutex(Array(repeating: nil, count: count)) }

  /// The pattern of a rule, or nil if PCRE2 refuses it (which `rules check` excludes).
  func pattern(_ rule: Int, source: String) -> CompiledPattern? {
    made.withLock { made in
      if let pattern = made[rule] { return pattern }
      let pattern = try? CompiledPattern(source, jit: true)
      made[rule] = pattern
      return pattern
    }
  }
}
