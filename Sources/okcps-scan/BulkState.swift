internal import Archives
internal import FoundationEssentials
internal import Glibc
internal import Reports
internal import ScanCore
internal import Settings

/// Where a walk stands: between two texts.
struct WalkPosition: Codable, Equatable {
  /// The file, by its place in the listing.
  var file: Int
  /// Steps of the walk in that file that are done.
  var steps: Int
}

/// All that a run needs to go on where it broke off, beside the results that it has written.
struct ResumeState: Codable {
  /// Of this file's form.
  var version = Self.current
  var position: WalkPosition
  /// Bytes of results that are written.
  var length: Int
  /// Identity of what was asked for, and of the files.
  var request = ""
  var counts: [String: Int]
  /// The greatest severity of what counts.
  var worst: Int?
  var attacks: [RepeatedAttacks.Count]

  static let current = 1

  init(position: WalkPosition, reporter: borrowing Reporter, attacks: [RepeatedAttacks.Count]) {
    self.position = position
    length = reporter.length
    counts = reporter.tally.counts
    worst = reporter.worst.map { Int($0.rawValue) }
    self.attacks = attacks
  }
}

/// Keeps the state of a run beside its results, `RESULTS.state`.
///
/// A state is written only when the results that it covers are on the disk, under another name, brought to
/// the disk itself and renamed: whatever the moment at which the run breaks off, there is a state, and what
/// it covers is there. What was written behind that is cut off when the run is resumed.
final class Checkpoints {
  private let path: String
  private let results: String
  private let request: String
  private var last = ContinuousClock.now

  /// Short enough that little is lost, long enough that bringing results to the disk costs little.
  private static let interval = Duration.milliseconds(250)

  /// `request` identifies what was asked for.
  init(results: String, request: String) {
    path = Self.path(of: results)
    self.results = results
    self.request = request
  }

  static func path(of results: String) -> String { results + ".state" }

  var isDue: Bool { ContinuousClock.now - last >= Self.interval }

  /// Saves a state whose results are on the disk.
  func save(_ state: ResumeState) throws {
    var state = state
    state.request = request
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let file = try OutputFile(path: path)
    try file.write(Array(try encoder.encode(state)))
    try file.finish()
    last = ContinuousClock.now
  }

  /// The state that a run left behind; nil if there is none, as after a run that came to its end. One that
  /// does not belong to this request is refused, or with `force` passed over.
  func load(force: Bool) throws -> ResumeState? {
    guard let bytes = try Self.read(path) else { return nil }
    // Broken off between the last two steps of a run: its results have their name already. The state goes
    // before a new run writes anything that it could be taken for the state of.
    if unsafe access(OutputFile.partial(of: results), F_OK) != 0 { return anew() }
    guard let state = try? JSONDecoder().decode(ResumeState.self, from: Data(bytes)),
      state.version == ResumeState.current
    else {
      if force { return anew() }
      throw Problem("\(path): not a state of this program; start anew with --force", isFatal: true)
    }
    guard state.request == request else {
      if force { return anew() }
      throw Problem(
        "\(path): made with other rules, settings, flags or sources; start anew with --force",
        isFatal: true)
    }
    return state
  }

  private func anew() -> ResumeState? {
    remove()
    return nil
  }

  private static func read(_ path: String) throws -> [UInt8]? {
    var about = stat()
    if unsafe lstat(path, &about) != 0, errno == ENOENT { return nil }
    var input = try Input(path: path)
    var bytes: [UInt8] = []
    while try input.read({ piece in
      unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }) {}
    return bytes
  }

  /// Removes the state: the results are whole.
  func remove() { unsafe unlink(path) }
}

extension Checkpoints {
  /// Identity of what is asked for: of the rules and settings, the flags, and the files, those that are read
  /// and those that decide on findings, by name, size and time of their last change. What only changes how a run works is left out.
  static func request(_ header: RunHeader, _ arguments: [String], _ files: [FileEntry]) -> String {
    var sum = SHA256Sum()
    func add(_ text: String, to sum: inout SHA256Sum) {
      sum.add(Array("\(text.utf8.count):\(text)".utf8).span)
    }
    add(header.version, to: &sum)
    add(header.rulesSHA256, to: &sum)
    add(header.settingsSHA256 ?? "", to: &sum)
    for argument in whatMatters(arguments) { add(argument, to: &sum) }
    for file in files {
      sum.add(file.path.span)
      add("\(file.content)", to: &sum)
    }
    return sum.finish()
  }

  /// The arguments without those that change nothing of the results.
  private static func whatMatters(_ arguments: [String]) -> [String] {
    var kept: [String] = []
    var isValue = false
    for argument in arguments {
      defer { isValue = ["-j", "--progress"].contains(argument) }
      let changesNothing =
        isValue || argument.hasPrefix("-j") || argument.hasPrefix("--progress")
        || ["--resume", "--force", "-q", "--quiet", "-v", "--verbose", "--stats"].contains(argument)
      if !changesNothing { kept.append(argument) }
    }
    return kept
  }
}
