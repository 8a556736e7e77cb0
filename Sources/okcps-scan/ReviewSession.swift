internal import Lexicon
internal import Reports
internal import ScanCore
internal import Settings

/// A person at a terminal decides on findings one by one.
struct ReviewSession {
  private let entries: [ReviewEntry]
  private var ledger: ReviewLedger
  private let terminal: KeyTerminal
  private let book: RuleBook
  /// The rules as written, read when somebody asks for an explanation.
  private let rules: () throws -> LexiconSource
  private let style: DisplayStyle

  private var at = 0
  private var settled: Set<FindingKey> = []
  /// What was done, to be taken back: at which entry, and what stood of it before; nil if it was skipped.
  private var steps: [(at: Int, before: ReviewLedger.Entry?)] = []
  /// What the person is told beside the next finding.
  private var remark = ""

  /// What a session came to.
  struct Count {
    var kept = 0
    var dismissed = 0
    /// Neither: skipped, or not come to.
    var left = 0
  }

  init(
    _ entries: [ReviewEntry], ledger: ReviewLedger, terminal: KeyTerminal, book: RuleBook,
    rules: @escaping () throws -> LexiconSource, style: DisplayStyle
  ) {
    self.entries = entries
    self.ledger = ledger
    self.terminal = terminal
    self.book = book
    self.rules = rules
    self.style = style
  }

  /// Shows finding by finding until there are no more or the person leaves.
  mutating func run() throws -> Count {
    while at < entries.count {
      let entry = entries[at]
      if settled.contains(entry.key) {
        at += 1
      } else if try !decide(entry) {
        break
      }
    }
    var count = Count()
    for entry in entries {
      switch settled.contains(entry.key) ? ledger.standing(of: entry.key) : nil {
      case .keep: count.kept += 1
      case .dismiss: count.dismissed += 1
      case nil: count.left += 1
      }
    }
    return count
  }

  /// Shows a finding until something is done about it; false if the person leaves.
  private mutating func decide(_ entry: ReviewEntry) throws -> Bool {
    var isRevealed = false
    while true {
      try terminal.show(card(entry, isRevealed))
      remark = ""
      switch terminal.key() {
      case .character("k"):
        try settle(entry.key, ledger.entry(.keep, of: entry.key, reason: ""))
        return true
      case .character("d"):
        if let lock = ledger.lock(of: entry.key.rule) {
          remark = "locked at \(lock): it can be kept, not dismissed"
        } else if let reason = try reason() {
          try settle(entry.key, ledger.entry(.dismiss, of: entry.key, reason: reason))
          return true
        }
      case .character("s"):
        steps.append((at, nil))
        at += 1
        return true
      case .character("u"):
        guard let step = steps.popLast() else {
          remark = "nothing to take back"
          continue
        }
        at = step.at
        if let before = step.before {
          try ledger.set(before, of: entries[at].key)
          settled.remove(entries[at].key)
        }
        return true
      case .character("e"): try explain(entry.key.rule)
      case .character("v"):
        isRevealed.toggle()
        if entry.text == nil { remark = "the text is not at hand; name it by --source" }
      case .character("q"), .end: return false
      default: break
      }
    }
  }

  private mutating func settle(_ key: FindingKey, _ entry: ReviewLedger.Entry) throws {
    let before = ledger.entry(of: key)
    try ledger.set(entry, of: key)
    settled.insert(key)
    steps.append((at, before))
    at += 1
  }

  /// One of the usual reasons by its number, or what the person types; nil if none.
  private func reason() throws -> String? {
    let usual = dismissalReasons.enumerated().map { "\($0.offset + 1) \($0.element)" }
    let line = try terminal.line("reason (\(usual.joined(separator: ", "))): ")
    guard let line, let number = Int(line), dismissalReasons.indices.contains(number - 1) else {
      return line
    }
    return dismissalReasons[number - 1]
  }

  private func explain(_ rule: String) throws {
    let lines: [String]
    do {
      lines = try rules().explanation(of: rule)
    } catch let problem as Problem {
      lines = problem.lines
    }
    try terminal.show(lines.map { escaped($0) + "\n" }.joined() + "\nany key to go back ")
    _ = terminal.key()
  }

  // MARK: drawing

  private static let keys =
    "k keep  d dismiss  s skip  u undo  e explain  v reveal or hide  q leave"

  private func card(_ entry: ReviewEntry, _ isRevealed: Bool) -> String {
    var report = HumanReport(rules: book, style: style, showMatches: isRevealed)
    var drawn = ByteWriter()
    report.beginText(entry.item, to: &drawn)
    report.finding(entry.finding, of: entry.item, in: entry.text, to: &drawn)
    var card = "finding \(at + 1) of \(entries.count)\n"
    let about = [entry.item.time.map { String($0.prefix(10)) }, entry.item.author]
    let known = about.compactMap(\.self)
    if !known.isEmpty { card += escaped(known.joined(separator: "  ")) + "\n" }
    card += "\n" + String(decoding: drawn.bytes, as: UTF8.self)
    if entry.text == nil { card += "     (without its text: name the source by --source)\n" }
    if !remark.isEmpty { card += "\n" + escaped(remark) + "\n" }
    return card + "\n" + Self.keys + "\n"
  }
}
