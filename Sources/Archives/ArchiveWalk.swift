internal import Glibc

/// Reads files, folders, containers and standard input, one after the other, record by record.
///
/// Order is that of the names given; within a folder that of names by their bytes. Links in folders are
/// not followed; what is neither file nor folder is told and left alone. Owned by one thread.
public final class ArchiveWalk {
  /// What the walk came to.
  public enum Step {
    /// A file or member begins: what it is read as and why.
    case source(Source)
    case event(Event)
    /// Not read, and nothing lost: pictures, hidden files, parts of an archive that hold no posts.
    case passedOver(source: String)
    /// Its fields cannot be found: nothing of it is read.
    case refused(source: String, MappingFailure)
  }

  /// A file or member that is read.
  public struct Source: Sendable, Equatable {
    public var name: String
    public var choice: FormatChoice
    public var mapping: [MappedField]
    /// Size in bytes and time of the last change in nanoseconds since 1970, of the file that holds it.
    public var size: Int
    public var changed: Int
  }

  private struct Place {
    var path: [UInt8]
    /// Given by the user, so that a link is followed.
    var isNamed: Bool
  }

  private var places: [Place]
  private let format: Format?
  private let options: ReadingOptions
  private let limits: ContainerLimits
  private let inputName: String
  private var file: FileSource?
  private var container: (container: Container, name: String)?
  private var reader: (any RecordReader)?
  private var ahead: [Step] = []

  /// `-` is standard input, called `inputName`. With `format` nil each file's own is found out.
  public init(
    paths: [String], format: Format? = nil, options: ReadingOptions = ReadingOptions(),
    limits: ContainerLimits = ContainerLimits(), inputName: String = "-"
  ) {
    places = paths.reversed().map { Place(path: Array($0.utf8), isNamed: true) }
    self.format = format
    self.options = options
    self.limits = limits
    self.inputName = inputName
  }

  /// The next step; nil when all is read.
  public func next() -> Step? {
    while true {
      if !ahead.isEmpty { return ahead.removeFirst() }
      if let reader {
        if let event = reader.next() { return .event(event) }
        self.reader = nil
      } else if let container {
        nextMember(of: container.container, container.name)
      } else if let place = places.popLast() {
        open(place)
      } else {
        return nil
      }
    }
  }

  // MARK: files and folders

  private func open(_ place: Place) {
    if place.isNamed, place.path == [UInt8(ascii: "-")] {
      let input = FileSource()
      return read(input, name: inputName, ending: inputName)
    }
    let name = printable(place.path)
    do throws(SkipReason) {
      if try isFolder(place) { return try list(place) }
      let source = try FileSource(path: place.path, follow: place.isNamed)
      read(source, name: name, ending: name)
    } catch {
      skip(name, error)
    }
  }

  private func isFolder(_ place: Place) throws(SkipReason) -> Bool {
    var about = stat()
    let result = unsafe place.path.withPath { path in
      unsafe place.isNamed ? stat(path, &about) : lstat(path, &about)
    }
    guard result == 0 else { throw .unreadable }
    switch about.st_mode & S_IFMT {
    case S_IFDIR: return true
    case S_IFREG: return false
    case S_IFLNK: throw .link
    default: throw .notRegular
    }
  }

  /// Puts the names of a folder in line.
  private func list(_ place: Place) throws(SkipReason) {
    guard let folder = unsafe place.path.withPath({ unsafe opendir($0) }) else {
      throw .unreadable
    }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .unreadable }
    let base = place.path.last == UInt8(ascii: "/") ? place.path : place.path + Array("/".utf8)
    for name in names.sorted(by: { $1.lexicographicallyPrecedes($0) }) {
      if name.first == UInt8(ascii: ".") {
        ahead.insert(.passedOver(source: printable(base + name)), at: 0)
      } else {
        places.append(Place(path: base + name, isNamed: false))
      }
    }
  }

  // MARK: what a file holds

  private func read(_ source: FileSource, name: String, ending: String) {
    file = source
    let feed = ByteFeed(source)
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

  /// Begins to read a text file, wherever it lies.
  private func read(_ bytes: ByteFeed, name: String, ending: String) {
    let feed = Self.withoutMark(bytes)
    feed.need(FormatGuess.head)
    let head = feed.bytes(0..<min(feed.count, FormatGuess.head))
    // Even where the user names the format, bytes that are no text are none.
    let recognised = FormatGuess.recognise(head, name: ending)
    switch recognised {
    case .unreadable(.binary): return skip(name, .binary)
    case .media where format == nil: return ahead.append(.passedOver(source: name))
    case .otherPart where format == nil: return ahead.append(.passedOver(source: name))
    case .unreadable(let reason) where format == nil: return skip(name, reason)
    default: break
    }
    var choice = FormatChoice(format: format ?? .text, reason: "--from says so")
    if format == nil, case .format(let found) = recognised { choice = found }
    do throws(MappingFailure) {
      let reader = try choice.format.open(feed, source: name, options: options)
      self.reader = reader
      ahead.append(
        .source(
          Source(
            name: name, choice: choice, mapping: reader.mapping, size: file?.size ?? 0,
            changed: file?.changed ?? 0)))
    } catch {
      ahead.append(.refused(source: name, error))
    }
  }

  /// The feed behind its byte order mark; UTF-16 as UTF-8.
  private static func withoutMark(_ feed: ByteFeed) -> ByteFeed {
    if feed.begins([0xef, 0xbb, 0xbf]) {
      feed.drop(3)
    } else if feed.begins([0xff, 0xfe]) || feed.begins([0xfe, 0xff]) {
      let isBigEndian = feed[0] == 0xfe
      feed.drop(2)
      return ByteFeed(TranscodedSource(feed, isBigEndian: isBigEndian))
    }
    return feed
  }

  private func skip(_ name: String, _ reason: SkipReason) {
    ahead.append(.event(.skipped(Skipped(source: name, reason: reason))))
  }
}
