internal import Glibc

/// Reads files, folders, containers and standard input, one after the other, record by record.
///
/// Order is that of ``FileTree``; what is neither file nor folder is told and left alone. Owned by one
/// thread.
public final class ArchiveWalk {
  /// What the walk came to.
  public enum Step {
    /// A file or member begins: what it is read as and why.
    case source(Source)
    /// A plain text begins, which the caller reads to its end before the next step.
    case text(Source, TextStream)
    case event(Event)
    /// Not read, and nothing lost: pictures, hidden files, parts of an archive that hold no posts.
    case passedOver(source: String)
    /// Its fields cannot be found: nothing of it is read.
    case refused(source: String, MappingFailure)
  }

  /// A file or member that is read.
  public struct Source: Sendable, Equatable {
    public var name: String
    /// The path of the file, of which a member's name is not part.
    public var path: [UInt8]
    public var isMember: Bool
    public var choice: FormatChoice
    public var mapping: [MappedField]
    /// Whether there is not a byte in it.
    public var isEmpty = false
  }

  private let files: [FileEntry]
  private let format: Format?
  private let options: ReadingOptions
  private let limits: ContainerLimits
  private let inputName: String
  private let streamsTexts: Bool
  /// Files that were begun.
  private var begun: Int
  private var file: FileSource?
  private var container: (container: Container, name: String)?
  private var reader: (any RecordReader)?
  private var stream: (stream: TextStream, name: String)?
  private var ahead: [Step] = []
  /// Sizes of the files that were read.
  private var passed = 0

  /// Reads files from the one at `first` on; standard input is called `inputName`. With `format` nil each
  /// file's own is found out. With `streamsTexts` plain text and Markdown come as ``Step/text(_:_:)``,
  /// unless `format` says how they are to be read.
  public init(
    files: [FileEntry], from first: Int = 0, format: Format? = nil,
    options: ReadingOptions = ReadingOptions(), limits: ContainerLimits = ContainerLimits(),
    inputName: String = "-", streamsTexts: Bool = false
  ) {
    self.files = files
    begun = first
    self.format = format
    self.options = options
    self.limits = limits
    self.inputName = inputName
    self.streamsTexts = streamsTexts
  }

  /// Reads the files behind names; `-` is standard input.
  public convenience init(
    paths: [String], format: Format? = nil, options: ReadingOptions = ReadingOptions(),
    limits: ContainerLimits = ContainerLimits(), inputName: String = "-"
  ) {
    self.init(
      files: FileTree.files(behind: paths), format: format, options: options, limits: limits,
      inputName: inputName)
  }

  /// The file at hand, by its place among those given; before the first step, one before the first.
  public var current: Int { begun - 1 }
  /// Bytes read of the files so far, as they lie on the disk.
  public var consumed: Int { passed + (container?.container.consumed ?? file?.consumed ?? 0) }

  /// The next step; nil when all is read.
  public func next() -> Step? {
    while true {
      if !ahead.isEmpty { return ahead.removeFirst() }
      if let reader {
        if let event = reader.next() { return .event(event) }
        self.reader = nil
      } else if let stream {
        self.stream = nil
        if let fault = stream.stream.fault {
          skip(stream.name, fault, at: stream.stream.offset)
        }
      } else if let container {
        nextMember(of: container.container, container.name)
      } else if begun < files.count {
        if let file { passed += file.size }
        file = nil
        begun += 1
        open(files[begun - 1])
      } else {
        return nil
      }
    }
  }

  private func open(_ entry: FileEntry) {
    let name = plainName
    switch entry.content {
    case .standardInput: read(FileSource(), name: name, ending: name)
    case .passedOver: ahead.append(.passedOver(source: name))
    case .unreadable(let reason, let code):
      skip(name, reason, code: code)
    case .file:
      do throws(FileFailure) {
        let source = try FileSource(path: entry.path, follow: entry.isNamed)
        read(source, name: name, ending: name)
      } catch {
        skip(name, error.reason, code: error.code)
      }
    }
  }

  // MARK: what a file holds

  private func read(_ source: FileSource, name: String, ending: String) {
    file = source
    let feed = ByteFeed(source)
    // What is typed or piped comes as it comes: if it begins as text, it is read as it comes.
    if source.isStream, feed.fill(), let choice = isPlain(feed, ending) {
      return stream(feed, name, choice)
    }
    feed.need(FormatGuess.head)
    let head = feed.bytes(0..<min(feed.count, FormatGuess.head))
    guard Container.recognises(head) else {
      return read(feed, name: name, ending: ending)
    }
    if Container.needsLargeWindow(head) { return skip(name, .window) }
    // A file is read from its beginning again, by its directory; what cannot go back hands over what
    // was read.
    let prefix = source.rewind() ? [] : feed.bytes(0..<feed.count)
    guard let opened = Container(source, head: head, prefix: prefix, limits: limits) else {
      return skip(name, .truncated)
    }
    container = (opened, name)
  }

  private func nextMember(of opened: Container, _ name: String) {
    switch opened.next() {
    case .end:
      container = nil
      if opened.isOverMembers { skip(name, .members) }
    case .broken:
      container = nil
      skip(name, .truncated)
    case .member(let member) where member.isRaw && !opened.isCompressed:
      // A damaged tar passes for bytes without a form.
      container = nil
      skip(name, .truncated)
    case .member(let member) where member.isRaw:
      let plain = [".gz", ".zst", ".gzip", ".zstd"].first { name.lowercased().hasSuffix($0) }
      readMember(opened, name, ending: String(name.dropLast(plain?.count ?? 0)))
    case .member(let member):
      let full = name + "!" + printable(member.name)
      let last = member.name.split(separator: UInt8(ascii: "/")).last ?? []
      if member.isFolder { return }
      if Container.leadsOut(member.name) { return skip(full, .name) }
      if !member.isFile { return skip(full, .link) }
      if member.isEncrypted { return skip(full, .encrypted) }
      if last.first == UInt8(ascii: ".") || member.name.starts(with: Array("__MACOSX/".utf8)) {
        return ahead.append(.passedOver(source: full))
      }
      if member.name == Array("[Content_Types].xml".utf8) || member.name == Array("mimetype".utf8) {
        container = nil
        return skip(name, .unsupported)
      }
      readMember(opened, full, ending: printable(member.name))
    }
  }

  private func readMember(_ opened: Container, _ name: String, ending: String) {
    let feed = ByteFeed(MemberSource(opened))
    feed.need(FormatGuess.head)
    if Container.recognises(feed.bytes(0..<min(feed.count, FormatGuess.head))) {
      // What comes out as it went in was damaged too early to be unpacked.
      return skip(name, opened.isSame(as: feed) ? .truncated : .nested)
    }
    read(feed, name: name, ending: ending)
  }

  /// Whether what is at hand begins as plain text, which is read as it comes.
  private func isPlain(_ feed: ByteFeed, _ ending: String) -> FormatChoice? {
    let head = feed.bytes(0..<min(feed.count, FormatGuess.head))
    guard !Container.recognises(head),
      case .format(var choice) = FormatGuess.recognise(head, name: ending)
    else { return nil }
    if let format { choice = FormatChoice(format: format, reason: Self.asAsked) }
    return streams(choice.format) ? choice : nil
  }

  /// Whether a file of a format is handed on as it stands. Markdown is read by its reader if asked for.
  private func streams(_ format: Format) -> Bool {
    streamsTexts && format.isPlain && (self.format == nil || format == .text)
  }

  private static let asAsked = "--from says so"

  /// Begins to read a text file, wherever it lies.
  private func read(_ raw: ByteFeed, name: String, ending: String) {
    let feed = Self.decoded(raw)
    // Even where the user names the format, bytes that are no text are none.
    let recognised = FormatGuess.recognise(Self.head(of: feed), name: ending)
    switch recognised {
    case .unreadable(.binary): return skip(name, .binary)
    case .media where format == nil && isNamed: return skip(name, .binary)
    case .media where format == nil: return ahead.append(.passedOver(source: name))
    case .otherPart where format == nil: return ahead.append(.passedOver(source: name))
    case .unreadable(let reason) where format == nil: return skip(name, reason)
    default: break
    }
    var choice = FormatChoice(format: format ?? .text, reason: Self.asAsked)
    if format == nil, case .format(let found) = recognised { choice = found }
    if streams(choice.format) { return stream(feed, name, choice) }
    // Of plain text the mark is a part, as places are those of the file.
    if feed.begins(Self.mark) { feed.drop(Self.mark.count) }
    // An empty table has no header and an empty document no root: it is a source without records.
    if choice.format != .html, !feed.need(1), feed.fault == nil {
      choice.reason += ", and it is empty"
      var empty = source(name, choice, [])
      empty.isEmpty = true
      return ahead.append(.source(empty))
    }
    do throws(MappingFailure) {
      let reader = try choice.format.open(feed, source: name, options: options)
      self.reader = reader
      ahead.append(.source(source(name, choice, reader.mapping)))
    } catch {
      ahead.append(.refused(source: name, error))
    }
  }

  private func stream(_ feed: ByteFeed, _ name: String, _ choice: FormatChoice) {
    let stream = TextStream(feed)
    self.stream = (stream, name)
    let field = MappedField(role: "text", field: "the whole file")
    ahead.append(.text(source(name, choice, [field]), stream))
  }

  /// What the file at hand is called, of which members are parts.
  private var plainName: String {
    let file = files[begun - 1]
    return file.content == .standardInput ? inputName : printable(file.path)
  }

  private func source(_ name: String, _ choice: FormatChoice, _ mapping: [MappedField]) -> Source {
    Source(
      name: name, path: files[begun - 1].path, isMember: name != plainName, choice: choice,
      mapping: mapping)
  }

  /// Whether the user named what is read: neither a member nor something that was found.
  private var isNamed: Bool { files[begun - 1].isNamed && container == nil }

  /// The byte order mark of UTF-8.
  private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// What the format of a file is told by: its beginning behind a byte order mark, as UTF-8.
  static func head(of feed: ByteFeed) -> [UInt8] {
    feed.need(FormatGuess.head)
    let low = feed.begins(mark) ? mark.count : 0
    return feed.bytes(low..<min(feed.count, FormatGuess.head))
  }

  /// UTF-16 as UTF-8, where its byte order mark stands first and bytes of zero bear it out, as they do
  /// wherever there are spaces; all else as it is.
  static func decoded(_ feed: ByteFeed) -> ByteFeed {
    guard feed.begins([0xff, 0xfe]) || feed.begins([0xfe, 0xff]) else { return feed }
    feed.need(FormatGuess.head)
    let head = feed.bytes(0..<min(feed.count, FormatGuess.head))
    guard head.count(where: { $0 == 0 }) * 32 > head.count else { return feed }
    feed.drop(2)
    return ByteFeed(TranscodedSource(feed, isBigEndian: head[0] == 0xfe))
  }

  private func skip(_ name: String, _ reason: SkipReason, at offset: Int = 0, code: CInt = 0) {
    var skipped = Skipped(source: name, offset: offset, reason: reason)
    skipped.code = code
    ahead.append(.event(.skipped(skipped)))
  }
}
