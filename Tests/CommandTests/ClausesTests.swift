import BuiltinLexicon
import Foundation
import ScanCore
import Testing

/// The page `docs/clauses.md` is held to what the program does.
@Suite struct ClausesTests {
  /// A row of the table.
  struct Row: Sendable {
    var clause: String
    var rules: [String]
    /// Document and decision, where the row has them.
    var example: (document: String, decision: String)?
    var nearMiss: (document: String, decision: String)?
  }

  static let rows: [Row] = {
    let page = URL(fileURLWithPath: Program.fixtures).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/clauses.md")
    guard let text = try? String(contentsOf: page, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      func document(_ cell: String) -> (String, String)? {
        guard let found = cell.wholeMatch(of: /`(\{.*\})` \*(\w+)\*/) else { return nil }
        return (String(found.1), String(found.2))
      }
      return Row(
        clause: cells[1],
        rules: cells[3].split(separator: ",").map {
          $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
        },
        example: document(cells[4]), nearMiss: document(cells[5]))
    }
  }()

  /// Decision and findings above `note`, each with its rule and clauses.
  private func verdict(_ document: String) throws -> (String, [(rule: String, clauses: [String])]) {
    let r = try Program.run(["hook"], input: document)
    let all = try #require(
      try JSONSerialization.jsonObject(with: Data(r.out.utf8)) as? [String: Any])
    #expect(all["complete"] as? Bool == true, "\(document)")
    let findings = try #require(all["findings"] as? [[String: Any]])
    return (
      all["decision"] as? String ?? "",
      findings.filter { $0["severity"] as? String != "note" }.map {
        ($0["rule"] as? String ?? "", $0["clause"] as? [String] ?? [])
      }
    )
  }

  /// Rows about who wrote or what becomes of it: their rules cite the clause that they would break.
  static let ofPolicy: Set = ["A", "B.3.a", "B.4.a", "B.4.b", "C.2.e"]

  @Test(arguments: rows.indices) func theProgramDoesWhatThePageSays(_ i: Int) throws {
    let row = Self.rows[i]
    guard let example = row.example, let nearMiss = row.nearMiss else {
      // A row without one has neither, and no rules.
      #expect(row.example == nil && row.nearMiss == nil && row.rules.isEmpty, "\(row)")
      return
    }
    let (decision, found) = try verdict(example.document)
    #expect(decision == example.decision, "\(example.document)")
    let own = found.filter { row.rules.contains($0.rule) }
    #expect(!own.isEmpty, "\(example.document): \(found)")
    if !Self.ofPolicy.contains(row.clause) {
      #expect(own.contains { $0.clauses.contains(row.clause) }, "\(example.document): \(own)")
    }
    let (missDecision, missFound) = try verdict(nearMiss.document)
    #expect(missDecision == nearMiss.decision, "\(nearMiss.document): \(missFound)")
    #expect(!missFound.contains { row.rules.contains($0.rule) }, "\(nearMiss.document)")
  }

  @Test func thePageHasEveryClauseAndKnownRules() throws {
    let policy = URL(fileURLWithPath: Program.fixtures).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Lexicons/policy.yml")
    let text = try String(contentsOf: policy, encoding: .utf8)
    let codes = text.matches(of: /code: ([A-E][.\w]*)/).map { String($0.1) }
    let told = Set(Self.rows.map(\.clause))
    #expect(codes.count > 20)
    for code in codes { #expect(told.contains(code), "\(code)") }
    let ids = Set(try BuiltinLexicon.load().rules.map(\.id))
    for row in Self.rows {
      for rule in row.rules { #expect(ids.contains(rule), "\(row.clause): \(rule)") }
    }
  }

  @Test func aProtectedPostingIsCapped() throws {
    func document(_ text: String, _ author: String) -> String {
      #"{"text":"\#(text)","author":{"role":"\#(author)"}}"#
    }
    let crude = "Our pay has not moved in four years, and this fucking board does not care."
    let own = try Program.run(["hook"], input: document(crude, "employee"))
    #expect(own.out.contains(#""decision":"review","complete":true,"caution":["C.2.e"]"#))
    #expect(own.errors.contains("ask Legal Services, 405-587-0350"))
    // Others have no such employment, and student data is never protected.
    #expect(
      try Program.run(["hook"], input: document(crude, "public")).out.contains(
        #""decision":"block""#))
    let leak = "Our pay has not moved, and student ID 1234567 is mine."
    #expect(
      try Program.run(["hook"], input: document(leak, "employee")).out.contains(
        #""decision":"block""#))
  }
}
