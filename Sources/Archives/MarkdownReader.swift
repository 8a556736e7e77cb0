/// Reads a Markdown file as one text, with the texts of its images and titles.
final class MarkdownReader: RecordReader {
  private let feed: ByteFeed
  private var queue: EventQueue
  private var isOver = false
  let mapping = [
    MappedField(role: "text", field: "what is shown"), MappedField(role: "text", field: "*/@alt"),
    MappedField(role: "text", field: "*/@title"),
  ]

  init(_ feed: ByteFeed, source: String) {
    self.feed = feed
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
    while feed.fill() {}
    var base = queue.base
    base.id = queue.source
    let source = feed.bytes(0..<feed.count)
    let markdown = MarkdownText(source)
    var main = base
    main.text = markdown.text
    main.map = markdown.text == source ? nil : markdown.map
    main.hasMedia = markdown.attributes.contains { $0.name.hasPrefix("img/") }
    queue.end(
      with: [main]
        + markdown.attributes.map { attribute in
          var item = base
          item.field = attribute.name
          item.text = attribute.text
          return item
        })
    if markdown.isTooDeep { queue.skip(.tooDeep) }
    if let fault = feed.fault { queue.skipRest(at: feed.offset + feed.count, fault) }
  }
}
