/// The files below a folder that its `.okcps-scanignore` has a walk pass over.
public struct IgnoredFiles: Sendable {
  private let rules: IgnoreRules
  private let folder: ProjectFolder

  init(file: String) throws(SettingsFailure) {
    var rules = IgnoreRules()
    rules.add(text: try TrustedFile.text(file, .found))
    self.rules = rules
    folder = ProjectFolder(Settings.folderName(of: file))
  }

  /// Whether a walk passes over a path, as it stands or from the current folder.
  public func contain(_ path: String, isFolder: Bool) -> Bool {
    let name = folder.name(of: path)
    return !name.hasPrefix("/") && rules.ignores(name, isFolder: isFolder)
  }
}

extension SettingsSearch {
  /// What the nearest ignore file above the inputs says; nil if there is none, or only settings that are
  /// named count. One that others could have put there does not count, which is told in `notices`.
  public func ignoredFiles(for inputs: [String], notices: inout [String]) -> IgnoredFiles? {
    guard looksAround, !districtOnly,
      let file = nearest(IgnoreRules.fileName, above: Self.commonFolder(of: inputs))
    else { return nil }
    do {
      return try IgnoredFiles(file: file)
    } catch {
      notices.append("\(error.lines[0]); it does not count")
      return nil
    }
  }
}
