internal import ScanCore

/// An export of Disqus: threads, which are pages of the site, and posts, which the public wrote.
///
/// Messages are HTML. A post that was deleted still holds its text: it is scanned and marked. Threads may
/// be empty, posts without a thread.
struct Disqus: MarkupFormat {
  let mapping = [
    MappedField(role: "text", field: "post/message"),
    MappedField(role: "text", field: "thread/title"),
    MappedField(role: "id", field: "post/@dsq:id"),
    MappedField(role: "time", field: "post/createdAt"),
    MappedField(role: "author", field: "post/author/username"),
    MappedField(role: "thread", field: "post/thread/@dsq:id"),
  ]

  private var kind = ""
  private var fields: [String: [UInt8]] = [:]
  private var ids: [String: String] = [:]
  /// Addresses of pages by thread, for permalinks.
  private var links: [String: String] = [:]

  mutating func start(
    _ path: [String], _ attributes: [String: String], at offset: Int, _ queue: inout EventQueue
  ) {
    guard path.first == "disqus" else { return }
    if path.count == 2 {
      kind = path[1]
      fields = [:]
      ids = [:]
      if kind == "post" || kind == "thread" { queue.begin(at: offset) }
      ids["self"] = attributes["dsq:id"]
    } else if path.count == 3, let id = attributes["dsq:id"] {
      ids[path[2]] = id
    }
  }

  mutating func end(_ path: [String], _ text: [UInt8], _ queue: inout EventQueue) {
    guard path.first == "disqus" else { return }
    if path.count > 2 {
      fields[path.dropFirst(2).joined(separator: "/")] = text
    } else if path.count == 2 {
      if kind == "post" { tellPost(&queue) }
      if kind == "thread" { tellThread(&queue) }
    }
  }

  private func tellPost(_ queue: inout EventQueue) {
    var item = base(&queue)
    item.direction = .inbound
    item.kind = .comment
    let id = ids["self"] ?? word("id")
    item.id = id.map { "post:" + $0 } ?? item.id
    item.author = word("author/username") ?? word("author/email") ?? word("author/name")
    item.parent = ids["parent"].map { "post:" + $0 }
    item.thread = ids["thread"].map { "thread:" + $0 }
    if let link = ids["thread"].flatMap({ links[$0] }), let id {
      item.permalink = "\(link)#comment-\(id)"
    }
    if word("isDeleted") == "true" { item.marks.insert(.deleted) }
    if word("isSpam") == "true" { item.marks.insert(.spam) }
    tell(item, ["message"], &queue)
  }

  private mutating func tellThread(_ queue: inout EventQueue) {
    var item = base(&queue)
    item.direction = .outbound
    item.kind = .post
    item.id = ids["self"].map { "thread:" + $0 } ?? item.id
    item.permalink = word("link")
    if let id = ids["self"], let link = item.permalink { links[id] = link }
    if word("isDeleted") == "true" { item.marks.insert(.deleted) }
    tell(item, ["title", "message"], &queue)
  }

  private func base(_ queue: inout EventQueue) -> Item {
    var item = queue.base
    item.setTime(word("createdAt"), Timestamp.iso)
    return item
  }

  private func tell(_ item: Item, _ names: [String], _ queue: inout EventQueue) {
    let texts = names.compactMap { name in fields[name].map { item.html($0, field: name) } }
    queue.end(with: texts.flatMap(\.items))
    if texts.contains(where: \.isTooDeep) { queue.skip(.tooDeep) }
  }

  private func word(_ name: String) -> String? {
    fields[name].flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
  }
}
