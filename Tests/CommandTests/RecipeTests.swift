import Foundation
import Testing
import Workload

/// Every recipe does what it says, run as its users run it.
@Suite struct RecipeTests {
  static let recipes = URL(fileURLWithPath: Program.fixtures).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Recipes").path
  static let good = "The library opens at eight on Monday.\n"
  static let bad = "Bus change for student ID 1234567 on Monday.\n"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Where a tool lies, or nil.
  static func find(_ tool: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(tool)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs a command in the folder, with the program first in the PATH.
  @discardableResult func run(
    _ command: [String], input: String = "", more: [String: String] = [:]
  ) throws -> (status: Int32, out: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let programs = (Program.path as NSString).deletingLastPathComponent
    process.environment = [
      "PATH": programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
      "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A. Clerk",
      "GIT_AUTHOR_EMAIL": "clerk@example.org", "GIT_COMMITTER_NAME": "A. Clerk",
      "GIT_COMMITTER_EMAIL": "clerk@example.org",
    ].merging(more) { $1 }.merging(Workload.options) { own, _ in own }
    let inFile = try folder.write(".in-\(UUID().uuidString)", input)
    let outFile = try folder.write(".out-\(UUID().uuidString)", "")
    let errorFile = try folder.write(".err-\(UUID().uuidString)", "")
    defer {
      for file in [inFile, outFile, errorFile] { try? FileManager.default.removeItem(atPath: file) }
    }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inFile))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outFile))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try String(contentsOfFile: outFile, encoding: .utf8),
      try String(contentsOfFile: errorFile, encoding: .utf8)
    )
  }

  @Test func theGateOpensForCleanFoldersOnly() throws {
    try folder.write("content/a b.md", Self.good)
    let gate = Self.recipes + "/gate.sh"
    #expect(try run([gate, "content"]).status == 0)
    try folder.write("content/posts/bad.md", Self.bad)
    let r = try run([gate, "content"])
    #expect(r.status == 1)
    #expect(r.errors.contains("content/posts/bad.md:1:27: block: student-pii.student-id"))
    #expect(try run([gate, "nowhere"]).status == 2)
    try folder.write("empty/picture.png", "")
    #expect(try run([gate, "empty"]).status == 2)
    #expect(try run([gate]).status == 2)
  }

  @Test func theGateStopsFromTheSeverityThatIsAsked() throws {
    try folder.write("content/a.md", "Send your homework to coach.day@gmail.com\n")
    let gate = Self.recipes + "/gate.sh"
    #expect(try run([gate, "content"]).status == 0)
    #expect(try run([gate, "content"], more: ["FAIL_ON": "review"]).status == 1)
  }

  private func repository(hook: String) throws {
    try run(["git", "init", "-q", "."])
    try FileManager.default.copyItem(
      atPath: Self.recipes + "/" + hook, toPath: folder.path + "/.git/hooks/" + hook)
  }

  private func commits() throws -> Int {
    try run(["git", "rev-list", "--all"]).out.split(separator: "\n").count
  }

  @Test func gitRefusesABadMessage() throws {
    try repository(hook: "commit-msg")
    let refused = try run(["git", "commit", "-q", "--allow-empty", "-m", Self.bad])
    #expect(refused.status != 0)
    #expect(refused.errors.contains("block: Found: Student ID number (B.3.i)."))
    #expect(!refused.errors.contains("1234567"))
    #expect(try commits() == 0)
    #expect(try run(["git", "commit", "-q", "--allow-empty", "-m", Self.good]).status == 0)
    #expect(try commits() == 1)
  }

  @Test func gitRefusesABadFileThatIsStaged() throws {
    try repository(hook: "pre-commit")
    try folder.write("a page.md", Self.bad)
    try run(["git", "add", "a page.md"])
    // What is staged counts, not what lies there.
    try folder.write("a page.md", Self.good)
    let refused = try run(["git", "commit", "-q", "-m", "page"])
    #expect(refused.status != 0)
    #expect(refused.errors.contains("a page.md:1:27: block: student-pii.student-id"))
    try run(["git", "add", "a page.md"])
    #expect(try run(["git", "commit", "-q", "-m", "page"]).status == 0)
    #expect(try commits() == 1)
  }

  @Test(.enabled(if: find("pre-commit") != nil, "pre-commit is not installed"))
  func preCommitKnowsTheHooks() throws {
    // A repository that holds the hooks, as one that is fetched would.
    let source = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: Self.recipes + "/../.pre-commit-hooks.yaml",
      toPath: source.path + "/.pre-commit-hooks.yaml")
    for git in [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "hooks"]] {
      try run(["git", "-C", source.path] + git)
    }
    let revision = try run(["git", "-C", source.path, "rev-parse", "HEAD"]).out
    try run(["git", "init", "-q", "."])
    try folder.write(
      ".pre-commit-config.yaml",
      """
      repos:
        - repo: \(source.path)
          rev: \(revision.trimmingCharacters(in: .newlines))
          hooks: [{ id: okcps-scan }, { id: okcps-scan-message }]

      """)
    try folder.write("page.md", Self.bad)
    try run(["git", "add", "page.md", ".pre-commit-config.yaml"])
    let bad = try run(["pre-commit", "run", "okcps-scan"])
    #expect(bad.status == 1)
    #expect(bad.out.contains("page.md:1:27: block: student-pii.student-id"))
    try folder.write("page.md", Self.good)
    try run(["git", "add", "page.md"])
    #expect(try run(["pre-commit", "run", "okcps-scan"]).status == 0)
    let message = try folder.write("message", Self.bad)
    let stage = [
      "pre-commit", "run", "--hook-stage", "commit-msg", "--commit-msg-filename", message,
    ]
    #expect(try run(stage).status == 1)
    try folder.write("message", Self.good)
    #expect(try run(stage).status == 0)
  }

  /// Callers that keep a scanner running.
  @Test(
    .enabled(if: find("python3") != nil, "python3 is not installed"))
  func pythonKeepsAScanner() throws {
    let r = try run(
      ["python3", Self.recipes + "/coprocess.py"], input: Self.good + Self.bad + "naïve ‮ text\n")
    #expect(r.status == 0)
    #expect(r.out == "allow \nblock student-pii.student-id\nallow \n")
    #expect(r.errors == "")
  }

  @Test(.enabled(if: find("node") != nil, "node is not installed"))
  func nodeKeepsAScanner() throws {
    let r = try run(
      ["node", Self.recipes + "/coprocess.mjs"], input: Self.good + Self.bad + "naïve ‮ text\n")
    #expect(r.status == 0)
    #expect(r.out == "allow \nblock student-pii.student-id\nallow \n")
    #expect(r.errors == "")
  }

  @Test(.enabled(if: find("php") != nil, "php is not installed"))
  func phpAsksAHook() throws {
    let gate = ["php", Self.recipes + "/gate.php"]
    #expect(try run(gate, input: Self.good).out == "allow Nothing found.\n")
    #expect(try run(gate, input: Self.bad).out == "block Found: Student ID number (B.3.i).\n")
    // Ill-formed UTF-8 is replaced and scanned; a scanner that is missing is no consent.
    let without = try run(
      ["PATH=/nowhere", Self.find("php")!] + gate.dropFirst(), input: Self.good)
    #expect(without.out.contains("review"))
  }

  @Test(.enabled(if: find("php") != nil, "php is not installed"))
  func wordPressRefusesAPost() throws {
    // The few names of WordPress that the recipe uses.
    try folder.write(
      "wordpress.php",
      """
      <?php
      class WP_Error { function __construct(public $code, public $message, public $data) {} }
      $filters = [];
      function add_filter($name, $call, $priority, $count) { global $filters; $filters[$name] = $call; }
      require '\(Self.recipes)/gate.php';
      $call = $filters['rest_pre_insert_post'];
      $post = (object)['ID' => 7, 'post_status' => $argv[1], 'post_title' => 'Bus',
        'post_content' => stream_get_contents(STDIN)];
      $result = $call($post, null);
      echo $result === $post ? 'kept' : $result->data['status'] . ' ' . $result->message;
      """)
    let publish = ["php", "wordpress.php", "publish"]
    #expect(try run(publish, input: Self.good).out == "kept")
    #expect(try run(publish, input: Self.bad).out == "422 Found: Student ID number (B.3.i).")
    #expect(try run(["php", "wordpress.php", "draft"], input: Self.bad).out == "kept")
  }

  @Test func postfixSendsBouncesOrWaits() throws {
    try folder.write("sendmail", "#!/bin/sh\necho \"$@\" >sent\ncat >>sent\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/sendmail")
    let filter = [
      Self.recipes + "/postfix-filter.sh", "-f", "a@example.org", "--", "b@example.org",
    ]
    let sendmail = ["SENDMAIL": folder.path + "/sendmail"]
    func mail(_ text: String) -> String { "From: a@example.org\nSubject: Bus\n\n\(text)" }
    let sent = folder.path + "/sent"

    let bad = try run(filter, input: mail(Self.bad), more: sendmail)
    #expect(bad.status == 69)
    #expect(bad.errors.contains("Student ID number"))
    #expect(try run(filter, input: "", more: sendmail).status == 75)
    #expect(!FileManager.default.fileExists(atPath: sent))

    #expect(try run(filter, input: mail(Self.good), more: sendmail).status == 0)
    #expect(
      try String(contentsOfFile: sent, encoding: .utf8)
        == "-G -i -f a@example.org -- b@example.org\n" + mail(Self.good))
    // A scanner that is missing keeps the mail.
    let without = ["PATH": "/usr/bin:/bin"].merging(sendmail) { $1 }
    #expect(try run(filter, input: mail(Self.good), more: without).status == 75)
  }

  @Test func theAssistantsSettingsAreJSON() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.recipes + "/agent-settings.json"))
    let settings = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let hooks = try #require(settings["hooks"] as? [String: [[String: Any]]])
    let command = try #require(
      (hooks["PreToolUse"]?.first?["hooks"] as? [[String: Any]])?.first?["command"] as? String)
    let input =
      #"{"hook_event_name":"PreToolUse","tool_input":{"content":"\#(Self.bad.dropLast())"}}"#
    #expect(try run(["sh", "-c", command], input: input).status == 2)
  }
}
