internal import Records
internal import ScanCore

/// Comments on YouTube as its API and as yt-dlp write them: what the public wrote.
///
/// Of the API's two texts `textOriginal` is the text; `textDisplay` is HTML made of it.
struct YouTubeComments: JSONFormat {
  let places = ["/items", "/comments"]
  let mapping = [
    MappedField(role: "text", field: "/snippet/topLevelComment/snippet/textOriginal"),
    MappedField(role: "text", field: "/text"),
    MappedField(role: "id", field: "/id"),
  ]

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var base = base
    base.direction = .inbound
    base.kind = .comment
    guard let snippet = record["snippet"] else { return plain(record, base) }
    guard let top = snippet["topLevelComment"] else {
      return api(record, base, at: "")
    }
    var items = api(top, base, at: "/snippet/topLevelComment")
    base.parent = top["id"]?.word
    for (i, answer) in (record["replies"]?["comments"]?.elements ?? []).enumerated() {
      items += api(answer, base, at: "/replies/comments/\(i)")
    }
    return items
  }

  private func api(_ comment: JSONNode, _ base: Item, at place: String) -> [Item] {
    guard let snippet = comment["snippet"] else { return [] }
    var item = base
    item.setID(comment["id"]?.word, place)
    item.setTime(snippet["publishedAt"]?.word, Timestamp.any)
    item.author = (snippet["authorChannelId"]?["value"] ?? snippet["authorDisplayName"])?.word
    item.parent = snippet["parentId"]?.word ?? base.parent
    item.thread = snippet["videoId"]?.word
    return item.texts(snippet, "textOriginal", at: place + "/snippet")
  }

  private func plain(_ comment: JSONNode, _ base: Item) -> [Item] {
    var item = base
    item.setID(comment["id"]?.word, "")
    item.setTime(comment["timestamp"]?.word, Timestamp.any)
    item.author = (comment["author_id"] ?? comment["author"])?.word
    item.parent = comment["parent"]?.word
    if item.parent == "root" { item.parent = nil }
    return item.texts(comment, "text", at: "")
  }
}
