internal import Records
internal import ScanCore

/// A personal export of Facebook: `comments_v2`, `group_comments_v2`, and posts as a list.
///
/// What the account itself wrote. Times are seconds; text needs ``MetaText``. The `title` of a record
/// ("… commented on …'s post") is context that the platform wrote: it is not scanned.
struct Facebook: JSONFormat {
  let places = ["", "/comments_v2", "/group_comments_v2", "/posts_v2", "/group_posts_v2"]
  let mapping = [
    MappedField(role: "text", field: "/data/*/comment/comment"),
    MappedField(role: "text", field: "/data/*/post"),
    MappedField(role: "time", field: "/timestamp"),
    MappedField(role: "author", field: "/data/*/comment/author"),
  ]

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var items: [Item] = []
    var base = base
    base.direction = .outbound
    base.setTime(record["timestamp"]?.word, Timestamp.unix)
    base.hasMedia = record["attachments"]?.elements.isEmpty == false
    for (i, data) in (record["data"]?.elements ?? []).enumerated() {
      for comment in data.values("comment") {
        var item = base
        item.kind = .comment
        item.setTime(comment["timestamp"]?.word ?? record["timestamp"]?.word, Timestamp.unix)
        item.author = comment["author"]?.metaWord
        item.thread = comment["group"]?.metaWord
        items += item.metaTexts(comment, "comment", at: "/data/\(i)/comment")
      }
      items += base.as(.post).metaTexts(data, "post", at: "/data/\(i)")
    }
    for (i, attachment) in (record["attachments"]?.elements ?? []).enumerated() {
      for (k, data) in (attachment["data"]?.elements ?? []).enumerated() {
        let media = "/attachments/\(i)/data/\(k)/media"
        for node in data.values("media") {
          items += base.as(.post).metaTexts(node, "description", at: media)
          items += base.as(.post).metaTexts(node, "title", at: media)
        }
      }
    }
    return items
  }
}
