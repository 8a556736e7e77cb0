import Foundation
import Testing

@testable import Reports
@testable import ScanCore

/// What SARIF 2.1.0 requires (OASIS standard, sections 3.13 to 3.59) and what code hosts ask for beyond.
@Suite struct SARIFTests {
  func log(_ report: SARIFReport, _ steps: [Fixture.Step] = Fixture.steps) throws -> [String: Any] {
    try Fixture.json(Fixture.write(report, steps))
  }

  func run(_ report: SARIFReport, _ steps: [Fixture.Step] = Fixture.steps) throws -> [String: Any] {
    let runs = try #require(try log(report, steps)["runs"] as? [[String: Any]])
    #expect(runs.count == 1)
    return runs[0]
  }

  @Test func theRunIsWhole() throws {
    let whole = try log(SARIFReport(rules: Fixture.rules))
    #expect(whole["version"] as? String == "2.1.0")
    #expect((whole["$schema"] as? String)?.hasSuffix("sarif-schema-2.1.0.json") == true)
    let run = try run(SARIFReport(rules: Fixture.rules))
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "okcps-scan")
    #expect(
      (driver["semanticVersion"] as? String)?.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == ["student-pii.student-id", "student-pii.age"])
    for rule in rules {
      #expect((rule["shortDescription"] as? [String: Any])?["text"] is String)
      #expect((rule["help"] as? [String: Any])?["text"] is String)
      let tags = (rule["properties"] as? [String: Any])?["tags"] as? [String] ?? []
      #expect(!tags.isEmpty && tags.count <= 20 && Set(tags).count == tags.count)
    }
  }

  @Test func resultsHaveWhatIsRequired() throws {
    let results = try #require(
      try run(SARIFReport(rules: Fixture.rules))["results"] as? [[String: Any]])
    #expect(results.count == 4 * Fixture.hostile.count)
    for result in results {
      #expect((result["message"] as? [String: Any])?["text"] is String)
      #expect(["error", "warning", "note"].contains(result["level"] as? String ?? ""))
      #expect(result["ruleIndex"] as? Int == 0)
      #expect(result["baselineState"] == nil)
      let location = try #require((result["locations"] as? [[String: Any]])?.first)
      let place = try #require(location["physicalLocation"] as? [String: Any])
      let artifact = try #require(place["artifactLocation"] as? [String: Any])
      let uri = try #require(artifact["uri"] as? String)
      // RFC 3986, and no scheme by accident.
      #expect(uri.wholeMatch(of: /(?:[A-Za-z0-9._~\/-]|%[0-9A-F]{2})*/) != nil)
      if let region = place["region"] as? [String: Any] {
        let lines = [region["startLine"] as? Int, region["endLine"] as? Int].compactMap { $0 }
        #expect(lines.count == 2 && lines[0] >= 1 && lines[1] >= lines[0])
        #expect(region["startColumn"] as? Int == 5)
        #expect(region["endColumn"] as? Int == 12)
        #expect(region["byteOffset"] as? Int == 40)
        #expect(region["byteLength"] as? Int == 7)
        #expect(region["snippet"] == nil)
      } else {
        let logical = location["logicalLocations"] as? [[String: Any]]
        #expect(logical?.first?["fullyQualifiedName"] is String)
      }
    }
    let prints = results.compactMap { $0["partialFingerprints"] as? [String: String] }
    #expect(prints.count == Fixture.hostile.count)
    #expect(prints[0] == ["okcpsScan/v1": "v1:plain.txt"])
  }

  @Test func suppressedResultsAreMarkedNotDropped() throws {
    let kinds: [Suppression.Kind] = [.file, .inline, .baseline]
    let findings =
      kinds.map { Fixture.finding(suppressed: Suppression(kind: $0, reason: "known")) } + [
        Fixture.finding()
      ]
    var header = Fixture.header
    header.hasBaseline = true
    var report = SARIFReport(rules: Fixture.rules)
    var out = ByteWriter()
    report.begin(header, to: &out)
    let item = Item(source: SourceName("a"))
    for f in findings { report.finding(f, of: item, in: nil, to: &out) }
    report.end(Tally(), to: &out)
    let log = try Fixture.json(String(decoding: out.bytes, as: UTF8.self))
    let results = try #require(
      (log["runs"] as? [[String: Any]])?[0]["results"] as? [[String: Any]])
    let suppressions = results.map { $0["suppressions"] as? [[String: String]] }
    #expect(
      suppressions == [
        [["kind": "external", "justification": "known"]],
        [["kind": "inSource", "justification": "known"]], [], [],
      ])
    #expect(
      results.map { $0["baselineState"] as? String } == ["new", "new", "unchanged", "new"])
  }

  @Test func anIncompleteRunSaysSo() throws {
    func invocation(_ steps: [Fixture.Step]) throws -> [String: Any] {
      let run = try run(SARIFReport(rules: Fixture.rules), steps)
      return try #require((run["invocations"] as? [[String: Any]])?.first)
    }
    let good = try invocation([Fixture.text([Fixture.finding()])])
    #expect(good["executionSuccessful"] as? Bool == true)
    let bad = try invocation(Fixture.steps)
    #expect(bad["executionSuccessful"] as? Bool == false)
    let notes = try #require(bad["toolExecutionNotifications"] as? [[String: Any]])
    #expect(notes.count == 2 * Fixture.hostile.count)
    #expect(notes.allSatisfy { ($0["message"] as? [String: Any])?["text"] is String })
    let many = (0..<1_500).map { _ in
      Fixture.Step.skipped(SkippedRecord(source: SourceName("x"), reason: "csv-quote"))
    }
    let cut = try #require(
      try invocation(many)["toolExecutionNotifications"] as? [[String: Any]])
    #expect(cut.count == 1_001)
    #expect(
      (cut[1_000]["message"] as? [String: String])?["text"]
        == "500 more texts were not wholly scanned")
  }

  /// Of one severity the first stay.
  @Test func theLimitKeepsTheFirst() {
    let findings = (1...30).map { n in Fixture.finding(Severity.allCases[n % 3], line: n) }
    let text = Fixture.write(
      SARIFReport(rules: Fixture.rules, most: 5), [Fixture.text(findings)])
    let lines = text.matches(of: /"startLine":(\d+)/).map { String($0.output.1) }
    #expect(lines == ["2", "5", "8", "11", "14"])
  }

  @Test func theLimitKeepsTheWorst() throws {
    let findings = (1...30).map { n in
      Fixture.finding(Severity.allCases[n % 3], line: n)
    }
    for (most, expected) in [
      (5, ["error": 5]), (12, ["error": 10, "warning": 2]),
      (25, ["error": 10, "warning": 10, "note": 5]),
      (30, ["error": 10, "warning": 10, "note": 10]),
    ] {
      let report = SARIFReport(rules: Fixture.rules, most: most)
      let run = try run(report, [Fixture.text(findings)])
      let levels = (run["results"] as? [[String: Any]] ?? []).map { $0["level"] as? String ?? "" }
      #expect(levels.count == most)
      #expect(Dictionary(grouping: levels, by: { $0 }).mapValues(\.count) == expected)
      #expect(levels == ["error", "warning", "note"].flatMap { l in levels.filter { $0 == l } })
      let notes =
        (run["invocations"] as? [[String: Any]])?[0]["toolExecutionNotifications"]
        as? [[String: Any]] ?? []
      #expect(notes.count == (most < 30 ? 1 : 0))
      if let text = (notes.first?["message"] as? [String: String])?["text"] {
        #expect(text.contains("\(30 - most) results left out by --sarif-max"))
      }
    }
  }
}
