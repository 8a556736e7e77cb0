internal import CMail

/// Reads a mail (RFC 5322, MIME), or the mails of a mailbox (RFC 4155), each a record.
///
/// The subject is a text, and so is each part of text, decoded; HTML as it is shown; names of attachments.
/// Replies that quote are read whole, and so are mails within the mail. Attachments that are no text are skipped, but for pictures, sound and
/// film. GMime reads the parts, and nothing nested deeper than it follows. Memory depends on the largest
/// mail.
final class MailReader: RecordReader {
  private let feed: ByteFeed
  private let longest: Int
  private let isMailbox: Bool
  private var queue: EventQueue
  private var isOver = false
  let mapping = [
    MappedField(role: "text", field: "/subject"), MappedField(role: "text", field: "/parts/*/text"),
    MappedField(role: "text", field: "/parts/*/name"),
    MappedField(role: "id", field: "Message-ID"), MappedField(role: "time", field: "Date"),
    MappedField(role: "author", field: "From"), MappedField(role: "parent", field: "In-Reply-To"),
  ]

  /// Parts of one mail that are read: more are no letter.
  static let mostParts = 1_000

  init(_ feed: ByteFeed, source: String, options: ReadingOptions) {
    self.feed = feed
    longest = options.longestRecord
    isMailbox = feed.begins(Array("From ".utf8))
    queue = EventQueue(source: source)
    if okcps_mail_load() == 0 {
      queue.skipRest(at: 0, .mailLibrary)
      isOver = true
    }
  }

  func next() -> Event? {
    while true {
      if let event = queue.take() { return event }
      if isOver { return nil }
      guard feed.need(1) else {
        isOver = true
        if let fault = feed.fault { queue.skipRest(at: feed.offset, fault) }
        continue
      }
      queue.begin(at: feed.offset)
      readMail()
    }
  }

  /// Reads the mail at the head of the feed and drops it.
  private func readMail() {
    var isTooLong = false
    var at = 0
    var isAfterBlank = false
    while true {
      // Not beyond the limit, so that the same is found however the bytes arrive.
      guard let end = feed.find(0x0a, from: at) else {
        if feed.count > longest {
          isTooLong = true
          (at, isAfterBlank) = (0, false)
          feed.drop(feed.count)
        }
        if feed.fill() { continue }
        at = feed.count
        break
      }
      if isMailbox, isAfterBlank, begins(at, end) { break }
      isAfterBlank = end == at || end == at + 1 && feed[at] == 0x0d
      at = end + 1
      if at > longest {
        isTooLong = true
        feed.drop(at)
        at = 0
      }
    }
    defer { feed.drop(at) }
    if isTooLong { return queue.skip(.tooLong) }
    var mail = feed.bytes(0..<at)
    if isMailbox, let line = mail.firstIndex(of: 0x0a) { mail.removeFirst(line + 1) }
    read(mail)
  }

  /// Whether a line of a mailbox begins a mail: `From`, a time of day, and a header in the next line. A
  /// sentence that begins so must not: the rest of its mail would pass for headers.
  private func begins(_ start: Int, _ end: Int) -> Bool {
    let line = feed.bytes(start..<end)
    guard line.starts(with: "From ".utf8) else { return false }
    let isDigit = line.map { 0x30...0x39 ~= $0 }
    let hasTime = line.indices.dropFirst(2).dropLast(2).contains { i in
      line[i] == UInt8(ascii: ":") && isDigit[i - 2] && isDigit[i - 1] && isDigit[i + 1]
        && isDigit[i + 2]
    }
    guard hasTime else { return false }
    var next = end + 1
    // A name of a header is printable ASCII without a colon (RFC 5322, 2.2).
    while true {
      guard feed.need(next + 1) else { return false }
      let b = feed[next]
      if b == UInt8(ascii: ":") { return next > end + 1 }
      guard 0x21...0x7e ~= b, next - end < 200 else { return false }
      next += 1
    }
  }

  // MARK: one mail

  private func read(_ bytes: [UInt8]) {
    var items: [Item] = []
    var skipped = 0
    var isCut = false
    unsafe bytes.withUnsafeBytes { raw in
      var status: Int32 = 0
      guard let base = raw.baseAddress,
        let mail = unsafe okcps_mail_open(base, raw.count, &status)
      else { return }
      defer { unsafe okcps_mail_close(mail) }
      let item = unsafe described(mail)
      func add(_ field: String, _ text: [UInt8]) {
        items.append(item)
        items[items.count - 1].field = field
        items[items.count - 1].text = text
      }
      if let subject = unsafe okcps_mail_subject(mail) {
        unsafe add("/subject", Array(String(cString: subject).utf8))
      }
      var part = unsafe okcps_mail_part()
      var number = 0
      var hasMedia = false
      while unsafe okcps_mail_next(mail, &part) != 0 {
        if number == Self.mostParts {
          isCut = true
          break
        }
        let place = "/parts/\(number)"
        number += 1
        if let text = unsafe part.text {
          let bytes = unsafe Array(UnsafeBufferPointer(start: text, count: part.text_count))
          if unsafe part.is_html != 0 {
            let html = item.html(bytes, field: place + "/text")
            items += html.items
            if html.isTooDeep { isCut = true }
          } else {
            add(place + "/text", bytes)
          }
        } else if unsafe part.is_mail != 0 {
          if let subject = unsafe part.subject {
            unsafe add(place + "/subject", Array(String(cString: subject).utf8))
          }
        } else if unsafe part.is_media != 0 {
          hasMedia = true
        } else {
          skipped += 1
        }
        if let name = unsafe part.name {
          unsafe add(place + "/name", Array(String(cString: name).utf8))
        }
      }
      if hasMedia { for i in items.indices { items[i].hasMedia = true } }
    }
    queue.end(with: items)
    for _ in 0..<skipped { queue.skip(.attachment) }
    if isCut { queue.skip(.tooDeep) }
  }

  /// An item with what the headers say.
  private func described(_ mail: OpaquePointer) -> Item {
    func header(_ name: String) -> String? {
      guard let value = unsafe okcps_mail_header(mail, name) else { return nil }
      let text = unsafe String(cString: value)
      return text.isEmpty ? nil : text
    }
    var item = queue.base
    item.setID(header("Message-ID"), "")
    item.author = header("From")
    item.parent = header("In-Reply-To")
    item.setTime(header("Date"), Timestamp.mail)
    return item
  }
}
