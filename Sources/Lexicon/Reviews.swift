/// A calendar day on which somebody looked at rules or a word list.
public struct ReviewDay: Sendable, Comparable {
  private var year: Int
  private var month: Int
  private var day: Int

  public init(year: Int, month: Int, day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// `2026-11-24`; nil for what is no such day.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public static func < (a: ReviewDay, b: ReviewDay) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  /// The same day of the year after: when the next review is due (guideline E asks for one a year).
  public var due: ReviewDay { ReviewDay(year: year + 1, month: month, day: day) }

  /// As it is read: `2026-11-24`.
  public var text: String {
    [(year, 4), (month, 2), (day, 2)].map { number, digits in
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }.joined(separator: "-")
  }
}

extension LexiconSource {
  /// Word lists, and the lexicon itself, whose last review is more than a year before a day. Warnings:
  /// nothing in them keeps a rule from working.
  public func overdue(on today: ReviewDay) -> [Diagnostic] {
    func warning(_ file: String, _ reviewed: String) -> Diagnostic? {
      guard let day = ReviewDay(reviewed), day.due < today else { return nil }
      return Diagnostic(
        file: file, line: 1, column: 1,
        message: "warning: last reviewed on \(reviewed), over a year ago; look through it again")
    }
    let all = lists.values.sorted { $0.file < $1.file } + rules.flatMap(\.termFiles)
    return ([("rules", reviewed)] + all.map { ($0.file, $0.reviewed) }).compactMap(warning)
  }
}
