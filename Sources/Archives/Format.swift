internal import Records

/// What a file is read as.
public enum Format: String, Sendable, CaseIterable {
  case text, lines, markdown, html, csv, tsv, ndjson, json, wxr, disqus, mail
  case facebook, instagram, graph, x, youtube, reddit, discord, slack

  /// Whether the file is one text as it stands.
  var isPlain: Bool { self == .text || self == .markdown }
}

/// Which format a file is read as, and why.
public struct FormatChoice: Sendable, Equatable {
  public var format: Format
  /// For people: what told it.
  public var reason: String
}

/// What a file is by its content, or else by its name.
enum Recognised: Equatable {
  case format(FormatChoice)
  /// Pictures, sound and film: they hold no text to scan.
  case media
  /// A part of a platform's archive that holds no posts.
  case otherPart
  case unreadable(SkipReason)
}

/// Tells what files are: content first, then name.
enum FormatGuess {
  /// Bytes of a file's beginning that are looked at.
  static let head = 64 * 1024

  /// `head` is UTF-8 without a byte order mark, where it is text at all.
  static func recognise(_ head: [UInt8], name: String) -> Recognised {
    if head.isEmpty { return byName(name) }
    if let binary = binary(head) { return binary }
    let look = Look(head)
    if let choice = markup(look) ?? json(look, name) ?? mail(look, name) ?? table(head, name) {
      return choice
    }
    return byName(name)
  }

  /// The beginning of a text, for looking words up in it.
  private struct Look {
    let text: String
    private let bytes: [UInt8]
    /// The first byte that is no white space.
    let first: UInt8?

    init(_ head: [UInt8]) {
      bytes = head
      text = String(decoding: head, as: UTF8.self)
      first = head.first { $0 > 0x20 }
    }

    func begins(_ words: String...) -> Bool {
      let start = text.drop { $0.isWhitespace }.prefix(64).lowercased()
      return words.contains { start.hasPrefix($0.lowercased()) }
    }

    /// Whether it begins with an object, or with a list that may hold one: a text may begin with a bracket.
    var beginsAsJSON: Bool {
      let marks = text.utf8.lazy.filter { $0 > 0x20 }.prefix(2)
      guard let second = marks.dropFirst().first else { return false }
      switch first {
      case UInt8(ascii: "{"): return "\"}".utf8.contains(second)
      case UInt8(ascii: "["): return "{[\"]".utf8.contains(second)
      default: return false
      }
    }

    func has(_ word: String) -> Bool { bytes.contain(Array(word.utf8)) }
    func hasKeys(_ keys: String...) -> Bool { keys.allSatisfy { has("\"\($0)\"") } }
  }

  private static func found(_ format: Format, _ reason: String) -> Recognised {
    .format(FormatChoice(format: format, reason: reason))
  }

  // MARK: content

  private static func binary(_ head: [UInt8]) -> Recognised? {
    let media: [[UInt8]] = [
      [0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47], Array("GIF8".utf8), Array("RIFF".utf8),
      Array("OggS".utf8), Array("ID3".utf8), [0x1a, 0x45, 0xdf, 0xa3],
    ]
    if media.contains(where: { head.starts(with: $0) })
      || head.count > 8 && head[4..<8].elementsEqual("ftyp".utf8)
    {
      return .media
    }
    let documents: [[UInt8]] = [
      Array("%PDF".utf8), [0xd0, 0xcf, 0x11, 0xe0], Array("{\\rtf".utf8), Array("WARC/".utf8),
      Array("BZh".utf8), [0xfd, 0x37, 0x7a, 0x58], [0x37, 0x7a, 0xbc, 0xaf], Array("Rar!".utf8),
    ]
    if documents.contains(where: { head.starts(with: $0) }) { return .unreadable(.unsupported) }
    // A stray NUL may stand in a text; where they are frequent it is none.
    return head.count(where: { $0 == 0 }) > 1 + head.count / 64 ? .unreadable(.binary) : nil
  }

  private static func markup(_ look: Look) -> Recognised? {
    guard look.first == UInt8(ascii: "<") else { return nil }
    if look.has("wordpress.org/export/") { return found(.wxr, "it names WordPress's export") }
    if look.has("<disqus") { return found(.disqus, "its root is disqus") }
    if look.begins("<!doctype html", "<html") { return found(.html, "it begins as HTML") }
    if look.begins("<?xml") { return .unreadable(.unsupported) }
    return nil
  }

  private static func json(_ look: Look, _ name: String) -> Recognised? {
    if look.begins("window.YTD.", "Grailbird.data.") {
      let part = look.text.drop { $0.isWhitespace }.prefix(64).lowercased()
      let holdsPosts =
        part.contains("tweet") && !part.contains("tweet_headers")
        && !part.contains("tweet-headers")
      return holdsPosts ? found(.x, "it begins as X's archive") : .otherPart
    }
    guard look.beginsAsJSON else { return nil }
    if look.hasKeys("comments_v2") || look.hasKeys("group_comments_v2")
      || look.hasKeys("posts_v2") || look.hasKeys("group_posts_v2")
      || look.hasKeys("timestamp", "data", "post") && !look.hasKeys("created_time")
    {
      return found(.facebook, "it has the keys of Facebook's export")
    }
    if look.hasKeys("string_map_data") || look.hasKeys("creation_timestamp", "media") {
      return found(.instagram, "it has the keys of Instagram's export")
    }
    if look.hasKeys("data", "created_time") || look.hasKeys("data", "paging", "timestamp") {
      return found(.graph, "it has the keys of the Graph API")
    }
    if look.hasKeys("guild", "channel") {
      return found(.discord, "it has the keys of a Discord channel")
    }
    if look.has("youtube#comment") || look.hasKeys("extractor", "comments") {
      return found(.youtube, "it has the keys of YouTube's comments")
    }
    if look.hasKeys("full_text", "id_str") { return found(.x, "it has the keys of a tweet") }
    if look.hasKeys("link_id", "body") || look.hasKeys("subreddit", "created_utc") {
      return found(.reddit, "it has the keys of Reddit's dumps")
    }
    if look.first == UInt8(ascii: "["), look.hasKeys("ts", "type"),
      look.hasKeys("user") || look.hasKeys("subtype")
    {
      return found(.slack, "it has the keys of a Slack channel")
    }
    if look.first == UInt8(ascii: "{"), isLines(look, name) {
      return found(.ndjson, "its first line is a JSON object")
    }
    return found(.json, "it begins as JSON")
  }

  /// Whether each line is a record: the first is a whole object, and another follows it or none.
  private static func isLines(_ look: Look, _ name: String) -> Bool {
    let lines = look.text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: true)
    let tape = JSONTape()
    guard lines.count > 1 || look.text.utf8.count < head,
      (try? tape.parse(Array(lines[0].utf8).span)) != nil
    else {
      return [".ndjson", ".jsonl"].contains { name.lowercased().hasSuffix($0) }
    }
    return lines.count > 1 || !name.lowercased().hasSuffix(".json")
  }

  /// Mail begins with headers, a mailbox with the line that mboxes put before them.
  private static func mail(_ look: Look, _ name: String) -> Recognised? {
    let isMail =
      look.has("\nSubject:")
      && (look.has("\nFrom:") || look.begins("From:", "From ", "Return-Path:"))
    if isMail { return found(.mail, "it begins with the headers of a mail") }
    return [".eml", ".mbox"].contains { name.lowercased().hasSuffix($0) }
      ? found(.mail, "its name is that of mail") : nil
  }

  private static func table(_ head: [UInt8], _ name: String) -> Recognised? {
    let feed = ByteFeed(MemorySource(head))
    let separator = TableReader.separator(feed)
    var rows = CSVRows(feed, separator: separator, longest: head.count)
    guard case .row = rows.next(), rows.count > 1 else { return nil }
    if YouTubeTakeout.recognises(rows.words) {
      return found(.youtube, "its columns are those of a Takeout of YouTube")
    }
    return nil
  }

  // MARK: name

  private static func byName(_ name: String) -> Recognised {
    let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
    let endings: [String: Format] = [
      "csv": .csv, "tsv": .tsv, "tab": .tsv, "ndjson": .ndjson, "jsonl": .ndjson, "json": .json,
      "md": .markdown, "markdown": .markdown, "html": .html, "htm": .html,
    ]
    if let format = endings[ending] { return found(format, "its name ends in .\(ending)") }
    return found(.text, "nothing else fits")
  }
}

extension [UInt8] {
  /// Whether a word of at least one byte stands here. Time by the length and by how often it half does.
  fileprivate func contain(_ word: [UInt8]) -> Bool {
    var at = 0
    while at + word.count <= count {
      guard let place = self[at...(count - word.count)].firstIndex(of: word[0]) else {
        return false
      }
      var matched = 1
      while matched < word.count, self[place + matched] == word[matched] { matched += 1 }
      if matched == word.count { return true }
      at = place + 1
    }
    return false
  }
}
