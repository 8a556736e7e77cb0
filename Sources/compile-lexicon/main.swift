// Compiles a folder of rules into what the program embeds: the table that it scans with, and beside it
// `sources.bin`, the rule files themselves, which rules of a user's own are read over.
//
//     compile-lexicon Lexicons Sources/CLexicons/lexicon.bin
//
// Exit status: 0 written, 2 not (each problem is one line on stderr). A file is written whole or not
// at all.

internal import Glibc
internal import Lexicon

/// The version that the compiled rules report; it changes when a rule does.
let lexiconVersion = "2026.1"

guard CommandLine.arguments.count == 3 else {
  fail("usage: compile-lexicon FOLDER OUT")
}
do {
  let files = try LexiconFiles(directory: CommandLine.arguments[1])
  let table = try LexiconCompiler.compile(
    try LexiconSource.read(files), version: lexiconVersion)
  let out = CommandLine.arguments[2]
  let folder = out.lastIndex(of: "/").map { out[...$0] } ?? ""
  try replaceFile(folder + "sources.bin", with: files.archive)
  try replaceFile(out, with: table)
} catch {
  fail("\(error)")
}
