internal import Lexicon

/// The settings of one file.
struct Layer: Sendable {
  /// Whose file it is.
  enum Owner: Sendable { case district, user, project }

  let path: String
  let owner: Owner
  private(set) var settings: [Setting] = []

  /// Reads a file. An unknown key is an error with its place and the nearest key.
  init(path: String, owner: Owner, trust: TrustedFile.Trust) throws(SettingsFailure) {
    let text = try TrustedFile.text(path, trust)
    do throws(Diagnostic) {
      try self.init(YAMLFile(path: path, text: text), owner)
    } catch {
      throw SettingsFailure(error)
    }
  }

  private init(_ file: YAMLFile, _ owner: Owner) throws(Diagnostic) {
    path = file.path
    self.owner = owner
    guard let root = file.root else { return }
    let values = try file.mapping(root, SettingKey.allCases.map(\.rawValue))
    for key in SettingKey.allCases {
      guard let node = values[key.rawValue] else { continue }
      if key.isDistricts, owner != .district {
        throw file.wrong(node, "\"\(key.rawValue)\" is for the district's file alone; take it out")
      }
      settings.append(
        Setting(
          key: key, values: try read(node, key, file),
          origin: "\(path):\(node.line)"))
    }
  }

  private func read(_ node: YAMLNode, _ key: SettingKey, _ file: YAMLFile) throws(Diagnostic)
    -> [String]
  {
    switch key.form {
    case .flag: return [try file.flag(node) ? "true" : "false"]
    case .word(let words): return [try file.choice(node, key.rawValue, words.map { ($0, $0) })]
    case .text: return [try file.string(node)]
    case .path:
      let name = try file.string(node)
      guard !name.isEmpty else { throw file.wrong(node, "the name of a file is expected") }
      return [name.hasPrefix("/") ? name : Settings.folderName(of: path) + "/" + name]
    case .globs:
      var globs: [String] = []
      for item in try file.list(node) {
        let glob = try file.string(item)
        guard !glob.isEmpty else { throw file.wrong(item, "the id of a rule is expected") }
        globs.append(glob)
      }
      return globs
    }
  }

  subscript(key: SettingKey) -> Setting? { settings.first { $0.key == key } }
}

extension Settings {
  /// The folder part of a path; empty for the root of all.
  static func folderName(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "" : String(path[..<slash])
  }
}
