/// A set of word classes: bit k is the class of index k in ``ComposeProgram``.
struct ClassSet: Sendable, Hashable, BitwiseCopyable {
  private var a: UInt64 = 0
  private var b: UInt64 = 0
  private var c: UInt64 = 0
  private var d: UInt64 = 0
  private var e: UInt64 = 0

  /// Most classes that a lexicon may have.
  static let capacity = 320

  init() {}

  /// The set of one class.
  init(_ index: Int) {
    let bit: UInt64 = 1 << UInt64(index & 63)
    switch index >> 6 {
    case 0: a = bit
    case 1: b = bit
    case 2: c = bit
    case 3: d = bit
    default: e = bit
    }
  }

  private init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
  }

  @inline(__always) var isEmpty: Bool { a | b | c | d | e == 0 }

  /// The least index in it; `capacity` for none.
  var first: Int {
    if a != 0 { return a.trailingZeroBitCount }
    if b != 0 { return 64 + b.trailingZeroBitCount }
    if c != 0 { return 128 + c.trailingZeroBitCount }
    return d != 0 ? 192 + d.trailingZeroBitCount : 256 + e.trailingZeroBitCount
  }

  /// Calls `body` with every index in it, in order.
  @inline(__always) func each(_ body: (Int) -> Void) {
    Self.each(a, 0, body)
    Self.each(b, 64, body)
    Self.each(c, 128, body)
    Self.each(d, 192, body)
    Self.each(e, 256, body)
  }

  @inline(__always) private static func each(_ bits: UInt64, _ first: Int, _ body: (Int) -> Void) {
    var rest = bits
    while rest != 0 {
      body(first &+ rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
  }

  @inline(__always) func meets(_ o: ClassSet) -> Bool {
    (a & o.a) | (b & o.b) | (c & o.c) | (d & o.d) | (e & o.e) != 0
  }

  @inline(__always) static func & (x: ClassSet, y: ClassSet) -> ClassSet {
    .init(x.a & y.a, x.b & y.b, x.c & y.c, x.d & y.d, x.e & y.e)
  }
  @inline(__always) static func | (x: ClassSet, y: ClassSet) -> ClassSet {
    .init(x.a | y.a, x.b | y.b, x.c | y.c, x.d | y.d, x.e | y.e)
  }
  @inline(__always) static prefix func ~ (x: ClassSet) -> ClassSet {
    .init(~x.a, ~x.b, ~x.c, ~x.d, ~x.e)
  }
  @inline(__always) static func |= (x: inout ClassSet, y: ClassSet) { x = x | y }
  @inline(__always) static func &= (x: inout ClassSet, y: ClassSet) { x = x & y }
}
