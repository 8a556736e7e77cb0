import Foundation
import Testing

@testable import Reports
@testable import ScanCore

@Suite struct SchemaTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func results() throws -> JSONSchema {
    try JSONSchema(
      path: root.appendingPathComponent("docs/schemas/results-1.json").path, closed: true)
  }

  static func foreign(_ name: String) throws -> JSONSchema {
    try JSONSchema(path: root.appendingPathComponent("Tests/Fixtures/schemas/\(name).json").path)
  }

  func check(_ text: String) throws {
    let schema = try Self.results()
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
    header.reading = ReadingNote()
    for (name, path) in ReadingNote.parts { header.reading?[keyPath: path] = "/\(name)" }
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
    let schema = try Self.results()
    let problems = try text.replacing(right, with: wrong).split(separator: "\n").flatMap {
      schema.problems(try Fixture.json($0))
    }
    #expect(!problems.isEmpty)
  }

  // MARK: formats of others

  /// The schema is the one that OASIS publishes with the standard, unchanged.
  @Test func sarifIsWhatTheStandardSays() throws {
    let schema = try Self.foreign("sarif-2.1.0")
    for steps in [[], Fixture.steps] {
      for report in [SARIFReport(rules: Fixture.rules), SARIFReport(rules: Fixture.rules, most: 3)]
      {
        #expect(schema.problems(try Fixture.json(Fixture.write(report, steps))) == [])
      }
    }
  }

  @Test(arguments: [
    (#""version":"2.1.0""#, #""version":"2.1""#), (#""level":"error""#, #""level":"fatal""#),
    (#""startLine":2"#, #""startLine":0"#), (#""runs":["#, #""run":["#),
    (#""executionSuccessful":false,"#, ""), (#""message":{"text":"#, #""message":{"texts":"#),
  ])
  func sarifThatIsWrongIsRefused(_ right: String, _ wrong: String) throws {
    let text = Fixture.write(SARIFReport(rules: Fixture.rules))
    #expect(text.contains(right))
    let changed = try Fixture.json(text.replacing(right, with: wrong))
    #expect(try !Self.foreign("sarif-2.1.0").problems(changed).isEmpty)
  }

  /// The schema is ours, from the fields of reviewdog's message.
  @Test func rdjsonlIsWhatReviewdogReads() throws {
    let schema = try Self.foreign("rdjsonl")
    for line in Fixture.write(RDJSONReport(rules: Fixture.rules)).split(separator: "\n") {
      #expect(schema.problems(try Fixture.json(line)) == [])
    }
  }
}
