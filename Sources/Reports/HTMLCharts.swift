internal import ScanCore

/// The charts of the HTML report: inline SVG whose colours are classes of ``htmlStyle``. Each shows its
/// numbers, so that nothing is told by colour alone.
enum HTMLCharts {
  /// Findings by category and month: a picture, and below it the same as a table for who cannot see it.
  static func heatMap(_ months: MonthCounts) -> HTML {
    let columns = months.columns
    let rows = Category.allCases.filter { c in
      columns.contains { $0.counts[Int(c.rawValue)] > 0 }
    }
    if rows.isEmpty { return "" }
    let most = columns.flatMap(\.counts).max() ?? 1
    var html: HTML = """
      <figure><figcaption>Findings by month and category: the stronger the colour, the more</figcaption>
      <div class="scroll" tabindex="0">

      """
    html += picture(columns, rows, most)
    html += """
      </div>
      <details><summary>As a table</summary><div class="scroll" tabindex="0"><table class="months">
      <tr><td></td>
      """
    for column in columns { html += "<th scope=\"col\">\(column.name)</th>" }
    html += "</tr>\n"
    for row in rows {
      html += "<tr><th scope=\"row\">\(row.name)</th>"
      for column in columns { html += "<td>\(column.counts[Int(row.rawValue)])</td>" }
      html += "</tr>\n"
    }
    html += "</table></div></details></figure>\n"
    return html
  }

  private static let cell = (width: 46, height: 28)
  /// Room for the names of categories and of months, in pixels.
  private static let margin = (left: 156, top: 24)

  private static func picture(_ columns: [MonthCounts.Column], _ rows: [Category], _ most: Int)
    -> HTML
  {
    // A name of seven characters needs more room than a count.
    let step = cell.width + 12
    let width = margin.left + step * columns.count
    let height = margin.top + cell.height * rows.count
    var svg: HTML = """
      <svg class="heat" width="\(plain: width)" height="\(plain: height)" role="img" \
      aria-label="Findings by month and category; the table below has the same numbers">

      """
    for (i, column) in columns.enumerated() {
      let x = margin.left + step * i + step / 2
      svg += "<text class=\"m\" x=\"\(plain: x)\" y=\"16\">\(column.name)</text>"
    }
    for (j, row) in rows.enumerated() {
      let y = margin.top + cell.height * j
      svg += "\n<text x=\"0\" y=\"\(plain: y + 18)\">\(row.name)</text>"
      for (i, column) in columns.enumerated() {
        let n = column.counts[Int(row.rawValue)]
        let x = margin.left + step * i
        let level = level(n, of: most)
        svg += """
          <rect class="c\(plain: level)" x="\(plain: x + 1)" y="\(plain: y + 1)" \
          width="\(plain: step - 2)" height="\(plain: cell.height - 2)"/>
          """
        if n > 0 {
          svg += """
            <text class="m t\(plain: level)" x="\(plain: x + step / 2)" y="\(plain: y + 18)">\
            \(n)</text>
            """
        }
      }
    }
    svg += "\n</svg>\n"
    return svg
  }

  /// 0 for none, 1 to 5: by the root, so that a single peak does not pale all others.
  private static func level(_ n: Int, of most: Int) -> Int {
    n == 0 ? 0 : max(1, Int((5 * (Double(n) / Double(most)).squareRoot()).rounded(.up)))
  }

  /// Bars, longest first. `name` says what stands before a bar.
  static func bars(
    _ title: StaticString, _ counts: NameCounts, shown most: Int, name: ([UInt8]) -> HTML
  ) -> HTML {
    let top = counts.top(most)
    guard let longest = top.first?.count else { return "" }
    var html: HTML = "<table class=\"bars\"><caption>\(title)</caption>\n"
    for (key, count) in top {
      // Tenths of a percent; what is there can be seen.
      let width = max(5, 1000 * count / longest)
      html += """
        <tr><th scope="row">\(name(key))</th><td class="n">\(count)</td><td class="b">\
        <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\
        <rect width="\(plain: width)" height="10"/></svg></td></tr>

        """
    }
    let rest = counts.names - top.count
    if rest > 0 || counts.untold > 0 {
      html += "<tr><td colspan=\"3\" class=\"rest\">\(rest) more not drawn"
      if counts.untold > 0 {
        html += "; \(counts.untold) findings of others beyond the first \(NameCounts.most)"
      }
      html += "</td></tr>\n"
    }
    html += "</table>\n"
    return html
  }
}
