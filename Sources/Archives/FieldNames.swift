/// Names that fields go by in tables and records of unknown make.
enum FieldNames {
  /// By role, best first; each line holds names that fit equally. Letters and digits only, lower case.
  private static let names: [String: [[String]]] = [
    "text": [
      ["text", "commenttext", "posttext", "messagetext", "fulltext", "textoriginal"],
      ["comment", "body", "message", "content", "post", "tweet", "caption", "selftext"],
      ["description", "note", "notes", "title"],
    ],
    "id": [
      ["id", "commentid", "postid", "messageid", "tweetid", "recordid", "idstr"], ["uuid", "guid"],
    ],
    "time": [
      [
        "time", "timestamp", "created", "createdat", "createdtime", "createdutc", "datetime",
        "posted", "postedat", "commentcreatetimestamp", "publishedat", "sent", "sentat",
      ],
      ["date", "ts", "postdate", "commentdate"],
    ],
    "author": [
      ["authorid", "userid", "fromid", "channelid", "accountid"],
      ["author", "user", "username", "from", "sender", "screenname", "handle", "name", "account"],
    ],
    "parent": [["parentid", "parent", "parentcommentid", "inreplyto", "replyto", "inreplytoid"]],
    "thread": [["threadid", "thread", "videoid", "conversationid", "linkid"]],
    "permalink": [["permalink", "url", "link", "permalinkurl"]],
    "target": [["targetid", "recipientid", "toid"], ["target", "recipient", "to"]],
  ]

  /// The field that is best for a role; nil if none is. Several that fit equally are an error.
  static func guess(_ role: String, in fields: [String]) throws(MappingFailure) -> Int? {
    let plain = fields.map(plain)
    for equals in names[role] ?? [] {
      let fitting = plain.indices.filter { equals.contains(plain[$0]) }
      if fitting.count > 1 {
        throw MappingFailure(
          description: "each of these may be the \(role): "
            + fitting.map { fields[$0] }.joined(separator: ", ") + "; name one by --\(role)")
      }
      if let only = fitting.first { return only }
    }
    return nil
  }

  /// The one field of a name, whatever its case and punctuation.
  static func only(_ name: String, in fields: [String]) -> Int? {
    let fitting = fields.indices.filter { plain(fields[$0]) == plain(name) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  static func plain(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.lowercased().unicodeScalars.filter {
          $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }))
  }
}
