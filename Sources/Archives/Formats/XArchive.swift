internal import Records
internal import ScanCore

/// The data of an X (Twitter) archive: `data/tweets.js` and its parts, the old `tweet.js`,
/// `deleted-tweets.js`, `note-tweet.js`.
///
/// What the account itself wrote. A script assigns the list, so JSON begins behind the first `=`. Ids
/// exceed 2⁵³ and stay text; `full_text` is escaped as HTML is.
struct XArchive: JSONFormat {
  let places = [""]
  let mapping = [
    MappedField(role: "text", field: "/tweet/full_text"),
    MappedField(role: "id", field: "/tweet/id_str"),
    MappedField(role: "time", field: "/tweet/created_at"),
  ]

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var item = base
    item.direction = .outbound
    item.kind = .post
    if let note = record["noteTweet"] {
      item.setID(note["noteTweetId"]?.word, "")
      item.setTime(note["createdAt"]?.word, Timestamp.any)
      return note.values("core").flatMap { item.texts($0, "text", at: "/noteTweet/core") }
    }
    let (tweet, place) = record["tweet"].map { ($0, "/tweet") } ?? (record, "")
    item.setID((tweet["id_str"] ?? tweet["id"])?.word, "")
    item.setTime(tweet["created_at"]?.word, Timestamp.any)
    item.parent = tweet["in_reply_to_status_id_str"]?.word
    if item.parent != nil { item.kind = .comment }
    if let id = (tweet["id_str"] ?? tweet["id"])?.word, id.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
      item.permalink = "https://x.com/i/web/status/" + id
    }
    if tweet["deleted_at"] != nil { item.marks.insert(.deleted) }
    let media = tweet["extended_entities"]?["media"]?.elements ?? []
    item.hasMedia = !media.isEmpty
    var items = ["full_text", "text"].flatMap {
      item.texts(tweet, $0, at: place, change: Unescape.references)
    }
    for (i, picture) in media.enumerated() {
      items += item.texts(
        picture, "ext_alt_text", at: "\(place)/extended_entities/media/\(i)")
    }
    return items
  }

  /// Drops what stands before the JSON: all up to the first `=`, which is near.
  static func dropAssignment(_ feed: ByteFeed) {
    feed.need(4096)
    if let end = feed.find(UInt8(ascii: "="), from: 0), end < 4096 { feed.drop(end + 1) }
  }
}
