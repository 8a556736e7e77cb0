internal import ScanCore

/// An export of Disqus: threads, which are pages of the site, and posts, which the public wrote.
///
/// Messages are HTML. A post that was deleted still holds its text: it is scanned and marked. Threads may
/// be empty, posts without a thread.
struct Disqus: MarkupFormat {
  var names: [String] { Name.allCases.map(\.written) }
  let mapping = [
    MappedField(role: "text", field: "post/message"),
    MappedField(role: "text", field: "thread/title"),
    MappedField(role: "id", field: "post/@dsq:id"),
    MappedField(role: "time", field: "post/createdAt"),
    MappedField(role: "author", field: "post/author/username"),
    MappedField(role: "thread", field: "post/thread/@dsq:id"),
  ]

  private enum Name: UInt8, CaseIterable {
    case disqus, thread, post, message, title, link, createdAt, isDeleted, isSpam, id, author
    case username, email, name, parent, idAttribute

    var written: String {
      switch self {
      case .disqus: "disqus"
      case .thread: "thread"
      case .post: "post"
      case .message: "message"
      case .title: "title"
      case .link: "link"
      case .createdAt: "createdAt"
      case .isDeleted: "isDeleted"
      case .isSpam: "isSpam"
      case .id: "id"
      case .author: "author"
      case .username: "username"
      case .email: "email"
      case .name: "name"
      case .parent: "parent"
      case .idAttribute: "dsq:id"
      }
    }
  }

  /// A field of a thread or post: an element in it, or one in its author.
  private enum Field {
    case own(Name)
    case author(Name)

    var key: Int {
      switch self {
      case .own(let name): Int(name.rawValue)
      case .author(let name): 256 + Int(name.rawValue)
      }
    }
  }

  private var kind: Name?
  private var fields = MarkupFields()
  /// Of the record itself, of its thread and of what it answers.
  private var id: String?
  private var threadID: String?
  private var parentID: String?
  /// Addresses of pages by thread, for permalinks.
  private var links: [String: String] = [:]

  mutating func start(
    _ path: [UInt8], _ attributes: [(name: UInt8, value: String)], at offset: Int,
    _ queue: inout EventQueue
  ) {
    guard path[0] == Name.disqus.rawValue else { return }
    if path.count == 2 {
      kind = Name(rawValue: path[1])
      fields.removeAll()
      if kind == .post || kind == .thread { queue.begin(at: offset) }
      id = Self.id(attributes)
      (threadID, parentID) = (nil, nil)
    } else if path.count == 3, let found = Self.id(attributes) {
      if path[2] == Name.thread.rawValue { threadID = found }
      if path[2] == Name.parent.rawValue { parentID = found }
    }
  }

  mutating func end(_ path: [UInt8], _ text: [UInt8], _ queue: inout EventQueue) {
    guard path[0] == Name.disqus.rawValue else { return }
    if path.count == 3, let name = Name(rawValue: path[2]) {
      fields.set(Field.own(name).key, text)
    } else if path.count == 4, path[2] == Name.author.rawValue, let name = Name(rawValue: path[3]) {
      fields.set(Field.author(name).key, text)
    } else if path.count == 2 {
      if kind == .post { tellPost(&queue) }
      if kind == .thread { tellThread(&queue) }
    }
  }

  private static func id(_ attributes: [(name: UInt8, value: String)]) -> String? {
    attributes.first { $0.name == Name.idAttribute.rawValue }?.value
  }

  private func tellPost(_ queue: inout EventQueue) {
    var item = base(&queue)
    item.direction = .inbound
    item.kind = .comment
    let id = id ?? word(.own(.id))
    item.id = id.map { "post:" + $0 } ?? item.id
    item.author = word(.author(.username)) ?? word(.author(.email)) ?? word(.author(.name))
    item.parent = parentID.map { "post:" + $0 }
    item.thread = threadID.map { "thread:" + $0 }
    if let link = threadID.flatMap({ links[$0] }), let id {
      item.permalink = "\(link)#comment-\(id)"
    }
    if word(.own(.isDeleted)) == "true" { item.marks.insert(.deleted) }
    if word(.own(.isSpam)) == "true" { item.marks.insert(.spam) }
    tell(item, [.message], &queue)
  }

  private mutating func tellThread(_ queue: inout EventQueue) {
    var item = base(&queue)
    item.direction = .outbound
    item.kind = .post
    item.id = id.map { "thread:" + $0 } ?? item.id
    item.permalink = word(.own(.link))
    if let id = id, let link = item.permalink { links[id] = link }
    if word(.own(.isDeleted)) == "true" { item.marks.insert(.deleted) }
    tell(item, [.title, .message], &queue)
  }

  private func base(_ queue: inout EventQueue) -> Item {
    var item = queue.base
    item.setTime(word(.own(.createdAt)), Timestamp.iso)
    return item
  }

  private func tell(_ item: Item, _ names: [Name], _ queue: inout EventQueue) {
    queue.end(
      with: names.compactMap { name in fields[Field.own(name).key].map { ($0, name.written) } },
      as: item)
  }

  private func word(_ field: Field) -> String? { fields.word(field.key) }
}
