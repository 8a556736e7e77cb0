internal import Glibc
internal import Lexicon

/// Why settings, suppressions or keys cannot be used: lines that name files, places and settings, never
/// a piece of a text.
public struct SettingsFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// `place: what is wrong; what to do`, one for each thing.
  public let lines: [String]

  public var description: String { lines.joined(separator: "\n") }

  public init(_ line: String) { lines = [line] }

  init(_ wrong: Diagnostic) { lines = [wrong.description] }

  init(lines: [String]) { self.lines = lines }

  /// The system's reason why a file cannot be used.
  init(path: String, code: CInt) {
    lines = [unsafe "\(path): \(String(cString: strerror(code)))"]
  }
}
