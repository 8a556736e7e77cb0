internal import Glibc
internal import Reports
internal import ScanCore

/// What a hook says: one line on standard output, words for people on stderr, a line for the audit, and
/// the status.
struct HookAnswer {
  /// With its line break.
  var line: [UInt8]
  var errors: [String]
  /// With its line break.
  var audit: [UInt8]
  var status: Int32

  var errorBytes: [UInt8] { errors.flatMap { Array((escaped($0) + "\n").utf8) } }

  /// The answer that a verdict makes in a profile. `event` is what an assistant's host reported.
  init(
    _ verdict: HookVerdict, _ lexicon: CompiledLexicon?, profile: HookProfile,
    stopping: Decision?, isOpen: Bool, event: String = ""
  ) {
    let outcome: HookOutcome = verdict.complete ? .decided(verdict.decision) : .undecided
    let isStopped = outcome == .decided(.block)
    // A block that was found stops, though the rest could not be read; open or not.
    let known: HookOutcome = verdict.decision == .block ? .decided(.block) : outcome
    let waved = known == .undecided && isOpen
    status = profile.status(waved ? .decided(.allow) : known, stopping: stopping)
    var out = ByteWriter()
    if profile == .agent {
      Self.writeForAgent(verdict, lexicon, event, asks: !isStopped && status == 0, to: &out)
    } else {
      verdict.write(lexicon, to: &out)
    }
    out.append("\n")
    line = out.bytes
    errors = Self.told(verdict, lexicon, waved: waved)
    audit = Self.audit(verdict, lexicon)
  }

  /// Assistants' hosts have a `decision` of their own with other words, so the verdict is a member of the
  /// answer here. `review` asks the person at the keyboard.
  private static func writeForAgent(
    _ verdict: HookVerdict, _ lexicon: CompiledLexicon?, _ event: String, asks: Bool,
    to out: inout ByteWriter
  ) {
    out.append("{")
    if asks, verdict.decision != .allow {
      if event == "PreToolUse" || event.isEmpty {
        out.append(
          "\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"ask\",\"permissionDecisionReason\":"
        )
        out.appendString(verdict.reason)
        out.append("},")
      }
      out.append("\"systemMessage\":")
      out.appendString("okcps-scan: \(verdict.reason)")
      out.append(",")
    }
    out.append("\"okcps_scan\":")
    verdict.write(lexicon, to: &out)
    out.append("}")
  }

  /// For people: each finding with rule, clause, place and advice, never the text; then the verdict.
  private static func told(
    _ verdict: HookVerdict, _ lexicon: CompiledLexicon?, waved: Bool
  ) -> [String] {
    var lines: [String] = []
    if let lexicon {
      for place in verdict.findings {
        let rule = lexicon.rules[place.finding.rule]
        let clauses = lexicon.clauses(of: place.finding, on: verdict.site).joined(separator: ", ")
        let range = place.finding.range
        let hidden = place.suppressed.map { " (suppressed: \($0.reason))" } ?? ""
        lines.append(
          "\(place.finding.severity.name)  \(rule.id)  \(rule.title)  [\(clauses)]  at \(place.field) "
            + "\(range.lowerBound)-\(range.upperBound)\(hidden)")
        if place.suppressed == nil, place.finding.severity > .note {
          lines.append("  fix  \(rule.advice)\(desk(rule.route))")
        }
      }
    }
    if !verdict.cautions.isEmpty {
      lines.append(
        "caution \(verdict.cautions.joined(separator: ", ")): such a posting may be protected; "
          + "ask Legal Services, 405-587-0350, before anything is done about it")
    }
    if verdict.decision != .allow || !lines.isEmpty {
      lines.append("okcps-scan: \(verdict.decision.name): \(verdict.reason)")
    }
    if waved { lines.append("okcps-scan: let through unscanned, because of --on-error open") }
    return lines
  }

  /// Whom to ask, for routes that have a telephone number.
  private static func desk(_ route: Route) -> String {
    switch route {
    case .communications: " Communication Services: 405-587-6397."
    case .legal: " Legal Services: 405-587-0350."
    default: ""
    }
  }

  /// `{"decision_id":…,"id":…,"rules_sha256":…,"decision":…,"complete":…,"rules":[…]}`: no text.
  private static func audit(_ verdict: HookVerdict, _ lexicon: CompiledLexicon?) -> [UInt8] {
    var out = ByteWriter()
    out.append("{\"decision_id\":")
    out.appendString(verdict.decisionID)
    out.append(",\"id\":")
    out.append(verdict.id)
    out.append(",\"rules_sha256\":")
    if let lexicon { out.appendString(lexicon.sha256) } else { out.append("null") }
    out.append(",\"decision\":")
    out.appendString("\(verdict.decision.name)")
    out.append(
      verdict.complete ? ",\"complete\":true,\"rules\":[" : ",\"complete\":false,\"rules\":[")
    if let lexicon {
      var ids: [String] = []
      for place in verdict.findings where place.suppressed == nil {
        let id = lexicon.rules[place.finding.rule].id
        if !ids.contains(id) { ids.append(id) }
      }
      for (i, id) in ids.enumerated() {
        if i > 0 { out.append(",") }
        out.appendString(id)
      }
    }
    out.append("]}\n")
    return out.bytes
  }
}

/// A name for one decision: 48 bits of time and 80 of chance, in the alphabet of Crockford's base 32, as
/// a ULID has it. In order of time.
enum DecisionID {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  static func make() -> String {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
    let milliseconds = UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000
    return digits(milliseconds, 10) + digits(.random(in: 0 ... .max), 8)
      + digits(.random(in: 0 ... .max), 8)
  }

  /// The lowest five bits of a number, so many times.
  private static func digits(_ number: UInt64, _ count: Int) -> String {
    let letters = (0..<count).reversed().map { alphabet[Int(number >> (5 * UInt64($0)) & 31)] }
    return String(decoding: letters, as: UTF8.self)
  }
}
