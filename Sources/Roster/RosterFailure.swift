internal import Glibc

/// Why a roster, key or student table cannot be used: one line that names files, lines and columns, and
/// never a value.
public struct RosterFailure: Error, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }

  /// The system's reason why a file cannot be used.
  init(path: String, code: CInt) {
    unsafe description = "\(path): \(String(cString: strerror(code)))"
  }
}
