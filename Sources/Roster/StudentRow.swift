internal import ScanCore

/// One row of a student table, read as the core reads texts.
struct StudentRow {
  var first: [StudentText.Word] = []
  var middle: [StudentText.Word] = []
  var last: [StudentText.Word] = []
  var preferred: [StudentText.Word] = []
  var guardians: [(first: StudentText.Word, last: [StudentText.Word])] = []
  var studentID: [UInt8] = []
  var testingNumber: [UInt8] = []
  var email: [UInt8] = []
  var phones: [[UInt8]] = []
  var optedOut = false
  var mayShow = true

  /// Reads the current row. On failure the reason and column, without content.
  struct Failure: Error {
    var column: Int
    var reason: String
  }

  init(_ table: borrowing CSVReader, _ columns: Columns, _ text: inout StudentText) throws(Failure)
  {
    guard table.count == columns.fields.count else {
      throw Failure(
        column: min(table.count, columns.fields.count) + 1,
        reason: "\(table.count) cells where the header has \(columns.fields.count)")
    }
    for (i, field) in columns.fields.enumerated() {
      guard let field, !table[i].isEmpty else { continue }
      func wrong(_ reason: String) -> Failure { Failure(column: i + 1, reason: reason) }
      func words() throws(Failure) -> [StudentText.Word] {
        guard let words = text.words(table[i]), !words.isEmpty else {
          throw wrong("\(field.rawValue): not a name")
        }
        return words
      }
      switch field {
      case .first: first = try words()
      case .middle: middle = text.words(table[i]) ?? []
      case .last: last = Self.surname(try words())
      case .preferred: preferred = text.words(table[i]) ?? []
      case .name:
        guard let name = Self.split(table[i], &text) else { throw wrong("name: not a whole name") }
        first = name.first
        last = name.last
      case .studentID:
        guard let n = text.number(table[i]), n.count >= 4 else {
          throw wrong("student-id: not a number of 4 to 24 letters and digits")
        }
        studentID = n
      case .testingNumber:
        guard let n = text.number(table[i]), n.count >= 4 else {
          throw wrong("testing-number: not a number of 4 to 24 letters and digits")
        }
        testingNumber = n
      case .email:
        guard let address = text.email(table[i]) else { throw wrong("email: not an address") }
        email = address
      case .guardianName:
        // A guardian of one name cannot be looked for; a row is not worse for it.
        if let name = Self.split(table[i], &text), let given = name.first.first {
          guardians.append((given, name.last))
        }
      case .guardianPhone:
        if var n = text.number(table[i]), n.count >= 10 {
          if n.count == 11, n[0] == UInt8(ascii: "1") { n.removeFirst() }
          phones.append(n)
        }
      case .optOut:
        guard let flag = Self.flag(table[i]) else {
          throw wrong("directory-opt-out: neither yes nor no")
        }
        optedOut = flag
      case .mediaConsent:
        guard let flag = Self.flag(table[i]) else {
          throw wrong("media-consent: neither yes nor no")
        }
        mayShow = flag
      case .birth, .school, .grade: continue
      }
    }
    // No answer is no consent.
    if columns.has(.mediaConsent) {
      for (i, field) in columns.fields.enumerated() where field == .mediaConsent && table[i].isEmpty
      {
        mayShow = false
      }
    }
    guard !first.isEmpty, !last.isEmpty else {
      let missing = first.isEmpty ? Field.first : .last
      let column = columns.fields.firstIndex { $0 == missing || $0 == .name } ?? 0
      throw Failure(column: column + 1, reason: "\(missing.rawValue): empty")
    }
  }

  /// A whole name: `Last, First Middle`, or `First Middle Last` with what goes before a last name.
  static func split(_ cell: Span<UInt8>, _ text: inout StudentText) -> (
    first: [StudentText.Word], last: [StudentText.Word]
  )? {
    for i in cell.indices where cell[i] == UInt8(ascii: ",") {
      guard let last = text.words(cell.extracting(0..<i)),
        let first = text.words(cell.extracting(i + 1..<cell.count)), !last.isEmpty, !first.isEmpty
      else { return nil }
      return (first, surname(last))
    }
    guard var words = text.words(cell) else { return nil }
    if words.count > 2, suffixes.contains(words[words.count - 1].key) { words.removeLast() }
    guard words.count >= 2 else { return nil }
    var start = words.count - 1
    while start > 1, words[start].hyphenated || particles.contains(words[start - 1].key) {
      start -= 1
    }
    return (Array(words[..<start]), surname(Array(words[start...])))
  }

  /// A last name without `Jr.` and the like.
  private static func surname(_ words: [StudentText.Word]) -> [StudentText.Word] {
    let kept = words.filter { !suffixes.contains($0.key) }
    return kept.isEmpty ? words : kept
  }

  private static func flag(_ cell: Span<UInt8>) -> Bool? {
    var word: [UInt8] = []
    for i in cell.indices { word.append(cell[i] &- 0x41 < 26 ? cell[i] | 0x20 : cell[i]) }
    switch String(decoding: word, as: UTF8.self) {
    case "yes", "y", "true", "t", "1", "x", "si", "sí", "granted", "approved", "allowed", "signed",
      "on file":
      return true
    case "no", "n", "false", "f", "0", "denied", "declined", "refused", "none", "not on file":
      return false
    default: return nil
    }
  }

  /// Words before a last name that are not looked for by themselves.
  static let particles = Set(
    [
      "de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "du", "van", "von", "der",
      "den", "bin", "ibn", "al", "el", "le", "san", "santa", "st", "y", "e", "ben", "mac", "mc",
    ].map { WordKey(word: $0) })
  private static let suffixes = Set(["jr", "sr", "ii", "iii", "iv"].map { WordKey(word: $0) })
}
