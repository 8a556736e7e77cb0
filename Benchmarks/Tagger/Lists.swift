import Foundation

/// The lists of names and words, made of public statistics and of counts over the training texts.
struct Lists {
  /// Given names, commonest among pupils first, and among all since 1880.
  let recent: [String]
  let older: [String]
  /// Surnames, commonest first.
  let surnames: [String]

  init(folder: String) throws {
    var births: [(name: String, recent: Int)] = []
    for line in try Corpus.lines(folder + "/ssa_first.tsv") {
      let parts = line.split(separator: "\t")
      if parts.count == 3, let n = Int(parts[2]) { births.append((String(parts[0]), n)) }
    }
    older = births.map(\.name)
    recent = births.enumerated().sorted {
      ($1.element.recent, $0.offset) < ($0.element.recent, $1.offset)
    }
    .map(\.element.name)
    surnames = try Corpus.lines(folder + "/census_last.tsv").compactMap {
      $0.split(separator: "\t").first.map(String.init)
    }
  }

  /// Names by how usual they are, 3 to 1. Which rank is usual was chosen on the development sets.
  func given() -> [Int: [String]] {
    levels([(recent, [1000, 4000, 20_000]), (older, [1000, 3000, 6000])])
  }

  func surname() -> [Int: [String]] { levels([(surnames, [1000, 8000, 40_000])]) }

  /// Lower-case words by how common they are in texts. In a text without a capital a name is written
  /// like a word, so there names are not counted.
  func words(_ texts: [String]) -> [Int: [String]] {
    let names = Set(given().values.joined()).union(surname()[3]! + surname()[2]!)
    var counts: [String: Int] = [:]
    for text in texts {
      let isPlain = !text.utf8.contains { $0 &- 0x41 < 26 }
      let letters = { (c: Character) in c.isLetter || c == "'" || c == "’" }
      for word in text.split(whereSeparator: { !letters($0) }) where word.first!.isLowercase {
        var folded = String(
          word.lowercased().unicodeScalars.filter { $0.value < 0x80 && $0 != "'" })
        if word.hasSuffix("'s"), folded.count > 1 { folded.removeLast() }
        if !folded.isEmpty, !isPlain || !names.contains(folded) { counts[folded, default: 0] += 1 }
      }
    }
    let ranked = counts.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return levels([(ranked.map(\.key), [1000, 5000, 20_000])])
  }

  /// Each name goes to the highest level that a ranking gives it.
  private func levels(_ rankings: [(names: [String], limits: [Int])]) -> [Int: [String]] {
    var seen: Set<String> = []
    var levels: [Int: [String]] = [3: [], 2: [], 1: []]
    for level in 0..<3 {
      for (names, limits) in rankings {
        for name in names.prefix(limits[level]) where seen.insert(name).inserted {
          levels[3 - level]!.append(name)
        }
      }
    }
    return levels
  }

  /// Writes `name-3.txt`, `name-2.txt` and `name-1.txt`.
  static func write(
    _ levels: [Int: [String]], _ name: String, title: String, source: String, licence: String,
    to folder: String
  ) throws {
    for (level, words) in levels {
      let header =
        "# title: \(title), \(["", "rare", "usual", "common"][level])\n# source: \(source)\n"
        + "# licence: \(licence)\n# reviewed: 2026-11-24\n"
      try (header + words.sorted().joined(separator: "\n") + "\n")
        .write(toFile: "\(folder)/\(name)-\(level).txt", atomically: true, encoding: .utf8)
    }
  }
}
