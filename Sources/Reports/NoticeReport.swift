internal import ScanCore

/// A letter for each text with something to look at, to the person who answers for it (clause B.4.a): where it
/// is, what it is about and what to do, to be completed and sent by a person.
///
/// It quotes nothing, not even behind labels: a letter goes on to others. It asks and does not accuse. About
/// what may be a threat or a person at risk nobody is written to: that is for a call, and only a line says so.
public struct NoticeReport: Report {
  private let rules: RuleBook
  /// What was found in the text at hand: lines by rule, in the order of the rules' first places.
  private var found: [(finding: ResultFinding, lines: [Int])] = []
  private var isDanger = false
  private var count = 0

  /// Columns of a line, as mail has them (RFC 5322, 2.1.1, asks for 78 at most).
  private static let width = 76
  /// Lines that are named for a rule; of more, how many.
  private static let mostLines = 10

  public init(rules: RuleBook) { self.rules = rules }

  public mutating func beginText(_ item: Item, to out: inout ByteWriter) {
    found = []
    isDanger = false
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    guard !f.isSuppressed, f.severity >= .review else { return }
    if Urgency(f).isDanger { isDanger = true }
    if let i = found.firstIndex(where: { $0.finding.rule == f.rule }) {
      if found[i].lines.last != f.start.line { found[i].lines.append(f.start.line) }
    } else {
      found.append((f, [f.start.line]))
    }
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    guard !found.isEmpty else { return }
    if count > 0 { out.append("\n" + String(repeating: "-", count: Self.width) + "\n\n") }
    count += 1
    if isDanger {
      call(about: item, to: &out)
    } else {
      letter(about: item, to: &out)
    }
    found = []
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    if count == 0 { out.append("No notice is needed: nothing to review was found.\n") }
  }

  // MARK: what is written

  private func call(about item: Item, to out: inout ByteWriter) {
    put(
      "NO NOTICE. \(item.label()) may hold a threat or concern somebody who is at risk. Call before you "
        + "write: \(routes). Do not reply to the text.", to: &out)
  }

  private func letter(about item: Item, to out: inout ByteWriter) {
    out.append("To:      [name]\nFrom:    [name, office]\nDate:    [date]\n")
    out.append("Subject: Please look at a text again\n\n")
    put(
      "Somebody who looks after the sites of the district for Communication Services has read a text that you "
        + "wrote or answer for. A part of it may not fit the Social Media Guidelines.", to: &out)
    out.append("\nWhere:\n")
    put(item.label() + (item.id.map { " (\(escaped($0)))" } ?? ""), indent: 2, to: &out)
    if let time = item.time { put("of " + escaped(time), indent: 2, to: &out) }
    out.append("\nWhat it is about:\n")
    for (finding, lines) in found {
      put(sentence(finding, lines), bullet: true, indent: 4, to: &out)
    }
    out.append("\n")
    put(
      "Please take it out, or change it, within [days] days. If you think that it may stay, ask your "
        + "supervisor before then and tell us the answer.", to: &out)
    out.append("\n")
    put(
      "A program pointed to the text and a person read it; both can be wrong. This is no accusation, and the "
        + "guidelines are no ground for discipline by themselves.", to: &out)
    out.append("\n")
    put(
      "Questions: Communication Services, 405-587-6397, or Legal Services, 405-587-0350.", to: &out)
  }

  private func sentence(_ f: ResultFinding, _ lines: [Int]) -> String {
    let named = lines.prefix(Self.mostLines).map(String.init).joined(separator: ", ")
    let rest = lines.count > Self.mostLines ? " and \(lines.count - Self.mostLines) more" : ""
    let clauses = f.clauses.map { escaped($0) }.joined(separator: ", ")
    let what =
      "\(escaped(rules.title(f.rule))) (clause \(clauses)), line\(lines.count == 1 ? "" : "s") "
      + "\(named)\(rest)."
    guard let advice = rules.advice(f.rule) else { return what }
    return what + " " + escaped(advice)
  }

  /// The desks that the findings go to.
  private var routes: String {
    let names = Set(found.map(\.finding.route))
    return Route.allCases.filter(names.contains).map { "\($0.name)" }.joined(separator: ", ")
  }

  /// Writes clean text in lines of the width.
  private func put(_ text: String, bullet: Bool = false, indent: Int = 0, to out: inout ByteWriter)
  {
    let margin = String(repeating: " ", count: indent)
    var line = bullet ? String(repeating: " ", count: indent - 2) + "- " : margin
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.unicodeScalars.count + 1 + word.unicodeScalars.count > Self.width {
        out.append(line + "\n")
        (line, isEmpty) = (margin, true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    out.append(line + "\n")
  }
}
