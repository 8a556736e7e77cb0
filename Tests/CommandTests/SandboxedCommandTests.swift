import Foundation
import Testing

@testable import okcps_scan

/// Every command does its work shut in, which it must not run without where that is asked for.
@Suite(.enabled(if: Sandbox.isOffered)) struct SandboxedCommandTests {
  private static let text = "Pick up the form for student ID 1234567.\n"

  @Test func everyCommandRunsShutIn() throws {
    let folder = try TemporaryFolder()
    let path = { folder.path + "/" + $0 }
    for name in ["keys", "out"] {
      try FileManager.default.createDirectory(
        atPath: path(name), withIntermediateDirectories: true)
    }
    try folder.write("in.txt", Self.text)
    let table = try folder.write("in.csv", "first,last,id\nOdette,Larkspur,84018273\n")
    let (key, roster, results) = (path("keys/roster"), path("out/s.roster"), path("out/r.ndjson"))
    for (command, status) in [
      (["scan", "in.txt", "-f", "ndjson", "-o", results], 1), (["redact", "in.txt"], 0),
      (["filter"], 0), (["hook", "--input", "text", "in.txt"], 1),
      (["scan", "--dry-run", "in.txt"], 0),
      (["report", "--source", ".", "-f", "sarif", "-o", path("out/r.sarif"), results], 1),
      (["report", "-f", "human", results], 1), (["rules", "list"], 0),
      (["rules", "show", "student-pii.ssn"], 0), (["rules", "export", "--public"], 0),
      (["rules", "check", Program.fixtures + "/command-lexicon", "--no-builtin-rules"], 0),
      (["config", "show", "--origin"], 0), (["config", "keygen", path("keys/config")], 0),
      (["roster", "keygen", key], 0),
      (["roster", "build", table, "--key-file", key, "-o", roster], 0),
      (["roster", "check", roster, "--key-file", key], 0),
      (["roster", "test", roster, "in.csv", "--key-file", key], 1),
    ] {
      let result = try Program.run(
        command + ["--require-sandbox"], input: Data(#"{"text":"x"}"#.utf8), in: folder.path)
      #expect(result.status == Int32(status), "\(command) \(result.errors)")
      // Shut in or not, it says the same.
      if !command.contains("-o"), !command.contains("keygen"), command[0] != "hook" {
        let free = try Program.run(command, input: Data(#"{"text":"x"}"#.utf8), in: folder.path)
        #expect(free.outBytes == result.outBytes, "\(command)")
      }
    }
  }
}
