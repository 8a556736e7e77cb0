public import ScanCore

/// JUnit XML: a suite for each source, a case for each finding, and one that passes where there is
/// none. Only what is at or above the threshold fails; a suppressed finding is a skipped case.
public struct JUnitReport: Report {
  private let rules: RuleBook
  private let failOn: Severity?
  private var source: SourceName?
  private var cases = ByteWriter()
  private var tests = 0
  private var failures = 0
  private var errors = 0
  private var skips = 0

  /// Cases that a suite may have: a suite says first how many it has, so its cases are held until then.
  /// A source with more becomes several suites of one name.
  private static let mostCases = 1_000

  /// Findings of `failOn` and above fail; nil: none does.
  public init(rules: RuleBook, failOn: Severity?) {
    self.rules = rules
    self.failOn = failOn
  }

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"okcps-scan\">\n")
  }

  public mutating func beginText(_ item: Item, to out: inout ByteWriter) {
    open(item.source, to: &out)
  }

  private mutating func open(_ name: SourceName, to out: inout ByteWriter) {
    guard name != source else { return }
    close(to: &out)
    source = name
  }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    tests += 1
    let place = "\(item.label()):\(f.start.line):\(f.start.column)"
    cases.append("  <testcase classname=\"\(attribute(f.rule))\" name=\"\(attribute(place))\">")
    let message = attribute(rules.message(f))
    if let suppression = f.mark.suppression {
      skips += 1
      cases.append("<skipped message=\"\(attribute("suppressed: \(suppression.reason)"))\"/>")
    } else if let failOn, f.severity >= failOn {
      failures += 1
      cases.append("<failure type=\"\(f.severity.name)\" message=\"\(message)\"/>")
    } else {
      cases.append("<system-out>\(f.severity.name): \(message)</system-out>")
    }
    cases.append("</testcase>\n")
    if tests >= Self.mostCases { write(to: &out) }
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { trouble("not wholly scanned", item) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    open(record.source, to: &out)
    trouble(
      "not scanned: \(record.reason)", Item(source: record.source, record: record.record))
    if tests >= Self.mostCases { write(to: &out) }
  }

  private mutating func trouble(_ what: String, _ item: Item) {
    tests += 1
    errors += 1
    cases.append("  <testcase classname=\"incomplete\" name=\"\(attribute(item.label()))\">")
    cases.append("<error type=\"incomplete\" message=\"\(attribute(what))\"/></testcase>\n")
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    close(to: &out)
    out.append("</testsuites>\n")
  }

  /// Ends the suite of the source at hand.
  private mutating func close(to out: inout ByteWriter) {
    guard source != nil else { return }
    if tests == 0 {
      tests = 1
      cases.append("  <testcase classname=\"okcps-scan\" name=\"no findings\"/>\n")
    }
    write(to: &out)
  }

  private mutating func write(to out: inout ByteWriter) {
    let name = attribute(shown(source?.bytes ?? [], DisplayStyle()))
    out.append(" <testsuite name=\"\(name)\" tests=\"\(tests)\" failures=\"\(failures)\"")
    out.append(" errors=\"\(errors)\" skipped=\"\(skips)\">\n")
    out.append(cases.bytes)
    out.append(" </testsuite>\n")
    cases.removeAll()
    (tests, failures, errors, skips) = (0, 0, 0, 0)
  }

  /// What XML allows nowhere is shown as on a terminal; the rest is escaped.
  private func attribute(_ text: String) -> String {
    escaped(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}
