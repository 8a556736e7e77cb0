internal import FoundationEssentials

/// The files of a lexicon, read but not yet understood: those of a folder, or those that the program
/// carries.
///
/// Rules name each other, their lists and their term files by path from the root, so it makes no
/// difference to a reader where the files lie.
public struct LexiconFiles: Sendable {
  /// What errors call the root: the folder's path, or `built-in`.
  public let name: String
  /// Contents by path from the root, `/` between the parts.
  private let contents: [String: [UInt8]]

  /// Largest file that is read, in bytes.
  static let limit = 4 * 1024 * 1024

  /// Paths in order.
  var paths: [String] { contents.keys.sorted() }

  /// Reads the regular files `*.yml`, `*.txt` and `*.bin` below a folder; links are not followed.
  public init(directory: String) throws(Diagnostics) {
    func fail(_ file: String, _ message: String) -> Diagnostic {
      Diagnostic(file: file, line: 1, column: 1, message: message)
    }
    guard let walk = try? FileManager.default.subpathsOfDirectory(atPath: directory) else {
      throw Diagnostics(items: [
        fail(directory, "no such folder; name one that holds rule files")
      ])
    }
    var errors: [Diagnostic] = []
    var contents: [String: [UInt8]] = [:]
    for path in walk {
      let whole = directory + "/" + path
      let attributes = try? FileManager.default.attributesOfItem(atPath: whole)
      guard attributes?[.type] as? FileAttributeType == .typeRegular else { continue }
      if path.hasSuffix(".yaml") { errors.append(fail(whole, "would not be read; name it .yml")) }
      guard [".yml", ".txt", ".bin"].contains(where: path.hasSuffix) else { continue }
      if let data = FileManager.default.contents(atPath: whole) {
        contents[path] = Array(data)
        if data.count > Self.limit { errors.append(fail(whole, "larger than 4 MiB; split it")) }
      } else {
        errors.append(fail(whole, "cannot be read; check its permissions"))
      }
    }
    guard errors.isEmpty else { throw Diagnostics(items: errors.sorted { $0.file < $1.file }) }
    name = directory
    self.contents = contents
  }

  /// A file's name for errors.
  func place(_ path: String) -> String { name + "/" + path }

  /// The bytes of a file.
  func bytes(_ path: String) throws(Diagnostic) -> [UInt8] {
    guard let bytes = contents[path] else {
      throw Diagnostic(
        file: place(path), line: 1, column: 1, message: "no such file; check the name")
    }
    return bytes
  }

  /// The text of a file.
  func text(_ path: String) throws(Diagnostic) -> String {
    guard let text = String(validating: try bytes(path), as: UTF8.self) else {
      throw Diagnostic(
        file: place(path), line: 1, column: 1, message: "is not UTF-8; convert it")
    }
    return text
  }
}

extension LexiconFiles {
  /// All files as one run of bytes: for each in order of path its path and its contents, each
  /// preceded by its count of bytes as 4 bytes, little-endian.
  public var archive: [UInt8] {
    var out: [UInt8] = []
    for path in paths {
      for part in [Array(path.utf8), contents[path]!] {
        for k in 0..<4 { out.append(UInt8(truncatingIfNeeded: part.count >> (8 * k))) }
        out += part
      }
    }
    return out
  }

  /// Reads what ``archive`` wrote; nil if the bytes are something else.
  public init?(archive: [UInt8], name: String) {
    var at = 0
    func part() -> ArraySlice<UInt8>? {
      guard at + 4 <= archive.count else { return nil }
      let n = (0..<4).reduce(0) { $0 | Int(archive[at + $1]) << (8 * $1) }
      guard at + 4 + n <= archive.count else { return nil }
      defer { at += 4 + n }
      return archive[at + 4..<at + 4 + n]
    }
    var contents: [String: [UInt8]] = [:]
    while at < archive.count {
      guard let path = part(), let bytes = part() else { return nil }
      contents[String(decoding: path, as: UTF8.self)] = Array(bytes)
    }
    self.name = name
    self.contents = contents
  }
}
