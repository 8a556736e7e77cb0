internal import FoundationEssentials
internal import ScanCore

/// A line of results, version 1.
public enum ResultsEvent: Sendable {
  case begin(RunHeader)
  case finding(Item, ResultFinding)
  case verdict(Item, TextVerdict)
  case skipped(SkippedRecord)
  case summary(Tally)
  /// Of a kind that a later program added.
  case unknown(String)
}

/// Why a line is no event of results version 1. Never shows any of the line.
public enum ResultsError: Error, Sendable, CustomStringConvertible {
  case notJSON
  case schema
  case field(String)

  public var description: String {
    switch self {
    case .notJSON: "not a JSON event; was the file cut short, or are these no results?"
    case .schema: "not results of version 1; use the okcps-scan that made them"
    case .field(let name):
      "\"\(name)\" is missing or has an unknown value; use the okcps-scan that made it"
    }
  }
}

/// Reads results as ``ResultsReport`` writes them; unknown fields are passed over.
public struct ResultsReader {
  private let decoder = JSONDecoder()

  public init() {}

  /// Reads one line, without its line break.
  public func event(_ line: Span<UInt8>) throws(ResultsError) -> ResultsEvent {
    let data = unsafe line.withUnsafeBufferPointer { unsafe Data($0) }
    do {
      return try decoder.decode(Envelope.self, from: data).event
    } catch let error as ResultsError {
      throw error
    } catch DecodingError.keyNotFound(let key, _) {
      throw .field(key.stringValue)
    } catch DecodingError.typeMismatch(_, let context) {
      throw .field(context.name)
    } catch DecodingError.valueNotFound(_, let context) {
      throw .field(context.name)
    } catch {
      throw .notJSON
    }
  }
}

extension DecodingError.Context {
  /// The field that is wrong: its name is ours, never the input's.
  fileprivate var name: String { codingPath.last?.stringValue ?? "type" }
}

/// Keys of all events.
private enum Key: String, CodingKey {
  case type, data, schema, version, rules, sha256, baseline, item, finding, place, fingerprint
  case suppressed, source, record, id, field, author, time, bytes, rule, category, entity, role
  case severity, score, start, end, clause, route, evidence, line, column, decision, complete
  case sample, reading, sources, size, permalink, parent, thread
  case capped, offset, reason, kind, by, expires, texts, hidden, skipped, allow, review, block
  case moreSources = "more_sources"
  case settings = "settings_sha256"
  case byCategory = "by_category"
  case byteColumn = "byte_column"
  case endLine = "end_line"
  case endColumn = "end_column"
  case endByteColumn = "end_byte_column"
}

private typealias Fields = KeyedDecodingContainer<Key>

private struct Envelope: Decodable {
  let event: ResultsEvent

  init(from decoder: any Decoder) throws {
    let all = try decoder.container(keyedBy: Key.self)
    let type = try all.decode(String.self, forKey: .type)
    let data = try all.nested(.data)
    switch type {
    case "begin": event = .begin(try data.header())
    case "finding": event = .finding(try data.nested(.item).item(), try data.resultFinding())
    case "verdict": event = .verdict(try data.nested(.item).item(), try data.verdict())
    case "skipped": event = .skipped(try data.skippedRecord())
    case "summary": event = .summary(try data.tally())
    default: event = .unknown(type)
    }
  }
}

extension KeyedDecodingContainer<Key> {
  fileprivate func nested(_ key: Key) throws -> Fields {
    try nestedContainer(keyedBy: Key.self, forKey: key)
  }

  fileprivate func string(_ key: Key) throws -> String { try decode(String.self, forKey: key) }
  fileprivate func optional(_ key: Key) throws -> String? {
    try decodeIfPresent(String.self, forKey: key)
  }

  /// A count or a place: never negative, and so small that sums cannot overflow.
  fileprivate func integer(_ key: Key, from least: Int = 0) throws -> Int {
    let n = try decode(Int.self, forKey: key)
    guard n >= least, n < 1 << 53 else { throw ResultsError.field(key.rawValue) }
    return n
  }

  /// A word of the vocabulary.
  fileprivate func word<T: CaseIterable>(_ key: Key, _ name: (T) -> StaticString) throws -> T {
    let word = try string(key)
    guard let value = T.allCases.first(where: { "\(name($0))" == word }) else {
      throw ResultsError.field(key.rawValue)
    }
    return value
  }

  fileprivate func header() throws -> RunHeader {
    guard try string(.schema) == "okcps-scan/1" else { throw ResultsError.schema }
    let rules = try nested(.rules)
    var header = RunHeader(
      version: try string(.version), rulesVersion: try rules.string(.version),
      rulesSHA256: try rules.string(.sha256), settingsSHA256: try optional(.settings),
      hasBaseline: try decodeIfPresent(Bool.self, forKey: .baseline) ?? false,
      sample: contains(.sample) ? try integer(.sample, from: 1) : nil)
    if contains(.reading) {
      let said = try decode([String: String].self, forKey: .reading)
      var reading = ReadingNote()
      for (name, path) in ReadingNote.parts { reading[keyPath: path] = said[name] }
      header.reading = reading
    }
    if contains(.sources) {
      var list = try nestedUnkeyedContainer(forKey: .sources)
      while !list.isAtEnd {
        let sum = try list.nestedContainer(keyedBy: Key.self)
        header.sources.append(
          SourceSum(
            source: try sum.sourceName(), size: try sum.integer(.size),
            sha256: try sum.string(.sha256)))
      }
      header.moreSources = contains(.moreSources) ? try integer(.moreSources) : 0
    }
    return header
  }

  fileprivate func sourceName() throws -> SourceName {
    if let text = try? string(.source) { return SourceName(text) }
    guard let bytes = Data(base64Encoded: try nested(.source).string(.bytes)) else {
      throw ResultsError.field(Key.source.rawValue)
    }
    return SourceName(bytes: Array(bytes))
  }

  fileprivate func item() throws -> Item {
    Item(
      source: try sourceName(), record: try decodeIfPresent(Int.self, forKey: .record),
      id: try optional(.id), field: try optional(.field), author: try optional(.author),
      time: try optional(.time), permalink: try optional(.permalink),
      parent: try optional(.parent), thread: try optional(.thread))
  }

  fileprivate func resultFinding() throws -> ResultFinding {
    let f = try nested(.finding)
    let place = try nested(.place)
    let start = try f.integer(.start)
    let score = try f.decode(Double.self, forKey: .score)
    guard (0...1).contains(score) else { throw ResultsError.field(Key.score.rawValue) }
    return ResultFinding(
      rule: try f.string(.rule), category: try f.word(.category, \Category.name),
      entity: f.contains(.entity) ? try f.word(.entity, \Entity.name) : nil,
      role: f.contains(.role) ? try f.word(.role, \Role.name) : nil,
      severity: try f.word(.severity, \Severity.name), score: Int((score * 100).rounded()),
      range: start..<(try f.integer(.end, from: start)),
      clauses: try f.decode([String].self, forKey: .clause),
      route: try f.word(.route, \Route.name),
      evidence: try f.decode([String].self, forKey: .evidence),
      start: Place(
        line: try place.integer(.line, from: 1), column: try place.integer(.column, from: 1),
        byteColumn: try place.integer(.byteColumn, from: 1)),
      end: Place(
        line: try place.integer(.endLine, from: 1),
        column: try place.integer(.endColumn, from: 1),
        byteColumn: try place.integer(.endByteColumn, from: 1)),
      mark: FindingMark(
        fingerprint: try optional(.fingerprint), suppression: try suppression()))
  }

  private func suppression() throws -> Suppression? {
    guard contains(.suppressed), try !decodeNil(forKey: .suppressed) else { return nil }
    let s = try nested(.suppressed)
    guard let kind = Suppression.Kind(rawValue: try s.string(.kind)) else {
      throw ResultsError.field(Key.kind.rawValue)
    }
    return Suppression(
      kind: kind, reason: try s.string(.reason), by: try s.optional(.by),
      expires: try s.optional(.expires))
  }

  fileprivate func verdict() throws -> TextVerdict {
    TextVerdict(
      decision: try word(.decision, \Decision.name),
      complete: try decode(Bool.self, forKey: .complete), capped: contains(.capped))
  }

  fileprivate func skippedRecord() throws -> SkippedRecord {
    SkippedRecord(
      source: try sourceName(), record: try decodeIfPresent(Int.self, forKey: .record),
      offset: try decodeIfPresent(Int.self, forKey: .offset), reason: try string(.reason))
  }

  fileprivate func tally() throws -> Tally {
    var tally = Tally()
    tally.texts = try integer(.texts)
    tally.bytes = try integer(.bytes)
    tally.decisions = [
      .allow: try integer(.allow), .review: try integer(.review), .block: try integer(.block),
    ]
    tally.suppressed = try integer(.suppressed)
    tally.hidden = contains(.hidden) ? try integer(.hidden) : 0
    tally.skipped = try integer(.skipped)
    tally.complete = try decode(Bool.self, forKey: .complete)
    let counts = try decode([String: Int].self, forKey: .byCategory)
    for c in Category.allCases { tally.byCategory[c] = counts["\(c.name)"] }
    return tally
  }
}
