import Foundation
import Testing

@testable import Reports
@testable import ScanCore

@Suite struct ResultsTests {
  /// Reads results and writes them again.
  func rewritten(_ text: String) throws -> String {
    var report = ResultsReport(allVerdicts: true)
    var out = ByteWriter()
    for line in text.split(separator: "\n") {
      switch try ResultsReader().event(Array(line.utf8).span) {
      case .begin(let header): report.begin(header, to: &out)
      case .finding(let item, let f): report.finding(f, of: item, in: nil, to: &out)
      case .verdict(let item, let v): report.verdict(v, of: item, to: &out)
      case .skipped(let record): report.skipped(record, to: &out)
      case .summary(var tally):
        // The severities are counted from the findings.
        tally.bySeverity = [.note: 0, .review: 0, .block: 0]
        report.end(tally, to: &out)
      case .unknown(let type): Issue.record("unknown event \(type)")
      }
    }
    return String(decoding: out.bytes, as: UTF8.self)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var steps = Fixture.steps
    steps.append(
      .text(
        Item(source: SourceName(bytes: [0x61, 0xff, 0x2f])), [Fixture.finding()],
        TextVerdict(decision: .review, complete: true, capped: true)))
    for kind in Suppression.Kind.allCases {
      steps.append(
        Fixture.text([Fixture.finding(suppressed: Suppression(kind: kind, reason: "known"))]))
    }
    let text = Fixture.write(ResultsReport(allVerdicts: true), steps)
    let severities = try #require(text.firstMatch(of: /"by_severity":\{[^}]*\}/)).output
    let unknown = "\"by_severity\":{\"note\":0,\"review\":0,\"block\":0}"
    #expect(try rewritten(text) == text.replacing(severities, with: unknown))
  }

  @Test func everyEntityRoleAndCategoryIsRead() throws {
    for category in ScanCore.Category.allCases {
      for entity in [nil] + Entity.allCases {
        for role in [nil] + Role.allCases {
          var f = Fixture.finding()
          (f.category, f.entity, f.role) = (category, entity, role)
          let text = Fixture.write(ResultsReport(), [Fixture.text([f])])
          let line = text.split(separator: "\n")[1]
          guard case .finding(_, let read) = try ResultsReader().event(Array(line.utf8).span)
          else {
            Issue.record("no finding")
            return
          }
          #expect(read.category == category && read.entity == entity && read.role == role)
        }
      }
    }
  }

  @Test func fieldsOfALaterProgramArePassedOver() throws {
    let text = Fixture.write(ResultsReport(), [Fixture.text([Fixture.finding()])])
    let more = text.replacing("\"data\":{", with: "\"data\":{\"later\":[1,{\"x\":null}],")
    #expect(try rewritten(more).contains("student-pii.student-id"))
    let line = #"{"type":"omen","data":{}}"#
    guard case .unknown("omen") = try ResultsReader().event(Array(line.utf8).span) else {
      Issue.record("an unknown event is one")
      return
    }
  }

  @Test(arguments: [
    ("", "not a JSON event"), ("{", "not a JSON event"), ("[]", "type"), ("{}", "\"type\""),
    ("\u{1}", "not a JSON event"), (#"{"type":"begin"}"#, "\"data\""),
    (#"{"type":"begin","data":{"schema":"okcps-scan/2"}}"#, "version 1"),
    (
      #"{"type":"verdict","data":{"item":{"source":"x"},"decision":"maybe","complete":true}}"#,
      "decision"
    ),
    (
      #"{"type":"verdict","data":{"item":{"source":7},"decision":"allow","complete":true}}"#,
      "source"
    ),
    (
      #"{"type":"summary","data":{"texts":99999999999999999,"bytes":0,"allow":0,"review":0,"block":0,"by_category":{},"suppressed":0,"skipped":0,"complete":true}}"#,
      "texts"
    ),
    (#"{"type":"summary","data":{"texts":-1}}"#, "texts"),
  ])
  func whatIsNoEventIsSaidInOneLine(_ line: String, _ reason: String) {
    do {
      _ = try ResultsReader().event(Array(line.utf8).span)
      Issue.record("taken: \(line)")
    } catch {
      #expect(error.description.contains(reason))
      #expect(!error.description.contains("\n"))
    }
  }

  /// Cut at every byte, an event is refused and not taken for another.
  @Test func eventsThatAreCutShortAreRefused() {
    let text = Fixture.write(ResultsReport(), [Fixture.text([Fixture.finding()])])
    for line in text.split(separator: "\n") {
      let bytes = Array(line.utf8)
      for count in bytes.indices {
        #expect(throws: ResultsError.self) {
          try ResultsReader().event(Array(bytes[..<count]).span)
        }
      }
    }
  }
}
