/// Reads an HTML file as one text, with the texts of its attributes.
final class HTMLReader: RecordReader {
  private let feed: ByteFeed
  private let longest: Int
  private var queue: EventQueue
  private var isOver = false
  let mapping = [
    MappedField(role: "text", field: "what is shown"), MappedField(role: "text", field: "*/@alt"),
    MappedField(role: "text", field: "*/@title"),
  ]

  init(_ feed: ByteFeed, source: String, options: ReadingOptions) {
    self.feed = feed
    longest = options.longestRecord
    queue = EventQueue(source: source)
  }

  func next() -> Event? {
    if !isOver {
      isOver = true
      read()
    }
    return queue.take()
  }

  private func read() {
    queue.begin(at: feed.offset)
    if feed.need(longest + 1) { return queue.skip(.tooLong) }
    var base = queue.base
    base.id = queue.source
    let page = feed.bytes(0..<feed.count)
    var items = base.html(page, field: "")
    items.items[0].page = page
    queue.end(with: items.items)
    if items.isTooDeep { queue.skip(.tooDeep) }
    if let fault = feed.fault { queue.skipRest(at: feed.offset + feed.count, fault) }
  }
}

extension EventQueue {
  /// Ends the record with the texts of fields that are HTML; `item` is what is known of all of them.
  mutating func end(with fields: [(html: [UInt8], name: String)], as item: Item) {
    var items: [Item] = []
    var isTooDeep = false
    for (html, name) in fields {
      let (found, isDeeper) = item.html(html, field: name)
      items += found
      isTooDeep = isTooDeep || isDeeper
    }
    end(with: items)
    if isTooDeep { skip(.tooDeep) }
  }
}

extension Item {
  /// Items for the text of HTML and for its attributes, and whether there is more that was not read.
  func html(_ source: [UInt8], field: String) -> (items: [Item], isTooDeep: Bool) {
    var main = self
    main.field = field
    guard HTMLText.hasMarkup(source) else {
      main.text = source
      return ([main], false)
    }
    let html = HTMLText(source)
    main.text = html.text
    main.map = html.text.count == source.count ? nil : html.map
    if html.attributes.contains(where: { $0.name.hasPrefix("img/") }) { main.hasMedia = true }
    let attributes = html.attributes.map { attribute in
      var item = self
      item.field = field.isEmpty ? attribute.name : "\(field)/\(attribute.name)"
      item.text = attribute.text
      return item
    }
    return ([main] + attributes, html.isTooDeep)
  }
}
