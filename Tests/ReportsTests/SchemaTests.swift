import Foundation
import Testing

@testable import Reports
@testable import ScanCore

@Suite struct SchemaTests {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/schemas/results-1.json").path

  func check(_ text: String) throws {
    let schema = try JSONSchema(path: Self.path)
    for line in text.split(separator: "\n") {
      #expect(schema.problems(try Fixture.json(line)) == [], "\(line)")
    }
  }

  @Test func allThatIsWrittenIsDescribed() throws {
    var steps = Fixture.steps
    steps.append(
      .text(
        Item(source: SourceName(bytes: [0xff])), [Fixture.finding()],
        TextVerdict(decision: .review, complete: true, capped: true)))
    steps += Suppression.Kind.allCases.map { kind in
      Fixture.text([Fixture.finding(suppressed: Suppression(kind: kind, reason: "known"))])
    }
    try check(Fixture.write(ResultsReport(allVerdicts: true), steps))
    var header = Fixture.header
    header.settingsSHA256 = String(repeating: "7", count: 64)
    header.hasBaseline = true
    header.sample = 10
    header.sources = [
      SourceSum(source: SourceName("a.csv"), size: 9, sha256: String(repeating: "0f", count: 32))
    ]
    header.moreSources = 1
    var out = ByteWriter()
    var report = ResultsReport()
    report.begin(header, to: &out)
    try check(String(decoding: out.bytes, as: UTF8.self))
  }

  /// The words of the schema are those of the vocabulary.
  @Test func allWordsAreDescribed() throws {
    let findings =
      ScanCore.Category.allCases.map { c in
        var f = Fixture.finding()
        f.category = c
        return f
      }
      + Entity.allCases.map { e in
        var f = Fixture.finding()
        f.entity = e
        return f
      }
      + Role.allCases.map { r in
        var f = Fixture.finding()
        f.role = r
        return f
      }
      + Route.allCases.map { r in
        var f = Fixture.finding()
        f.route = r
        return f
      }
    try check(Fixture.write(ResultsReport(), [Fixture.text(findings)]))
  }

  @Test(arguments: [
    (#""decision":"block""#, #""decision":"maybe""#), (#""complete":true"#, #""complete":1"#),
    (#""line":2"#, #""line":0"#), (#""line":2"#, #""line":2.5"#),
    (#""score":0.97"#, #""score":1.5"#),
    (#""fingerprint":null,"#, ""), (#""texts":1"#, #""texts":"1""#),
    (#""item":{"#, #""item":{"text":"x","#), (#""sha256":"0a"#, #""sha256":"0A"#),
    (#""type":"verdict""#, #""type":"verdikt""#), (#""evidence":["#, #""evidence":[7,"#),
  ])
  func whatIsNotDescribedIsRefused(_ right: String, _ wrong: String) throws {
    let text = Fixture.write(ResultsReport(), [Fixture.text([Fixture.finding()])])
    #expect(text.contains(right))
    let schema = try JSONSchema(path: Self.path)
    let problems = try text.replacing(right, with: wrong).split(separator: "\n").flatMap {
      schema.problems(try Fixture.json($0))
    }
    #expect(!problems.isEmpty)
  }
}
