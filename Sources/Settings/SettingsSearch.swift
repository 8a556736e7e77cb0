internal import Glibc

/// Where settings are looked for.
public struct SettingsSearch: Sendable {
  /// The file of the district.
  public static let districtPath = "/etc/okcps-scan/config.yml"
  /// A project's file.
  public static let fileName = ".okcps-scan.yml"

  /// Named by `--config`.
  public var named: String?
  /// By `--no-config`: the district's layer alone.
  public var districtOnly = false
  /// Whether files nobody named count: the project's, found upward from the input, and the user's own.
  /// Not for engines and hooks, whose folder and user are accidents.
  public var looksAround = true
  private let environment: [String: String]

  /// Settings of a process with this environment.
  public init(environment: [String: String]) { self.environment = environment }

  /// Reads and merges all layers. `inputs` are the files to be scanned; `-` is standard input.
  ///
  /// The district's layer is always read. `OKCPS_SCAN_DISTRICT` may name a *further* one: its locks add
  /// to those of the first and it may loosen none of them, so whoever sets it can only tighten.
  public func load(
    for inputs: [String] = [], flags: [Setting] = []
  ) throws(SettingsFailure) -> Settings {
    var layers: [Layer] = []
    var notices: [String] = []
    if TrustedFile.isThere(Self.districtPath) {
      layers.append(try Layer(path: Self.districtPath, owner: .district, trust: .district))
    }
    if let further = value("OKCPS_SCAN_DISTRICT") {
      layers.append(try Layer(path: further, owner: .district, trust: .district))
    }
    if !districtOnly {
      let project = try project(for: inputs, &notices)
      if project?[.root]?.values != ["true"], let user = try user(&notices) { layers.append(user) }
      if let project { layers.append(project) }
    }
    return try Settings(layers: layers, flags: flags, notices: notices)
  }

  /// What was named, by flag or environment; else what is found.
  private func project(
    for inputs: [String], _ notices: inout [String]
  ) throws(SettingsFailure) -> Layer? {
    if let named { return try Layer(path: named, owner: .project, trust: .named) }
    guard looksAround else { return nil }
    if let named = value("OKCPS_SCAN_CONFIG") {
      return try Layer(path: named, owner: .project, trust: .named)
    }
    guard let found = nearest(Self.fileName, above: Self.commonFolder(of: inputs)) else {
      return nil
    }
    return try trusted(found, .project, &notices)
  }

  private func user(_ notices: inout [String]) throws(SettingsFailure) -> Layer? {
    guard looksAround else { return nil }
    let base = value("XDG_CONFIG_HOME") ?? value("HOME").map { $0 + "/.config" }
    guard let path = base.map({ $0 + "/okcps-scan/config.yml" }), TrustedFile.isThere(path) else {
      return nil
    }
    return try trusted(path, .user, &notices)
  }

  /// A file that was found. One that others could have put there does not count, and that is said: an
  /// archive must not configure its own scan.
  private func trusted(
    _ path: String, _ owner: Layer.Owner, _ notices: inout [String]
  ) throws(SettingsFailure) -> Layer? {
    do {
      _ = try TrustedFile.read(path, .found)
    } catch {
      notices.append("\(error.lines[0]); it does not count")
      return nil
    }
    return try Layer(path: path, owner: owner, trust: .found)
  }

  private func value(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The nearest file of a name in a folder and those above it. The search ends at a folder with `.git`
  /// in it, and at the user's home.
  public func nearest(_ name: String, above folder: String) -> String? {
    guard var folder = Self.absolute(folder) else { return nil }
    let home = value("HOME").flatMap(Self.absolute)
    while true {
      let path = (folder == "/" ? "" : folder) + "/" + name
      if TrustedFile.isThere(path) { return path }
      if folder == "/" || folder == home || TrustedFile.isThere(folder + "/.git") { return nil }
      let above = Settings.folderName(of: folder)
      folder = above.isEmpty ? "/" : above
    }
  }

  /// The deepest folder that holds all inputs: one run has one configuration.
  public static func commonFolder(of inputs: [String]) -> String {
    let folders = inputs.filter { $0 != "-" }.compactMap { input -> [Substring]? in
      var about = stat()
      let isFolder = unsafe stat(input, &about) == 0 && about.st_mode & S_IFMT == S_IFDIR
      return absolute(isFolder ? input : Settings.folderName(of: input)).map {
        $0.split(separator: "/")
      }
    }
    guard var common = folders.first else { return "." }
    for other in folders.dropFirst() {
      common = zip(common, other).prefix { $0 == $1 }.map(\.0)
    }
    return "/" + common.joined(separator: "/")
  }

  /// A folder's whole name without links; nil for what is no folder.
  static func absolute(_ path: String) -> String? {
    guard let real = unsafe realpath(path.isEmpty ? "/" : path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}
