internal import Archives
internal import Reports
internal import ScanCore

/// Hands what a walk comes to on to a run: texts with their identity, and what could not be read.
struct BulkScan {
  /// What the command says of texts.
  struct Terms {
    /// For what a text does not say itself, and over what it says.
    var usual: TextAttributes
    var flags: AttributeOptions
    /// Longer records are not scanned (bytes).
    var maxText: Int
    /// One text in so many is scanned, or nil for all.
    var sample: Int?
    /// What reports and messages call standard input, and fingerprints.
    var inputName: String
    var inputKey: String
    /// Whether the first thing that cannot be read ends the run.
    var isStrict: Bool
  }

  private let terms: Terms
  private let marker: FindingMarker
  /// Steps of the file at hand, which is so many-th.
  private var position: WalkPosition
  /// Of the text that is open: its records, and whether it was drawn.
  private var open: (item: Reports.Item, isDrawn: Bool, complete: Bool)?
  private var parties = PartyBook()
  private var texts: Int
  private var notes = SkipNotes()
  private(set) var passedOver: [String] = []
  private(set) var passedOverCount = 0
  private var unreadableTimes = 0
  /// Files and members without a byte: the first of them, and how many there are.
  private var empty: [String] = []
  private var emptyCount = 0
  /// Most likely the pipe before this program brought nothing.
  private var isInputEmpty = false

  /// Files that are named as passed over.
  private static let named = 20

  /// Goes on at a position, before which there were so many texts.
  init(_ terms: Terms, _ marker: FindingMarker, at position: WalkPosition, texts: Int) {
    self.terms = terms
    self.marker = marker
    self.position = position
    self.texts = texts
  }

  /// Takes a walk to its end. The first `position.steps` of its first file are not scanned: an earlier run
  /// has done so, and only what later ones need is learnt of them.
  mutating func scan(
    _ walk: ArchiveWalk, into run: inout ScanRun, progress: inout BulkProgress
  ) throws {
    var toPass = position.steps
    position.steps = 0
    while let step = walk.next() {
      if walk.current != position.file {
        position = WalkPosition(file: walk.current, steps: 0)
        try close(&run)
      }
      if toPass > 0 {
        toPass -= 1
        learn(step)
      } else {
        let mustStop = try take(step, &run)
        if mustStop, terms.isStrict { break }
      }
      position.steps += 1
      try progress.tick(walk.consumed, run.reporter.tally)
    }
    try close(&run)
  }

  /// What a step that was scanned before tells of later ones.
  private mutating func learn(_ step: ArchiveWalk.Step) {
    switch step {
    case .source: parties.begin()
    case .event(.item(let item)): parties.learn(item)
    case .text(_, let stream): while stream.read({ _ in }) {}
    default: break
    }
  }

  /// Whether something could not be read.
  private mutating func take(_ step: ArchiveWalk.Step, _ run: inout ScanRun) throws -> Bool {
    switch step {
    case .source(let source):
      try close(&run)
      parties.begin()
      if source.isEmpty { noteEmpty(source.name) }
    case .text(let source, let stream):
      try close(&run)
      try scan(source, stream, &run)
    case .event(.item(let item)): try scan(item, &run)
    case .event(.empty): break
    case .event(.skipped(let skipped)):
      try close(&run)
      notes.tell(skipped)
      try run.skip(
        SkippedRecord(
          source: SourceName(skipped.source),
          record: skipped.record == 0 ? nil : skipped.record,
          offset: skipped.record == 0 && skipped.offset == 0 ? nil : skipped.offset,
          reason: skipped.reason.rawValue), at: afterThis)
      return true
    case .refused(let source, let failure):
      try close(&run)
      Problem("\(source): \(failure)").tell()
      try run.skip(SkippedRecord(source: SourceName(source), reason: "mapping"), at: afterThis)
      return true
    case .passedOver(let source):
      passedOverCount += 1
      if passedOver.count < Self.named { passedOver.append(source) }
    }
    return false
  }

  private var afterThis: WalkPosition {
    WalkPosition(file: position.file, steps: position.steps + 1)
  }

  /// A plain text, as it stands in its file.
  private mutating func scan(
    _ source: ArchiveWalk.Source, _ stream: TextStream, _ run: inout ScanRun
  ) throws {
    let isInput = source.path == [UInt8(ascii: "-")]
    let name = isInput ? terms.inputName : source.name
    guard isDrawn(source.path + source.name.utf8) else { return }
    var item = Item(source: SourceName(name))
    if !isInput, !source.isMember { item.source = SourceName(bytes: source.path) }
    texts += 1
    run.beginText(
      ScanText(
        item: item, name: name, key: isInput ? terms.inputKey : marker.item(ofFile: source.name),
        attributes: terms.usual))
    try run.scan(stream)
    if stream.offset == 0, stream.fault == nil {
      if isInput { isInputEmpty = true } else { noteEmpty(source.name) }
    }
    try run.endText(complete: stream.fault == nil, at: afterThis)
  }

  /// What fingerprints call an item: its own id, or where it lacks one the place that stands for it.
  private func key(of item: Archives.Item) -> String {
    item.id.hasPrefix(item.source) ? marker.item(ofFile: item.id) : item.id
  }

  private mutating func scan(_ item: Archives.Item, _ run: inout ScanRun) throws {
    let result = Reports.Item(item, author: item.author.flatMap(marker.author))
    let attributes = attributes(of: item)
    if item.hasUnreadableTime { unreadableTimes += 1 }
    if let open, !open.item.isSameText(as: result) { try close(&run) }
    if open == nil {
      open = (result, isDrawn(Array("\(item.source)\n\(item.id)".utf8)), true)
      var parties = parties.parties(of: item)
      if attributes.direction != .inbound { parties.targets = [] }
      parties.pseudonym = result.author
      if open!.isDrawn { texts += 1 }
      parties.text = texts
      parties.source = item.source
      parties.id = item.id
      if open!.isDrawn {
        run.beginText(
          ScanText(
            item: result, name: "\(item.source)#\(item.record)", key: key(of: item),
            attributes: attributes, parties: parties))
      }
    }
    guard open!.isDrawn else { return }
    if item.text.count > terms.maxText {
      open!.complete = false
      notes.tellTooLong(item)
    } else {
      let page = item.page.map { ScanRun.Page(bytes: $0, map: item.map) }
      try run.scan(item.text, of: result, attributes, on: page)
    }
  }

  /// Ends the text that is open. The walk stands before the step at hand.
  private mutating func close(_ run: inout ScanRun) throws {
    guard let open else { return }
    self.open = nil
    if open.isDrawn { try run.endText(complete: open.complete, at: position) }
  }

  /// What the text says of itself, unless a flag says otherwise; else what is usual.
  private func attributes(of item: Archives.Item) -> TextAttributes {
    var a = item.attributes(terms.usual)
    if let direction = terms.flags.direction { a.direction = direction.value }
    if let site = terms.flags.site { a.site = site.value }
    if let role = terms.flags.role { a.author = role.value }
    if let kind = terms.flags.kind { a.kind = kind.value }
    return a
  }

  /// Whether a text is in the sample: by a hash of what identifies it, so that it is the same in every run
  /// over the same archive, and whatever else is scanned with it.
  private func isDrawn(_ identity: @autoclosure () -> [UInt8]) -> Bool {
    guard let sample = terms.sample else { return true }
    return StableHash.of(identity()) % UInt64(sample) == 0
  }

  private mutating func noteEmpty(_ name: String) {
    emptyCount += 1
    if empty.count < Self.named { empty.append(name) }
  }

  /// What is to be said at the end.
  func notices(verbose: Bool) -> [String] {
    var lines = notes.rest
    if isInputEmpty { lines.append("standard input is empty, so there was no text to scan") }
    if emptyCount > 0 {
      let more = emptyCount > empty.count ? " and \(emptyCount - empty.count) more" : ""
      lines.append(
        "empty, so there was nothing to scan: \(empty.joined(separator: ", "))\(more)")
    }
    if passedOverCount > 0 {
      lines.append("passed over: \(passedOverCount) (pictures, hidden files, parts without posts)")
      if verbose {
        lines += passedOver.map { "passed over: \($0)" }
        if passedOverCount > passedOver.count { lines.append("passed over: and more") }
      }
    }
    if unreadableTimes > 0 {
      lines.append("\(unreadableTimes) texts have a time that cannot be read")
    }
    if parties.twice > 0 {
      lines.append("\(parties.twice) texts have the id of another one; each was scanned")
    }
    if parties.isFull {
      lines.append("so many texts in one archive that not all of their authors were remembered")
    }
    return lines
  }
}

/// Tells what could not be read as it is met: all of whole files, the first records of each source.
private struct SkipNotes {
  private var source = ""
  private var told = 0
  private var untold = 0

  /// Records of a source that are named.
  private static let named = 20

  mutating func tell(_ skipped: Skipped) {
    if skipped.record == 0 {
      tell(skipped.source, skipped)
    } else if mayTell(of: skipped.source) {
      tell("\(skipped.source): record \(skipped.record), byte \(skipped.offset)", skipped)
    }
  }

  mutating func tellTooLong(_ item: Archives.Item) {
    guard mayTell(of: item.source) else { return }
    Problem(
      "\(item.source): record \(item.record), byte \(item.offset): longer than --max-text; not scanned"
    ).tell()
  }

  private mutating func mayTell(of source: String) -> Bool {
    if source != self.source { (self.source, told) = (source, 0) }
    told += 1
    if told > Self.named { untold += 1 }
    return told <= Self.named
  }

  private func tell(_ place: String, _ skipped: Skipped) {
    if skipped.reason == .unreadable, skipped.code != 0 {
      Problem(path: place, code: skipped.code).tell()
    } else {
      Problem("\(place): \(skipped.reason.message)").tell()
    }
  }

  var rest: [String] {
    untold > 0 ? ["\(untold) more records were not read; the results name each"] : []
  }
}

extension Archives.Item {
  /// The field of the text as results call it: a pointer, also to a column or element.
  var place: String { field.isEmpty || field.hasPrefix("/") ? field : "/" + field }
}

extension Reports.Item {
  /// An item of an archive as results have it.
  fileprivate init(_ item: Archives.Item, author: String?) {
    self.init(
      source: SourceName(item.source), record: item.record, id: item.id,
      field: item.place,
      author: author, time: item.time, permalink: item.permalink, parent: item.parent,
      thread: item.thread)
    if field == "" { field = nil }
  }
}
