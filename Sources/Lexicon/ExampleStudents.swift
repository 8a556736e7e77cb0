internal import ScanCore

/// The roster that the examples of roster rules speak of: what is marked in them is listed.
final class ExampleStudents: StudentIndex, @unchecked Sendable {
  let words: StudentWords
  let numberLengths: UInt64
  // `@unchecked` is sound: written in `init` only.
  private var people: [[WordKey]: StudentRecord] = [:]
  private var values: [[UInt8]: StudentRecord] = [:]

  /// Nil if no rule is for a roster.
  init?(_ source: LexiconSource) {
    guard source.rules.contains(where: { $0.roster != nil && $0.pattern == nil }) else {
      return nil
    }
    var reader = StudentText()
    var keys: [WordKey] = []
    var lengths: UInt64 = 0
    for rule in source.rules {
      guard rule.pattern == nil, let record = rule.roster.flatMap(Self.record) else { continue }
      for example in rule.matches {
        guard let range = example.range else { continue }
        let marked = Array(example.text[range])
        switch record.kind {
        case .student, .guardian:
          guard var names = reader.words(marked.span), names.count > 1 else { continue }
          if marked.contains(UInt8(ascii: ",")) { names.reverse() }
          people[[names[0].key, names[names.count - 1].key]] = record
          keys += names.map(\.key)
        case .studentID, .testingNumber, .phone:
          guard let number = reader.number(marked.span) else { continue }
          values[number] = record
          lengths |= 1 << UInt64(number.count)
        case .email:
          if let address = reader.email(marked.span) { values[address] = record }
        }
      }
    }
    words = StudentWords(pivots: keys, firsts: keys, lasts: keys, others: [])
    numberLengths = lengths
  }

  private static func record(_ c: RosterClass) -> StudentRecord? {
    switch c {
    case .student: return StudentRecord(kind: .student)
    case .optedOut:
      var record = StudentRecord(kind: .student)
      record.optedOut = true
      return record
    case .guardian: return StudentRecord(kind: .guardian)
    case .studentID: return StudentRecord(kind: .studentID)
    case .testingNumber: return StudentRecord(kind: .testingNumber)
    case .email: return StudentRecord(kind: .email)
    case .phone: return StudentRecord(kind: .phone)
    case .noMedia: return nil
    }
  }

  func person(first: WordKey, last: WordKey) -> StudentRecord? { people[[first, last]] }
  func number(_ canonical: Span<UInt8>) -> StudentRecord? {
    values[canonical.indices.map { canonical[$0] }]
  }
  func email(_ canonical: Span<UInt8>) -> StudentRecord? { number(canonical) }
}
