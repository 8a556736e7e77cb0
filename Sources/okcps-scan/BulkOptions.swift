internal import Archives
internal import ArgumentParser
internal import Reports

/// How archives are to be read.
struct ReadingFlags: ParsableArguments {
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

  /// What of this is needed to find a text again; nil if nothing was said.
  var note: ReadingNote? {
    var note = ReadingNote()
    note.from = from?.rawValue
    note.records = records
    note.text = text
    note.id = id
    note.time = time
    note.author = author
    return note == ReadingNote() ? nil : note
  }

  func validate() throws {
    for pointer in [records].compactMap(\.self) where !pointer.isEmpty && !pointer.hasPrefix("/") {
      throw ValidationError("--records takes a JSON pointer: /\(pointer)")
    }
  }
}

/// How a run over many texts goes.
struct BulkFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Scan the files that this one names too, a line each; - is standard input.",
      valueName: "file"), completion: .file())
  var filesFrom: String?
  @Flag(
    name: [.customShort("0"), .customLong("null")],
    help: "Names in --files-from end in a zero byte, not in a line break.")
  var zero = false
  @Flag(
    help: """
      Scan nothing: say how each file would be read, its fields, counts, and the shape of its first \
      texts (letters as x, digits as 9).
      """)
  var dryRun = false
  @Flag(
    help: """
      Keep the state of the run beside the results (FILE.state, FILE.partial), and go on from it if \
      there is one. Needs --output and --format ndjson.
      """)
  var resume = false
  @Flag(
    help: "With --resume: start anew where the rules, settings, flags or files have changed.")
  var force = false
  @Flag(help: "Stop at the first thing that cannot be read.")
  var strict = false
  @Option(
    help: ArgumentHelp(
      "Scan one text in so many, drawn by a hash: the same ones in every run.", valueName: "n"))
  var sample: Int?
  @Option(
    help: ArgumentHelp(
      "Do not scan longer texts of records (bytes, or with KiB, MiB).", valueName: "size"))
  var maxText = ByteSize(bytes: 1 << 20)
  @Option(
    help: """
      Say on stderr how far the run has come; auto does so on a terminal. SIGUSR1 asks for a line \
      anywhere.
      """)
  var progress: ProgressChoice = .auto

  func validate() throws {
    if zero, filesFrom == nil { throw ValidationError("-0 is about --files-from; name it too") }
    if force, !resume { throw ValidationError("--force is about --resume; name it too") }
    if let sample, sample < 1 { throw ValidationError("--sample is 1 for all texts, or more") }
  }

  /// The files that --files-from names.
  func names() throws(Problem) -> [String] {
    guard let filesFrom else { return [] }
    var input =
      filesFrom == "-"
      ? Input(standardInputNamed: "standard input", hint: false) : try Input(path: filesFrom)
    var bytes: [UInt8] = []
    do {
      while try input.read({ piece in
        unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
      }) {}
    } catch {
      throw error as? Problem ?? Problem("\(filesFrom): cannot be read; try again")
    }
    let names = bytes.split(separator: zero ? 0 : 0x0a)
    return try names.map { name throws(Problem) in
      guard let text = String(validating: name, as: UTF8.self) else {
        throw Problem("\(filesFrom): a name that is not UTF-8; scan its folder instead")
      }
      return text
    }
  }
}
