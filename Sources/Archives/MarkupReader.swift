/// How the elements of an XML format become items.
protocol MarkupFormat {
  var mapping: [MappedField] { get }
  /// Root element, to tell a document of another kind.
  mutating func start(
    _ path: [String], _ attributes: [String: String], at offset: Int, _ queue: inout EventQueue)
  /// An element has ended; `text` is what stood in it and in no element within.
  mutating func end(_ path: [String], _ text: [UInt8], _ queue: inout EventQueue)
}

/// Reads XML by a format's elements. Memory depends on the longest element.
final class MarkupReader<Format: MarkupFormat>: RecordReader {
  private let feed: ByteFeed
  private let events: XMLEvents
  private let longest: Int
  private var format: Format
  private var queue: EventQueue
  private var path: [String] = []
  private var texts: [[UInt8]] = []
  private var isOver = false

  var mapping: [MappedField] { format.mapping }

  init(_ feed: ByteFeed, source: String, format: Format, options: ReadingOptions) {
    self.feed = feed
    events = XMLEvents(feed)
    longest = options.longestRecord
    self.format = format
    queue = EventQueue(source: source)
  }

  func next() -> Event? {
    while true {
      if let event = queue.take() { return event }
      if isOver { return nil }
      switch events.next() {
      case .start(let name, let attributes, let range):
        path.append(name)
        texts.append([])
        let values = attributes.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
        format.start(
          path, Dictionary(values) { first, _ in first }, at: range.lowerBound, &queue)
      case .text(let bytes, _, _):
        guard !texts.isEmpty else { continue }
        texts[texts.count - 1] += bytes
        if texts[texts.count - 1].count > longest {
          isOver = true
          queue.skipRest(at: events.faultOffset, .tooLong)
        }
      case .end:
        format.end(path, texts.removeLast(), &queue)
        path.removeLast()
      case nil:
        isOver = true
        if let fault = feed.fault {
          queue.skipRest(at: events.faultOffset, fault)
        } else if events.isBroken {
          queue.skipRest(at: events.faultOffset, .badXML)
        }
      }
    }
  }
}
