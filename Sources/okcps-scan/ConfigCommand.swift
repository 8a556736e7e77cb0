internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports
internal import Settings

/// `okcps-scan config`: what is set, and the key of fingerprints.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show the settings that hold; make a key for fingerprints.",
    discussion: """
      Examples:
        okcps-scan config show --origin
        okcps-scan config keygen
      """,
    subcommands: [ConfigShowCommand.self, ConfigKeygenCommand.self])
}

/// `okcps-scan config show`: each setting that holds.
struct ConfigShowCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One line for each setting: key, value, origin.",
    discussion: """
      Flags of a command go over the file of --config, or the nearest .okcps-scan.yml above the input; \
      that over the user's config.yml; that over the district's in /etc/okcps-scan. filter and hook \
      read the district's and --config only.

      Examples:
        okcps-scan config show --origin
        okcps-scan config show --origin posts/draft.txt
      """)

  @Argument(help: ArgumentHelp("Inputs that the settings would be for.", valueName: "file"))
  var files: [String] = []
  @Flag(help: "Show the file and line each setting comes from.")
  var origin = false
  @OptionGroup var options: SettingsOptions
  @OptionGroup var sandbox: SandboxOptions

  func perform() throws -> Status {
    let settings = try options.load(for: files)
    try sandbox.enter([])
    var output = Output(descriptor: STDOUT_FILENO)
    for key in SettingKey.allCases {
      let setting = settings[key]
      guard let shown = setting.map({ $0.values.joined(separator: ", ") }) ?? key.usual else {
        continue
      }
      let place = origin ? "  # \(setting?.origin ?? "usual")" : ""
      try output.write(escaped("\(key.rawValue): \(shown)\(place)") + "\n")
    }
    try output.flush()
    return .clean
  }
}

/// `okcps-scan config keygen`: the key of fingerprints.
struct ConfigKeygenCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make a key for fingerprints of findings.",
    discussion: """
      Writes 32 random bytes to a new file, mode 0600. Keep it out of version control: who has it can \
      try out what stands behind a fingerprint. Without the key, suppressions made with it hold no more.

      Examples:
        okcps-scan config keygen
        okcps-scan config keygen district/.okcps-scan.key
      """)

  @Argument(help: ArgumentHelp("The new file.", valueName: "file"))
  var file = FingerprintKey.fileName
  @OptionGroup var sandbox: SandboxOptions

  func perform() throws -> Status {
    try sandbox.enter([.writeBeside(file)])
    do {
      try FingerprintKey.create(file)
    } catch {
      throw Problem(error)
    }
    return .clean
  }
}
