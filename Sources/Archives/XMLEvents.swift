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
/// A name is told by its place among those that a format knows; all others are ``unknown``, so that none is
/// kept. A document type, and with it every declared entity, is refused; nothing is recovered.
@safe struct XMLEvents: ~Copyable {
  enum Event {
    /// A tag, with the place where it begins; its attributes are in ``attributes``.
    case start(UInt8, offset: Int)
    /// Text, which ``withText(_:)`` gives.
    case text
    case end
  }

  private let feed: ByteFeed
  private let xml: OpaquePointer
  private let names: MarkupNames
  private var raw = unsafe okcps_markup()
  /// Whether `raw` is still to be looked at.
  private var isAhead = false
  private var isOver = false
  /// Those of the tag that has just begun whose names are known.
  private(set) var attributes: [(name: UInt8, value: String)] = []
  /// Whether the document was not well formed; ``faultOffset`` says where.
  private(set) var isBroken = false
  var faultOffset: Int { unsafe okcps_xml_offset(xml) }

  /// Bytes handed to the parser at once: its events are kept until they are taken.
  private static let chunk = 16 * 1024
  static let unknown = UInt8.max

  /// With the names of elements and attributes that are to be told, fewer than 255.
  init(_ feed: ByteFeed, names: [String]) {
    self.feed = feed
    self.names = MarkupNames(names)
    guard let xml = unsafe okcps_xml_create() else { fatalError("out of memory") }
    unsafe self.xml = xml
  }

  deinit { unsafe okcps_xml_free(xml) }

  /// The next event; nil at the end or at a fault.
  mutating func next() -> Event? {
    while true {
      guard isAhead || take() else {
        if isOver { return nil }
        parse()
        continue
      }
      isAhead = false
      switch unsafe UInt32(raw.kind) {
      case UInt32(OKCPS_MARKUP_TEXT.rawValue): return .text
      case UInt32(OKCPS_MARKUP_START.rawValue): return start()
      case UInt32(OKCPS_MARKUP_ATTRIBUTE.rawValue): continue
      default: return .end
      }
    }
  }

  /// Looks at the text that ``next()`` came to last.
  func withText(_ use: (Span<UInt8>) -> Void) {
    unsafe use(UnsafeBufferPointer(start: raw.value, count: raw.value_count).span)
  }

  private mutating func take() -> Bool { unsafe okcps_xml_next(xml, &raw) == 1 }

  private mutating func start() -> Event {
    let tag = unsafe UnsafeBufferPointer(start: raw.name, count: raw.name_count)
    let name = unsafe names.place(of: tag.span)
    let offset = unsafe Int(raw.start)
    attributes.removeAll(keepingCapacity: true)
    while take() {
      guard unsafe UInt32(raw.kind) == UInt32(OKCPS_MARKUP_ATTRIBUTE.rawValue) else {
        isAhead = true
        break
      }
      let bytes = unsafe UnsafeBufferPointer(start: raw.name, count: raw.name_count)
      let name = unsafe names.place(of: bytes.span)
      if name != Self.unknown {
        let value = unsafe UnsafeBufferPointer(start: raw.value, count: raw.value_count)
        unsafe attributes.append((name, String(decoding: value, as: UTF8.self)))
      }
    }
    return .start(name, offset: offset)
  }

  private mutating func parse() {
    if feed.count == 0, !feed.fill() {
      isOver = true
      isBroken = unsafe okcps_xml_feed(xml, [0], 0, 1) != 0
      return
    }
    let count = min(feed.count, Self.chunk)
    let result = feed.withBytes { bytes in
      unsafe bytes.withUnsafeBufferPointer { unsafe okcps_xml_feed(xml, $0.baseAddress!, count, 0) }
    }
    feed.drop(count)
    if result != 0 {
      isOver = true
      isBroken = true
    }
  }
}

/// The names that a format knows, found by their bytes.
private struct MarkupNames {
  /// By length; longer names than the longest are not known.
  private var byLength: [[(bytes: [UInt8], place: UInt8)]] = []

  init(_ names: [String]) {
    for (place, name) in names.enumerated() {
      let bytes = Array(name.utf8)
      while byLength.count <= bytes.count { byLength.append([]) }
      byLength[bytes.count].append((bytes, UInt8(place)))
    }
  }

  func place(of bytes: Span<UInt8>) -> UInt8 {
    guard bytes.count < byLength.count else { return XMLEvents.unknown }
    search: for (name, place) in byLength[bytes.count] {
      // From their ends, since what begins alike is frequent: `wp:`.
      var i = bytes.count
      while i > 0 {
        i -= 1
        if name[i] != bytes[i] { continue search }
      }
      return place
    }
    return XMLEvents.unknown
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
