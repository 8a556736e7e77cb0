internal import ScanCore

/// Makes fingerprints of findings: what stays the same when the text round a finding is edited.
///
/// With a key, `v1:` and BLAKE2b-128 keyed, over the rule, the folded match and the item's id or path. A
/// plain hash would be no secret: all student numbers can be tried in seconds. Without a key it is
/// `p1:` and a plain hash of the rule, the item and the *place*: it tells nothing of the match, and it
/// changes when text before the finding does.
///
/// One for each thread; 1 µs a finding.
public struct Fingerprinter: ~Copyable {
  private let key: FingerprintKey?
  private var folder = TextFolder()

  /// Said once by a run that works without a key.
  public static let noKey =
    "no key for fingerprints: they hold for a place only, and an edit before it voids them; "
    + "make one with: okcps-scan config keygen"

  public init(key: FingerprintKey?) { self.key = key }

  public var isKeyed: Bool { key != nil }

  /// The fingerprint of a finding. `match` are its bytes in the original text; `start` is where it
  /// begins in the whole item, which is its id, or its path where it has none.
  public mutating func of(
    rule: String, match: Span<UInt8>, item: String, start: Int
  ) -> String {
    guard let key else {
      let place = Self.join(["place", rule, item, "\(start)"].map { Array($0.utf8) })
      return "p1:" + Sodium.hex(Sodium.hash(place, key: nil))
    }
    // What ICU cannot fold stays as it is: it is the same the next time.
    let folded = folder.fold(match) ?? Self.copy(match)
    let content = Self.join([Array(rule.utf8), folded, Array(item.utf8)])
    return "v1:" + Sodium.hex(Sodium.hash(content, key: key.bytes))
  }

  /// The pseudonym of an author, by account id or name: `a:` and a keyed BLAKE2b-128, the same wherever
  /// the key is the same. Nil without a key: names can be tried, so a plain hash would be none.
  public func author(_ name: String) -> String? {
    guard let key else { return nil }
    let content = Self.join([Array("author".utf8), Array(name.utf8)])
    return "a:" + Sodium.hex(Sodium.hash(content, key: key.bytes))
  }

  /// Parts with their lengths before them, so that no two lists of parts are one run of bytes.
  private static func join(_ parts: [[UInt8]]) -> [UInt8] {
    parts.flatMap { part in
      (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) } + part
    }
  }

  private static func copy(_ span: Span<UInt8>) -> [UInt8] { span.indices.map { span[$0] } }
}
