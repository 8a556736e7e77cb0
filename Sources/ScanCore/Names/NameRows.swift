/// Lists of names with a line for each, under a heading that says whose names they are:
///
///     Ms. Day's class:
///     Ana Ruiz
///     Hai Stone, 4th grade
struct NameRows {
  /// Bytes from a heading to the last row that it speaks for: less than what is read round the
  /// windows of a long text, so that they change nothing.
  private static let reach = 2048

  /// The last row of a list: where it ends, and where its heading begins.
  var last: (end: Int, heading: Int)?
  private var above = NameLine()

  /// Gives the persons of a row that have no role the one that its heading says.
  mutating func place(
    _ persons: inout [Person], of line: NameLine, _ text: Span<UInt8>, _ model: NameModel
  ) {
    guard let first = persons.first, first.role == nil || first.role?.role == .student,
      line.range.lowerBound > 0,
      (0..<first.tokens.lowerBound).allSatisfy({
        line[$0].kind == .mark || line[$0].kind == .number
      })
    else { return }
    let start = line.range.lowerBound
    var heading: Int?
    if let last, last.end == start - 1 {
      heading = last.heading
    } else {
      heading = headingAbove(start, text, model)
    }
    guard let heading, start - heading <= Self.reach else { return }
    last = (line.range.upperBound, heading)
    for k in persons.indices where persons[k].role == nil && line.mayHead(persons[k].tokens) {
      persons[k].role = NameRole(.student, .heading)
    }
  }

  /// Where the line before `start` begins, if it is a heading over names of pupils.
  private mutating func headingAbove(_ start: Int, _ text: Span<UInt8>, _ model: NameModel) -> Int?
  {
    var end = start - 1
    while end > 0, text[end - 1] <= 0x20, text[end - 1] != 0x0a { end -= 1 }
    var begin = end
    while begin > 0, end - begin < Self.reach, text[begin - 1] != 0x0a { begin -= 1 }
    above.cut(text, begin..<end)
    return above.isHeading(text, model) ? begin : nil
  }
}
