/// Events that a reader has made and not yet handed out, with the place of the record at hand.
struct EventQueue {
  let source: String
  /// Of the record that is being read, from 1.
  private(set) var record = 0
  private(set) var offset = 0
  private var events: [Event] = []
  private var next = 0

  init(source: String) { self.source = source }

  /// Begins a record, which stands at an offset.
  mutating func begin(at offset: Int) {
    record += 1
    self.offset = offset
  }

  /// An item of the record at hand, with all that is known of it by its place.
  var base: Item {
    var item = Item()
    item.source = source
    item.record = record
    item.offset = offset
    return item
  }

  /// Ends the record: its items that hold text, or the note that it holds none.
  mutating func end(with items: [Item]) {
    let before = events.count
    for item in items where item.hasText { events.append(.item(item)) }
    if events.count == before { events.append(.empty) }
  }

  /// Ends a record that is one item.
  mutating func end(with item: Item) { events.append(item.hasText ? .item(item) : .empty) }

  /// The record at hand was not read.
  mutating func skip(_ reason: SkipReason) {
    events.append(
      .skipped(Skipped(source: source, record: record, offset: offset, reason: reason)))
  }

  /// What follows here was not read: a place that is no record.
  mutating func skipRest(at offset: Int, _ reason: SkipReason) {
    events.append(
      .skipped(Skipped(source: source, record: record + 1, offset: offset, reason: reason)))
  }

  mutating func take() -> Event? {
    guard next < events.count else {
      events.removeAll(keepingCapacity: true)
      next = 0
      return nil
    }
    next += 1
    return events[next - 1]
  }
}

extension Item {
  /// Whether there is more in it than white space.
  fileprivate var hasText: Bool { text.contains { $0 > 0x20 } }
}
