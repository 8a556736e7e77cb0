// Compiles a folder of rules into the table that the program embeds.
//
//     compile-lexicon Lexicons Sources/CLexicons/lexicon.bin
//
// Exit status: 0 written, 2 not (each problem is one line on stderr). The table is written whole or
// not at all.

internal import Glibc
internal import Lexicon

/// The version that the compiled rules report; it changes when a rule does.
let lexiconVersion = "2026.1"

guard CommandLine.arguments.count == 3 else {
  fail("usage: compile-lexicon FOLDER OUT")
}
do {
  let source = try LexiconSource.read(directory: CommandLine.arguments[1])
  let table = try LexiconCompiler.compile(source, version: lexiconVersion)
  try replaceFile(CommandLine.arguments[2], with: table)
} catch {
  fail("\(error)")
}
