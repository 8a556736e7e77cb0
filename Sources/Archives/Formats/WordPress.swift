internal import ScanCore

/// An export of WordPress (WXR 1.2): posts, which the site wrote, and comments, which the public wrote.
struct WordPress: MarkupFormat {
  let mapping = [
    MappedField(role: "text", field: "title"), MappedField(role: "text", field: "content:encoded"),
    MappedField(role: "text", field: "excerpt:encoded"),
    MappedField(role: "text", field: "wp:comment_content"),
    MappedField(role: "id", field: "wp:post_id"), MappedField(role: "id", field: "wp:comment_id"),
    MappedField(role: "time", field: "wp:post_date_gmt"),
    MappedField(role: "time", field: "wp:comment_date_gmt"),
    MappedField(role: "author", field: "wp:comment_author_email"),
  ]

  private static let post = ["rss", "channel", "item"]
  private static let comment = post + ["wp:comment"]

  private var base = Item()
  private var fields: [String: [UInt8]] = [:]
  private var comment: [String: [UInt8]] = [:]
  private var postIsTold = true

  mutating func start(
    _ path: [String], _ attributes: [String: String], at offset: Int, _ queue: inout EventQueue
  ) {
    if path == Self.post {
      queue.begin(at: offset)
      base = queue.base
      fields = [:]
      postIsTold = false
    } else if path == Self.comment {
      // A post's own fields stand before its comments, of which there may be any number.
      tellPost(&queue)
      queue.begin(at: offset)
      comment = [:]
    }
  }

  mutating func end(_ path: [String], _ text: [UInt8], _ queue: inout EventQueue) {
    if path == Self.post {
      tellPost(&queue)
    } else if path == Self.comment {
      tellComment(&queue)
    } else if path.count == 4, path.starts(with: Self.post) {
      fields[path[3]] = text
    } else if path.count == 5, path.starts(with: Self.comment) {
      comment[path[4]] = text
    }
  }

  private mutating func tellPost(_ queue: inout EventQueue) {
    guard !postIsTold else { return }
    postIsTold = true
    var item = base
    item.direction = .outbound
    item.kind = .post
    let id = word(fields, "wp:post_id")
    item.id = id.map { "post:" + $0 } ?? item.id
    item.author = word(fields, "dc:creator")
    item.permalink = word(fields, "link")
    item.setTime(word(fields, "wp:post_date_gmt"), Timestamp.iso)
    if item.time == nil, !item.hasUnreadableTime {
      item.setTime(word(fields, "pubDate"), Timestamp.mail)
    }
    if let parent = word(fields, "wp:post_parent"), parent != "0" { item.parent = "post:" + parent }
    switch word(fields, "wp:status") {
    case "trash": item.marks.insert(.deleted)
    case "draft", "private", "pending", "future", "auto-draft": item.marks.insert(.unpublished)
    default: break
    }
    tell(item, fields, ["title", "content:encoded", "excerpt:encoded"], &queue)
  }

  private mutating func tellComment(_ queue: inout EventQueue) {
    var item = queue.base
    item.direction = .inbound
    item.kind = .comment
    let id = word(comment, "wp:comment_id")
    let post = word(fields, "wp:post_id")
    item.id = id.map { "comment:" + $0 } ?? item.id
    item.thread = post.map { "post:" + $0 }
    item.author = word(comment, "wp:comment_author_email") ?? word(comment, "wp:comment_author")
    item.setTime(word(comment, "wp:comment_date_gmt"), Timestamp.iso)
    if let parent = word(comment, "wp:comment_parent"), parent != "0" {
      item.parent = "comment:" + parent
    }
    if let link = word(fields, "link"), let id { item.permalink = "\(link)#comment-\(id)" }
    switch word(comment, "wp:comment_approved") {
    case "spam": item.marks.insert(.spam)
    case "trash", "post-trashed": item.marks.insert(.deleted)
    case "0": item.marks.insert(.unpublished)
    default: break
    }
    tell(item, comment, ["wp:comment_content"], &queue)
  }

  private func tell(
    _ item: Item, _ fields: [String: [UInt8]], _ names: [String], _ queue: inout EventQueue
  ) {
    let texts = names.compactMap { name in fields[name].map { item.html($0, field: name) } }
    queue.end(with: texts.flatMap(\.items))
    if texts.contains(where: \.isTooDeep) { queue.skip(.tooDeep) }
  }

  private func word(_ fields: [String: [UInt8]], _ name: String) -> String? {
    fields[name].flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
  }
}
