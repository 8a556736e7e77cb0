/// Comments in a text that keep the findings of some rules in the next block:
///
///     <!-- okcps-scan: allow student-pii.phone -- main office line -->
///
/// The block is what follows in the comment's paragraph; where nothing does, the next paragraph. Several
/// rules are separated by commas; the reason is required. For the district's own words only: in what
/// the public writes a comment could hide itself, so the caller never reads them there.
public struct InlineAllows: Sendable {
  /// A comment that counts, and where.
  struct Allow: Sendable {
    var globs: [RuleGlob]
    var reason: String
    /// Byte offsets in the text.
    var range: Range<Int>
  }

  private var allows: [Allow] = []
  /// Of the paragraph before, whose comment ended it.
  private var pending: [Allow] = []
  private let locks: Locks
  /// Comments that do not count, and why, each with a byte offset in the text.
  public private(set) var problems: [(offset: Int, reason: String)] = []

  public init(locks: Locks = Locks()) { self.locks = locks }

  /// The comments of a whole text: the same as entering its paragraphs one by one, but every comment is
  /// remembered.
  public init(text: [UInt8], locks: Locks = Locks()) {
    self.locks = locks
    var all: [Allow] = []
    var start = 0
    while start < text.count {
      let end = Self.paragraphEnd(text, from: start)
      enter(text[start..<end], offset: start)
      all += allows
      start = end
    }
    allows = all
    pending = []
  }

  /// Behind the blank line that ends the paragraph at `start`, or the text's end.
  private static func paragraphEnd(_ text: [UInt8], from start: Int) -> Int {
    var lineIsBlank = false
    for i in start..<text.count {
      switch text[i] {
      case 0x0a:
        if lineIsBlank { return i + 1 }
        lineIsBlank = true
      case 0x20, 0x09, 0x0d: break
      default: lineIsBlank = false
      }
    }
    return text.count
  }

  /// Names of files whose format has comments of this kind.
  public static func hasComments(_ path: String) -> Bool {
    [".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".svg"].contains {
      path.lowercased().hasSuffix($0)
    }
  }

  private static let opening = Array("<!--".utf8)
  private static let closing = Array("-->".utf8)
  private static let mark = "okcps-scan:"

  /// Reads the next paragraph of a text, the blank line that ends it included, which begins at `offset`.
  /// Linear in it.
  public mutating func enter(_ paragraph: ArraySlice<UInt8>, offset: Int) {
    let shift = offset - paragraph.startIndex
    let end = paragraph.endIndex
    allows = pending.map { Allow(globs: $0.globs, reason: $0.reason, range: offset..<end + shift) }
    pending = []
    guard paragraph.contains(UInt8(ascii: "<")) else { return }

    var own: [Allow] = []
    var at = paragraph.startIndex
    while let open = Self.find(Self.opening, in: paragraph[at...]) {
      let inside = open + Self.opening.count
      guard let close = Self.find(Self.closing, in: paragraph[inside...]) else { break }
      at = close + Self.closing.count
      let comment = String(decoding: paragraph[inside..<close], as: UTF8.self)
      do throws(Refusal) {
        guard var allow = try read(comment) else { continue }
        allow.range = at + shift..<end + shift
        own.append(allow)
      } catch {
        problems.append((open + shift, error.reason))
      }
    }
    // Nothing but white space behind the last comment: its block, and that of those right before it, is
    // the next paragraph.
    let rest = paragraph[at...]
    if rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }) { pending = own }
    allows += own
  }

  /// The reason for which a finding of a rule may stay, or nil; `start` is where it begins in the text.
  /// A comment that allows a locked rule is a problem and allows nothing.
  public mutating func reason(rule: String, start: Int) -> String? {
    let allow = allows.first {
      $0.range.contains(start) && $0.globs.contains { $0.matches(rule) }
    }
    guard let allow else { return nil }
    if let lock = locks.origin(of: rule) {
      problems.append((start, "\(rule) is locked at \(lock); the comment before it does not count"))
      return nil
    }
    return allow.reason
  }

  private struct Refusal: Error { var reason: String }

  /// What a comment allows; nil for one that is about something else.
  private func read(_ comment: String) throws(Refusal) -> Allow? {
    let words = comment.split(whereSeparator: \.isWhitespace)
    guard words.first.map(String.init) == Self.mark else { return nil }
    guard words.count > 2, words[1] == "allow" else {
      throw Refusal(reason: "write: okcps-scan: allow RULE -- reason")
    }
    guard let dashes = words.firstIndex(of: "--"), dashes + 1 < words.count else {
      throw Refusal(reason: "no reason; write it behind --")
    }
    let globs = words[2..<dashes].joined().split(separator: ",").map { RuleGlob(String($0)) }
    guard !globs.isEmpty else { throw Refusal(reason: "no rule; name it behind allow") }
    return Allow(
      globs: globs, reason: words[(dashes + 1)...].joined(separator: " "), range: 0..<0)
  }

  private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var at = bytes.startIndex
    while at + needle.count <= bytes.endIndex {
      guard let first = bytes[at...].firstIndex(of: needle[0]) else { return nil }
      if bytes[first...].starts(with: needle) { return first }
      at = first + 1
    }
    return nil
  }
}
