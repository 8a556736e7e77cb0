import Foundation
import Testing

@testable import Reports
@testable import ScanCore

@Suite struct HTMLReportTests {
  static func page(_ steps: [Fixture.Step] = Fixture.steps) -> String {
    Fixture.write(HTMLReport(rules: Fixture.rules), steps)
  }

  static func count(_ part: String, in text: String) -> Int { text.ranges(of: part).count }

  /// The page without the style sheet and script, which are our own.
  static func markup(_ page: String) -> String {
    page.replacing(/<(style|script)>[^\0]*?<\/(style|script)>/) {
      "<\($0.output.1)></\($0.output.1)>"
    }
  }

  // MARK: escaping

  /// Strings that break pages, each in every field that a result has.
  static let breaking = [
    #""><img src=x onerror=alert(1)>"#, "' onload='alert(1)", "<!--", "]]>", "</tbody></table>",
    "</style><style>*{display:none}", "<script>alert(1)</script>", "&lt;b&gt;", "&#60;b>",
    "javascript:alert(1)", "\u{0}<b>", "\u{202e}<b>", "a\u{300}\u{301}<b>",
    String(repeating: "<b\"'&>", count: 5_000), String(repeating: "e\u{300}", count: 50_000),
  ]

  static let hostileSteps: [Fixture.Step] = breaking.flatMap { (text: String) -> [Fixture.Step] in
    var f = Fixture.finding(
      fingerprint: text, suppressed: nil)
    f.rule = text
    f.clauses = [text]
    f.evidence = [text]
    var g = f
    g.mark.suppression = Suppression(kind: .file, reason: text, by: text, expires: text)
    let item = Item(
      source: SourceName(text), record: 1, id: text, field: text, author: text, time: text)
    return [
      .text(item, [f, g], TextVerdict(decision: .review, complete: false)),
      .skipped(SkippedRecord(source: SourceName(text), reason: text)),
    ]
  }

  @Test func allTagsAreOurOwn() throws {
    let invalid = Fixture.Step.text(
      Item(source: SourceName(bytes: [0x3c, 0xff, 0x22, 0xc0, 0x80, 0x3e])), [Fixture.finding()],
      TextVerdict(decision: .block, complete: true))
    let page = Self.page(Fixture.steps + Self.hostileSteps + [invalid])
    let markup = Self.markup(page)
    let rows = page.matches(of: /<tr (?:class="suppressed" )?data-s=/).count
    #expect(rows == 4 * Fixture.hostile.count + 2 * Self.breaking.count + 1)
    let names: Set<String> = [
      "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p",
      "code", "strong", "dl", "div", "dt", "dd", "section", "ul", "li", "figure", "figcaption",
      "svg", "text", "rect", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th",
      "td", "label", "input", "select", "option", "kbd", "datalist", "b", "br", "button",
      "textarea",
      "footer", "script",
    ]
    for tag in markup.matches(of: /<[^>]*>?/) {
      let whole = try #require(
        tag.output.wholeMatch(of: /<\/?(!?[a-zA-Z0-9]+)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*)\/?>/),
        "\(tag.output.prefix(80))")
      #expect(names.contains(String(whole.output.1)), "\(whole.output.1)")
      for attribute in whole.output.2.matches(of: /\ ([a-zA-Z-]+)(?:="[^"]*")?/) {
        #expect(!attribute.output.1.hasPrefix("on") && attribute.output.1 != "href")
      }
    }
    #expect(Self.count("<script>", in: page) == 1 && Self.count("<style>", in: page) == 1)
    #expect(page.contains("&lt;‹0xFF›&quot;‹0xC0›‹0x80›&gt;"))
  }

  @Test func whatIsShownIsClipped() {
    #expect(Self.page(Self.hostileSteps).utf8.count < 300_000)
    let clipped: HTML = "\("ab<def", cells: 4)|\("abcd", cells: 4)|\("日本語", cells: 5)"
    #expect(clipped.text == "ab&lt;…|abcd|日本…")
  }

  @Test func numbersAreReadable() {
    let numbers: HTML = "\(0) \(999) \(1_000) \(-123_456) \(1_234_567) \(plain: 1_234)"
    #expect(numbers.text == "0 999 1,000 -123,456 1,234,567 1234")
  }

  // MARK: decisions

  /// Only what comes back from the page as it was can be decided on.
  @Test func onlyPlainFingerprintsAreOffered() {
    let plain = Fixture.finding(fingerprint: "v1:0123abcd")
    var foreign = plain
    foreign.rule = "a b"
    let page = Self.page([
      Fixture.text([
        plain, foreign, Fixture.finding(), Fixture.finding(fingerprint: "v1:\"<"),
        Fixture.finding(
          fingerprint: "v1:4567", suppressed: Suppression(kind: .file, reason: "decided")),
      ])
    ])
    #expect(Self.count("data-f=", in: Self.markup(page)) == 1)
    #expect(page.contains("data-f=\"v1:0123abcd\" data-r=\"student-pii.student-id\""))
    #expect(page.contains("3 findings have no fingerprint"))
    #expect(Self.count("☐ keep", in: page) == 1)
  }

  // MARK: the queue

  @Test func theMostUrgentComesFirst() throws {
    var threat = Fixture.finding(.review, line: 5)
    threat.category = .threat
    let page = Self.page([
      Fixture.text([
        Fixture.finding(suppressed: Suppression(kind: .file, reason: "ours")),
        Fixture.finding(.note, line: 2), Fixture.finding(.review, line: 3),
        Fixture.finding(.block, line: 4), threat,
      ])
    ])
    let lines = page.matches(of: /line (\d), column/).map { String($0.output.1) }
    #expect(lines == ["5", "4", "3", "2", "2"])
    #expect(page.contains("<strong>1 to look at first:</strong>"))
    #expect(page.contains("Does not count: ours"))
  }

  @Test func thePageStaysSmallAndSaysWhatItLeftOut() throws {
    let author = String(repeating: "a", count: 4_000)
    var steps = (0..<4_000).map { n in
      Fixture.Step.text(
        Item(source: SourceName("s\(n)"), author: "\(n)" + author, time: "2026-04-17T10:00:00Z"),
        [Fixture.finding(.note)], TextVerdict(decision: .allow, complete: true))
    }
    // What is severe comes last, and is listed all the same.
    steps += (0..<10).map { _ in Fixture.text([Fixture.finding(.block)]) }
    var report = HTMLReport(rules: Fixture.rules)
    var out = ByteWriter()
    report.begin(Fixture.header, to: &out)
    for case .text(let item, let findings, _) in steps {
      for f in findings { report.finding(f, of: item, in: nil, to: &out) }
    }
    report.end(Tally(), to: &out)
    let page = String(decoding: out.bytes, as: UTF8.self)
    #expect(out.bytes.count < 1_000_000)
    #expect(Self.count("<tr data-s=\"block\"", in: page) == 10)
    let notice = try #require(report.notices.first)
    let numbers = notice.matches(of: /\d+/).compactMap { Int($0.output) }
    #expect(numbers.count == 2 && numbers.reduce(0, +) == 4_010)
    #expect(Self.count("<tr data-s=", in: page) == numbers[0])
    #expect(page.contains("left out to keep the page small"))
    #expect(HTMLReport(rules: Fixture.rules).notices.isEmpty)
  }

  @Test func anExcerptMarksTheFindingAndHidesTheRest() {
    let bytes = Array("日本 <b> 1234567 & 7654321".utf8)
    let text = FindingText(
      bytes: bytes, range: 11..<18,
      masks: [
        Mask(range: 11..<18, label: "[STUDENT-ID]"), Mask(range: 21..<28, label: "[PHONE]"),
      ])
    var report = HTMLReport(rules: Fixture.rules)
    var out = ByteWriter()
    report.finding(Fixture.finding(), of: Item(source: SourceName("a")), in: text, to: &out)
    report.end(Tally(), to: &out)
    let page = String(decoding: out.bytes, as: UTF8.self)
    #expect(
      page.contains(
        "<blockquote>日本 &lt;b&gt; <mark>[STUDENT-ID]</mark> &amp; [PHONE]</blockquote>"))
  }

  @Test func nothingFoundIsSaid() {
    let clean = TextVerdict(decision: .allow, complete: true)
    let page = Self.page([.text(Item(source: SourceName("a")), [], clean)])
    #expect(page.contains("Everything was scanned."))
    #expect(page.contains("<p>None.</p>"))
    #expect(!Self.markup(page).contains("<svg") && !page.contains("id=\"queue\""))
  }

  // MARK: counts

  @Test func monthsAreWithoutGaps() {
    var months = MonthCounts()
    for time in ["2025-11-30T23:59:59Z", "2026-02-01", "2026-02-02T00:00:00Z"] {
      months.count(.threat, time: time)
    }
    for time in [nil, "", "2026-13-01", "2026-00-01", "+026-01-01", "2026/01/01", "yesterday"] {
      months.count(.press, time: time)
    }
    let columns = months.columns
    #expect(
      columns.map(\.name) == ["2025-11", "2025-12", "2026-01", "2026-02", "no date"])
    #expect(columns.map { $0.counts[Int(Category.threat.rawValue)] } == [1, 0, 0, 2, 0])
    #expect(columns.last?.counts[Int(Category.press.rawValue)] == 7)
  }

  @Test func longTimesAreYears() {
    var months = MonthCounts()
    for year in 1950...1999 { months.count(.threat, time: "\(year)-07-01") }
    months.count(.threat, time: "0001-01-01")
    let columns = months.columns
    #expect(columns.count == MonthCounts.most + 1)
    #expect(columns.first?.name == "earlier" && columns.last?.name == "1999")
    #expect(columns.reduce(0) { $0 + $1.counts.reduce(0, +) } == 51)
  }

  @Test func namesBeyondTheMostAreCountedTogether() {
    var counts = NameCounts()
    for n in 0..<NameCounts.most { counts.count(Array("\(n)".utf8)) }
    for _ in 0..<3 { counts.count(Array("7".utf8)) }
    for n in 0..<5 { counts.count(Array("late \(n)".utf8)) }
    #expect(counts.names == NameCounts.most && counts.untold == 5)
    let top = counts.top(3).map { ($0.count, String(decoding: $0.name, as: UTF8.self)) }
    #expect(top.map(\.0) == [4, 1, 1] && top.map(\.1) == ["7", "0", "1"])
    let bars = HTMLCharts.bars("x", counts, shown: 3) { "\($0, cells: 9)" }.text
    #expect(bars.contains("9,997 more not drawn; 5 findings of others beyond the first 10,000"))
  }

  /// The picture and its table have the same numbers.
  @Test func theHeatMapShowsItsNumbers() {
    var months = MonthCounts()
    for n in 1...9 {
      for _ in 0..<n * n { months.count(.threat, time: "2026-0\(n)-01") }
    }
    let html = HTMLCharts.heatMap(months).text
    for n in 1...9 {
      #expect(html.contains(">\(n * n)</text>") && html.contains("<td>\(n * n)</td>"))
    }
    for level in 1...5 { #expect(html.contains("<rect class=\"c\(level)\"")) }
  }

  // MARK: colours

  /// WCAG 2.2, success criterion 1.4.3, in light and in dark.
  @Test func coloursAreReadable() throws {
    let style = "\(htmlStyle)"
    let blocks = style.matches(of: /:root\{([^}]*)\}/).map { String($0.output.1) }
    #expect(blocks.count == 2)
    for block in blocks {
      let colors = Dictionary(
        uniqueKeysWithValues: block.matches(of: /--([a-z0-9-]+):#([0-9a-f]{3,6})/).map {
          (String($0.output.1), String($0.output.2))
        })
      let pairs =
        colors.keys.filter { $0.hasSuffix("-fg") }.map { (String($0.dropLast(3)), $0) }
        + [("card", "page-fg"), ("page", "card-fg"), ("page", "link-fg"), ("card", "link-fg")]
      #expect(pairs.count == 17)
      for (back, front) in pairs {
        let ratio = Self.contrast(try #require(colors[back]), try #require(colors[front]))
        #expect(ratio >= 4.5, "\(front) on \(back): \(ratio)")
      }
      // Borders of fields and bars of charts (1.4.11).
      for front in ["line", "heat4"] {
        let ratio = Self.contrast(try #require(colors["page"]), try #require(colors[front]))
        #expect(ratio >= 3, "\(front): \(ratio)")
      }
    }
  }

  /// Contrast ratio of two colours (WCAG 2.2, "relative luminance").
  static func contrast(_ a: String, _ b: String) -> Double {
    let x = luminance(a)
    let y = luminance(b)
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  static func luminance(_ hex: String) -> Double {
    let digits = hex.count == 3 ? hex.map { "\($0)\($0)" }.joined() : hex
    let n = Int(digits, radix: 16) ?? 0
    let parts = [16, 8, 0].map { shift in
      let c = Double(n >> shift & 255) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
