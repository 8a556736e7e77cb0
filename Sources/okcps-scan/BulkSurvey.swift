internal import Archives
internal import Glibc
internal import Records
internal import Reports

/// How files, folders and archives would be read: for each the reader and why it was chosen, the fields,
/// counts, and the shape of the first texts, without a word of them. Told file by file on standard output.
struct Survey: ~Copyable {
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
  /// Bytes of a text that are looked at.
  private static let looked = 200

  /// Takes a walk to its end. The status is 2 if something of it cannot be read.
  mutating func take(_ walk: ArchiveWalk) throws(OutputFailure) -> Status {
    while let step = walk.next() { try add(step) }
    return try finish()
  }

  private mutating func add(_ step: ArchiveWalk.Step) throws(OutputFailure) {
    switch step {
    case .source(let source): try begin(source)
    case .text(let source, let stream):
      try begin(source)
      var head: [UInt8] = []
      var isBlank = true
      while stream.read({ bytes in
        for i in bytes.indices where isBlank || head.count < Self.looked {
          head.append(bytes[i])
          isBlank = isBlank && bytes[i] <= 0x20
          if isBlank { head.removeAll() }
        }
      }) {}
      if isBlank {
        current?.empty += 1
      } else {
        current?.texts += 1
        try line("  1  no time  \(Self.shape(head))")
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

  private mutating func begin(_ source: ArchiveWalk.Source) throws(OutputFailure) {
    try endFile()
    current = Counts()
    try line("\(source.name)")
    try line("  reader  \(source.choice.format.rawValue): \(source.choice.reason)")
    for field in source.mapping {
      try line("  \(field.role)  \(field.field)\(field.isGuessed ? "  (guessed)" : "")")
    }
  }

  private mutating func finish() throws(OutputFailure) -> Status {
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
    String(decoding: text.prefix(looked), as: UTF8.self).unicodeScalars.prefix(50).reduce(into: "")
    {
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
