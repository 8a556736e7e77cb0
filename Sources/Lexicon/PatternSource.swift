/// A pattern as written, before PCRE2 sees it: what can be said of it, and its lists written out.
enum PatternSource {
  /// The names in the `{{name}}` of a pattern, or nil where a `{{` is never closed.
  static func listNames(in pattern: String) -> [String]? {
    var names: [String] = []
    var rest = Substring(pattern)
    while let open = rest.firstRange(of: "{{") {
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
      names.append(String(rest[open.upperBound..<close.lowerBound]))
      rest = rest[close.upperBound...]
    }
    return names
  }

  /// The pattern with each `{{list}}` replaced by its words, longest first.
  static func expanded(
    _ pattern: String, of rule: RuleSource, in source: LexiconSource
  ) throws(Diagnostic) -> String {
    var out = ""
    var rest = Substring(pattern)
    while let open = rest.firstRange(of: "{{"),
      let close = rest[open.upperBound...].firstRange(of: "}}")
    {
      let name = String(rest[open.upperBound..<close.lowerBound])
      guard let list = source.lists[name] else {
        throw rule.wrong(
          "unknown list \"\(name)\"" + suggestion(for: name, among: source.lists.keys))
      }
      let words =
        list.fragments.map { $0.isEmpty ? ["(?!)"] : $0 }
        ?? list.terms.sorted { ($0.utf8.count, $1) > ($1.utf8.count, $0) }
        .map { $0.replacing(" ", with: "[ -]").replacing("'", with: "'?") }
      out += rest[..<open.lowerBound] + "(?:" + words.joined(separator: "|") + ")"
      rest = rest[close.upperBound...]
    }
    return out + rest
  }

  /// The first upper-case letter that stands for itself: not in an escape (`\D`, `\p{Lu}`, `\xAB`),
  /// nor in the name of a group or list.
  static func upperCaseLetter(in pattern: String) -> Character? {
    var rest = Substring(pattern)
    while let c = rest.first {
      if rest.hasPrefix("{{") {
        skip(&rest, past: "}")
      } else if rest.hasPrefix("(?P") {
        rest = rest.dropFirst(3)
        if rest.first == "<" { skip(&rest, past: ">") } else { skip(&rest, past: ")") }
      } else if rest.hasPrefix("(?<"), rest.dropFirst(3).first?.isLetter == true {
        skip(&rest, past: ">")
      } else if c == "\\" {
        rest = rest.dropFirst()
        skipEscape(&rest)
      } else if c.isUppercase {
        return c
      } else {
        rest = rest.dropFirst()
      }
    }
    return nil
  }

  /// Skips what follows a backslash.
  private static func skipEscape(_ rest: inout Substring) {
    guard let kind = rest.popFirst() else { return }
    switch kind {
    case "p", "P", "N", "o", "k", "g", "x":
      if rest.first == "{" {
        skip(&rest, past: "}")
      } else if rest.first == "<", kind == "k" || kind == "g" {
        skip(&rest, past: ">")
      } else if kind == "x" {
        for _ in 0..<2 where rest.first?.isHexDigit == true { rest = rest.dropFirst() }
      } else if kind == "p" || kind == "P" {
        rest = rest.dropFirst()
      }
    default: break
    }
  }

  /// Skips to after the next `end`, or to the end of the pattern.
  private static func skip(_ rest: inout Substring, past end: Character) {
    rest = rest.firstIndex(of: end).map { rest[rest.index(after: $0)...] } ?? ""
  }
}
