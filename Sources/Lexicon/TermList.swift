internal import ScanCore

/// A word list: one phrase a line in its plainest spelling, under a header that says whence it comes.
public struct TermList: Sendable {
  /// What the list holds, in a few words; may be empty.
  public var title = ""
  /// Where its words come from.
  public var source = ""
  /// The licence of that source, as an SPDX identifier.
  public var licence = ""
  /// Day of the last review, ISO 8601.
  public var reviewed = ""
  /// The class of its words for composed rules, such as `group.religion`; may be empty.
  public var wordClass = ""
  /// Whether its words are the ordinary ones, which are never taken for disguises of others.
  public var ordinary = false
  /// Whether it lists each Spanish word once, so that their inflections are ordinary too.
  public var spanish = false
  /// Whether composed rules look out for its words.
  public var triggers = false
  /// Whether the sweep stops for its words, though they are usual ones, so that composed rules which
  /// ask for one are passed over where there is none.
  public var watched = false
  /// Whether disguised spellings of its words are undone, for a list that is a class.
  public var disguised = false
  /// With the forms that the header asks for.
  public var terms: [String] = []
  /// Where the list is written, as errors call it.
  public let file: String
  /// What stands for the list in a pattern; nil is its terms.
  var fragments: [String]?

  init(
    title: String, source: String, licence: String, reviewed: String, terms: [String],
    fragments: [String]?
  ) {
    self.title = title
    self.source = source
    self.licence = licence
    self.reviewed = reviewed
    self.terms = terms
    self.fragments = fragments
    file = source
  }

  init(_ relative: String, of files: LexiconFiles) throws(Diagnostic) {
    let path = files.place(relative)
    file = path
    var forms: Set<String> = []
    var seen: Set<String> = []
    let text = try files.text(relative)
    for (i, raw) in text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }
    )
    .enumerated() {
      let line = Self.trimmed(raw)
      func wrong(_ message: String) -> Diagnostic {
        Diagnostic(file: path, line: i + 1, column: 1, message: message)
      }
      if line.isEmpty { continue }
      if line.hasPrefix("#") {
        let parts = line.dropFirst().split(separator: ":", maxSplits: 1).map {
          Self.trimmed($0)
        }
        guard parts.count == 2 else { continue }
        switch parts[0] {
        case "title": title = parts[1]
        case "source": source = parts[1]
        case "licence": licence = parts[1]
        case "reviewed":
          reviewed = parts[1]
          guard ReviewDay(reviewed) != nil else { throw wrong("a day is written 2026-11-24") }
        case "class":
          guard Self.isClassName(parts[1]) else {
            throw wrong("a class is named kind or kind.which, in lower case")
          }
          wordClass = parts[1]
        case "ordinary": ordinary = try Self.flag(parts[1], wrong)
        case "language":
          guard ["en", "es"].contains(parts[1]) else { throw wrong("a language is en or es") }
          spanish = parts[1] == "es"
        case "triggers": triggers = try Self.flag(parts[1], wrong)
        case "watched": watched = try Self.flag(parts[1], wrong)
        case "disguised": disguised = try Self.flag(parts[1], wrong)
        case "forms":
          forms = Set(
            parts[1].split(separator: ",").map(Self.trimmed))
          if let unknown = forms.subtracting(["noun", "verb"]).min() {
            throw wrong(
              "unknown form \"\(unknown)\"" + suggestion(for: unknown, among: ["noun", "verb"]))
          }
        default: break
        }
        continue
      }
      if wordClass.isEmpty || !Self.isSign(line), let problem = Self.problem(line) {
        throw wrong(problem)
      }
      guard seen.insert(line).inserted else { throw wrong("this term stands twice") }
      terms.append(line)
    }
    for (key, value) in [("source", source), ("licence", licence), ("reviewed", reviewed)]
    where value.isEmpty {
      throw Diagnostic(file: path, line: 1, column: 1, message: "the header lacks \"# \(key): …\"")
    }
    guard !terms.isEmpty else {
      throw Diagnostic(file: path, line: 1, column: 1, message: "the list holds no term")
    }
    for term in terms {
      for form in Self.forms(of: term, forms) where seen.insert(form).inserted {
        terms.append(form)
      }
    }
  }

  private static func isClassName(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { p in
        !p.isEmpty && p.allSatisfy { $0.isLowercase || $0 == "-" }
      }
  }

  private static func flag(_ text: String, _ wrong: (String) -> Diagnostic) throws(Diagnostic)
    -> Bool
  {
    switch text {
    case "yes": return true
    case "no": return false
    default: throw wrong("\"\(text)\" is neither yes nor no")
    }
  }

  /// Whether a line is one emoji or `=`, which only lists that are classes may hold.
  private static func isSign(_ line: String) -> Bool {
    line == "="
      || line.count == 1 && line.unicodeScalars.allSatisfy { !$0.isASCII }
        && !line.first!.isLetter
  }

  /// Why a text is no term, or nil.
  static func problem(_ term: String, words limit: Int = 8) -> String? {
    if term.utf8.allSatisfy({ $0 &- 0x61 < 26 }), !term.isEmpty { return nil }
    let words = term.split { $0 == " " || $0 == "-" || $0 == "'" }
    guard !words.isEmpty, words.count <= limit else { return "a term has 1 to \(limit) words" }
    for word in words where !word.allSatisfy({ $0.isLetter && !$0.isUppercase }) {
      return "a term is lower-case letters, spaces, hyphens and apostrophes"
    }
    var folder = TextFolder()
    if folder.fold(Array(term.utf8).span, keepCase: true) != Array(term.utf8) {
      return "write accents as one character (NFC)"
    }
    return nil
  }

  /// Without spaces and tabs at either end.
  private static func trimmed(_ text: Substring) -> String {
    let isBlank = { (c: Character) in c == " " || c == "\t" }
    guard let first = text.firstIndex(where: { !isBlank($0) }),
      let last = text.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }

  /// Regular English inflections of a term's last (noun) or first (verb) word.
  static func forms(of term: String, _ kinds: Set<String>) -> [String] {
    var out: [String] = []
    if kinds.contains("noun") { out.append(sForm(term)) }
    if kinds.contains("verb") {
      let parts = term.split(separator: " ", maxSplits: 1).map(String.init)
      let rest = parts.count > 1 ? " " + parts[1] : ""
      out += [sForm(parts[0]), edForm(parts[0]), ingForm(parts[0])].map { $0 + rest }
    }
    return out
  }

  private static func isVowel(_ c: Character?) -> Bool { c.map { "aeiou".contains($0) } ?? false }

  private static func sForm(_ w: String) -> String {
    if ["s", "x", "z", "ch", "sh"].contains(where: w.hasSuffix) { return w + "es" }
    if w.hasSuffix("y"), !isVowel(w.dropLast().last) { return w.dropLast() + "ies" }
    return w + "s"
  }

  /// Whether a word of one vowel doubles its last consonant (stab, stabbed; but open, opened).
  private static func doubles(_ w: String) -> Bool {
    let c = Array(w)
    guard c.count >= 3, c.filter(isVowel).count == 1 else { return false }
    return !isVowel(c[c.count - 1]) && isVowel(c[c.count - 2]) && !isVowel(c[c.count - 3])
      && !"wxy".contains(c[c.count - 1])
  }

  private static func edForm(_ w: String) -> String {
    if w.hasSuffix("e") { return w + "d" }
    if w.hasSuffix("y"), !isVowel(w.dropLast().last) { return w.dropLast() + "ied" }
    return doubles(w) ? w + String(w.last!) + "ed" : w + "ed"
  }

  private static func ingForm(_ w: String) -> String {
    if w.hasSuffix("ie") { return w.dropLast(2) + "ying" }
    if w.hasSuffix("e"), !w.hasSuffix("ee") { return w.dropLast() + "ing" }
    return doubles(w) ? w + String(w.last!) + "ing" : w + "ing"
  }
}
