/// How the elements of an XML format become items.
protocol MarkupFormat {
  var mapping: [MappedField] { get }
  /// Elements and attributes that matter, as they are written. Elsewhere each is its place in this list; all
  /// others are ``XMLEvents/unknown``.
  var names: [String] { get }
  /// A tag; `path` leads to it from the root.
  mutating func start(
    _ path: [UInt8], _ attributes: [(name: UInt8, value: String)], at offset: Int,
    _ queue: inout EventQueue)
  /// An element has ended; `text` is what stood in it and in no element within.
  mutating func end(_ path: [UInt8], _ text: [UInt8], _ queue: inout EventQueue)
}

/// Reads XML by a format's elements. Memory depends on the longest element.
final class MarkupReader: RecordReader {
  private var elements: MarkupElements
  let mapping: [MappedField]

  init(_ feed: ByteFeed, source: String, format: any MarkupFormat, options: ReadingOptions) {
    elements = MarkupElements(
      feed, format, EventQueue(source: source), longest: options.longestRecord)
    mapping = format.mapping
  }

  func next() -> Event? { elements.next() }
}

/// What a ``MarkupReader`` knows: a value, as it is looked at and changed for each tag.
private struct MarkupElements: ~Copyable {
  private let feed: ByteFeed
  private var events: XMLEvents
  private let longest: Int
  private var format: any MarkupFormat
  private var queue: EventQueue
  private var path: [UInt8] = []
  /// Of the elements that are open, and behind them room for more.
  private var texts: [[UInt8]] = []
  private var isOver = false

  init(_ feed: ByteFeed, _ format: any MarkupFormat, _ queue: EventQueue, longest: Int) {
    self.feed = feed
    events = XMLEvents(feed, names: format.names)
    self.longest = longest
    self.format = format
    self.queue = queue
  }

  mutating func next() -> Event? {
    while true {
      if let event = queue.take() { return event }
      if isOver { return nil }
      switch events.next() {
      case .start(let name, let offset):
        if texts.count == path.count { texts.append([]) }
        texts[path.count].reuse()
        path.append(name)
        format.start(path, events.attributes, at: offset, &queue)
      case .text: readText()
      case .end:
        format.end(path, texts[path.count - 1], &queue)
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

  private mutating func readText() {
    guard !path.isEmpty else { return }
    let last = path.count - 1
    events.withText { texts[last].append(copying: $0) }
    if texts[last].count > longest {
      isOver = true
      queue.skipRest(at: events.faultOffset, .tooLong)
    }
  }
}

/// Texts of a record's elements by numbers that the format gives them. Storage is used again for the next record.
struct MarkupFields {
  private var entries: [(key: Int, text: [UInt8])] = []
  private var count = 0

  /// Forgets all.
  mutating func removeAll() { count = 0 }

  /// The text of an element; of several the last.
  subscript(key: Int) -> [UInt8]? { place(of: key).map { entries[$0].text } }

  mutating func set(_ key: Int, _ text: [UInt8]) {
    let place = place(of: key) ?? count
    if place == entries.count { entries.append((key, [])) }
    if place == count { count += 1 }
    entries[place].key = key
    entries[place].text.reuse()
    entries[place].text += text
  }

  /// A short text; nil if it is empty.
  func word(_ key: Int) -> String? {
    guard let place = place(of: key), !entries[place].text.isEmpty else { return nil }
    return String(decoding: entries[place].text, as: UTF8.self)
  }

  private func place(of key: Int) -> Int? {
    for i in 0..<count where entries[i].key == key { return i }
    return nil
  }
}

extension [UInt8] {
  /// Empties it for further use; what is long is given back.
  fileprivate mutating func reuse() { removeAll(keepingCapacity: capacity <= 1 << 16) }
}
