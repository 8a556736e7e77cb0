internal import ScanCore

/// One page that opens without a network, works without scripts, prints, and follows light and dark.
///
/// Its policy allows nothing but its own style sheet and script, known by their hashes. The same results
/// give the same page, byte for byte. All is written at the end, since totals come before rows; until
/// then at most ``room`` bytes of rows are held, and counts. Excerpts are masked as in the human
/// report.
public struct HTMLReport: Report {
  private let rows: HTMLRow
  private var run: RunHeader?
  private var queue = UrgencyQueue<HTML>(room: room)
  private var months = MonthCounts()
  private var byRule = NameCounts()
  private var bySource = NameCounts()
  private var byAuthor = NameCounts()
  private var danger = 0
  /// Findings that count and have no fingerprint.
  private var undecidable = 0
  private var hasExcerpts = false
  private var untold: [HTML] = []
  private var untoldMore = 0

  /// Bytes of rows: with all else the page stays below 1 MB, which any browser opens at once.
  static let room = 800_000

  /// Texts that are named as not wholly scanned.
  private static let mostUntold = 100

  public init(rules: RuleBook, showMatches: Bool = false) {
    rows = HTMLRow(rules: rules, showMatches: showMatches)
  }

  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) { self.run = run }

  public mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    let urgency = Urgency(f)
    if urgency.isDanger { danger += 1 }
    if text != nil { hasExcerpts = true }
    if !f.isSuppressed {
      if HTMLRow.key(of: f) == nil { undecidable += 1 }
      months.count(f.category, time: item.time)
      byRule.count(Array(f.rule.utf8))
      bySource.count(item.source.bytes)
      if let author = item.author { byAuthor.count(Array(author.utf8)) }
    }
    queue.add(urgency) {
      let row = rows.row(f, of: item, in: text)
      return (row, row.text.utf8.count)
    }
  }

  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {
    if !verdict.complete { tell("not wholly scanned", of: item) }
  }

  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {
    let item = Item(source: record.source, record: record.record)
    tell("not scanned: \(record.reason, cells: 60)", of: item)
  }

  private mutating func tell(_ what: HTML, of item: Item) {
    guard untold.count < Self.mostUntold else {
      untoldMore += 1
      return
    }
    let record = item.record.map { "#\($0)" } ?? ""
    untold.append("<li>\(item.source.bytes, cells: 120)\(record): \(what)</li>\n")
  }

  public var notices: [String] {
    queue.leftOut == 0
      ? []
      : [
        "the HTML page shows \(queue.count) findings, the most severe first; \(queue.leftOut) are left "
          + "out: for all of them write csv"
      ]
  }

  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {
    for part in [head, summary(tally), incomplete(tally), charts, table, foot] {
      out.append(part.text)
    }
  }

  // MARK: the page, from top to bottom

  private var head: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'sha256-\(htmlStyleHash)'; script-src 'sha256-\(htmlScriptHash)'; \
    base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <meta name="robots" content="noindex">
    <title>What was found</title>
    <style>\(HTML(own: htmlStyle))</style>
    </head>
    <body>

    """
  }

  private func summary(_ tally: Tally) -> HTML {
    var html: HTML = "<header><h1>What was found</h1>\n"
    if let run {
      html += """
        <p>Checked by okcps-scan \(run.version, cells: 40) with rules \(run.rulesVersion, cells: 40) \
        (<code>\(String(run.rulesSHA256.prefix(12)))</code>).</p>

        """
    }
    html += sources
    html +=
      tally.complete
      ? "<p>Everything was scanned.</p>\n"
      : "<p class=\"warn\"><strong>Not everything could be scanned.</strong></p>\n"
    html += "</header>\n"
    if danger > 0 {
      html += """
        <p class="warn"><strong>\(danger) to look at first:</strong> a threat, or somebody who may be at \
        risk. They stand at the head of the list.</p>

        """
    }
    html += "<dl class=\"totals\">"
    for (name, count) in totals(tally) { html += "<div><dt>\(name)</dt><dd>\(count)</dd></div>" }
    html += "</dl>\n"
    return html
  }

  /// The archives that were read, by their content, so that anybody can see that they are the same.
  private var sources: HTML {
    guard let run, !run.sources.isEmpty else { return "" }
    var html: HTML = "<ul class=\"sources\">\n"
    for sum in run.sources.prefix(Self.mostUntold) {
      html += """
        <li>\(sum.source.bytes, cells: 120), \(plain: sum.size) bytes, SHA-256 \
        <code>\(sum.sha256, cells: 64)</code></li>

        """
    }
    let more = run.sources.count - Self.mostUntold + run.moreSources
    if more > 0 { html += "<li>and \(more) more</li>\n" }
    html += "</ul>\n"
    return html
  }

  private func totals(_ tally: Tally) -> [(StaticString, Int)] {
    var totals: [(StaticString, Int)] = [
      ("texts", tally.texts), ("texts to block", tally.decisions[.block] ?? 0),
      ("texts to review", tally.decisions[.review] ?? 0), ("findings", tally.total),
      ("suppressed", tally.suppressed), ("not scanned", tally.skipped),
    ]
    if tally.hidden > 0 { totals.append(("less severe, not shown", tally.hidden)) }
    return totals
  }

  private func incomplete(_ tally: Tally) -> HTML {
    if untold.isEmpty { return "" }
    var html: HTML = "<section><h2>Not wholly scanned</h2>\n<ul>\n"
    for line in untold { html += line }
    if untoldMore > 0 { html += "<li>and \(untoldMore) more</li>\n" }
    html += "</ul></section>\n"
    return html
  }

  private var charts: HTML {
    var html: HTML = "<section><h2>Where and when</h2>\n"
    html += HTMLCharts.heatMap(months)
    html += "<div class=\"charts\">\n"
    html += HTMLCharts.bars("Findings by rule", byRule, shown: 15) { id in
      let name = String(decoding: id, as: UTF8.self)
      return "\(rows.title(name) ?? "", cells: 60) <code>\(id, cells: 60)</code>"
    }
    html += HTMLCharts.bars("Findings by source", bySource, shown: 15) { "\($0, cells: 60)" }
    html += HTMLCharts.bars("Findings by author, under a pseudonym", byAuthor, shown: 15) {
      "<code>\($0, cells: 40)</code>"
    }
    html += "</div></section>\n"
    return bySource.names == 0 ? "" : html
  }

  private var table: HTML {
    if queue.isEmpty { return "<section><h2>Findings</h2>\n<p>None.</p></section>\n" }
    var html: HTML = "<section><h2>Findings</h2>\n"
    if queue.leftOut > 0 {
      html += """
        <p class="warn">\(queue.count) findings are listed, the most severe first; \(queue.leftOut) are \
        left out to keep the page small: all of them are in the CSV report.</p>

        """
    }
    if !hasExcerpts {
      html += """
        <p>Without excerpts: results hold no text. Name the texts with <code>report --source</code>.</p>

        """
    }
    if undecidable > 0 {
      html += """
        <p>\(undecidable) findings have no fingerprint, so that nothing can be decided on them here. \
        Make a key with <code>okcps-scan config keygen</code> and scan again.</p>

        """
    }
    html += Self.controls
    html += """
      <table id="queue"><thead><tr><th scope="col">Severity</th><th scope="col">Rule, clause</th>\
      <th scope="col">Place</th><th scope="col">Date, author</th><th scope="col">Text, advice</th>\
      <th scope="col">Decision</th></tr></thead>
      <tbody>

      """
    for row in queue.ordered { html += row }
    html += "</tbody></table></section>\n"
    html += Self.export
    return html
  }

  /// What only the script can do is hidden until it runs.
  private static let controls: HTML = """
    <div id="controls" hidden>
    <label>Filter <input id="filter" type="search" autocomplete="off"></label>
    <label>Severity <select id="severity"><option value="">all</option><option>block</option>\
    <option>review</option><option>note</option></select></label>
    <label>Category <select id="category"><option value="">all</option></select></label>
    <label><input id="open" type="checkbox"> undecided only</label>
    <p id="count" role="status"></p>
    <p class="keys"><kbd>j</kbd> next, <kbd>k</kbd> previous, <kbd>/</kbd> filter, <kbd>y</kbd> keep, \
    <kbd>d</kbd> dismiss, <kbd>u</kbd> undo</p>
    <datalist id="reasons">\(reasons)</datalist>
    </div>

    """

  private static var reasons: HTML {
    dismissalReasons.reduce(into: "") { $0 += "<option value=\"\($1, cells: 40)\">" }
  }

  private static let export: HTML = """
    <section id="export" hidden><h2>Decisions</h2>
    <p>Nothing is kept when the page closes. Save them as <code>decisions.json</code>, or copy them from \
    here into a file.</p>
    <p><button id="save" type="button">Save decisions.json</button></p>
    <label for="json">decisions.json</label>
    <textarea id="json" rows="8" readonly spellcheck="false"></textarea>
    </section>

    """

  private var foot: HTML {
    """
    <footer><p>A program finds words, not intentions. A finding is there to be looked at by a person; it \
    accuses nobody, and no clean result means that a text is safe.</p></footer>
    <script>\(HTML(own: htmlScript))</script>
    </body>
    </html>

    """
  }
}
