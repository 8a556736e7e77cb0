internal import Records
internal import ScanCore

/// A channel as the usual exporter of Discord writes it in JSON: `messages`, whose embeds hold text too.
struct Discord: JSONFormat {
  let places = ["/messages"]
  let mapping = [
    MappedField(role: "text", field: "/content"),
    MappedField(role: "text", field: "/embeds/*"),
    MappedField(role: "id", field: "/id"),
    MappedField(role: "time", field: "/timestamp"),
    MappedField(role: "author", field: "/author/id"),
  ]

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var item = base
    item.kind = .comment
    item.setID(record["id"]?.word, "")
    item.setTime(record["timestamp"]?.word, Timestamp.any)
    item.author = (record["author"]?["id"] ?? record["author"]?["name"])?.word
    item.parent = record["reference"]?["messageId"]?.word
    item.hasMedia = record["attachments"]?.elements.isEmpty == false
    if record["author"]?["isBot"]?.isTrue == true { item.marks.insert(.bot) }
    var items = item.texts(record, "content", at: "")
    for (i, embed) in (record["embeds"]?.elements ?? []).enumerated() {
      for key in ["title", "description"] { items += item.texts(embed, key, at: "/embeds/\(i)") }
      for (k, field) in (embed["fields"]?.elements ?? []).enumerated() {
        for key in ["name", "value"] {
          items += item.texts(field, key, at: "/embeds/\(i)/fields/\(k)")
        }
      }
    }
    return items
  }
}
