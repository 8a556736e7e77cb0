internal import CFormats

/// A piece of markup: what libxml2 came to, with places in the source.
enum MarkupEvent {
  /// A tag and where it begins and ends.
  case start(String, attributes: [(name: String, value: [UInt8])], Range<Int>)
  /// Text and where it stands; literal if it stands there byte for byte.
  case text([UInt8], Range<Int>, isLiteral: Bool)
  case end(String)
}

/// An XML document, event by event, as its bytes come. Memory depends on one read.
///
/// A document type, and with it every declared entity, is refused; nothing is recovered.
@safe final class XMLEvents {
  private let feed: ByteFeed
  private let xml: OpaquePointer
  private var pending = MarkupQueue()
  private var isOver = false
  /// Whether the document was not well formed; ``faultOffset`` says where.
  private(set) var isBroken = false
  var faultOffset: Int { unsafe okcps_xml_offset(xml) }

  /// Bytes handed to the parser at once: its events are kept until they are taken.
  private static let chunk = 16 * 1024

  init(_ feed: ByteFeed) {
    self.feed = feed
    guard let xml = unsafe okcps_xml_create() else { fatalError("out of memory") }
    unsafe self.xml = xml
  }

  deinit { unsafe okcps_xml_free(xml) }

  /// The next event; nil at the end or at a fault.
  func next() -> MarkupEvent? {
    while true {
      if let event = unsafe pending.take({ unsafe okcps_xml_next(xml, $0) }) { return event }
      if isOver { return nil }
      if feed.count == 0, !feed.fill() {
        isOver = true
        let result = unsafe okcps_xml_feed(xml, [0], 0, 1)
        isBroken = result != 0
        continue
      }
      let count = min(feed.count, Self.chunk)
      let bytes = feed.bytes(0..<count)
      feed.drop(count)
      let result = unsafe okcps_xml_feed(xml, bytes, count, 0)
      if result != 0 {
        isOver = true
        isBroken = true
      }
    }
  }
}

/// Makes Swift events of C ones: a start tag and its attributes are one.
struct MarkupQueue {
  private var ahead: MarkupEvent?

  /// The next event of a source, which `next` asks of C.
  mutating func take(_ next: (UnsafeMutablePointer<okcps_markup>) -> Int32) -> MarkupEvent? {
    var current = ahead
    ahead = nil
    while true {
      var raw = unsafe okcps_markup()
      guard unsafe next(&raw) == 1 else { return current }
      let name = unsafe bytes(raw.name, raw.name_count)
      let value = unsafe bytes(raw.value, raw.value_count)
      let range = unsafe Int(raw.start)..<Int(raw.end)
      let event: MarkupEvent
      switch unsafe UInt32(raw.kind) {
      case UInt32(OKCPS_MARKUP_ATTRIBUTE.rawValue):
        if case .start(let tag, var attributes, let place)? = current {
          attributes.append((String(decoding: name, as: UTF8.self), value))
          current = .start(tag, attributes: attributes, place)
        }
        continue
      case UInt32(OKCPS_MARKUP_START.rawValue):
        event = .start(String(decoding: name, as: UTF8.self), attributes: [], range)
      case UInt32(OKCPS_MARKUP_TEXT.rawValue):
        event = .text(value, range, isLiteral: unsafe raw.literal != 0)
      default: event = .end(String(decoding: name, as: UTF8.self))
      }
      if let current {
        ahead = event
        return current
      }
      guard case .start = event else { return event }
      current = event
    }
  }

  private func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }
}
