public import ScanCore

/// A text with its identity: what it is, where it stands and who wrote it when.
public struct Item: Sendable, Equatable {
  /// Path of the file; a member of a container as `a.zip!data/tweets.js`. Printable as it is.
  public var source = ""
  /// Number of the record in its file, from 1.
  public var record = 0
  /// Where the record begins in its file, in bytes; in what was unpacked where the file is compressed.
  public var offset = 0
  /// The format's own id, as text; else `source#record`.
  public var id = ""
  /// Account id, else display name, as the archive has it: for a keyed pseudonym, never for printing.
  public var author: String?
  /// RFC 3339 in UTC; nil where there is none or it could not be read.
  public var time: String?
  /// Whether there is a time that could not be read.
  public var hasUnreadableTime = false
  public var permalink: String?
  /// Id of what it answers, and of the whole it belongs to.
  public var parent: String?
  public var thread: String?
  /// Whom it is addressed to, where a field of the record says so: account id or name.
  public var target: String?
  /// JSON pointer, column or element of the text within the record.
  public var field = ""
  /// What the format or the record says of the text; nil is for the user to say.
  public var direction: TextAttributes.Direction?
  public var site: TextAttributes.Site?
  public var role: TextAttributes.AuthorRole?
  public var kind: TextAttributes.Kind?
  public var hasMedia = false
  public var marks: Set<Mark> = []
  /// Decoded, unescaped, repaired: what findings count their bytes in.
  public var text: [UInt8] = []
  /// Where the text was HTML: the way from its bytes to those of the record's field.
  public var map: SourceMap?
  /// Where the whole file is this text: its bytes, which the map leads to.
  public var page: [UInt8]?

  public init() {}

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
