internal import ArgumentParser
internal import Records
internal import ScanCore

/// How a document went, as its host has to know it.
enum HookOutcome: Equatable {
  case decided(Decision)
  /// An error, a limit, a time that ran out: never as good as `allow`.
  case undecided
}

/// Who asks, and what statuses that host understands.
enum HookProfile: String, ExpressibleByArgument, CaseIterable {
  case json, git, agent, postfix

  /// The exit status. `stopping` is the least decision at which the host has to stop; nil for none.
  func status(_ outcome: HookOutcome, stopping: Decision?) -> Int32 {
    switch (self, outcome) {
    case (.postfix, .undecided): 75  // EX_TEMPFAIL: the mail stays in the queue
    case (_, .undecided): 2
    case (.postfix, .decided(let decision)) where stops(decision, stopping): 69  // EX_UNAVAILABLE
    case (.agent, .decided(let decision)) where stops(decision, stopping): 2
    case (_, .decided(let decision)) where stops(decision, stopping): 1
    default: 0
    }
  }

  private func stops(_ decision: Decision, _ stopping: Decision?) -> Bool {
    stopping.map { decision >= $0 } ?? false
  }

  /// How the document comes, if nobody says.
  var usualInput: HookInput {
    switch self {
    case .json: .json
    case .git: .text
    case .agent: .agent
    case .postfix: .mail
    }
  }
}

/// How the document comes.
enum HookInput: String, ExpressibleByArgument, CaseIterable {
  case json, text, agent, mail

  /// What is opened to read such a document.
  var needs: [Sandbox.Path] { self == .mail ? Sandbox.Path.libraries : [] }

  /// Reads a document.
  func read(_ bytes: [UInt8]) throws(HookRefusal) -> HookDocument {
    do throws(RecordError) {
      switch self {
      case .json: return try HookDocument(json: bytes.span)
      case .agent: return try HookDocument(agent: bytes.span)
      case .text: return HookDocument(text: bytes)
      case .mail: break
      }
    } catch {
      throw HookRefusal("\(error.message)")
    }
    return try HookDocument(mail: bytes)
  }
}
