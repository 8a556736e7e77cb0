internal import Glibc

/// The folder that a project's texts stand in: what fingerprints call a text is its path from there, so
/// that it has one name however it is written and wherever a run starts.
public struct ProjectFolder: Sendable {
  private let parts: [Substring]
  private let current: [Substring]

  /// - Parameters:
  ///   - folder: the project's; the current one if nil. A whole path without links.
  ///   - current: where paths that do not begin with `/` begin; the current folder if nil.
  init(_ folder: String?, current: String? = nil) {
    self.current = Self.split(current ?? SettingsSearch.absolute(".") ?? "/")
    parts = folder.map(Self.split) ?? self.current
  }

  /// A path from the project's folder; of what is not in it, the whole path. `.` and `..` are taken out
  /// as text: where a link stands before a `..` the name is another, but it is one all the same.
  public func name(of path: String) -> String {
    var whole = path.hasPrefix("/") ? [] : current
    for part in Self.split(path) where part != "." {
      if part == ".." { _ = whole.popLast() } else { whole.append(part) }
    }
    return whole.starts(with: parts)
      ? whole.dropFirst(parts.count).joined(separator: "/") : "/" + whole.joined(separator: "/")
  }

  private static func split(_ path: String) -> [Substring] { path.split(separator: "/") }
}

extension SettingsSearch {
  /// The folder of the nearest key or settings file above the inputs, else the current one.
  public func projectFolder(for inputs: [String]) -> ProjectFolder {
    guard looksAround else { return ProjectFolder(nil) }
    let inputs = Self.commonFolder(of: inputs)
    let found =
      nearest(FingerprintKey.fileName, above: inputs) ?? nearest(Self.fileName, above: inputs)
    return ProjectFolder(found.map(Settings.folderName(of:)))
  }
}
