import ScanCore

@testable import Archives

/// Reading of one family of formats: in whatever reads the bytes come, the events are the same.
class FormatsTarget: FuzzTarget {
  class var formats: [Format] { [] }

  override func run(_ given: FuzzInput) {
    var input = given
    let format = input.choice(of: Self.formats)
    let step = 1 + input.choice(64)
    var options = ReadingOptions()
    if input.flag() { options.longestRecord = 64 }
    let bytes = input.bytes
    let whole = events(format, bytes, step: .max, options)
    law(events(format, bytes, step: step, options) == whole, "events are the same in any chunks")
    if let whole { check(whole, format, of: bytes) }
  }

  private func check(_ events: [Event], _ format: Format, of bytes: [UInt8]) {
    for event in events {
      switch event {
      case .item(let item):
        law(item.offset <= bytes.count, "an item lies in its file")
        check(item, format, of: bytes)
      case .skipped(let skipped): law(skipped.offset <= bytes.count, "so does what is skipped")
      case .empty: break
      }
    }
  }

  func check(_ item: Item, _ format: Format, of bytes: [UInt8]) {
    var end = 0
    for run in item.map?.runs ?? [] {
      law(run.text.lowerBound >= end && run.text.upperBound <= item.text.count, "a map is in order")
      law(run.source.upperBound <= bytes.count, "a map leads into the file")
      end = run.text.upperBound
    }
  }

  private func events(
    _ format: Format, _ bytes: [UInt8], step: Int, _ options: ReadingOptions
  ) -> [Event]? {
    let feed = ByteFeed(MemorySource(bytes, step: step))
    if feed.begins([0xef, 0xbb, 0xbf]) { feed.drop(3) }
    guard let reader = try? format.open(feed, source: "folder/file", options: options) else {
      return nil
    }
    var events: [Event] = []
    while let event = reader.next() { events.append(event) }
    return events
  }
}

/// Exports in JSON.
final class JSONArchivesTarget: FormatsTarget {
  override class var name: String { "json-archives" }
  override class var seeds: String { "archives archives/slack/general records" }
  override class var formats: [Format] {
    [
      .json, .ndjson, .facebook, .instagram, .graph, .x, .youtube, .reddit, .discord, .slack,
    ]
  }
}

/// Tables.
final class TablesTarget: FormatsTarget {
  override class var name: String { "tables" }
  override class var seeds: String { "archives" }
  override class var formats: [Format] { [.csv, .tsv, .youtube, .discord] }
}

/// XML and HTML.
final class MarkupTarget: FormatsTarget {
  override class var name: String { "markup" }
  override class var seeds: String { "archives" }
  override class var formats: [Format] { [.html, .wxr, .disqus] }

  override func check(_ item: Item, _ format: Format, of bytes: [UInt8]) {
    super.check(item, format, of: bytes)
    // The source of HTML within XML is the element's text, not the file.
    guard format == .html else { return }
    for run in item.map?.runs ?? [] where run.isLiteral {
      // A map counts from where its record begins.
      let source = item.offset + run.source.lowerBound..<item.offset + run.source.upperBound
      law(
        source.upperBound <= bytes.count && item.text[run.text] == bytes[source],
        "what is taken as it stands is what stands there")
    }
  }
}

/// Plain texts: their parts are the whole.
final class TextsTarget: FormatsTarget {
  override class var name: String { "texts" }
  override class var seeds: String { "posts" }
  override class var formats: [Format] { [.text, .lines, .markdown] }
}

/// Containers, and the guess at what a file is: a file of any bytes is walked to its end.
final class ContainersTarget: FuzzTarget {
  override class var name: String { "containers" }
  override class var seeds: String { "archives" }
  override class var longest: Int { 16 * 1024 }
  private let folder = TemporaryFolder()
  private static let names = ["a.txt", "a.zip", "a.json.gz", "a.csv", "a.tar", "a.html"]

  override func run(_ given: FuzzInput) {
    var input = given
    let path = folder.write(input.bytes, to: input.choice(of: Self.names))
    var limits = ContainerLimits()
    limits.total = 1 << 20
    limits.members = 100
    var unpacked = 0
    let walk = ArchiveWalk(paths: [path], limits: limits)
    while let step = walk.next() {
      if case .event(.item(let item)) = step { unpacked += item.text.count }
      // What a record holds may be handed out in several texts, but not without end.
      law(unpacked <= 16 << 20, "what is unpacked is bounded")
    }
  }
}
