internal import Records
internal import ScanCore

/// A page of Meta's Graph API: what visitors wrote, in proper UTF-8, which is not repaired.
///
/// `from` is often absent, and a page is not the whole: `paging.next` says that more follow. Posts may
/// hold comments, and comments answers.
struct Graph: JSONFormat {
  let places = ["/data"]
  let mapping = [
    MappedField(role: "text", field: "/message"),
    MappedField(role: "id", field: "/id"),
    MappedField(role: "time", field: "/created_time"),
    MappedField(role: "author", field: "/from/id"),
    MappedField(role: "permalink", field: "/permalink_url"),
  ]

  /// Answers to comments answer comments: no page goes deeper than this.
  private static let deepest = 8

  func items(_ record: JSONNode, _ base: Item) -> [Item] { items(record, base, at: "", depth: 0) }

  private func items(_ record: JSONNode, _ base: Item, at place: String, depth: Int) -> [Item] {
    var item = base
    item.setID(record["id"]?.word, place)
    item.setTime((record["created_time"] ?? record["timestamp"])?.word, Timestamp.any)
    item.author =
      record["from"]?["id"]?.word ?? record["from"]?["name"]?.word ?? record["username"]?.word
    item.permalink = record["permalink_url"]?.word ?? record["permalink"]?.word
    item.hasMedia = record["attachments"] != nil || record["attachment"] != nil
    // What holds comments is a post of the page itself; all else came from visitors.
    let isPost = depth == 0 && record["comments"] != nil
    item.kind = isPost ? .post : .comment
    item.direction = isPost ? .outbound : .inbound
    if depth == 0, let parent = record["parent"]?["id"]?.word { item.parent = parent }
    var items = ["message", "text", "caption", "description"].flatMap {
      item.texts(record, $0, at: place)
    }
    guard depth < Self.deepest else { return items }
    for answers in ["comments", "replies"] {
      for (i, comment) in (record[answers]?["data"]?.elements ?? []).enumerated() {
        var below = base
        below.parent = item.id
        below.thread = base.thread ?? item.id
        items += self.items(comment, below, at: "\(place)/\(answers)/data/\(i)", depth: depth + 1)
      }
    }
    return items
  }
}
