import Foundation
import Testing

@testable import okcps_scan

@Suite struct HookTests {
  static let good = "The library opens at eight on Monday."
  static let crude = "What a zounderkite!"
  static let bad = "Bus change for student ID 1234567 on Monday."

  func hook(_ input: String, _ more: String..., in folder: String? = nil) throws -> Program.Result {
    try Program.run(["hook"] + more + Program.rules, input: input, in: folder)
  }

  /// A document of the contract.
  static func document(_ text: String, _ more: String = "") -> String {
    #"{"id":"post-1","text":"\#(text)"\#(more)}"#
  }

  /// The one line as JSON.
  func verdict(_ r: Program.Result, _ place: SourceLocation = #_sourceLocation) throws
    -> [String: Any]
  {
    #expect(r.lines.count == 1, sourceLocation: place)
    let line = try #require(r.lines.first, sourceLocation: place)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      sourceLocation: place)
  }

  func fields(_ r: Program.Result) throws -> [String] {
    let findings = try #require(try verdict(r)["findings"] as? [[String: Any]])
    return findings.compactMap { $0["field"] as? String }
  }

  // MARK: the contract

  @Test func theContractHolds() throws {
    let r = try hook(Self.document(Self.bad, #","direction":"outbound""#))
    #expect(r.status == 1)
    let line = try #require(r.lines.first)
    let expected = #"""
      {"schema":"okcps-scan.verdict/1","id":"post-1","decision":"block","complete":true,\#
      "reason":"Found: Student ID number (B.3.i).","findings":[{"field":"/text",\#
      "rule":"student-pii.student-id","category":"student-pii","entity":"STUDENT_ID",\#
      "severity":"block","score":0.90,"start":26,"end":33,"clause":["B.3.i"],"route":"author",\#
      "evidence":["context:\"student id\""],\#
      "advice":"Leave the number out, or say “one of our students”."}],\#
      "rules":{"version":"local","sha256":"
      """#
    #expect(line.hasPrefix(expected))
    #expect(line.hasSuffix(#","error":null}"#))
    let id = try #require(try verdict(r)["decision_id"] as? String)
    #expect(id.wholeMatch(of: /01[0-9A-HJKMNP-TV-Z]{24}/) != nil)
  }

  @Test func noTextIsAllowedAndTold() throws {
    for empty in [Self.document(""), #"{"text":"","media":[{"alt":""}]}"#] {
      let r = try verdict(try hook(empty))
      #expect(r["decision"] as? String == "allow")
      #expect(r["reason"] as? String == "There was no text.")
    }
    #expect(try verdict(try hook(Self.document(" ")))["reason"] as? String == "Nothing found.")
  }

  @Test func goodTextIsAllowedQuietly() throws {
    let r = try hook(Self.document(Self.good))
    #expect(r.status == 0)
    #expect(try verdict(r)["decision"] as? String == "allow")
    #expect(r.errors == "")
  }

  @Test func peopleReadItOnStandardError() throws {
    let r = try hook(Self.document(Self.bad))
    #expect(
      r.errors == """
        block  student-pii.student-id  Student ID number  [B.3.i]  at /text 26-33
          fix  Leave the number out, or say “one of our students”.
        okcps-scan: block: Found: Student ID number (B.3.i).

        """)
  }

  @Test(arguments: ["18446744073709551616", "\"a\\u00e9\"", "[1, 2]"])
  func theIdentityComesBackAsWritten(_ id: String) throws {
    let r = try hook(#"{"id":\#(id),"text":"ok","unknown":"SECRET"}"#)
    #expect(r.out.hasPrefix(#"{"schema":"okcps-scan.verdict/1","id":\#(id),"decision""#))
    #expect(!r.out.contains("SECRET"))
  }

  @Test(arguments: [
    (#","title":"student ID 1234567""#, ["/title"]),
    (#","title":{"rendered":"student ID 1234567"}"#, ["/title/rendered"]),
    (#","tags":["ok","student ID 1234567"]"#, ["/tags/1"]),
    (#","media":[{"type":"image","alt":"ok"},{"alt":"student ID 1234567"}]"#, ["/media/1/alt"]),
    (#","t\u0069tle":"student ID 1234567""#, ["/title"]),
    (#","title":"student ID 1234567","title":"ok""#, ["/title"]),
    (#","title":{"a/b~c":"student ID 1234567"}"#, ["/title/a~1b~0c"]),
    (#","body":"student ID 1234567""#, []),
    (#","media":[{"url":"student ID 1234567"}]"#, []),
  ])
  func whatReadersSeeIsScanned(_ more: String, _ expected: [String]) throws {
    let r = try hook(Self.document("ok", more))
    #expect(try fields(r) == expected)
    #expect(r.status == (expected.isEmpty ? 0 : 1))
  }

  @Test func theWorstFieldDecides() throws {
    let r = try hook(Self.document(Self.crude, #","title":"student ID 1234567""#))
    #expect(try verdict(r)["decision"] as? String == "block")
    #expect(
      try verdict(r)["reason"] as? String
        == "Found: Student ID number (B.3.i); Crude word (B.3.h).")
  }

  @Test func whatThePublicWritesIsNeverBlocked() throws {
    let r = try hook(Self.document(Self.bad, #","direction":"inbound""#))
    #expect(r.status == 0)
    #expect(try verdict(r)["decision"] as? String == "review")
    #expect(try verdict(r)["capped"] as? String == "inbound")
  }

  @Test func offsetsCountBytesOfTheirField() throws {
    let r = try hook(#"{"text":"\u00e9 student ID 1234567"}"#)
    #expect(r.out.contains(#""start":14,"end":21"#))
  }

  // MARK: profiles

  /// Good, crude, bad and broken documents as they come, with the status of each.
  static let table: [(profile: String, more: [String], statuses: [Int32])] = [
    ("json", [], [0, 0, 1, 2]), ("json", ["--fail-on", "review"], [0, 1, 1, 2]),
    ("json", ["--fail-on", "never"], [0, 0, 0, 2]),
    ("git", ["--input", "json"], [0, 0, 1, 2]),
    ("git", ["--input", "json", "--fail-on", "review"], [0, 1, 1, 2]),
    ("agent", [], [0, 0, 2, 2]), ("agent", ["--fail-on", "review"], [0, 2, 2, 2]),
    ("postfix", ["--input", "json"], [0, 0, 69, 75]),
    ("postfix", ["--input", "json", "--fail-on", "review"], [0, 69, 69, 75]),
  ]

  @Test(arguments: table)
  func eachHostHasItsStatuses(_ profile: String, _ more: [String], _ statuses: [Int32]) throws {
    let documents =
      [Self.good, Self.crude, Self.bad].map { Self.document($0) } + [#"{"text":"#]
    for (document, status) in zip(documents, statuses) {
      let r = try Program.run(
        ["hook", "--profile", profile] + more + Program.rules, input: document)
      #expect(r.status == status, "\(profile) \(document)")
      _ = try verdict(r)
    }
  }

  @Test func gitReadsAFileAsText() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("COMMIT_EDITMSG", Self.bad + "\n")
    let r = try hook("", "--profile", "git", file)
    #expect(r.status == 1)
    #expect(try fields(r) == ["/text"])
    #expect(try hook("", "--profile", "git", folder.path + "/none").status == 2)
  }

  @Test func anAssistantIsAskedInItsHostsWords() throws {
    let ask = try hook(
      #"{"hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"file_path":"a.md","content":"zounderkite"}}"#,
      "--profile", "agent")
    #expect(ask.status == 0)
    let answer = try verdict(ask)
    let output = try #require(answer["hookSpecificOutput"] as? [String: Any])
    #expect(output["permissionDecision"] as? String == "ask")
    #expect(answer["decision"] == nil)
    let own = try #require(answer["okcps_scan"] as? [String: Any])
    #expect(own["decision"] as? String == "review")

    let prompt = try hook(
      #"{"hook_event_name":"UserPromptSubmit","prompt":"zounderkite"}"#, "--profile", "agent")
    #expect(try verdict(prompt)["hookSpecificOutput"] == nil)
    #expect(try verdict(prompt)["systemMessage"] is String)
  }

  @Test func anAssistantsToolInputIsScannedInAllItsDepth() throws {
    let r = try hook(
      #"{"tool_input":{"edits":[{"new":"ok"},{"new":"student ID 1234567"}]}}"#, "--profile", "agent"
    )
    #expect(r.status == 2)
    #expect(r.out.contains(#""field":"/tool_input/edits/1/new""#))
    #expect(r.errors.contains("block: Found"))
  }

  // MARK: mail

  private func mail(_ headers: String, _ body: String) -> String {
    "From: a@example.org\nMIME-Version: 1.0\n\(headers)\n\n\(body)\n"
  }

  @Test func mailIsDecoded() throws {
    let text = "student ID 1234567"
    let base64 = Data(text.utf8).base64EncodedString()
    for (message, field) in [
      (mail("Subject: ok", text), "/parts/0/text"),
      (mail("Subject: =?UTF-8?B?\(base64)?=", "ok"), "/subject"),
      (
        mail("Content-Type: text/plain\nContent-Transfer-Encoding: base64", base64), "/parts/0/text"
      ),
      (
        mail(
          "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable",
          "student =\nID 123=34567"), "/parts/0/text"
      ),
      (
        mail(
          "Content-Type: multipart/mixed; boundary=b",
          "--b\nContent-Type: text/plain\n\nok\n--b\nContent-Type: image/png; name=x.png\n\nAAAA\n--b\n"
            + "Content-Type: text/plain; charset=utf-16be\nContent-Transfer-Encoding: base64\n\n"
            + text.data(using: .utf16BigEndian)!.base64EncodedString() + "\n--b--"),
        "/parts/2/text"
      ),
    ] {
      let r = try hook(message, "--profile", "postfix")
      #expect(r.status == 69, "\(message)")
      #expect(try fields(r) == [field])
    }
    #expect(try hook(mail("Subject: ok", Self.good), "--profile", "postfix").status == 0)
  }

  @Test func whatIsNoMailStaysInTheQueue() throws {
    #expect(try hook("", "--profile", "postfix").status == 75)
  }

  // MARK: what cannot be decided

  @Test(arguments: [
    "", "nonsense SECRET", "[]", "{}", #"{"text":1}"#, #"{"text":"x","text":"y"}"#,
    #"{"text":"x","direction":"sideways"}"#, "{\"text\":\"\u{1}\"}",
  ])
  func whateverComesOneLineGoesOut(_ input: String) throws {
    let r = try hook(input)
    #expect(r.status == 2)
    let said = try verdict(r)
    #expect(said["decision"] as? String == "review")
    #expect(said["complete"] as? Bool == false)
    #expect((said["error"] as? String)?.isEmpty == false)
    #expect(!(r.out + r.errors).contains("SECRET"))
  }

  @Test(arguments: [
    ("json", 2 as Int32), ("git", 2), ("agent", 2), ("postfix", 75),
  ])
  func wrongArgumentsStopEachHost(_ profile: String, _ status: Int32) throws {
    for wrong in [
      ["--bogus"], ["--timeout", "soon"], ["--rules", "/nowhere"], ["--config", "/nowhere.yml"],
      ["--audit", "/nowhere/audit"], ["a", "b"],
    ] {
      let r = try Program.run(["hook", "--profile", profile] + wrong, input: Self.document("ok"))
      #expect(r.status == status, "\(wrong)")
      #expect(r.lines.count == 1, "\(wrong)")
      #expect(r.out.contains(#""complete":false"#))
      #expect(!r.errors.isEmpty)
    }
  }

  @Test func openLetsPassButNeverSaysAllow() throws {
    let r = try hook("{", "--on-error", "open")
    #expect(r.status == 0)
    #expect(try verdict(r)["decision"] as? String == "review")
    #expect(r.errors.contains("let through unscanned"))
    // What is known to be bad stops all the same, and so does a fault of the set-up.
    #expect(try hook(Self.document(Self.bad), "--on-error", "open").status == 1)
    #expect(
      try Program.run(
        ["hook", "--on-error", "open", "--rules", "/nowhere"], input: Self.document("ok")
      ).status == 2)
  }

  @Test func aTextThatIsTooLongIsNotDecided() throws {
    let r = try hook(Self.document("123456"), "--max-text", "5")
    #expect(r.status == 2)
    #expect(try verdict(r)["error"] as? String == "/text is too long; split it or raise --max-text")
    // What was found elsewhere blocks all the same.
    let both = try hook(
      Self.document(Self.bad, #","title":"\#(String(repeating: "x", count: 99))""#), "--max-text",
      "60")
    #expect(both.status == 1)
    #expect(try verdict(both)["complete"] as? Bool == false)
  }

  @Test func aLostOutputIsNoConsent() throws {
    for (profile, status) in [("json", 2 as Int32), ("postfix", 75)] {
      let r = try Program.run(
        ["hook", "--profile", profile, "--input", "json"] + Program.rules,
        input: Data(Self.document(Self.good).utf8), output: "/dev/full")
      #expect(r.status == status)
    }
  }

  @Test func timeThatRunsOutIsNotDecided() throws {
    // Nothing is ever said to it.
    let talk = try Conversation(
      ["hook", "--profile", "agent", "--timeout", "300ms"] + Program.rules)
    #expect(talk.hear()?.contains(#""error":"out of time; see --timeout""#) == true)
    #expect(try talk.end() == 2)
  }

  @Test(arguments: [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGTERM])
  func aCrashIsNotDecided(_ signal: Int32) throws {
    let talk = try Conversation(["hook", "--profile", "agent", "--timeout", "60s"] + Program.rules)
    // It is ready when it has begun to wait for its input.
    let state = "/proc/\(talk.pid)/wchan"
    for _ in 0..<200 {
      let waits = (try? String(contentsOfFile: state, encoding: .utf8)) ?? ""
      if waits.contains("pipe") { break }
      usleep(20_000)
    }
    kill(talk.pid, signal)
    let heard = try #require(talk.hear())
    #expect(heard.split(separator: "\n").count == 1)
    #expect(heard.contains(#""complete":false"#))
    #expect(try talk.end() == 2)
  }

  // MARK: audit, selftest

  @Test func theAuditTellsDecisionsWithoutText() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/audit.ndjson"
    let first = try hook(Self.document(Self.bad), "--audit", file)
    _ = try hook("{", "--audit", file)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    let id = try #require(try verdict(first)["decision_id"] as? String)
    #expect(lines[0].hasPrefix(#"{"decision_id":"\#(id)","id":"post-1","rules_sha256":""#))
    #expect(
      lines[0].hasSuffix(
        #","decision":"block","complete":true,"rules":["student-pii.student-id"]}"#))
    #expect(lines[1].hasSuffix(#","decision":"review","complete":false,"rules":[]}"#))
    #expect(!lines[0].contains("1234567"))
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func withoutItsAuditNothingIsDecided() throws {
    let r = try hook(Self.document(Self.good), "--audit", "/dev/null")
    #expect(r.status == 2)
    #expect(try verdict(r)["complete"] as? Bool == false)
  }

  @Test(arguments: ["json", "git", "agent", "postfix"])
  func theSelftestShowsWhatTheHostWouldSee(_ profile: String) throws {
    let r = try hook("", "--profile", profile, "--selftest")
    #expect(r.status == 0)
    #expect(r.out.contains("good document: status 0, as it should"))
    let stopped = profile == "postfix" ? 69 : profile == "agent" ? 2 : 1
    #expect(r.out.contains("bad document: status \(stopped), as it should"))
  }

  @Test func theSelftestFailsIfTheBadTextPasses() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("c.yml", "exclude_rules: [student-pii.*]\n")
    let r = try hook("", "--selftest", "--config", config)
    #expect(r.status == 2)
    #expect(r.out.contains("bad document: status 0, WRONG"))
  }

  // MARK: suppressions

  private let comment = #"<!-- okcps-scan: allow student-pii.* -- our demo number -->\n"#

  @Test func aCommentCountsInTheDistrictsOwnWordsOnly() throws {
    let own = try hook(Self.document(comment + Self.bad))
    #expect(own.status == 0)
    #expect(own.out.contains(#""suppressed":{"kind":"inline","reason":"our demo number"}"#))
    #expect(own.errors.contains("suppressed: 1 (1 inline)"))
    let theirs = try hook(Self.document(comment + Self.bad, #","direction":"inbound""#))
    #expect(try verdict(theirs)["decision"] as? String == "review")
    #expect(try hook(Self.document(comment + Self.bad), "--no-suppressions").status == 1)
  }

  @Test func aSuppressionHoldsByFingerprint() throws {
    let folder = try TemporaryFolder()
    let key = folder.path + "/key"
    #expect(try Program.run(["config", "keygen", key]).status == 0)
    let before = try hook(Self.document(Self.bad), "--fingerprint-key", key)
    let print = try #require(before.out.firstMatch(of: /"fingerprint":"(v1:[0-9a-f]{32})"/)?.1)
    func suppressions(expires: String) throws -> String {
      try folder.write(
        "s.yml",
        "- { fingerprint: '\(print)', rule: student-pii.student-id, reason: demo, by: A. Clerk, date: 2026-01-01, expires: \(expires) }\n"
      )
    }
    let flags = ["--fingerprint-key", key, "--suppressions"]
    func run(_ text: String, _ file: String) throws -> Program.Result {
      try Program.run(["hook"] + flags + [file] + Program.rules, input: Self.document(text))
    }
    let valid = try suppressions(expires: "2999-01-01")
    #expect(try run("Moved: " + Self.bad, valid).status == 0)
    #expect(try run(Self.bad.replacing("1234567", with: "7654321"), valid).status == 1)
    let late = try run(Self.bad, try suppressions(expires: "2026-01-02"))
    #expect(late.status == 1)
    #expect(late.errors.contains("expired on 2026-01-02"))
  }

  // MARK: sandbox

  @Test(.enabled(if: Sandbox.isOffered)) func aSandboxedHookDecides() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.txt", Self.bad)
    let audit = folder.path + "/audit"
    let flags = ["--require-sandbox", "--input", "text", "--audit", audit, "--timeout", "60s"]
    let r = try Program.run(["hook"] + flags + Program.rules + [file])
    #expect(r.status == 1)
    #expect(try verdict(r)["decision"] as? String == "block")
    #expect(try String(contentsOfFile: audit, encoding: .utf8).split(separator: "\n").count == 1)
    let none = try Program.run(["hook"] + flags + Program.rules + [folder.path + "/none"])
    #expect(none.status == 2)
    #expect((try verdict(none)["error"] as? String)?.contains("No such file") == true)
  }

  /// Its library, and the tables of character sets, are loaded within the sandbox.
  @Test(.enabled(if: Sandbox.isOffered)) func aSandboxedHookReadsMail() throws {
    let text = mail("Subject: ok\nContent-Type: text/plain; charset=koi8-r", Self.bad)
    let r = try hook(text, "--profile", "postfix", "--require-sandbox")
    #expect(r.status == 69)
    #expect(try fields(r) == ["/parts/0/text"])
  }
}
