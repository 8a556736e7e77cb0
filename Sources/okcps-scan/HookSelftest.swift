internal import Glibc
internal import Records
internal import Reports

/// What a host would see: a good, a bad and a broken document through the gate as it was asked for.
enum Selftest {
  /// Prints each document's line, status and words. Fails if the good one would stop the host, or one of
  /// the others would not.
  static func run(_ gate: inout HookGate) throws -> Status {
    var output = Output(descriptor: STDOUT_FILENO)
    var holds = true
    for (name, document, passes) in documents(for: gate.input, isOpen: gate.isOpen) {
      let answer = gate.answer(to: document)
      let isRight = (answer.status == 0) == (passes || gate.stopping == nil)
      holds = holds && isRight
      try output.write(
        "\(name) document: status \(answer.status), \(isRight ? "as it should" : "WRONG")\n")
      try output.write("  stdout: ")
      try output.write(answer.line)
      for line in answer.errors { try output.write("  stderr: \(escaped(line))\n") }
    }
    try output.flush()
    if !holds {
      Problem("hook: the host would not stop what it should; see above").tell()
    }
    return holds ? .clean : .failed
  }

  private static let good = "The library opens at eight on Monday."
  private static let bad = "Bus change for student ID 1234567 on Monday."

  /// Documents as they come in a form, and whether the host should let them pass. Plain text cannot be
  /// broken.
  private static func documents(
    for input: HookInput, isOpen: Bool
  ) -> [(name: String, bytes: [UInt8], passes: Bool)] {
    func document(_ text: String) -> [UInt8] {
      switch input {
      case .json: Array(#"{"id":"selftest","text":"\#(text)"}"#.utf8)
      case .agent:
        Array(
          #"{"hook_event_name":"PreToolUse","tool_input":{"content":"\#(text)"}}"#.utf8)
      case .text: Array(text.utf8)
      case .mail: Array("From: a@example.org\nSubject: Selftest\n\n\(text)\n".utf8)
      }
    }
    var all = [("good", document(good), true), ("bad", document(bad), false)]
    switch input {
    case .json, .agent: all.append(("broken", Array(#"{"id":"selftest","text":"#.utf8), isOpen))
    case .mail: all.append(("broken", [], isOpen))
    case .text: break
    }
    return all
  }
}
