import Foundation
import Testing

@testable import Archives

/// `Tests/Fixtures/archives/` of the sources.
let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Fixtures/archives").path

func fixture(_ name: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: fixtures + "/" + name)))
}

/// An event in one line, for comparing.
func line(_ event: Event) -> String {
  switch event {
  case .empty: return "empty"
  case .skipped(let s): return "skipped \(s.record)@\(s.offset) \(s.reason.rawValue)"
  case .item(let i):
    var parts = ["\(i.record)@\(i.offset)", i.id, i.field]
    if let author = i.author { parts.append("by \(author)") }
    if let time = i.time { parts.append(time) }
    if i.hasUnreadableTime { parts.append("bad-time") }
    if let parent = i.parent { parts.append("to \(parent)") }
    if let thread = i.thread { parts.append("in \(thread)") }
    if let link = i.permalink { parts.append(link) }
    if let direction = i.direction { parts.append("\(direction)") }
    if let kind = i.kind { parts.append("\(kind)") }
    if i.hasMedia { parts.append("media") }
    parts += i.marks.map(\.rawValue).sorted()
    return parts.joined(separator: " ") + " | " + String(decoding: i.text, as: UTF8.self)
  }
}

/// Reads bytes as a format, in reads of `step` bytes.
func events(
  _ format: Format, _ bytes: [UInt8], step: Int = .max, source: String = "f",
  options: ReadingOptions = ReadingOptions()
) throws -> [Event] {
  let feed = ByteFeed(MemorySource(bytes, step: step))
  if feed.begins([0xef, 0xbb, 0xbf]) { feed.drop(3) }
  let reader = try format.open(feed, source: source, options: options)
  var all: [Event] = []
  while let event = reader.next() { all.append(event) }
  return all
}

func lines(
  _ format: Format, _ bytes: [UInt8], step: Int = .max, source: String = "f",
  options: ReadingOptions = ReadingOptions()
) throws -> [String] {
  try events(format, bytes, step: step, source: source, options: options).map(line)
}

/// Fixtures and what they are.
let samples: [(file: String, format: Format)] = [
  ("facebook.json", .facebook), ("facebook_posts.json", .facebook), ("instagram.json", .instagram),
  ("graph.json", .graph), ("tweets.js", .x), ("note-tweet.js", .x), ("youtube_2024.csv", .youtube),
  ("youtube_2023.csv", .youtube), ("youtube_api.json", .youtube), ("reddit.ndjson", .reddit),
  ("slack/general/2023-11-14.json", .slack), ("discord.json", .discord), ("discord.csv", .csv),
  ("wordpress.xml", .wxr), ("disqus.xml", .disqus), ("comments.csv", .csv),
  ("contract.ndjson", .ndjson), ("page.html", .html),
  ("post.md", .markdown), ("mail.eml", .mail), ("box.mbox", .mail),
]
