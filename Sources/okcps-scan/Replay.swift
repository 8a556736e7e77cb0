internal import Records
internal import Reports
internal import ScanCore

/// Reads results and tells reports of them as if the texts were scanned now.
struct Replay: ~Copyable {
  private var reporter: Reporter
  private var selection: Selection
  private var texts: SourceTexts?
  private let mixed: Bool
  private let reader = ResultsReader()
  private var first: RunHeader?
  private var warned: Set<String> = []
  /// The text whose findings come at present.
  private var item: Item?
  private var part = Part()

  /// What is known of the part at hand.
  private struct Part {
    var hasBegun = false
    var counted = Tally()
  }

  /// Longer than any event of ours.
  private static let longestLine = 16 << 20

  init(
    reporter: consuming Reporter, selection: Selection, texts: consuming SourceTexts?, mixed: Bool
  ) {
    self.reporter = reporter
    self.selection = selection
    self.texts = texts
    self.mixed = mixed
  }

  var status: Status { reporter.status }

  mutating func fail() { reporter.fail() }

  /// What the first part of a file was made with; nil if it does not begin with one.
  static func header(of input: consuming Input) -> RunHeader? {
    var lines = LineCutter(longest: longestLine)
    var block: LineBlock?
    while block == nil, (try? input.read({ block = lines.push($0) })) == true {}
    guard case .whole(let range)? = block?.next(), let block,
      case .begin(let header)? = try? ResultsReader().event(block.bytes.span.extracting(range))
    else { return nil }
    return header
  }

  static func mixedRules(_ name: String) -> Problem {
    Problem(
      "\(name): made with other rules than the part before; report them apart, or use --mixed",
      isFatal: true)
  }

  // MARK: reading

  /// Reads parts to the end of an input. What is no event is told and makes the run incomplete.
  mutating func read(_ input: inout Input) throws {
    var lines = LineCutter(longest: Self.longestLine)
    var number = 0
    part = Part()
    var isOpen = true
    while isOpen {
      var block: LineBlock?
      isOpen = try input.read { block = lines.push($0) }
      if !isOpen { block = lines.finish() }
      while let line = block?.next(), let bytes = block?.bytes {
        number += 1
        switch line {
        case .tooLong: damaged(input.name, number, "line too long for an event")
        case .whole(let range):
          if let event = event(bytes.span.extracting(range), input.name, number) {
            try take(event, from: input.name, number)
          }
        }
        try reporter.take()
      }
      try reporter.flush()
    }
    endText()
    if part.hasBegun {
      damaged(input.name, number, "the part ends without its summary; run that scan again")
    } else if number == 0 {
      damaged(input.name, 1, "no results; make them with: okcps-scan scan --format ndjson")
    }
  }

  private mutating func event(_ line: Span<UInt8>, _ name: String, _ number: Int) -> ResultsEvent? {
    do {
      return try reader.event(line)
    } catch {
      damaged(name, number, error.description)
      return nil
    }
  }

  private mutating func damaged(_ name: String, _ line: Int, _ what: String) {
    Problem("\(name):\(line): \(what)").tell()
    reporter.fail()
  }

  private mutating func take(_ event: ResultsEvent, from name: String, _ line: Int) throws {
    if case .begin(let header) = event {
      try begin(header, name, line)
      return
    }
    guard part.hasBegun else {
      damaged(name, line, "an event outside of a part; every part starts with a begin event")
      return
    }
    switch event {
    case .begin: break
    case .finding(let item, let finding): self.finding(finding, of: item)
    case .verdict(let item, let verdict):
      open(item)
      self.item = nil
      reporter.verdict(verdict, of: item, bytes: nil)
    case .skipped(let record):
      endText()
      part.counted.countSkipped()
      reporter.skipped(record)
    case .summary(let tally): end(tally, name, line)
    case .unknown(let type):
      guard warned.insert(type).inserted else { return }
      damaged(name, line, "an event of an unknown type; use the okcps-scan that made it")
    }
  }

  private mutating func begin(_ header: RunHeader, _ name: String, _ line: Int) throws {
    endText()
    if part.hasBegun { damaged(name, line, "the part before ends without its summary") }
    part = Part()
    part.hasBegun = true
    texts?.read(as: header.reading)
    guard let first else {
      self.first = header
      reporter.begin(mixed ? header.withoutRules : header)
      return
    }
    if !mixed, first.rulesSHA256 != header.rulesSHA256 { throw Self.mixedRules(name) }
  }

  private mutating func finding(_ finding: ResultFinding, of item: Item) {
    part.counted.count(finding)
    guard selection.includes(finding.rule, finding.category) else { return }
    open(item)
    let text = texts?.text(of: finding, in: item)
    reporter.finding(finding, of: item, in: text)
  }

  /// Begins a text, if it is not the one at hand.
  private mutating func open(_ item: Item) {
    if let current = self.item, current.isSameText(as: item) { return }
    endText()
    self.item = item
    reporter.beginText(item)
  }

  /// Ends a text of which no verdict came: only texts that may go out have none.
  private mutating func endText() {
    guard let item else { return }
    self.item = nil
    reporter.verdict(TextVerdict(decision: .allow, complete: true), of: item, bytes: nil)
  }

  private mutating func end(_ tally: Tally, _ name: String, _ line: Int) {
    endText()
    part.hasBegun = false
    reporter.add(tally)
    if tally.byCategory != part.counted.byCategory || tally.suppressed != part.counted.suppressed
      || tally.skipped != part.counted.skipped
    {
      damaged(
        name, line, "the summary counts other findings than the part holds; lines are missing")
    }
  }

  /// Ends the reports, and returns what readers should be told of what is not in them.
  mutating func finish() throws -> [String] {
    if first == nil { throw Problem("no results were read; nothing to report") }
    return try reporter.end() + (texts?.notices ?? [])
  }
}

extension RunHeader {
  /// For a sum over different rules, of which none is the one.
  fileprivate var withoutRules: RunHeader {
    var header = self
    header.rulesVersion = "mixed"
    header.rulesSHA256 = String(repeating: "0", count: 64)
    header.settingsSHA256 = nil
    return header
  }
}
