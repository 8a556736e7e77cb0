/// Text in which `&`, `<`, `>` and quotes stand as references, as platforms escape what they store:
/// Reddit and Slack the first three, X the same. For whole HTML see ``HTMLText``.
enum Unescape {
  private static let references: [(name: [UInt8], byte: UInt8)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"),
  ].map { (Array($0.0.utf8), UInt8(ascii: $0.1)) }

  /// Undoes one level of escaping: `&amp;lt;` is the text `&lt;`.
  static func references(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return text }
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      if text[at] == UInt8(ascii: "&"),
        let reference = references.first(where: { text[at...].starts(with: $0.name) })
      {
        plain.append(reference.byte)
        at += reference.name.count
      } else {
        plain.append(text[at])
        at += 1
      }
    }
    return plain
  }
}
