/// UTF-16, of which a byte order mark tells, as UTF-8. Places are those of the UTF-8; a half of a
/// surrogate pair becomes U+FFFD.
final class TranscodedSource: ByteSource {
  private let feed: ByteFeed
  private let isBigEndian: Bool

  /// The feed stands behind the mark.
  init(_ feed: ByteFeed, isBigEndian: Bool) {
    self.feed = feed
    self.isBigEndian = isBigEndian
  }

  func read(into buffer: inout [UInt8]) throws(SkipReason) -> Bool {
    while true {
      var units: [UInt16] = []
      units.reserveCapacity(feed.count / 2)
      for i in stride(from: 0, to: feed.count - 1, by: 2) {
        let (a, b) = (UInt16(feed[i]), UInt16(feed[i + 1]))
        units.append(isBigEndian ? a << 8 | b : b << 8 | a)
      }
      // The second half of a pair may be still to come.
      if let last = units.last, last & 0xfc00 == 0xd800 { units.removeLast() }
      if !units.isEmpty {
        feed.drop(units.count * 2)
        buffer += String(decoding: units, as: UTF16.self).utf8
        return true
      }
      if feed.fill() { continue }
      if let fault = feed.fault { throw fault }
      guard feed.count > 0 else { return false }
      feed.drop(feed.count)
      buffer += "\u{fffd}".utf8
      return true
    }
  }
}
