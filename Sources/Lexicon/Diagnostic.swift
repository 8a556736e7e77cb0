/// What is wrong with a rule file, and where: `file:line:column: message`.
public struct Diagnostic: Error, Sendable, CustomStringConvertible {
  public var file: String
  /// From 1.
  public var line: Int
  public var column: Int
  public var message: String

  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String {
    let safe = String(message.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
    return "\(file):\(line):\(column): \(safe)"
  }
}

/// All that is wrong with a lexicon.
public struct Diagnostics: Error, Sendable, CustomStringConvertible {
  public var items: [Diagnostic]

  public init(items: [Diagnostic]) { self.items = items }

  public var description: String { items.map(\.description).joined(separator: "\n") }
}

/// `; did you mean "…"?` for the nearest known spelling within two edits, or nothing.
package func suggestion(for word: String, among known: some Sequence<String>) -> String {
  let nearest = known.map { (distance($0, word), $0) }.min { $0 < $1 }
  guard let (edits, name) = nearest, edits <= 2, edits < word.count else { return "" }
  return "; did you mean \"\(name)\"?"
}

/// Edits (insert, delete, replace) between two words.
private func distance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(min(above, row[j]) + 1, diagonal + (x == y ? 0 : 1))
      diagonal = above
    }
  }
  return row[b.count]
}
