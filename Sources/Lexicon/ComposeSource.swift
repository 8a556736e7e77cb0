internal import ScanCore

/// A sequence of classes as written, such as `hostile.emote+ ~3 group`.
///
/// Places are parted by spaces. A place is class names or words (`=word`) with `|` between; `group`
/// stands for every `group.…` as well. Behind it `+` asks for an even count of negators before it, `-`
/// for an odd one, `$` for the end of a clause; before it `^` asks for a clause's beginning, `!` that it
/// is absent from the tokens up to there. `~3`
/// between two places lets up to three tokens stand between them, `~` as many as ``usualGap``.
enum ComposeSource {
  /// Tokens that `~` lets pass.
  static let usualGap = 3
  /// Most tokens between two places, and most places: they bound the work for a sentence.
  static let longestGap = 12
  static let mostPlaces = 8

  struct Element {
    var classes: [String] = []
    var words: [String] = []
    var gap = 0
    var polarity = ComposeElement.Polarity.any
    var begins = false
    var ends = false
    var absent = false
  }

  /// Reads a sequence. `classes` says of each class whether its words are triggers.
  static func read(_ text: String, classes: [String: Bool], _ rule: RuleSource)
    throws(Diagnostic) -> [Element]
  {
    var elements: [Element] = []
    var gap = 0
    for part in text.split(separator: " ") {
      if part.first == "~" {
        guard let n = part.count == 1 ? usualGap : Int(part.dropFirst()), n <= longestGap else {
          throw rule.wrong("\"\(part)\": a gap is ~ or ~1 to ~\(longestGap)")
        }
        gap = n
        continue
      }
      var element = try place(part, classes, rule)
      element.gap = gap
      gap = 0
      elements.append(element)
    }
    guard !elements.isEmpty, elements.count <= mostPlaces, gap == 0, !elements[0].absent
    else {
      throw rule.wrong("\"\(text)\": a sequence has 1 to \(mostPlaces) places, a gap between two")
    }
    guard
      elements.contains(where: { e in
        e.words.isEmpty && !e.absent && e.classes.allSatisfy { classes[$0] == true }
      })
    else {
      throw rule.wrong(
        "\"\(text)\": one place must hold trigger classes alone, or the rule would always run")
    }
    return elements
  }

  private static func place(_ part: Substring, _ classes: [String: Bool], _ rule: RuleSource)
    throws(Diagnostic) -> Element
  {
    var element = Element()
    var rest = part
    if rest.first == "!" {
      element.absent = true
      rest = rest.dropFirst()
    }
    if rest.first == "^" {
      element.begins = true
      rest = rest.dropFirst()
    }
    loop: while let last = rest.last {
      switch last {
      case "+": element.polarity = .even
      case "-": element.polarity = .odd
      case "$": element.ends = true
      default: break loop
      }
      rest = rest.dropLast()
    }
    for name in rest.split(separator: "|", omittingEmptySubsequences: false) {
      if name.first == "=" {
        let word = String(name.dropFirst())
        if let problem = TermList.problem(word, words: 1) {
          throw rule.wrong("\(name): \(problem)")
        }
        element.words.append(word)
        continue
      }
      let known = classes.keys.filter { $0 == name || $0.hasPrefix(name + ".") }.sorted()
      guard !known.isEmpty else {
        throw rule.wrong(
          "unknown class \"\(name)\"" + suggestion(for: String(name), among: classes.keys))
      }
      element.classes += known
    }
    return element
  }
}
