import Foundation
import ScanCore

@testable import Reports

/// Results that are read again: no line breaks the reader, and what it reads is written as it was.
final class ResultsTarget: FuzzTarget {
  override class var name: String { "results" }
  private let reader = ResultsReader()

  override func run(_ input: FuzzInput) {
    for line in input.bytes.split(separator: 0x0a) {
      do throws(ResultsError) {
        let event = try reader.event(Array(line).span)
        guard let written = written(event) else { continue }
        guard let again = try? reader.event(written.span) else {
          return law(false, "what is written is read")
        }
        law(self.written(again) == written, "what is read again is written as before")
      } catch {
        law(!error.description.contains("\n"), "what is refused is said in a line")
      }
    }
  }

  private func written(_ event: ResultsEvent) -> [UInt8]? {
    var report = ResultsReport(allVerdicts: true)
    var out = ByteWriter()
    switch event {
    case .begin(let header): report.begin(header, to: &out)
    case .finding(let item, let f): report.finding(f, of: item, in: nil, to: &out)
    case .verdict(let item, let verdict): report.verdict(verdict, of: item, to: &out)
    case .skipped(let record): report.skipped(record, to: &out)
    case .summary(let tally): report.end(tally, to: &out)
    case .unknown: return nil
    }
    return out.bytes.last == 0x0a ? Array(out.bytes.dropLast()) : out.bytes
  }
}

/// Writers of reports, told of a text and names of any bytes: what they write is of their format.
final class ReportsTarget: FuzzTarget {
  override class var name: String { "reports" }
  override class var seeds: String { "posts" }
  override class var longest: Int { 1024 }
  private let header = RunHeader(
    version: "1.2.3", rulesVersion: "2026.1", rulesSHA256: String(repeating: "0a", count: 32))
  private var scratch = Scratch()

  override func run(_ given: FuzzInput) {
    var input = given
    let attributes = input.attributes()
    let shows = input.flag()
    let parts = input.bytes.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
    let name = Array(parts[0])
    let text = Array(parts.last!)
    let word = String(decoding: parts[parts.count / 2], as: UTF8.self)
    let item = Item(
      source: SourceName(bytes: name), record: 7, id: word, field: "/" + word, author: word,
      time: "2026-04-17T10:00:00Z")
    _ = builtin.scan(text.span, attributes: attributes, scratch: &scratch)
    let piece = ScannedPiece(bytes: text, findings: scratch.findings)
    let results = piece.results(builtin.lexicon, site: attributes.site)

    // Only rules that found something: some formats list all they know.
    let rules = RuleBook(
      rules: Set(scratch.findings.map(\.rule)).sorted().map { builtin.lexicon.rules[$0] })

    func write(_ report: some Report) -> String {
      var report = report
      var out = ByteWriter()
      var tally = Tally()
      let verdict = TextVerdict(decision: .review, complete: true)
      report.begin(header, to: &out)
      report.beginText(item, to: &out)
      for (k, (_, result, excerpt)) in results.enumerated() {
        var result = result
        if k % 3 == 1 {
          result.mark = FindingMark(
            fingerprint: "v1:" + word,
            suppression: Suppression(kind: .file, reason: word, by: word, expires: "2027-01-01"))
        }
        tally.count(result)
        report.finding(result, of: item, in: excerpt, to: &out)
      }
      tally.count(verdict)
      report.verdict(verdict, of: item, to: &out)
      tally.countSkipped()
      report.skipped(
        SkippedRecord(source: item.source, record: 8, offset: 9, reason: "csv-quote"), to: &out)
      report.end(tally, to: &out)
      guard let written = String(validating: out.bytes, as: UTF8.self) else {
        law(false, "a report is UTF-8")
        return ""
      }
      return written
    }

    let style = DisplayStyle(context: 2, verbose: true)
    for shown in [
      write(HumanReport(rules: rules, style: style, showMatches: shows)),
      write(LineReport(rules: rules, style: style)),
    ] {
      law(shown.unicodeScalars.allSatisfy(isHarmless), "a terminal is sent nothing that it obeys")
    }
    for line in write(ResultsReport(allVerdicts: true)).split(separator: "\n") { readsAsJSON(line) }
    readsAsJSON(write(SARIFReport(rules: rules)))
    readsAsJSON(write(GitLabReport(rules: rules)))
    for line in write(RDJSONReport(rules: rules)).split(separator: "\n") { readsAsJSON(line) }
    let commands = write(GitHubReport(rules: rules)).split(separator: "\n")
    law(commands.allSatisfy { $0.hasPrefix("::") }, "each line is a command of ours")
    readsAsXML(write(JUnitReport(rules: rules, failOn: .review)))
    let page = write(HTMLReport(rules: rules, showMatches: shows)).lowercased()
    law(page.count("<script") == 1 && page.count("</script") == 1, "a page has one script, ours")
    _ = write(MarkdownReport(rules: rules, showMatches: shows))
    _ = write(CSVReport(rules: rules))
  }

  private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n"
      || scalar.properties.generalCategory != .control
        && !(0x202a...0x202e ~= scalar.value || 0x2066...0x2069 ~= scalar.value)
  }

  private func readsAsJSON(_ text: some StringProtocol) {
    law(
      (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil, "a report in JSON is JSON")
  }

  /// XML of which nothing is refused: well-formed, each character allowed (XML 1.0, 2.2).
  private func readsAsXML(_ text: String) {
    law(
      text.unicodeScalars.allSatisfy {
        $0 == "\t" || $0 == "\n" || $0 == "\r"
          || $0.value >= 0x20 && $0.value != 0xfffe
            && $0.value != 0xffff
      }, "a report in XML has no character that XML forbids")
    law(text.count("<testsuites") == 1, "names open no element")
  }
}

extension String {
  /// How often a word stands here.
  fileprivate func count(_ word: String) -> Int { ranges(of: word).count }
}
