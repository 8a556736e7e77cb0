/// Work done, in exact counts: what a test may assert and a change of speed is explained by.
public struct Cost: Sendable, Equatable {
  public var bytes = 0
  public var words = 0
  public var anchors = 0
  public var obliqueWindows = 0
  public var patternRuns = 0
  /// Views whose sentences were composed.
  public var composed = 0
  public var candidates = 0
  public var limitHits = 0

  public init() {}
}

/// Everything that a scan writes: one for each thread, neither copied nor shared.
///
/// Its buffers grow to the largest text and are kept, so that a scan allocates nothing.
public struct Scratch: ~Copyable {
  /// What the last scan found, in order of place.
  public internal(set) var findings: [Finding] = []
  /// Work since this scratch was made.
  public internal(set) var cost = Cost()
  /// Pattern runs since this scratch was made, by rule: which rule costs what. Empty before the first.
  public internal(set) var patternRunsByRule: [Int] = []

  var folder = Folder()
  var match = MatchScratch()
  var plain = View()
  var cased = View()
  var derived = View()
  var swept = SweepResult()
  var disguises = Disguises()
  var digits = DigitDisguises()
  /// Where digits may be disguised in the plain view.
  var digitPlaces: [Int] = []
  var judge = JudgeScratch()
  var combine = CombineScratch()
  var composing = ComposeScratch()
  var names = NameScratch()
  var found: [Finding] = []
  var complete = true
  /// For each rule: view offset up to which starts have been tried; and which rules have one.
  var tried: [Int] = []
  var touched: [Int] = []
  var patterns: [CompiledPattern?] = []
  /// Which sets of needed words the swept view meets, one bit each.
  var met: [UInt64] = []
  /// The same of the plain view.
  var metPlain: [UInt64] = []
  /// What the roster knows of the swept view, and the students found in the piece so far.
  var listed: [Listed] = []
  var students: [NearStudent] = []

  public init() {}

  /// Uses PCRE2's interpreter in place of machine code: slower, the same findings.
  package mutating func useInterpreter() { match.jit = false }
}
