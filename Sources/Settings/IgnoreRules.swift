internal import Glibc

/// Which files a walk passes over: the lines of `.okcps-scanignore` files, in the syntax of gitignore.
///
/// The last pattern that fits decides; a file in a folder that is passed over cannot be called back.
public struct IgnoreRules: Sendable {
  /// Its name in every folder.
  public static let fileName = ".okcps-scanignore"

  private struct Pattern: Sendable {
    /// Parts between slashes.
    var parts: [String]
    var keeps: Bool
    var foldersOnly: Bool
    /// Folder of the file that holds it, from the root of the walk: parts of its path.
    var base: [String]
  }

  private var patterns: [Pattern] = []

  public init() {}

  /// Adds the text of a folder's file; `base` is the folder's path from the root of the walk, empty for the
  /// root. Folders are added before what is in them, as a walk meets them.
  public mutating func add(text: String, base: String = "") {
    let base = base.split(separator: "/").map(String.init)
    for line in text.split(whereSeparator: \.isNewline) {
      if let pattern = Self.pattern(line, base) { patterns.append(pattern) }
    }
  }

  private static func pattern(_ line: Substring, _ base: [String]) -> Pattern? {
    var line = line
    if line.hasPrefix("#") { return nil }
    // Trailing spaces do not count unless a backslash stands before them.
    while line.hasSuffix(" "), !line.hasSuffix("\\ ") { line.removeLast() }
    let keeps = line.hasPrefix("!")
    if keeps { line.removeFirst() }
    let foldersOnly = line.hasSuffix("/")
    if foldersOnly { line.removeLast() }
    guard !line.isEmpty else { return nil }
    // With a slash at the beginning or in the middle it is meant from its folder, else at any depth.
    let anchored = line.contains("/")
    if line.hasPrefix("/") { line.removeFirst() }
    var parts = line.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if !anchored { parts.insert("**", at: 0) }
    return Pattern(parts: parts, keeps: keeps, foldersOnly: foldersOnly, base: base)
  }

  /// Whether a walk passes over a path, given from its root without a slash at the beginning.
  public func ignores(_ path: String, isFolder: Bool = false) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    for depth in parts.indices.dropLast() where decides(parts[...depth], isFolder: true) {
      return true
    }
    return decides(parts[...], isFolder: isFolder)
  }

  private func decides(_ path: ArraySlice<String>, isFolder: Bool) -> Bool {
    for pattern in patterns.reversed() {
      if pattern.foldersOnly, !isFolder { continue }
      guard path.count > pattern.base.count, path.starts(with: pattern.base) else { continue }
      let rest = path.dropFirst(pattern.base.count)
      if Self.matches(pattern.parts[...], rest) { return !pattern.keeps }
    }
    return false
  }

  /// Whether parts of a pattern fit parts of a path: each by fnmatch, `**` any number of them, at the end
  /// at least one.
  private static func matches(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == "**" {
      let rest = pattern.dropFirst()
      if rest.isEmpty { return !path.isEmpty }
      return (path.startIndex...path.endIndex).contains { matches(rest, path[$0...]) }
    }
    guard let name = path.first, unsafe fnmatch(first, name, FNM_PATHNAME) == 0 else {
      return false
    }
    return matches(pattern.dropFirst(), path.dropFirst())
  }
}
