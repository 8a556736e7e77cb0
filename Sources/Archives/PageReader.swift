/// Reads a file of HTML or Markdown as one text, with the texts of its images and titles.
final class PageReader: RecordReader {
  private let feed: ByteFeed
  private let longest: Int
  private let texts: (Item, [UInt8]) -> Item.Texts
  private var queue: EventQueue
  private var isOver = false
  let mapping = [
    MappedField(role: "text", field: "what is shown"), MappedField(role: "text", field: "*/@alt"),
    MappedField(role: "text", field: "*/@title"),
  ]

  /// `longest` is in bytes: what is longer is skipped. `texts` takes the markup apart.
  init(
    _ feed: ByteFeed, source: String, longest: Int,
    texts: @escaping (Item, [UInt8]) -> Item.Texts
  ) {
    self.feed = feed
    self.longest = longest
    self.texts = texts
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
    let (items, isTooDeep) = texts(base, feed.bytes(0..<feed.count))
    queue.end(with: items)
    if isTooDeep { queue.skip(.tooDeep) }
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
  /// Items for the text of markup and for its attributes, and whether there is more that was not read.
  typealias Texts = (items: [Item], isTooDeep: Bool)

  /// The texts of a file that is HTML, the first of which holds the file itself.
  func page(_ source: [UInt8]) -> Texts {
    var texts = html(source, field: "")
    texts.items[0].page = source
    return texts
  }

  func markdown(_ source: [UInt8]) -> Texts {
    let markdown = MarkdownText(source)
    let map = markdown.text == source ? nil : markdown.map
    let items = texts(
      markdown.text, map, attributes: markdown.attributes, field: "")
    return (items, markdown.isTooDeep)
  }

  func html(_ source: [UInt8], field: String) -> Texts {
    guard HTMLText.hasMarkup(source) else {
      return (texts(source, nil, attributes: [], field: field), false)
    }
    let html = HTMLText(source)
    let map = html.text.count == source.count ? nil : html.map
    let items = texts(
      html.text, map, attributes: html.attributes.map { ($0.name, $0.text) }, field: field)
    return (items, html.isTooDeep)
  }

  /// What is shown of a field, and after it each of its attributes.
  private func texts(
    _ shown: [UInt8], _ map: SourceMap?, attributes: [(name: String, text: [UInt8])], field: String
  ) -> [Item] {
    var main = self
    main.field = field
    main.text = shown
    main.map = map
    if attributes.contains(where: { $0.name.hasPrefix("img/") }) { main.hasMedia = true }
    return [main]
      + attributes.map { name, text in
        var item = self
        item.field = field.isEmpty ? name : "\(field)/\(name)"
        item.text = text
        return item
      }
  }
}
