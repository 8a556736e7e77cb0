// Throughput of the scanning core alone: reads lines from standard input into memory, scans each as a
// text of its own until enough bytes have passed, and prints one line of figures: MB/s of CPU time in
// the best round, then counts, so that a change which loses findings shows.
//
//   throughput <LINES             the core with the built-in rules
//   throughput --records <NDJSON  cutting and parsing of records alone, without a scan
//
//   --rules DIR    those rules alone; with one that never matches, what is left is folding and sweeping
//   --no-names     without looking for names of persons
//   --by-rule      also which rules run their patterns most
//   --once         one round, for counting instructions

import BuiltinLexicon
import Lexicon
import Records
import ScanCore

#if canImport(Glibc)
  import Glibc
#endif

let flags = CommandLine.arguments.dropFirst()
let input = readAll()
guard !input.isEmpty else {
  var errors = Output(descriptor: STDERR_FILENO)
  try errors.write("throughput: nothing on standard input; give it lines\n")
  try errors.flush()
  exit(2)
}
let rounds = flags.contains("--once") ? 1 : max(1, 100_000_000 / input.count)
var output = Output(descriptor: STDOUT_FILENO)
if flags.contains("--records") {
  try output.write(measureRecords(input, rounds: rounds))
} else {
  let names: NamesMode? = flags.contains("--no-names") ? nil : .balanced
  let detector = Detector(lexicon: try lexicon(), names: names)
  for line in measureCore(input, detector, rounds: rounds, byRule: flags.contains("--by-rule")) {
    try output.write(line)
  }
}
try output.flush()

func lexicon() throws -> CompiledLexicon {
  guard let flag = flags.firstIndex(of: "--rules") else { return try BuiltinLexicon.load() }
  let source = try LexiconSource.read(try LexiconFiles(directory: flags[flag + 1]))
  return try CompiledLexicon(table: try LexiconCompiler.compile(source, version: "bench"))
}

func readAll() -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let n = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
    if n <= 0 { return bytes }
    bytes.append(contentsOf: chunk[..<n])
  }
}
