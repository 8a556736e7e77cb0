// Writes documentation from the program's own help:
//
//     okcps-scan --experimental-dump-help | help-pages commands|manual
//
// Exit status: 0 written, 2 not.

internal import Foundation
internal import Glibc
internal import Records

func fail(_ message: String) -> Never {
  var errors = Output(descriptor: STDERR_FILENO)
  try? errors.write("help-pages: \(message)\n")
  try? errors.flush()
  exit(2)
}

guard ["commands", "manual"].contains(CommandLine.arguments.dropFirst().joined(separator: " "))
else { fail("say which page to write: commands or manual") }
do {
  let input = try FileHandle.standardInput.readToEnd() ?? Data()
  let dump = try JSONDecoder().decode(HelpDump.self, from: input)
  let lines =
    CommandLine.arguments[1] == "manual"
    ? ManualPage(dump: dump).lines : CommandsPage(dump: dump).lines
  var output = Output(descriptor: STDOUT_FILENO)
  for line in lines { try output.write(line + "\n") }
  try output.flush()
} catch {
  fail("\(error)")
}
