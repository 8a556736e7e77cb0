internal import Archives
internal import ArgumentParser
internal import Glibc
internal import Records
internal import Reports

/// How archives are to be read.
struct BulkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read every file as this format, whatever it looks like: \(formats).", valueName: "format"),
    transform: format)
  var from: Archives.Format?
  @Option(
    help: ArgumentHelp("Where the records of a JSON document stand.", valueName: "pointer"))
  var records: String?
  @Option(help: ArgumentHelp("The text: a JSON pointer or a column.", valueName: "field"))
  var text: String?
  @Option(help: ArgumentHelp("Its id.", valueName: "field"))
  var id: String?
  @Option(help: ArgumentHelp("When it was written.", valueName: "field"))
  var time: String?
  @Option(help: ArgumentHelp("Who wrote it.", valueName: "field"))
  var author: String?
  @Option(
    help: ArgumentHelp("Do not read longer records (bytes, or with KiB, MiB).", valueName: "size"))
  var maxRecord = ByteSize(bytes: 16 << 20)

  @Sendable private static func format(_ name: String) throws -> Archives.Format {
    guard let format = Archives.Format(rawValue: name) else {
      throw ValidationError("no format \(name); there are: \(formats)")
    }
    return format
  }

  private static var formats: String {
    Archives.Format.allCases.map(\.rawValue).joined(separator: ", ")
  }

  var reading: ReadingOptions {
    var options = ReadingOptions()
    options.longestRecord = maxRecord.bytes
    options.map.records = records
    options.map.text = text
    options.map.id = id
    options.map.time = time
    options.map.author = author
    return options
  }

  func validate() throws {
    for pointer in [records].compactMap(\.self) where !pointer.isEmpty && !pointer.hasPrefix("/") {
      throw ValidationError("--records takes a JSON pointer: /\(pointer)")
    }
  }
}

/// `okcps-scan survey`: how archives would be read, without scanning them.
struct SurveyCommand: ScanningCommand {
  static let configuration = CommandConfiguration(
    commandName: "survey",
    abstract: "Say how files, folders and archives would be read, and scan nothing.",
    discussion: """
      For each file: the reader and why it was chosen, the fields, counts, and the shape of the first \
      three texts (letters as x, digits as 9). Exit status: 0 all can be read, 2 not all.

      Examples:
        okcps-scan survey export.zip comments.csv posts/
        okcps-scan survey --from csv --text Comment --id Number vendor.csv
      """)

  @Argument(
    help: ArgumentHelp("Files, folders, archives, or - for standard input.", valueName: "path"))
  var paths: [String]
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var sandbox: SandboxOptions

  mutating func perform() throws -> Status {
    try sandbox.enter(paths.filter { $0 != "-" }.map { .read($0) })
    let walk = ArchiveWalk(paths: paths, format: bulk.from, options: bulk.reading)
    var survey = Survey()
    while let step = walk.next() { try survey.add(step) }
    return try survey.finish()
  }
}

/// Counts what a walk comes to and tells it file by file.
private struct Survey: ~Copyable {
  private var output = Output(descriptor: STDOUT_FILENO)
  private var current: Counts?
  private var passedOver = 0
  private var status = Status.clean

  private struct Counts {
    var texts = 0
    var empty = 0
    var skipped = 0
    var unreadableTimes = 0
  }

  /// Texts of a file that are shown, and records that are named as skipped.
  private static let shown = 3
  private static let named = 20

  mutating func add(_ step: ArchiveWalk.Step) throws(OutputFailure) {
    switch step {
    case .source(let source):
      try endFile()
      current = Counts()
      try line("\(source.name)")
      try line("  reader  \(source.choice.format.rawValue): \(source.choice.reason)")
      for field in source.mapping {
        try line("  \(field.role)  \(field.field)\(field.isGuessed ? "  (guessed)" : "")")
      }
    case .event(.empty): current?.empty += 1
    case .event(.item(let item)):
      current?.texts += 1
      if item.hasUnreadableTime { current?.unreadableTimes += 1 }
      if let texts = current?.texts, texts <= Self.shown {
        try line("  \(item.record)  \(item.time ?? "no time")  \(Self.shape(item.text))")
      }
    case .event(.skipped(let skipped)):
      status = .failed
      if skipped.record == 0 { try endFile() }
      current?.skipped += 1
      guard current.map({ $0.skipped <= Self.named }) ?? true else { return }
      let place = skipped.record == 0 ? "" : ": record \(skipped.record), byte \(skipped.offset)"
      try line("\(skipped.source)\(place): \(skipped.reason.rawValue): \(skipped.reason.message)")
    case .passedOver: passedOver += 1
    case .refused(let source, let failure):
      status = .failed
      try endFile()
      try line("\(source): \(failure)")
    }
  }

  mutating func finish() throws(OutputFailure) -> Status {
    try endFile()
    if passedOver > 0 { try line("passed over: \(passedOver) (pictures, hidden files, settings)") }
    try output.flush()
    return status
  }

  private mutating func endFile() throws(OutputFailure) {
    guard let counts = current else { return }
    current = nil
    try line(
      "  texts \(counts.texts), without text \(counts.empty), skipped \(counts.skipped)"
        + (counts.unreadableTimes > 0 ? ", times not read \(counts.unreadableTimes)" : ""))
  }

  private mutating func line(_ text: String) throws(OutputFailure) {
    try output.write(escaped(text) + "\n")
  }

  /// What a text looks like, without a word of it.
  private static func shape(_ text: [UInt8]) -> String {
    String(decoding: text.prefix(200), as: UTF8.self).unicodeScalars.prefix(50).reduce(into: "") {
      switch $1.properties.generalCategory {
      case .decimalNumber, .letterNumber, .otherNumber: $0 += "9"
      case .uppercaseLetter, .titlecaseLetter: $0 += "X"
      case .lowercaseLetter, .otherLetter, .modifierLetter: $0 += "x"
      case .control, .lineSeparator, .paragraphSeparator: $0 += " "
      default: $0.unicodeScalars.append($1)
      }
    }
  }
}
