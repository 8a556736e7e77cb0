import Glibc
import Records

/// A boundary of the program that hostile bytes may come in by.
///
/// One object runs all inputs of a process, as a thread of the program does; nothing of one input may
/// show in what becomes of the next.
class FuzzTarget {
  class var name: String { fatalError("each target has a name") }
  /// Folders of `Tests/Fixtures` whose files are good beginnings, beside `Benchmarks/Fuzz/corpus/NAME`.
  class var seeds: String { "" }
  /// Bytes of an input, at most.
  class var longest: Int { 4096 }

  required init() throws {}

  func run(_ input: FuzzInput) { fatalError("each target runs") }
}

let fuzzTargets: [FuzzTarget.Type] = [
  FoldTarget.self, ChunksTarget.self, RedactTarget.self, TwinsTarget.self, RecordsTarget.self,
  DocumentsTarget.self, MailTarget.self, JSONArchivesTarget.self, TablesTarget.self,
  MarkupTarget.self, TextsTarget.self, ContainersTarget.self, RulesTarget.self,
  SettingsTarget.self, SuppressionsTarget.self, RosterTableTarget.self, RosterIndexTarget.self,
  ResultsTarget.self, ReportsTarget.self,
]

/// What libFuzzer made up. Choices are taken from its end, so that any file is an input as it stands.
struct FuzzInput {
  private(set) var bytes: [UInt8]

  /// A number below `count`, at most 256, out of the last byte; 0 when none is left.
  mutating func choice(_ count: Int) -> Int { bytes.popLast().map { Int($0) % count } ?? 0 }

  mutating func choice<T>(of list: [T]) -> T { list[choice(list.count)] }

  mutating func flag() -> Bool { choice(2) == 1 }
}

/// Ends the process where a law of the product does not hold.
func law(_ holds: @autoclosure () -> Bool, _ law: String) {
  if holds() { return }
  var errors = Output(descriptor: STDERR_FILENO)
  try? errors.write("fuzz: a law does not hold: \(law)\n")
  try? errors.flush()
  abort()
}

/// A folder of this process in `$TMPDIR` for what is read by its path; whoever set that takes it away.
struct TemporaryFolder {
  private let path: String

  init() {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/fuzz-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&name) != nil else { fatalError("no temporary folder") }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func path(_ file: String) -> String { path + "/" + file }

  /// Puts a file there, in the place of what it held.
  func write(_ bytes: [UInt8], to file: String) -> String {
    let whole = path(file)
    let descriptor = unsafe open(whole, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { fatalError("a file cannot be made") }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let n = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      }
      guard n > 0 else { fatalError("a file cannot be written") }
      done += n
    }
    return whole
  }
}
