/// A set of word classes: bit k is the class of index k in ``ComposeProgram``.
struct ClassSet: Sendable, Equatable {
  private var low: UInt128 = 0
  private var high: UInt128 = 0

  /// Most classes that a lexicon may have.
  static let capacity = 256

  init() {}

  /// The set of one class.
  init(_ index: Int) {
    if index < 128 { low = 1 << UInt128(index) } else { high = 1 << UInt128(index - 128) }
  }

  private init(low: UInt128, high: UInt128) {
    self.low = low
    self.high = high
  }

  @inline(__always) var isEmpty: Bool { low | high == 0 }

  /// The least index in it; `capacity` for none.
  var first: Int { low != 0 ? low.trailingZeroBitCount : 128 + high.trailingZeroBitCount }

  @inline(__always) func meets(_ other: ClassSet) -> Bool {
    (low & other.low) | (high & other.high) != 0
  }

  @inline(__always) static func & (a: ClassSet, b: ClassSet) -> ClassSet {
    .init(low: a.low & b.low, high: a.high & b.high)
  }
  @inline(__always) static func | (a: ClassSet, b: ClassSet) -> ClassSet {
    .init(low: a.low | b.low, high: a.high | b.high)
  }
  @inline(__always) static prefix func ~ (a: ClassSet) -> ClassSet {
    .init(low: ~a.low, high: ~a.high)
  }
  @inline(__always) static func |= (a: inout ClassSet, b: ClassSet) { a = a | b }
  @inline(__always) static func &= (a: inout ClassSet, b: ClassSet) { a = a & b }
}
