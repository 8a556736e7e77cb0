internal import Lexicon

/// A file of suppressions that is being edited. What people wrote round the entries stays as it is.
public struct SuppressionList: Sendable {
  private let path: String
  private var text: String
  public private(set) var entries: [Suppression]

  /// Reads a file, or begins an empty list where there is none.
  public init(path: String) throws(SettingsFailure) {
    self.path = path
    text = TrustedFile.isThere(path) ? try TrustedFile.text(path, .named) : ""
    entries = try SuppressionsFile.parse(text, path)
  }

  /// The bytes of the file as it is to be.
  public func encoded() -> [UInt8] { Array(text.utf8) }

  /// Puts one at the end.
  public mutating func append(_ suppression: Suppression) throws(SettingsFailure) {
    let start = text.isEmpty || text.utf8.last == 0x0a ? text : text + "\n"
    try change(to: start + suppression.line, keys: entries.map(\.key) + [suppression.key])
  }

  /// Takes out all that hold for a condition: their lines, and no others.
  public mutating func removeAll(
    where isUnwanted: (Suppression) -> Bool
  ) throws(SettingsFailure) {
    let unwanted = entries.filter(isUnwanted)
    guard !unwanted.isEmpty else { return }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for entry in unwanted.reversed() {
      lines.removeSubrange(Self.lines(of: entry, in: lines))
    }
    let kept = entries.filter { !isUnwanted($0) }
    try change(to: lines.joined(separator: "\n"), keys: kept.map(\.key))
  }

  /// The lines of an entry: from its dash to the next line that is not indented deeper.
  private static func lines(of entry: Suppression, in lines: [Substring]) -> Range<Int> {
    func indentation(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
    let written = entry.origin.split(separator: ":").last.flatMap { Int($0) } ?? 1
    var start = min(max(0, written - 1), lines.count - 1)
    // A mapping may begin on the line below its dash.
    while start > 0, lines[start].drop(while: { $0 == " " }).first != "-" { start -= 1 }
    var end = start + 1
    while end < lines.count, indentation(lines[end]) > indentation(lines[start]),
      lines[end].drop(while: { $0 == " " }).first != "#"
    {
      end += 1
    }
    return start..<end
  }

  /// Takes a new text, if it holds what it should: a list in another style than ours cannot be edited by
  /// its lines.
  private mutating func change(to new: String, keys: [FindingKey]) throws(SettingsFailure) {
    guard let read = try? SuppressionsFile.parse(new, path), read.map(\.key) == keys
    else {
      throw SettingsFailure(
        "\(path): cannot be edited line by line; begin each suppression with a dash on a line of its own"
      )
    }
    text = new
    entries = read
  }
}
