internal import Glibc

/// A file opened with care: regular, not through a symbolic link. Closes itself.
struct SafeFile: ~Copyable {
  let path: String
  let descriptor: CInt
  let count: Int
  private let about: stat

  init(path: String) throws(RosterFailure) {
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    guard opened >= 0 else {
      let code = errno
      if code == ELOOP {
        throw RosterFailure("\(path): a symbolic link is not followed; name the file itself")
      }
      throw RosterFailure(path: path, code: code)
    }
    var found = stat()
    guard unsafe fstat(opened, &found) == 0 else {
      let code = errno
      close(opened)
      throw RosterFailure(path: path, code: code)
    }
    guard found.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw RosterFailure("\(path): not a regular file")
    }
    self.path = path
    descriptor = opened
    count = Int(found.st_size)
    about = found
  }

  deinit { close(descriptor) }

  /// Refuses a file that somebody else owns or may read.
  func requirePrivate() throws(RosterFailure) {
    guard about.st_uid == geteuid() else {
      throw RosterFailure("\(path): belongs to another user; make a copy of your own")
    }
    guard about.st_mode & 0o077 == 0 else {
      throw RosterFailure("\(path): others may use it; run: chmod 600 \(path)")
    }
  }

  /// Reads exactly so many bytes to a place; false if the file ends before.
  func read(_ count: Int, to place: inout MutableSpan<UInt8>) throws(RosterFailure) -> Bool {
    precondition(count <= place.count)
    var done = 0
    while done < count {
      let n = unsafe place.withUnsafeMutableBufferPointer {
        unsafe Glibc.read(descriptor, $0.baseAddress! + done, count - done)
      }
      if n == 0 { return false }
      if n > 0 {
        done += n
      } else if errno != EINTR {
        throw RosterFailure(path: path, code: errno)
      }
    }
    return true
  }

  func read(_ count: Int) throws(RosterFailure) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var place = bytes.mutableSpan
    return try read(count, to: &place) ? bytes : nil
  }
}

/// A file in the making: 0600, under another name until all of it is on the disk.
struct NewFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: CInt
  private var kept = false

  init(path: String) throws(RosterFailure) {
    self.path = path
    let mark = Sodium.random(6).map { String($0, radix: 36) }.joined()
    temporary = "\(path).\(mark).new"
    descriptor = unsafe open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw RosterFailure(path: path, code: errno) }
    // Whatever the umask.
    guard fchmod(descriptor, 0o600) == 0 else { throw RosterFailure(path: path, code: errno) }
  }

  deinit {
    close(descriptor)
    if !kept { unsafe unlink(temporary) }
  }

  mutating func write(_ bytes: Span<UInt8>) throws(RosterFailure) {
    var done = 0
    while done < bytes.count {
      let n = unsafe bytes.withUnsafeBufferPointer {
        unsafe Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if n >= 0 {
        done += n
      } else if errno != EINTR {
        throw RosterFailure(path: path, code: errno)
      }
    }
  }

  /// Gives the file its name, once it is on the disk. Unless it may replace, a file of that name stays
  /// and is an error.
  consuming func keep(replacing: Bool) throws(RosterFailure) {
    guard fsync(descriptor) == 0 else { throw RosterFailure(path: path, code: errno) }
    let named = unsafe replacing ? rename(temporary, path) : link(temporary, path)
    guard named == 0 else {
      let code = errno
      if code == EEXIST { throw RosterFailure("\(path): is there already; choose another name") }
      throw RosterFailure(path: path, code: code)
    }
    if !replacing { unsafe unlink(temporary) }
    kept = true
    let folder = unsafe open(folderName(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }
}

/// The folder part of a path.
func folderName(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Whether two files lie in one folder.
public func shareFolder(_ a: String, _ b: String) -> Bool {
  var x = stat()
  var y = stat()
  guard unsafe stat(folderName(of: a), &x) == 0, unsafe stat(folderName(of: b), &y) == 0 else {
    return false
  }
  return x.st_dev == y.st_dev && x.st_ino == y.st_ino
}
