import Foundation
import Testing

@testable import Reports
@testable import ScanCore

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct FormatTests {
  static var all: [(String, any Report)] {
    [
      ("human", HumanReport(rules: Fixture.rules, style: DisplayStyle(verbose: true))),
      ("line", LineReport(rules: Fixture.rules)),
      ("ndjson", ResultsReport(allVerdicts: true)), ("sarif", SARIFReport(rules: Fixture.rules)),
      ("github", GitHubReport(rules: Fixture.rules)),
      ("gitlab", GitLabReport(rules: Fixture.rules)),
      ("rdjsonl", RDJSONReport(rules: Fixture.rules)),
      ("junit", JUnitReport(rules: Fixture.rules, failOn: .review)),
      ("csv", CSVReport(rules: Fixture.rules)), ("html", HTMLReport(rules: Fixture.rules)),
      ("markdown", MarkdownReport(rules: Fixture.rules)),
      ("notice", NoticeReport(rules: Fixture.rules)),
    ]
  }

  /// No format sends on what a terminal would obey: line breaks are its own.
  @Test(arguments: all.indices) func nothingHostileGoesThrough(_ i: Int) {
    let (name, report) = Self.all[i]
    let text = Fixture.write(report)
    let own: Set<Unicode.Scalar> = name == "csv" ? ["\n", "\r"] : ["\n"]
    for s in text.unicodeScalars where !own.contains(s) {
      #expect(s.value >= 0x20 && !(0x7f...0x9f).contains(s.value))
      #expect(!"\u{202e}\u{2066}\u{2028}\u{feff}".unicodeScalars.contains(s))
    }
  }

  @Test func linesStayLines() {
    let text = Fixture.write(LineReport(rules: Fixture.rules))
    // Two findings of a text, one that counts of a record, that it was not wholly scanned, one skipped.
    #expect(text.split(separator: "\n").count == 5 * Fixture.hostile.count)
  }

  // MARK: GitHub

  @Test func githubCommandsAreWhole() {
    let lines = Fixture.write(GitHubReport(rules: Fixture.rules)).split(separator: "\n")
    for line in lines where line.hasPrefix("::") {
      #expect(
        line.wholeMatch(of: /::(error|warning|notice) (file=[^:,]*,[^:]*|title=okcps-scan)::.*/)
          != nil)
    }
    #expect(lines.filter { $0.hasPrefix("::error file=plain.txt") }.count == 2)
    #expect(lines.contains { $0.contains("file=a%2Cb\"c\"‹U+0009›d,line=2,col=5,endColumn=12,") })
    #expect(lines.contains { $0.contains("file=C%3A\\dir%3Afile%2C1,") })
    #expect(lines.contains { $0.contains("file=100%250A%3A%3Ax,") })
  }

  /// What is told in plain lines is no command either, whatever a file is called.
  @Test(arguments: ["line", "github"]) func logLinesAreNoCommands(_ format: String) throws {
    let report = try #require(Self.all.first { $0.0 == format }).1
    for line in Fixture.write(report).split(separator: "\n") where !line.hasPrefix("::") {
      #expect(!line.contains("##[") && !line.contains("##vso["))
      #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"))
    }
    let lines = Fixture.write(LineReport(rules: Fixture.rules)).split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("::") })
    #expect(lines.contains { $0.hasPrefix("‹U+003A›:set-output name=x::y:2:5: block: ") })
    #expect(lines.contains { $0.hasPrefix("#‹U+0023›[error]x:2:5: block: ") })
  }

  @Test func githubShowsTenOfAKindWorstFirst() {
    let findings = (1...30).map { Fixture.finding($0 % 2 == 0 ? .block : .note, line: $0) }
    let lines = Fixture.write(GitHubReport(rules: Fixture.rules), [Fixture.text(findings)])
      .split(separator: "\n")
    #expect(lines.prefix(10).allSatisfy { $0.hasPrefix("a.txt:") })
    #expect(lines[10..<20].allSatisfy { $0.hasPrefix("::error file=a.txt,") })
    #expect(lines[20..<30].allSatisfy { $0.hasPrefix("::notice file=a.txt,") })
    #expect(
      lines[30...] == [
        "::notice title=okcps-scan::30 findings in 1 texts; 10 of them stand in the log only"
      ])
  }

  @Test func aFindingOverSeveralLinesHasNoEndColumn() {
    var f = Fixture.finding()
    f.end = Place(line: 3, column: 2)
    let text = Fixture.write(GitHubReport(rules: Fixture.rules), [Fixture.text([f])])
    #expect(text.contains("line=2,col=5,title="))
  }

  // MARK: GitLab, reviewdog

  @Test func gitlabIsAnArrayOfWhatItAsksFor() throws {
    let text = Fixture.write(GitLabReport(rules: Fixture.rules))
    let items = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(items.count == 5 * Fixture.hostile.count)
    for item in items {
      for key in ["description", "check_name", "fingerprint"] {
        #expect((item[key] as? String)?.isEmpty == false)
      }
      let severities = ["info", "minor", "major", "critical", "blocker"]
      #expect(severities.contains(item["severity"] as? String ?? ""))
      let location = try #require(item["location"] as? [String: Any])
      #expect(location["path"] is String)
      #expect(((location["lines"] as? [String: Any])?["begin"] as? Int ?? 0) >= 1)
    }
    let prints = items.filter { $0["check_name"] as? String != "incomplete" }
      .compactMap { $0["fingerprint"] as? String }
    #expect(Set(prints).count == prints.count)
    #expect(prints.contains("v1:plain.txt"))
    let empty = try JSONSerialization.jsonObject(
      with: Data(Fixture.write(GitLabReport(rules: Fixture.rules), []).utf8))
    #expect((empty as? [Any])?.isEmpty == true)
  }

  @Test func rdjsonlCountsBytes() throws {
    let lines = Fixture.write(RDJSONReport(rules: Fixture.rules)).split(separator: "\n")
    #expect(lines.count == 5 * Fixture.hostile.count)
    #expect(
      lines[0].contains(
        #""range":{"start":{"line":2,"column":7},"end":{"line":2,"column":14}}"#))
  }

  // MARK: CSV

  @Test func cellsAreGuardedAndQuoted() throws {
    let text = Fixture.write(CSVReport(rules: Fixture.rules))
    let rows = text.components(separatedBy: "\r\n").dropLast().map(Self.cells)
    #expect(rows.count == 1 + 6 * Fixture.hostile.count)
    for row in rows {
      #expect(row.count == rows[0].count)
      for cell in row {
        #expect(!(cell.first.map { "=+-@\t\r".contains($0) } ?? false))
        #expect(!cell.contains("\n"))
      }
    }
    let sources = rows.map { $0[1] }
    for (name, cell) in [
      ("=cmd()|'A0", "'=cmd()|'A0"), ("+1", "'+1"), ("a,b", "a,b\"c\"‹U+0009›d"),
    ] {
      #expect(sources.contains(cell), "\(name)")
    }
    let suppressed = try #require(rows.first { $0[22] == "file" })
    #expect(suppressed[23] == "plain.txt")
  }

  /// The cells of a row (RFC 4180).
  static func cells(_ row: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for c in row {
      if c == "\"" {
        isQuoted.toggle()
        // A quote in a quoted cell is written twice.
        if isQuoted, !cells[cells.count - 1].isEmpty { cells[cells.count - 1].append(c) }
      } else if c == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(c)
      }
    }
    return cells
  }

  @Test func theByteOrderMarkIsAskedFor() {
    let plain = Fixture.write(CSVReport(rules: Fixture.rules), [])
    let marked = Fixture.write(CSVReport(rules: Fixture.rules, byteOrderMark: true), [])
    #expect(plain.hasPrefix("type,source,"))
    #expect(Array(marked.utf8) == [0xef, 0xbb, 0xbf] + Array(plain.utf8))
  }

  // MARK: JUnit

  @Test func junitIsXMLAndItsCountsAreRight() throws {
    let many = Fixture.text((1...2_500).map { Fixture.finding(line: $0) }, "many.txt")
    let clean = Fixture.text([], "clean.txt")
    let text = Fixture.write(
      JUnitReport(rules: Fixture.rules, failOn: .review), Fixture.steps + [many, clean])
    let reader = SuiteReader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.wrong.isEmpty)
    #expect(reader.suites.filter { $0 == "many.txt" }.count == 3)
    #expect(reader.suites.contains("a‹U+001B›[31m‹U+0007›b"))
    #expect(reader.total["failure"] == 2_500 + 2 * Fixture.hostile.count)
    #expect(reader.total["skipped"] == Fixture.hostile.count)
    #expect(reader.total["error"] == 2 * Fixture.hostile.count)
  }

  @Test func onlyFromTheThresholdOnItFails() {
    for (failOn, failures) in [(Severity.note, 3), (.review, 2), (.block, 1)] {
      let text = Fixture.write(
        JUnitReport(rules: Fixture.rules, failOn: failOn),
        [Fixture.text(Severity.allCases.map { Fixture.finding($0) })])
      #expect(text.contains("tests=\"3\" failures=\"\(failures)\""))
    }
    let never = Fixture.write(
      JUnitReport(rules: Fixture.rules, failOn: nil), [Fixture.text([Fixture.finding()])])
    #expect(never.contains("tests=\"1\" failures=\"0\""))
  }

  /// Compares the counts that suites announce with the cases that follow.
  final class SuiteReader: NSObject, XMLParserDelegate {
    var suites: [String] = []
    var total: [String: Int] = [:]
    var wrong: [String] = []
    private var announced: [String: Int] = [:]
    private var counted: [String: Int] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if name == "testsuite" {
        suites.append(attributes["name"] ?? "")
        counted = [:]
        announced = [:]
        let names = [
          "testcase": "tests", "failure": "failures", "error": "errors", "skipped": "skipped",
        ]
        for (element, attribute) in names {
          announced[element] = Int(attributes[attribute] ?? "") ?? -1
        }
      }
      counted[name, default: 0] += 1
      total[name, default: 0] += 1
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      guard name == "testsuite" else { return }
      for (element, count) in announced where counted[element] ?? 0 != count {
        wrong.append("\(suites.last ?? ""): \(element)")
      }
    }
  }

  // MARK: Markdown

  @Test func markdownSaysThePlainTruth() {
    let text = Fixture.write(MarkdownReport(rules: Fixture.rules))
    #expect(text.contains("\n**Decision: block.** This text must not be published as it stands."))
    #expect(text.contains("Not all of it could be scanned"))
    #expect(text.contains("*Does not count: plain.txt.*"))
    #expect(text.contains("\\[x\\](javascript:y) \\`z\\` \\*b\\* \\_c\\_ \\| d"))
    #expect(!text.contains("<script>") && !text.contains("</script>"))
  }

  // MARK: human

  @Test func theOnlyVerdictIsTheSummarys() {
    let human = HumanReport(rules: Fixture.rules, style: DisplayStyle())
    let one = Fixture.write(human, [Fixture.text([Fixture.finding()])])
    #expect(
      one.hasPrefix("a.txt\n  2:5  block  student-pii.student-id  Student ID number  [B.3.i]\n"))
    #expect(
      one.hasSuffix(
        "\n\n1 text, 1 finding: 1 block (0 suppressed). Decision: block. Route: author.\n"))
    #expect(one.ranges(of: "Decision").count == 1)
    let two = Fixture.write(
      human, [Fixture.text([Fixture.finding()]), Fixture.text([Fixture.finding()], "b.txt")])
    #expect(two.ranges(of: "  Decision: block. Route: author.\n\n").count == 2)
    #expect(two.contains("2 texts, 2 findings: 2 block (0 suppressed). Decisions: 2 block."))
    let clean = TextVerdict(decision: .allow, complete: true)
    let none = Fixture.write(human, [.text(Item(source: SourceName("a")), [], clean)])
    #expect(none == "1 text, no findings (0 suppressed). Decision: allow.\n")
    let lost = SkippedRecord(source: SourceName("b"), reason: "unreadable")
    let half = Fixture.write(
      human, [.text(Item(source: SourceName("a")), [], clean), .skipped(lost)])
    #expect(
      half.hasSuffix(
        "1 text, no findings (0 suppressed). Decisions: 1 allow. Skipped: 1. Not wholly done.\n"))
  }

  @Test func suppressedFindingsAreShownOnRequest() {
    let steps = [
      Fixture.text([
        Fixture.finding(suppressed: Suppression(kind: .inline, reason: "main office line"))
      ])
    ]
    let style = DisplayStyle()
    let hidden = Fixture.write(HumanReport(rules: Fixture.rules, style: style), steps)
    #expect(!hidden.contains("main office line"))
    #expect(hidden.contains("(1 suppressed)"))
    let shown = Fixture.write(
      HumanReport(rules: Fixture.rules, style: style, showSuppressed: true), steps)
    #expect(shown.contains("suppressed (inline): main office line"))
  }

  @Test func theSummaryFitsOneScreen() {
    let findings = (0..<500).map { n in
      var f = Fixture.finding()
      f.rule = "student-pii.r\(n)"
      return f
    }
    let text = Fixture.write(
      HumanReport(rules: Fixture.rules, style: DisplayStyle()), [Fixture.text(findings)])
    let summary = text[text.ranges(of: "1 text, ").last!.lowerBound...]
    #expect(summary.split(separator: "\n").count <= 24)
    #expect(summary.contains("    492 of 492 other rules\n"))
    #expect(summary.contains("    500 student-pii\n"))
  }

  @Test func linksAreEncoded() {
    let steps = [Fixture.text([Fixture.finding()], "a b/\u{1b}ü.txt")]
    let text = Fixture.write(
      HumanReport(rules: Fixture.rules, style: DisplayStyle(linkBase: "/home/x")), steps)
    #expect(
      text.hasPrefix(
        "\u{1b}]8;;file:///home/x/a%20b/%1B%C3%BC.txt\u{1b}\\a b/‹U+001B›ü.txt\u{1b}]8;;\u{1b}\\\n"
      ))
  }
}
