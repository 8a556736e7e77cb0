/// A plain text as its bytes come. Owned by one thread.
public final class TextStream {
  private let feed: ByteFeed

  init(_ feed: ByteFeed) { self.feed = feed }

  /// Waits for bytes and passes on what one read brought; false at the end, which ``fault`` may explain.
  public func read<E: Error>(_ use: (Span<UInt8>) throws(E) -> Void) throws(E) -> Bool {
    if feed.count == 0, !feed.fill() { return false }
    try feed.withBytes(use)
    feed.drop(feed.count)
    return true
  }

  /// Whether ``read(_:)`` would not wait for somebody to write.
  public var isReady: Bool { feed.count > 0 || feed.isReady }
  /// Why the text ended early; nil if it did not.
  public var fault: SkipReason? { feed.fault }
  /// Bytes passed on so far.
  public var offset: Int { feed.offset }
}
