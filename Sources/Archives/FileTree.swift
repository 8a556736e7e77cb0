internal import Glibc

/// A file that a walk comes to, or what stands in the place of one.
public struct FileEntry: Sendable, Equatable {
  public enum Content: Sendable, Equatable {
    case standardInput
    /// Size in bytes and time of the last change in nanoseconds since 1970.
    case file(size: Int, changed: Int)
    /// Hidden or to be left out, and not named by the user.
    case passedOver
    /// Cannot be read; `code` is the system's error number, 0 where it gave none.
    case unreadable(SkipReason, code: CInt)
  }

  /// As the system has it: anything may stand there.
  public var path: [UInt8]
  /// Given by the user, so that a link is followed.
  public var isNamed: Bool
  public var content: Content
}

/// Finds the files behind names: each file itself, and all that is in a folder, at any depth.
///
/// Order is that of the names given; within a folder that of names by their bytes. Links in folders are not
/// followed. Nothing is opened but folders, so memory and time are those of a listing.
public enum FileTree {
  /// `-` is standard input. What is in a folder and `isLeftOut` is passed over; it is told the path, and
  /// whether it is a folder.
  public static func files(
    behind paths: [String], where isLeftOut: (String, Bool) -> Bool = { _, _ in false }
  ) -> [FileEntry] {
    var found: [FileEntry] = []
    for path in paths {
      let bytes = Array(path.utf8)
      if path == "-" {
        found.append(FileEntry(path: bytes, isNamed: true, content: .standardInput))
      } else {
        add(bytes, isNamed: true, isLeftOut, to: &found)
      }
    }
    return found
  }

  private static func add(
    _ path: [UInt8], isNamed: Bool, _ isLeftOut: (String, Bool) -> Bool,
    to found: inout [FileEntry]
  ) {
    func add(_ content: FileEntry.Content) {
      found.append(FileEntry(path: path, isNamed: isNamed, content: content))
    }
    var about = stat()
    let result = unsafe path.withPath { path in
      unsafe isNamed ? stat(path, &about) : lstat(path, &about)
    }
    guard result == 0 else { return add(.unreadable(.unreadable, code: errno)) }
    if !isNamed,
      isLeftOut(String(decoding: path, as: UTF8.self), about.st_mode & S_IFMT == S_IFDIR)
    {
      return add(.passedOver)
    }
    switch about.st_mode & S_IFMT {
    case S_IFREG:
      let changed = about.st_mtim.tv_sec * 1_000_000_000 + about.st_mtim.tv_nsec
      add(.file(size: about.st_size, changed: changed))
    case S_IFLNK: add(.unreadable(.link, code: 0))
    case S_IFDIR:
      guard let names = names(in: path) else {
        return add(.unreadable(.unreadable, code: errno))
      }
      let base = path.last == UInt8(ascii: "/") ? path : path + [UInt8(ascii: "/")]
      for name in names {
        if name.first == UInt8(ascii: ".") {
          found.append(FileEntry(path: base + name, isNamed: false, content: .passedOver))
        } else {
          self.add(base + name, isNamed: false, isLeftOut, to: &found)
        }
      }
    default: add(.unreadable(.notRegular, code: 0))
    }
  }

  /// The names in a folder, in order; nil, with `errno`, if it cannot be read.
  private static func names(in path: [UInt8]) -> [[UInt8]]? {
    guard let folder = unsafe path.withPath({ unsafe opendir($0) }) else { return nil }
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
    guard errno == 0 else { return nil }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
