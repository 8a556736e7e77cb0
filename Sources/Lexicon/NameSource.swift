package import ScanCore

/// What `names/` holds: lists of given names, surnames, common words and places, the words that say
/// something of a name beside them, and the weights of the tagger.
public struct NameSource: Sendable {
  /// Lists by what they hold, with how usual their words are: 3 is the commonest.
  private var levels: [(kind: Kind, level: Int, words: [String])] = []
  private var cues: [(cue: NameCue, word: String, origin: Diagnostic)] = []
  /// As the trainer writes them.
  public private(set) var weights: [UInt64] = []

  private enum Kind: String { case given, surname, word, place }

  public init() {}

  var isEmpty: Bool { levels.isEmpty && cues.isEmpty && weights.isEmpty }

  /// How usual the common words are in ordinary text: 3 for the commonest, then 2 and 1.
  var usage: [String: Int] {
    var usage: [String: Int] = [:]
    for list in levels where list.kind == .word { for w in list.words { usage[w] = list.level } }
    return usage
  }

  /// All given names.
  var given: [String] { levels.filter { $0.kind == .given }.flatMap(\.words) }

  /// Words behind which lower-case names are looked for; those of ASCII, as the sweep sees them.
  var calls: [String] {
    cues.filter { $0.cue.calls && $0.word.utf8.allSatisfy { $0 < 0x80 } }.map(\.word)
  }

  /// First bytes of a file of weights; changes with every change of the features.
  static let magic: [UInt8] = Array("OKCPNM01".utf8)

  /// Reads one of the folder's files: `given-3.txt`, `places-1.txt`, `cues.yml`, `tagger.bin`.
  mutating func read(_ name: String, _ files: LexiconFiles) throws(Diagnostic) {
    func wrong(_ message: String) -> Diagnostic {
      Diagnostic(file: files.place(name), line: 1, column: 1, message: message)
    }
    if name.hasSuffix("/cues.yml") {
      try readCues(try YAMLFile(name, of: files))
    } else if name.hasSuffix("/tagger.bin") {
      let bytes = try files.bytes(name)
      guard bytes.count > 16, bytes.starts(with: Self.magic),
        (bytes.count / 8 - 1).nonzeroBitCount == 1, bytes.count % 8 == 0
      else { throw wrong("is no file of weights of this version; train the tagger again") }
      weights = (1..<bytes.count / 8).map { i in
        (0..<8).reduce(0) { $0 | UInt64(bytes[i * 8 + $1]) << UInt64(8 * $1) }
      }
    } else {
      let parts = name.dropFirst("names/".count).dropLast(".txt".count).split(separator: "-")
      guard name.hasSuffix(".txt"), parts.count == 2, let kind = Kind(rawValue: String(parts[0])),
        let level = Int(parts[1]), (1...3).contains(level)
      else {
        throw wrong("a list of names is called given-, surname-, word- or place-, and 1 to 3.txt")
      }
      levels.append((kind, level, try TermList(name, of: files).terms))
    }
  }

  private mutating func readCues(_ file: YAMLFile) throws(Diagnostic) {
    guard let root = file.root else { return }
    let known = names { (c: NameCue) in c.name }
    for (name, list) in try file.mapping(root, known.map(\.0)).sorted(by: { $0.key < $1.key }) {
      guard let cue = known.first(where: { $0.0 == name })?.1 else { continue }
      for n in try file.list(list) {
        let word = try file.string(n)
        if let problem = TermList.problem(word, words: 1) { throw file.wrong(n, problem) }
        cues.append((cue, word, file.wrong(n, "\"\(word)\" stands under two cues; keep one")))
      }
    }
  }

  /// Reads a folder of names by itself, without its weights: for the trainer.
  package init(training files: LexiconFiles) throws(Diagnostic) {
    for path in files.paths where path.hasPrefix("names/") && !path.hasSuffix(".bin") {
      try read(path, files)
    }
  }

  /// A file of weights.
  package static func file(of weights: [UInt64]) -> [UInt8] {
    weights.reduce(into: magic) { out, w in
      for k in 0..<8 { out.append(UInt8(truncatingIfNeeded: w >> UInt64(8 * k))) }
    }
  }

  /// A writer that has read everything.
  package func writer(_ errors: inout [Diagnostic]) -> NameModelWriter {
    var writer = NameModelWriter()
    for list in levels {
      for word in list.words {
        switch list.kind {
        case .given: writer.add(given: word, list.level)
        case .surname: writer.add(surname: word, list.level)
        case .word: writer.add(common: word, list.level)
        case .place: writer.add(place: word)
        }
      }
    }
    for c in cues where !writer.add(cue: c.cue, c.word) { errors.append(c.origin) }
    return writer
  }
}
