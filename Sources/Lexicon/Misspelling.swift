internal import ScanCore

/// How a word is misspelt so that it can still be read: what a filter for plain words would miss.
enum Misspelling {
  /// Shortest word that is misspelt; shorter ones are too near to others.
  static let shortest = 4

  /// All of them, without repeats: two letters swapped, one left out or doubled, vowels left out,
  /// letters that sound or look alike, the word written backwards.
  static func all(of word: String) -> [String] {
    // Accents are left out first: to the scanner `estupido` and `estúpido` are one word.
    let letters = word.map(withoutAccent)
    guard letters.count >= shortest, letters.count <= 14, letters.allSatisfy(\.isASCII),
      !word.contains("ñ")
    else { return [] }
    let word = String(letters)
    var found: [String] = []
    var seen: Set<String> = [word]
    func add(_ spelling: [Character]) {
      let text = String(spelling)
      if spelling.count >= 3, seen.insert(text).inserted { found.append(text) }
    }
    for i in 1..<letters.count {
      if i + 1 < letters.count {
        var swapped = letters
        swapped.swapAt(i, i + 1)
        add(swapped)
      }
      if letters.count > 5 {
        var shorter = letters
        shorter.remove(at: i)
        add(shorter)
      }
      var doubled = letters
      doubled.insert(letters[i], at: i)
      add(doubled)
    }
    let bare = [letters[0]] + letters.dropFirst().filter { !"aeiou".contains($0) }
    if bare.count > 3 || letters.count == shortest, bare.count + 2 >= letters.count { add(bare) }
    add(letters.reversed())
    for (sound, other) in alike where word.contains(sound) {
      add(Array(word.replacing(sound, with: other)))
    }
    return found
  }

  /// Letters that are written for others.
  private static let alike = [
    ("ck", "k"), ("ck", "kk"), ("ck", "cc"), ("ck", "q"), ("c", "k"), ("u", "v"),
    ("u", "oo"), ("i", "ee"), ("s", "z"), ("ss", "zz"), ("ph", "f"),
    ("f", "ph"), ("er", "uh"), ("gg", "qq"), ("g", "q"),
    ("x", "ks"), ("tch", "ch"), ("w", "vv"),
  ]
}

extension ScanCore.Category {
  /// Whether its rules are about words rather than data.
  var isLanguage: Bool {
    switch self {
    case .threat, .harassment, .discrimination, .obscenity, .selfHarm: true
    default: false
    }
  }
}
