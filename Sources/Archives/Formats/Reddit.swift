internal import Records
internal import ScanCore

/// A dump of Reddit, one object a line: comments (`body`) and posts (`title`, `selftext`).
///
/// What the public wrote. Text is escaped; `created_utc` is a number or a string; what was taken away
/// reads `[deleted]` or `[removed]` and is marked.
struct Reddit: JSONFormat {
  let places = [""]
  let mapping = [
    MappedField(role: "text", field: "/body"),
    MappedField(role: "text", field: "/title"),
    MappedField(role: "text", field: "/selftext"),
    MappedField(role: "id", field: "/id"),
    MappedField(role: "time", field: "/created_utc"),
    MappedField(role: "author", field: "/author"),
    MappedField(role: "parent", field: "/parent_id"),
    MappedField(role: "thread", field: "/link_id"),
  ]

  private static let gone: [[UInt8]] = ["[deleted]", "[removed]"].map { Array($0.utf8) }

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var item = base
    item.direction = .inbound
    item.kind = record["body"] == nil ? .post : .comment
    item.setID(record["id"]?.word, "")
    item.setTime(record["created_utc"]?.word, Timestamp.any)
    item.author = record["author"]?.word
    if item.author == "[deleted]" { item.author = nil }
    item.parent = record["parent_id"]?.word
    item.thread = record["link_id"]?.word
    if let path = record["permalink"]?.word, path.hasPrefix("/") {
      item.permalink = "https://www.reddit.com" + path
    }
    return ["body", "title", "selftext"].flatMap {
      item.texts(record, $0, at: "", change: Unescape.references)
    }.map { item in
      var item = item
      if Self.gone.contains(item.text) { item.marks.insert(.deleted) }
      return item
    }
  }
}
