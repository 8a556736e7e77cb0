internal import CText

/// A compiled pattern. Immutable once made, so every thread may share one.
///
/// `@unchecked` is sound: PCRE2 only reads its code after compilation (JIT is done in `init`), and
/// all that a match writes lives in ``MatchScratch``.
@safe public final class CompiledPattern: @unchecked Sendable {
  let handle: OpaquePointer
  let findingGroup: UInt32
  let valueGroup: UInt32
  /// Whether it was compiled to machine code (where the machine has that).
  let jit: Bool
  /// Whether the pattern could match nothing, which no rule may.
  public let matchesEmpty: Bool

  /// Why a pattern does not compile: PCRE2's words and the byte offset in the pattern.
  public struct Failure: Error {
    public var message: String
    public var offset: Int
  }

  /// Compiles a pattern (UTF, UCP). About 20 µs with JIT.
  public init(_ pattern: String, jit: Bool) throws(Failure) {
    var code: Int32 = 0
    var offset = 0
    var source = pattern
    let compiled = source.withUTF8 {
      // An empty pattern has no address; the count of 0 keeps the stand-in from being read.
      unsafe okcps_regex_compile(
        $0.baseAddress ?? UnsafePointer(bitPattern: 1)!, $0.count, jit ? 1 : 0, &code, &offset)
    }
    guard let made = unsafe compiled else {
      throw Failure(message: Self.message(code), offset: offset)
    }
    unsafe handle = made
    self.jit = jit
    unsafe findingGroup = okcps_regex_group(made, "finding")
    unsafe valueGroup = okcps_regex_group(made, "value")
    unsafe matchesEmpty = okcps_regex_matches_empty(made) != 0
  }

  deinit { unsafe okcps_regex_free(handle) }

  static func message(_ code: Int32) -> String {
    unsafe cString(capacity: 256) { unsafe okcps_regex_message(code, $0, $1) }
  }
}

/// Calls a C function that fills a buffer and returns the count of bytes written.
func cString(capacity: Int, _ fill: (UnsafeMutablePointer<CChar>, Int) -> Int) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
    let n = unsafe fill(buffer.baseAddress!, capacity)
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: buffer.baseAddress, count: min(n, capacity)),
      as: UTF8.self)
  }
}

/// What one thread needs to run matches: neither copied nor shared.
@safe struct MatchScratch: ~Copyable {
  let handle: OpaquePointer
  /// Off: the interpreter runs in place of machine code. For the tests that hold the two together.
  var jit = true

  init() {
    guard let made = unsafe okcps_match_create() else { preconditionFailure("out of memory") }
    unsafe handle = made
  }

  deinit { unsafe okcps_match_free(handle) }

  enum Outcome {
    case match(whole: Range<Int>, finding: Range<Int>, value: Range<Int>)
    case none
    /// A limit was hit or PCRE2 failed: the text is not wholly scanned.
    case incomplete
  }

  /// The first match of `pattern` that begins in `starts` (a non-empty range of scalar starts).
  func search(_ pattern: CompiledPattern, _ text: Span<UInt8>, from starts: Range<Int>)
    -> Outcome
  {
    let code = unsafe text.withUnsafeBufferPointer {
      unsafe okcps_regex_search(
        pattern.handle, handle, $0.baseAddress!, $0.count, starts.lowerBound,
        starts.upperBound - 1, jit ? 1 : 0)
    }
    switch code {
    case 1:
      guard let whole = group(0) else { return .incomplete }
      let finding = (pattern.findingGroup == 0 ? nil : group(pattern.findingGroup)) ?? whole
      let value = (pattern.valueGroup == 0 ? nil : group(pattern.valueGroup)) ?? finding
      return .match(whole: whole, finding: finding, value: value)
    case 0: return .none
    default: return .incomplete
    }
  }

  private func group(_ number: UInt32) -> Range<Int>? {
    var start = 0
    var end = 0
    guard unsafe okcps_match_group(handle, number, &start, &end) != 0 else { return nil }
    return start..<end
  }
}

/// The libraries' own version numbers, for `--version`; each module adds those that it is linked with.
public enum LibraryVersion {
  public static var icu: String { version("icu") }
  public static var unicode: String { version("unicode") }
  public static var pcre2: String { version("pcre2") }

  private static func version(_ library: String) -> String {
    unsafe cString(capacity: 64) { buffer, capacity in
      unsafe okcps_version(library, buffer, capacity)
    }
  }
}
