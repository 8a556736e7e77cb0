internal import ScanCore

/// An export of WordPress (WXR 1.2): posts, which the site wrote, and comments, which the public wrote.
struct WordPress: MarkupFormat {
  var names: [String] { Name.allCases.map(\.written) }
  let mapping = [
    MappedField(role: "text", field: "title"), MappedField(role: "text", field: "content:encoded"),
    MappedField(role: "text", field: "excerpt:encoded"),
    MappedField(role: "text", field: "wp:comment_content"),
    MappedField(role: "id", field: "wp:post_id"), MappedField(role: "id", field: "wp:comment_id"),
    MappedField(role: "time", field: "wp:post_date_gmt"),
    MappedField(role: "time", field: "wp:comment_date_gmt"),
    MappedField(role: "author", field: "wp:comment_author_email"),
  ]

  private enum Name: UInt8, CaseIterable {
    case rss, channel, item, title, link, pubDate, comment, content, excerpt, creator, postID
    case postDate, postParent, status, commentID, commentAuthor, commentEmail, commentDate
    case commentContent, commentApproved, commentParent

    var written: String {
      switch self {
      case .rss: "rss"
      case .channel: "channel"
      case .item: "item"
      case .title: "title"
      case .link: "link"
      case .pubDate: "pubDate"
      case .comment: "wp:comment"
      case .content: "content:encoded"
      case .excerpt: "excerpt:encoded"
      case .creator: "dc:creator"
      case .postID: "wp:post_id"
      case .postDate: "wp:post_date_gmt"
      case .postParent: "wp:post_parent"
      case .status: "wp:status"
      case .commentID: "wp:comment_id"
      case .commentAuthor: "wp:comment_author"
      case .commentEmail: "wp:comment_author_email"
      case .commentDate: "wp:comment_date_gmt"
      case .commentContent: "wp:comment_content"
      case .commentApproved: "wp:comment_approved"
      case .commentParent: "wp:comment_parent"
      }
    }
  }

  private static let post = [Name.rss, .channel, .item].map(\.rawValue)
  private static let comment = post + [Name.comment.rawValue]

  private var base = Item()
  private var fields = MarkupFields()
  private var comment = MarkupFields()
  private var postIsTold = true

  mutating func start(
    _ path: [UInt8], _ attributes: [(name: UInt8, value: String)], at offset: Int,
    _ queue: inout EventQueue
  ) {
    if path == Self.post {
      queue.begin(at: offset)
      base = queue.base
      fields.removeAll()
      postIsTold = false
    } else if path == Self.comment {
      // A post's own fields stand before its comments, of which there may be any number.
      tellPost(&queue)
      queue.begin(at: offset)
      comment.removeAll()
    }
  }

  mutating func end(_ path: [UInt8], _ text: [UInt8], _ queue: inout EventQueue) {
    if path == Self.post {
      tellPost(&queue)
    } else if path == Self.comment {
      tellComment(&queue)
    } else if path.count == 4, path[3] != XMLEvents.unknown, path.starts(with: Self.post) {
      fields.set(Int(path[3]), text)
    } else if path.count == 5, path[4] != XMLEvents.unknown, path.starts(with: Self.comment) {
      comment.set(Int(path[4]), text)
    }
  }

  private mutating func tellPost(_ queue: inout EventQueue) {
    guard !postIsTold else { return }
    postIsTold = true
    var item = base
    item.direction = .outbound
    item.kind = .post
    let id = word(fields, .postID)
    item.id = id.map { "post:" + $0 } ?? item.id
    item.author = word(fields, .creator)
    item.permalink = word(fields, .link)
    item.setTime(word(fields, .postDate), Timestamp.iso)
    if item.moment == nil, !item.hasUnreadableTime {
      item.setTime(word(fields, .pubDate), Timestamp.mail)
    }
    if let parent = word(fields, .postParent), parent != "0" { item.parent = "post:" + parent }
    switch word(fields, .status) {
    case "trash": item.marks.insert(.deleted)
    case "draft", "private", "pending", "future", "auto-draft": item.marks.insert(.unpublished)
    default: break
    }
    tell(item, fields, [.title, .content, .excerpt], &queue)
  }

  private mutating func tellComment(_ queue: inout EventQueue) {
    var item = queue.base
    item.direction = .inbound
    item.kind = .comment
    let id = word(comment, .commentID)
    let post = word(fields, .postID)
    item.id = id.map { "comment:" + $0 } ?? item.id
    item.thread = post.map { "post:" + $0 }
    item.author = word(comment, .commentEmail) ?? word(comment, .commentAuthor)
    item.setTime(word(comment, .commentDate), Timestamp.iso)
    if let parent = word(comment, .commentParent), parent != "0" {
      item.parent = "comment:" + parent
    }
    if let link = word(fields, .link), let id { item.permalink = "\(link)#comment-\(id)" }
    switch word(comment, .commentApproved) {
    case "spam": item.marks.insert(.spam)
    case "trash", "post-trashed": item.marks.insert(.deleted)
    case "0": item.marks.insert(.unpublished)
    default: break
    }
    tell(item, comment, [.commentContent], &queue)
  }

  private func tell(
    _ item: Item, _ fields: MarkupFields, _ names: [Name], _ queue: inout EventQueue
  ) {
    queue.end(
      with: names.compactMap { name in fields[Int(name.rawValue)].map { ($0, name.written) } },
      as: item)
  }

  private func word(_ fields: MarkupFields, _ name: Name) -> String? {
    fields.word(Int(name.rawValue))
  }
}
