internal import ArgumentParser
internal import CSandbox
internal import Glibc

/// What the process gives up once it has read its rules and knows its inputs: every file but those, the
/// network, other programs. Landlock and seccomp do it where the kernel has them.
///
/// A crash or a fault in a library that hostile text brings about can then neither read another file nor
/// send anything anywhere.
enum Sandbox {
  /// A path that is still needed.
  enum Path {
    /// A file, or a folder with all that is below it.
    case read(String)
    /// A folder in which files are made, written and renamed.
    case write(String)

    /// What libraries open by themselves while texts are read: containers need the tables of UTF-8 for
    /// names of members, mail its library, which is loaded with the first one, and conversions of
    /// character sets. Nothing in there belongs to anybody.
    static let libraries = [
      "/etc/ld.so.cache", "/lib", "/lib64", "/usr/lib", "/usr/local/lib",
    ].map(Path.read)

    /// The folder of a file that is made, written or renamed.
    static func writeBeside(_ file: String) -> Path { .write(folderName(of: file)) }
  }

  /// What this kernel offers, as `--version` says it.
  static var offered: String {
    let version = csandbox_landlock_version()
    let parts =
      (version > 0 ? ["Landlock \(version)"] : []) + (csandbox_has_seccomp() ? ["seccomp"] : [])
    return parts.isEmpty ? "none in this kernel" : parts.joined(separator: ", ")
  }

  /// Gives up what is not needed; to be called before the first thread is started. With `required` what
  /// cannot be given up is an error, else what this kernel cannot take is kept.
  ///
  /// A path that is not there is left out: whoever opens it says so.
  static func enter(_ paths: [Path], required: Bool) throws(Problem) {
    var open: [csandbox_path] = []
    defer { for path in open { close(path.descriptor) } }
    for path in paths {
      if let path = lookUp(path) { open.append(path) }
    }
    let files = unsafe csandbox_restrict_files(open, open.count)
    let calls = csandbox_restrict_calls()
    for error in [files, calls] where [EMFILE, ENFILE, ENOMEM].contains(error) {
      let reason = unsafe String(cString: strerror(error))
      throw Problem("the process cannot be shut in: \(reason); raise its limits")
    }
    if required, files != 0 || calls != 0 {
      let lacking = [files != 0 ? "Landlock" : nil, calls != 0 ? "seccomp" : nil].compactMap(\.self)
      throw Problem(
        "--require-sandbox: this kernel has no \(lacking.joined(separator: " and no ")); "
          + "run it where it has, or without the flag")
    }
  }

  private static func lookUp(_ path: Path) -> csandbox_path? {
    let (name, isWritable) =
      switch path {
      case .read(let name): (name, false)
      case .write(let name): (name, true)
      }
    // O_PATH of Linux: a name for a file, without access to it.
    let byName: CInt = 0o10000000
    let descriptor = unsafe open(name, byName | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var about = stat()
    guard unsafe fstat(descriptor, &about) == 0 else {
      close(descriptor)
      return nil
    }
    return csandbox_path(
      descriptor: descriptor, is_folder: about.st_mode & S_IFMT == S_IFDIR,
      is_writable: isWritable)
  }
}

/// How the process is to be shut in.
struct SandboxOptions: ParsableArguments {
  @Flag(
    help: """
      Refuse to run where the kernel cannot shut the process in (Landlock and seccomp); otherwise it \
      gives up what the kernel lets it give up.
      """)
  var requireSandbox = false

  /// Gives up all but some paths.
  func enter(_ paths: [Sandbox.Path]) throws(Problem) {
    try Sandbox.enter(paths, required: requireSandbox)
  }
}
