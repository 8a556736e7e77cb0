internal import Glibc

/// A file that decides what is scanned or hidden, read only if it may.
enum TrustedFile {
  /// What must hold of a file beside being a regular one.
  enum Trust {
    /// Somebody named it: nothing more. A link is followed.
    case named
    /// It was found: its owner is the user or root, others cannot write to it, and it is no link.
    case found
    /// It is a layer of the district: as found.
    case district
    /// It holds a key: the user's own, mode 0600 or less, no link.
    case secret
    /// Results of a run that somebody named: as named, and large.
    case results
  }

  /// Largest file that is read, in bytes. Configurations and lists of suppressions are small; what is
  /// larger is something else.
  private static func limit(_ trust: Trust) -> Int { trust == .results ? 1 << 30 : 4 << 20 }

  /// The bytes of a file.
  static func read(_ path: String, _ trust: Trust) throws(SettingsFailure) -> [UInt8] {
    let noLink = trust == .named || trust == .results ? 0 : O_NOFOLLOW
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | noLink)
    guard descriptor >= 0 else {
      if errno == ELOOP {
        throw SettingsFailure("\(path): a symbolic link is not followed; name the file itself")
      }
      throw SettingsFailure(path: path, code: errno)
    }
    defer { close(descriptor) }
    var about = stat()
    guard unsafe fstat(descriptor, &about) == 0 else {
      throw SettingsFailure(path: path, code: errno)
    }
    guard about.st_mode & S_IFMT == S_IFREG else {
      throw SettingsFailure("\(path): not a regular file; name one")
    }
    if let problem = problem(about, trust) { throw SettingsFailure("\(path): \(problem)") }
    return try readAll(descriptor, path, limit(trust))
  }

  /// The same as text.
  static func text(_ path: String, _ trust: Trust) throws(SettingsFailure) -> String {
    guard let text = String(validating: try read(path, trust), as: UTF8.self) else {
      throw SettingsFailure("\(path): is not UTF-8; convert it")
    }
    return text
  }

  private static func problem(_ about: stat, _ trust: Trust) -> String? {
    switch trust {
    case .named, .results: return nil
    case .found, .district:
      guard about.st_uid == 0 || about.st_uid == geteuid() else {
        return "belongs to another user; name it by --config if you trust it"
      }
      return about.st_mode & 0o022 == 0 ? nil : "others may write to it; run: chmod go-w on it"
    case .secret:
      guard about.st_uid == geteuid() else {
        return "belongs to another user; make a key of your own"
      }
      return about.st_mode & 0o077 == 0 ? nil : "others may use it; run: chmod 600 on it"
    }
  }

  private static func readAll(
    _ descriptor: CInt, _ path: String, _ limit: Int
  ) throws(SettingsFailure) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let n = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if n == 0 { return all }
      if n > 0 {
        all += buffer[..<n]
        guard all.count <= limit else {
          throw SettingsFailure("\(path): larger than \(limit >> 20) MiB; this is no such file")
        }
      } else if errno != EINTR {
        throw SettingsFailure(path: path, code: errno)
      }
    }
  }

  /// What lies at a path, or nil for nothing. Links are not followed.
  static func isThere(_ path: String) -> Bool {
    var about = stat()
    return unsafe lstat(path, &about) == 0
  }
}
