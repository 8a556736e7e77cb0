internal import ScanCore

/// A row of the queue.
struct HTMLRow {
  let rules: RuleBook
  let showMatches: Bool

  /// Names are clipped to this many cells: results may hold any, and the whole ones are in other formats.
  private static let most = 120

  func row(_ f: ResultFinding, of item: Item, in text: FindingText?) -> HTML {
    // Whoever suppressed it has decided.
    let key = f.isSuppressed ? nil : Self.key(of: f)
    var row: HTML = f.isSuppressed ? "<tr class=\"suppressed\"" : "<tr"
    row += " data-s=\"\(f.severity.name)\" data-c=\"\(f.category.name)\""
    if let key { row += " data-f=\"\(key)\" data-r=\"\(f.rule)\"" }
    row += """
      ><td><b class="\(f.severity.name)">\(f.severity.name)</b></td>\
      <td>\(title(f.rule) ?? f.rule, cells: Self.most)<br><code>\(f.rule, cells: Self.most)</code> \
      \(f.clauses.joined(separator: ", "), cells: Self.most)</td><td>\(place(f, item))</td>\
      <td>\(item.time.map { String($0.unicodeScalars.prefix(10)) } ?? "no date", cells: 20)
      """
    if let author = item.author { row += "<br><code>\(author, cells: 40)</code>" }
    row += "</td><td>"
    if let text { row += excerpt(text) }
    if let suppression = f.mark.suppression {
      row += "<p>Does not count: \(suppression.reason, cells: 2 * Self.most)"
      if let by = suppression.by { row += " (\(by, cells: Self.most))" }
      if let day = suppression.expires { row += ", until \(day, cells: 20)" }
      row += "</p>"
    } else {
      if Self.isPlain(f.rule), let advice = rules.advice(f.rule) {
        row += "<p>\(advice, cells: 2 * Self.most)</p>"
      }
      row += "<p>Route: \(f.route.name)</p>"
    }
    row += "</td><td>\(key == nil ? "" : "☐ keep ☐ dismiss")</td></tr>\n"
    return row
  }

  /// The title of a rule by its id, which may be anything: what cannot be one is not even looked up, as
  /// strings with storms of combining marks take quadratic time to hash.
  func title(_ id: String) -> String? { Self.isPlain(id) ? rules.knownTitle(id) : nil }

  private func place(_ f: ResultFinding, _ item: Item) -> HTML {
    var place: HTML = "\(item.source.bytes, cells: Self.most)"
    if let record = item.record { place += "<br>record \(plain: record)" }
    if let field = item.field { place += "<br>\(field, cells: Self.most)" }
    if let id = item.id { place += "<br><code>\(id, cells: Self.most)</code>" }
    if let link = item.permalink, Self.isWeb(link) {
      place += "<br><a href=\"\(link)\" rel=\"noreferrer noopener\">\(link, cells: 60)</a>"
    }
    place += "<br>line \(plain: f.start.line), column \(plain: f.start.column)"
    return place
  }

  /// Whether a link leads to the web and holds nothing but what such a link may (RFC 3986): it is written
  /// into the page as it is.
  private static func isWeb(_ link: String) -> Bool {
    (link.hasPrefix("https://") || link.hasPrefix("http://")) && link.utf8.count <= 2000
      && link.utf8.allSatisfy { b in
        switch b {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "-._~:/?#[]@!$&()*+,;=%".utf8.contains(b)
        }
      }
  }

  private func excerpt(_ text: FindingText) -> HTML {
    let excerpt = Excerpt(of: text, revealing: showMatches)
    var all = Shown()
    all.add(Array(excerpt.text.utf8)[...], tabs: false)
    var parts = ["", "", ""]
    var cells = 0
    for glyph in all.glyphs {
      let part = cells < excerpt.before ? 0 : cells < excerpt.before + excerpt.width ? 1 : 2
      parts[part] += glyph.text
      cells += glyph.width
    }
    return "<blockquote>\(parts[0])<mark>\(parts[1])</mark>\(parts[2])</blockquote>"
  }

  /// The fingerprint by which the finding can be decided on; nil if it has none that can be used.
  static func key(of f: ResultFinding) -> String? {
    guard let fingerprint = f.mark.fingerprint, isPlain(fingerprint), isPlain(f.rule) else {
      return nil
    }
    return fingerprint
  }

  /// Whether a rule id or fingerprint is one that this program writes: only those can be decided on, since
  /// they are written into the page as they are and must come back unchanged.
  private static func isPlain(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count)
      && text.utf8.allSatisfy { b in
        switch b {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x3a, 0x5f: true
        default: false
        }
      }
  }
}
