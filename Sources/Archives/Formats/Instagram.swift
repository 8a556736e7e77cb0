internal import Records
internal import ScanCore

/// A personal export of Instagram: comments as `string_map_data`, posts as lists of media.
///
/// What the account itself wrote. The keys inside `string_map_data` are in the language of the account,
/// so the text is the first entry with a value and the time the entry with a timestamp. Text needs
/// ``MetaText``.
struct Instagram: JSONFormat {
  let places = ["", "/*"]
  let mapping = [
    MappedField(role: "text", field: "/string_map_data/*/value"),
    MappedField(role: "text", field: "/title"),
    MappedField(role: "text", field: "/media/*/title"),
    MappedField(role: "time", field: "/string_map_data/*/timestamp"),
  ]

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var base = base
    base.direction = .outbound
    guard let data = record["string_map_data"] else { return posts(record, base) }
    let fields = data.members
    base.kind = .comment
    base.setTime(
      fields.lazy.compactMap { $0.value["timestamp"]?.word }.first { $0 != "0" }, Timestamp.unix)
    base.hasMedia = record["media_list_data"]?.elements.isEmpty == false
    guard let text = fields.first(where: { $0.value["value"]?.text?.isEmpty == false }) else {
      return []
    }
    // The account whose picture it stands under is another value beside it: a name, not a text.
    return base.metaTexts(
      text.value, "value", at: "/string_map_data" + JSONPointer.step(text.key))
  }

  private func posts(_ record: JSONNode, _ base: Item) -> [Item] {
    var base = base.as(.post)
    let media = record["media"]?.elements ?? []
    base.setTime(
      record["creation_timestamp"]?.word ?? media.first?["creation_timestamp"]?.word,
      Timestamp.unix)
    base.hasMedia = !media.isEmpty
    return base.metaTexts(record, "title", at: "")
      + media.enumerated().flatMap { base.metaTexts($1, "title", at: "/media/\($0)") }
  }
}
