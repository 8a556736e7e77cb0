internal import Records
internal import ScanCore

/// A day of a channel of a Slack export: `CHANNEL/YYYY-MM-DD.json`, a list.
///
/// `ts` is an id with a point in it, never a number. Joining and leaving is no speech. Mentions and links
/// are written out: `<https://example.org|our page>` is read as `our page https://example.org`.
struct Slack: JSONFormat {
  /// The folder's name.
  let channel: String
  let places = [""]
  let mapping = [
    MappedField(role: "text", field: "/text"),
    MappedField(role: "id", field: "/ts"),
    MappedField(role: "time", field: "/ts"),
    MappedField(role: "author", field: "/user"),
    MappedField(role: "thread", field: "/thread_ts"),
  ]

  /// Subtypes that the program writes when somebody does something.
  private static let notices: Set<String> = [
    "channel_join", "channel_leave", "channel_archive", "channel_unarchive",
    "channel_convert_to_private",
    "group_join", "group_leave", "pinned_item", "unpinned_item", "bot_add", "bot_remove",
  ]

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var item = base
    let ts = record["ts"]?.word
    item.setID(ts.map { channel.isEmpty ? $0 : "\(channel)/\($0)" }, "")
    item.setTime(ts, Timestamp.unix)
    item.author = (record["user"] ?? record["bot_id"])?.word
    item.thread = record["thread_ts"]?.word
    item.parent = item.thread == ts ? nil : item.thread
    item.kind = item.parent == nil ? .post : .comment
    item.hasMedia = record["files"]?.elements.isEmpty == false
    let subtype = record["subtype"]?.word
    if let subtype, Self.notices.contains(subtype) { return [] }
    if subtype == "bot_message" { item.marks.insert(.bot) }
    var items = item.texts(record, "text", at: "", change: Self.plain)
    for (i, attachment) in (record["attachments"]?.elements ?? []).enumerated() {
      for key in ["pretext", "title", "text"] {
        items += item.texts(attachment, key, at: "/attachments/\(i)", change: Self.plain)
      }
    }
    for (i, file) in (record["files"]?.elements ?? []).enumerated() {
      items += item.texts(file, "title", at: "/files/\(i)", change: Self.plain)
    }
    return items
  }

  /// `<@U1>` → `@U1`, `<#C1|name>` → `#name`, `<!here>` → `@here`, `<url|label>` → `label url`; then
  /// references are undone.
  static func plain(_ text: [UInt8]) -> [UInt8] {
    var plain: [UInt8] = []
    var at = 0
    while at < text.count {
      // A bare "<" of the writer is escaped, so one that is there begins a link.
      guard text[at] == UInt8(ascii: "<"),
        let end = text[at...].prefix(4096).firstIndex(of: UInt8(ascii: ">"))
      else {
        plain.append(text[at])
        at += 1
        continue
      }
      plain += link(text[at + 1..<end])
      at = end + 1
    }
    return Unescape.references(plain)
  }

  private static func link(_ inside: ArraySlice<UInt8>) -> [UInt8] {
    let parts = inside.split(separator: UInt8(ascii: "|"), maxSplits: 1)
    guard let target = parts.first else { return [] }
    let label = parts.count > 1 ? parts[1] : nil
    switch target.first {
    case UInt8(ascii: "@"): return [UInt8(ascii: "@")] + (label ?? target.dropFirst())
    case UInt8(ascii: "#"): return [UInt8(ascii: "#")] + (label ?? target.dropFirst())
    case UInt8(ascii: "!"): return [UInt8(ascii: "@")] + (label ?? target.dropFirst())
    default: return label.map { Array($0) + [0x20] + target } ?? Array(target)
    }
  }
}
