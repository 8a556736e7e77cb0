public import ScanCore

/// A text with its identity: what it is, where it stands and who wrote it when.
///
/// A value; what it holds lies in a box that copies share until one of them is changed, since an item goes
/// through many hands. What few ask for is made when it is asked for.
public struct Item: Sendable, Equatable {
  private var box = Box()

  public init() {}

  /// Path of the file; a member of a container as `a.zip!data/tweets.js`. Printable as it is.
  public var source: String {
    get { box.source }
    set { own().source = newValue }
  }
  /// Number of the record in its file, from 1.
  public var record: Int {
    get { box.record }
    set { own().record = newValue }
  }
  /// Where the record begins in its file, in bytes; in what was unpacked where the file is compressed.
  public var offset: Int {
    get { box.offset }
    set { own().offset = newValue }
  }
  /// The format's own id, as text; else `source#record`.
  public var id: String {
    get { box.id ?? "\(box.source)#\(box.record)" }
    set { own().id = newValue }
  }
  /// Account id, else display name, as the archive has it: for a keyed pseudonym, never for printing.
  public var author: String? {
    get { box.author }
    set { own().author = newValue }
  }
  /// RFC 3339 in UTC; nil where there is none or it could not be read.
  public var time: String? { box.moment.map(Timestamp.string) }
  /// The same in seconds since 1970, which ``Timestamp`` can write.
  var moment: Int? {
    get { box.moment }
    set { own().moment = newValue }
  }
  /// Whether there is a time that could not be read.
  public var hasUnreadableTime: Bool {
    get { box.hasUnreadableTime }
    set { own().hasUnreadableTime = newValue }
  }
  /// Where a person can see it, as the format has it.
  public var permalink: String? {
    get { box.permalink }
    set { own().permalink = newValue }
  }
  /// Id of what it answers.
  public var parent: String? {
    get { box.parent }
    set { own().parent = newValue }
  }
  /// Id of the whole it belongs to.
  public var thread: String? {
    get { box.thread }
    set { own().thread = newValue }
  }
  /// Whom it is addressed to, where a field of the record says so: account id or name.
  public var target: String? {
    get { box.target }
    set { own().target = newValue }
  }
  /// JSON pointer, column or element of the text within the record.
  public var field: String {
    get { box.field }
    set { own().field = newValue }
  }
  /// What the format or the record says of the text's direction; nil is for the user to say.
  public var direction: TextAttributes.Direction? {
    get { box.direction }
    set { own().direction = newValue }
  }
  /// As ``direction``, of the site.
  public var site: TextAttributes.Site? {
    get { box.site }
    set { own().site = newValue }
  }
  /// As ``direction``, of the author.
  public var role: TextAttributes.AuthorRole? {
    get { box.role }
    set { own().role = newValue }
  }
  /// As ``direction``, of what the text is.
  public var kind: TextAttributes.Kind? {
    get { box.kind }
    set { own().kind = newValue }
  }
  /// Whether pictures or films come with it.
  public var hasMedia: Bool {
    get { box.hasMedia }
    set { own().hasMedia = newValue }
  }
  /// What was done to it or is known of it.
  public var marks: Set<Mark> {
    get { box.marks }
    set { own().marks = newValue }
  }
  /// Decoded, unescaped, repaired: what findings count their bytes in.
  public var text: [UInt8] {
    get { box.text }
    set { own().text = newValue }
  }
  /// Where the text was HTML: the way from its bytes to those of the record's field.
  public var map: SourceMap? {
    get { box.map }
    set { own().map = newValue }
  }
  /// Where the whole file is this text: its bytes, which the map leads to.
  public var page: [UInt8]? {
    get { box.page }
    set { own().page = newValue }
  }

  /// The box, to be changed: this item's alone.
  private mutating func own() -> Box {
    if !isKnownUniquelyReferenced(&box) { box = Box(box) }
    return box
  }

  public static func == (a: Item, b: Item) -> Bool {
    a.box === b.box
      || a.source == b.source && a.record == b.record && a.offset == b.offset && a.id == b.id
        && a.author == b.author && a.moment == b.moment
        && a.hasUnreadableTime == b.hasUnreadableTime && a.permalink == b.permalink
        && a.parent == b.parent && a.thread == b.thread && a.target == b.target
        && a.field == b.field && a.direction == b.direction && a.site == b.site
        && a.role == b.role && a.kind == b.kind && a.hasMedia == b.hasMedia && a.marks == b.marks
        && a.text == b.text && a.map == b.map && a.page == b.page
  }

  /// What was done to a text or is known of it.
  public enum Mark: String, Sendable, CaseIterable {
    /// Bytes of UTF-8 that were written as characters have been put together again.
    case repaired = "meta-latin1"
    /// The cell was not what its format promises; it is scanned as it stands.
    case rawCell = "raw-cell"
    case deleted, spam
    /// Not released: pending, draft or private.
    case unpublished
    /// A part of a longer text, cut where no blank line was near.
    case cut
    /// Written by a program of the platform.
    case bot
  }

  /// The attributes of the text: what it says itself, else those of `given`.
  public func attributes(_ given: TextAttributes) -> TextAttributes {
    var a = given
    if let direction { a.direction = direction }
    if let site { a.site = site }
    if let role { a.author = role }
    if let kind { a.kind = kind }
    if hasMedia { a.hasMedia = true }
    return a
  }
}

extension Item {
  /// What an item holds.
  ///
  /// `@unchecked` is sound: a box is changed only by an item that alone refers to it.
  fileprivate final class Box: @unchecked Sendable {
    var source: String = ""
    var record: Int = 0
    var offset: Int = 0
    var author: String?
    var hasUnreadableTime: Bool = false
    var permalink: String?
    var parent: String?
    var thread: String?
    var target: String?
    var field: String = ""
    var direction: TextAttributes.Direction?
    var site: TextAttributes.Site?
    var role: TextAttributes.AuthorRole?
    var kind: TextAttributes.Kind?
    var hasMedia: Bool = false
    var marks: Set<Mark> = []
    var text: [UInt8] = []
    var map: SourceMap?
    var page: [UInt8]?
    var id: String?
    var moment: Int?

    init() {}

    init(_ other: Box) {
      source = other.source
      record = other.record
      offset = other.offset
      author = other.author
      hasUnreadableTime = other.hasUnreadableTime
      permalink = other.permalink
      parent = other.parent
      thread = other.thread
      target = other.target
      field = other.field
      direction = other.direction
      site = other.site
      role = other.role
      kind = other.kind
      hasMedia = other.hasMedia
      marks = other.marks
      text = other.text
      map = other.map
      page = other.page
      id = other.id
      moment = other.moment
    }
  }
}

/// What a reader came to.
public enum Event: Sendable, Equatable {
  case item(Item)
  /// A record that holds no text.
  case empty
  /// Something that could not be read. The run is incomplete.
  case skipped(Skipped)
}

/// A record, or the rest of a file, that was not read.
public struct Skipped: Sendable, Equatable, Error {
  public var source = ""
  /// Of the record, from 1; 0 for a whole file.
  public var record = 0
  public var offset = 0
  public var reason: SkipReason
  /// The system's error number, where there is one.
  public var code: CInt = 0

  public init(source: String = "", record: Int = 0, offset: Int = 0, reason: SkipReason) {
    self.source = source
    self.record = record
    self.offset = offset
    self.reason = reason
  }
}

/// Why something was not read. A closed set, so that no message can quote the input.
public enum SkipReason: String, Sendable, CaseIterable, Error {
  case badJSON = "bad-json"
  case badXML = "bad-xml"
  case csvQuote = "csv-quote"
  case csvColumns = "csv-columns"
  case tooLong = "too-long"
  case tooDeep = "too-deep"
  case noRecords = "no-records"
  case binary
  case unsupported
  case truncated
  case encrypted
  case nested
  case ratio
  case total
  case members
  case name
  case window
  case link
  case notRegular = "not-regular"
  case unreadable
  case attachment
  case mailLibrary = "mail-library"

  /// One line: what is wrong and what to do.
  public var message: String {
    switch self {
    case .badJSON: "not valid JSON from here on; export it again"
    case .badXML: "not well-formed XML, or it has a document type; what came before was read"
    case .csvQuote: "a quote inside a cell or one that is never closed; export the table again"
    case .csvColumns: "another number of cells than the header has"
    case .tooLong: "the record is longer than --max-record"
    case .tooDeep: "nested too deep"
    case .noRecords: "no records where the format has them; name the place by --records"
    case .binary: "not text"
    case .unsupported: "a format that is not read; save it as text, CSV or JSON"
    case .truncated: "cut short or damaged; what could be read was read"
    case .encrypted: "encrypted; decrypt it first"
    case .nested: "a container in a container; unpack the outer one first"
    case .ratio: "it unpacks to more than 200 times its size; look at it before you unpack it"
    case .total: "it unpacks to more than the limit; unpack it and scan the files"
    case .members: "more members than the limit; unpack it and scan the files"
    case .name: "a name that points out of its container"
    case .window:
      "it needs a window of more than 128 MiB; unpack it: zstd -dc --long=31 FILE | okcps-scan … -"
    case .link: "a symbolic link; name its target"
    case .notRegular: "neither file nor folder; pipe it in and name it -"
    case .attachment: "an attachment of a mail that is no text; save it and scan it"
    case .mailLibrary: "mail needs GMime; run: apt-get install libgmime-3.0-0"
    case .unreadable: "it cannot be opened or read; check its permissions"
    }
  }
}
