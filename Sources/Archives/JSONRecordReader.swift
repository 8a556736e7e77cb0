internal import Records

/// How the records of a JSON format become items.
protocol JSONFormat: Sendable {
  /// Where its records stand: pointers of arrays, or of objects that are one record each.
  var places: [String] { get }
  var mapping: [MappedField] { get }
  /// The texts of a record; `base` is what its place says of it.
  func items(_ record: JSONNode, _ base: Item) -> [Item]
}

/// Reads JSON: one object a line, or the records of a document of any size.
final class JSONRecordReader: RecordReader {
  private let feed: ByteFeed
  private let format: any JSONFormat
  private let longest: Int
  private var elements: JSONElements?
  private var queue: EventQueue
  private let tape = JSONTape()
  private var isOver = false

  let mapping: [MappedField]

  /// With `lines`, each line is a record. The feed stands where JSON begins.
  init(
    _ feed: ByteFeed, source: String, format: any JSONFormat, lines: Bool, options: ReadingOptions
  ) {
    self.feed = feed
    self.format = format
    longest = options.longestRecord
    queue = EventQueue(source: source)
    var mapping = format.mapping
    if !lines {
      let places = options.map.records.map { [$0] } ?? format.places
      elements = JSONElements(
        feed, targets: places.compactMap(JSONPointer.init), longest: longest)
      mapping.insert(
        MappedField(
          role: "records",
          field: places.map { $0.isEmpty ? "the list itself" : $0 }.joined(separator: ", ")), at: 0)
    }
    self.mapping = mapping
  }

  func next() -> Event? {
    while true {
      if let event = queue.take() { return event }
      if isOver { return nil }
      if elements != nil { readElement() } else { readLine() }
    }
  }

  private func readElement() {
    switch elements!.next() {
    case .record(let count):
      queue.begin(at: feed.offset)
      read(0..<count)
    case .tooLong(let offset):
      queue.begin(at: offset)
      queue.skip(.tooLong)
    case .broken:
      isOver = true
      queue.skipRest(at: feed.offset, feed.fault ?? .badJSON)
    case .end:
      isOver = true
      if !elements!.hasMet { queue.skipRest(at: 0, .noRecords) }
    }
  }

  private func readLine() {
    guard let line = feed.line(longest: longest) else {
      isOver = true
      if let fault = feed.fault { queue.skipRest(at: feed.offset, fault) }
      return
    }
    switch line {
    case .tooLong(let offset, let taken):
      feed.drop(taken)
      queue.begin(at: offset)
      queue.skip(.tooLong)
    case .whole(let range, let taken):
      if range.contains(where: { feed[$0] > 0x20 }) {
        queue.begin(at: feed.offset)
        read(range)
      }
      feed.drop(taken)
    }
  }

  /// Reads the record that these bytes at the head of the feed are.
  private func read(_ range: Range<Int>) {
    let result: Result<Void, RecordError> = feed.withBytes { bytes in
      Result { () throws(RecordError) in try tape.parse(bytes.extracting(range)) }
    }
    switch result {
    case .success: queue.end(with: format.items(tape.root, queue.base))
    case .failure(.tooDeep): queue.skip(.tooDeep)
    case .failure: queue.skip(.badJSON)
    }
  }
}
