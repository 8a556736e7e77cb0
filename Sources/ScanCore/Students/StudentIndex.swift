/// What a roster says of a name, number or address: flags, never whose it is.
public struct StudentRecord: Sendable, Equatable {
  /// What the value is.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case student, guardian, studentID, testingNumber, email, phone
  }

  public var kind: Kind
  /// The family opted out of directory information.
  public var optedOut = false
  /// No media consent form is on file.
  public var noMedia = false
  /// The value alone does not tell: others have it too, or it is made of common words. It counts only
  /// with a second element beside it.
  public var shared = false
  /// Several students have it, and their flags differ; these are the strictest of them.
  public var mixed = false

  public init(kind: Kind) { self.kind = kind }

  /// The record in one byte: the kind in the low three bits.
  public var byte: UInt8 {
    kind.rawValue | (optedOut ? 8 : 0) | (noMedia ? 16 : 0) | (shared ? 32 : 0) | (mixed ? 64 : 0)
  }

  /// Nil for a byte that no record has.
  public init?(byte: UInt8) {
    guard let kind = Kind(rawValue: byte & 7), byte < 128 else { return nil }
    self.kind = kind
    optedOut = byte & 8 != 0
    noMedia = byte & 16 != 0
    shared = byte & 32 != 0
    mixed = byte & 64 != 0
  }
}

/// Enrolled students as the core asks for them: a set of fingerprints, in whatever form.
///
/// Immutable, and shared by all threads. No question allocates.
public protocol StudentIndex: AnyObject, Sendable {
  /// The words that names are looked for by.
  var words: StudentWords { get }
  /// Bit n is set if a number of n letters and digits is listed.
  var numberLengths: UInt64 { get }
  /// Whoever has a name: words as ``NameWord`` reads them. A single letter is an initial. Short forms
  /// of first names are the index's business.
  func person(first: WordKey, last: WordKey) -> StudentRecord?
  /// A number as ``StudentText/number(_:)`` writes it.
  func number(_ canonical: Span<UInt8>) -> StudentRecord?
  /// An address as ``StudentText/email(_:)`` writes it.
  func email(_ canonical: Span<UInt8>) -> StudentRecord?
}

extension StudentIndex {
  /// Letters and digits of the shortest number that is listed.
  var shortestNumber: Int { numberLengths == 0 ? Int.max : numberLengths.trailingZeroBitCount }
}
