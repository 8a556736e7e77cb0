internal import Records
internal import ScanCore

extension Format {
  /// The reader of a file in this format. The feed stands at its beginning, behind a byte order mark;
  /// `source` is its printable name. What is thrown says why the fields cannot be found.
  func open(
    _ feed: ByteFeed, source: String, options: ReadingOptions
  ) throws(MappingFailure) -> any RecordReader {
    feed.need(4096)
    let first = feed.bytes(0..<min(feed.count, 4096)).first { $0 > 0x20 }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")

    func json(_ format: any JSONFormat, lines: Bool = false) -> any RecordReader {
      JSONRecordReader(feed, source: source, format: format, lines: lines, options: options)
    }
    func table(
      _ choose: ([String]) throws(MappingFailure) -> any TableFormat
    ) throws(MappingFailure) -> any RecordReader {
      try TableReader(feed, source: source, isTSV: self == .tsv, options: options, choose: choose)
    }

    switch self {
    // One longer than a text is scanned as is read as it stands, in parts.
    case .markdown where !feed.need(TextReader.part + 1):
      return PageReader(feed, source: source, longest: TextReader.part) { $0.markdown($1) }
    case .text, .markdown: return TextReader(feed, source: source, lines: false, options: options)
    case .lines: return TextReader(feed, source: source, lines: true, options: options)
    case .mail: return MailReader(feed, source: source, options: options)
    case .html:
      return PageReader(feed, source: source, longest: options.longestRecord) { $0.page($1) }
    case .csv, .tsv:
      return try table { header throws(MappingFailure) in
        try MappedTable(header: header, map: options.map)
      }
    case .youtube where !isJSON:
      return try table { header throws(MappingFailure) in
        try YouTubeTakeout(header: header, map: options.map)
      }
    case .discord where !isJSON:
      return try table { header throws(MappingFailure) in
        var table = try MappedTable(header: header, map: options.map)
        table.kind = .comment
        return table
      }
    case .ndjson, .json:
      let places = options.map.records.map { [$0] } ?? ["", "/*"]
      let first = Self.firstRecord(feed, places: self == .ndjson ? nil : places)
      let format = try MappedJSON(first: first?.root, places: places, map: options.map)
      return json(format, lines: self == .ndjson)
    case .wxr: return MarkupReader(feed, source: source, format: WordPress(), options: options)
    case .disqus: return MarkupReader(feed, source: source, format: Disqus(), options: options)
    case .facebook: return json(Facebook())
    case .instagram: return json(Instagram())
    case .graph: return json(Graph())
    case .youtube: return json(YouTubeComments())
    case .discord: return json(Discord())
    case .reddit: return json(Reddit(), lines: first == UInt8(ascii: "{"))
    case .slack: return json(Slack(channel: Self.folder(of: source)))
    case .x:
      if !isJSON { XArchive.dropAssignment(feed) }
      return json(XArchive())
    }
  }

  /// The first whole record of JSON of unknown make, looked at without taking it; nil if none is near.
  private static func firstRecord(_ feed: ByteFeed, places: [String]?) -> JSONTape? {
    feed.need(1 << 20)
    let head = ByteFeed(MemorySource(feed.bytes(0..<min(feed.count, 1 << 20))))
    let tape = JSONTape()
    if let places {
      var elements = JSONElements(
        head, targets: places.compactMap(JSONPointer.init), longest: 1 << 20)
      while true {
        switch elements.next() {
        case .record(let count):
          if (try? tape.parse(head.bytes(0..<count).span)) != nil { return tape }
        case .tooLong: continue
        case .broken, .end: return nil
        }
      }
    }
    while case .whole(let range, let taken)? = head.line(longest: 1 << 20) {
      if (try? tape.parse(head.bytes(range).span)) != nil { return tape }
      head.drop(taken)
    }
    return nil
  }

  /// The name of the folder that a file lies in.
  private static func folder(of source: String) -> String {
    let parts = source.split { $0 == "/" || $0 == "!" }
    return parts.count > 1 ? String(parts[parts.count - 2]) : ""
  }
}
