extension FileEntry {
  /// Hands on the bytes of an archive as they lie on the disk. False for plain texts, for what holds no
  /// posts and for what cannot be read to its end.
  public func readArchive(as format: Format?, _ use: (Span<UInt8>) -> Void) -> Bool {
    guard case .file = content, let file = try? FileSource(path: path, follow: isNamed) else {
      return false
    }
    var feed = ByteFeed(file)
    feed.need(FormatGuess.head)
    let head = feed.bytes(0..<min(feed.count, FormatGuess.head))
    if !Container.recognises(head) {
      if format == .text { return false }
      let recognised = FormatGuess.recognise(
        ArchiveWalk.head(of: ArchiveWalk.decoded(feed)), name: printable(path))
      guard format != nil || recognised.isArchive else { return false }
    }
    guard file.rewind() else { return false }
    feed = ByteFeed(file)
    let stream = TextStream(feed)
    while stream.read(use) {}
    return stream.fault == nil
  }
}

extension Recognised {
  /// Whether it is read record by record.
  fileprivate var isArchive: Bool {
    if case .format(let choice) = self { !choice.format.isPlain } else { false }
  }
}
