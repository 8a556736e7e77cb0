// The twins at scale: `make twins` builds and runs it.
//
//   twins COUNT [--naive COUNT] [--from BLOCK]
//   twins --text FILE        what differs on one text, whatever it comes with
//
// Grows COUNT texts from the examples of the rules and scans each in every way that must make no
// difference: by machine code and by the interpreter, by one, two and eight threads, whole and in chunks; of
// each tenth block, texts up to 48 bytes are cut at each of their places. The naive detector, which is slow, scans the first
// texts of each block, so many in all as `--naive` says. Texts depend on the number of their block alone, so
// that a run can be gone on with, or split between machines. Exit 1 at the first difference, whose text is
// written to a file of ours alone.

import BuiltinLexicon
import Glibc
import Lexicon
import Records

func write(_ line: String, to descriptor: CInt = STDOUT_FILENO) throws {
  var output = Output(descriptor: descriptor)
  try output.write(line + "\n")
  try output.flush()
}

func readAll(_ path: String) -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY)
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let n = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    if n <= 0 { return bytes }
    bytes.append(contentsOf: chunk[..<n])
  }
}

func number(after flag: String) -> Int? {
  let words = CommandLine.arguments
  return words.firstIndex(of: flag).flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
}

let files = LexiconFiles(archive: BuiltinLexicon.sourceArchive(), name: "built-in")!
let source = try LexiconSource.read(files)
var comparison = Comparison(
  lexicon: try BuiltinLexicon.load(),
  examples: source.rules.flatMap { $0.matches + $0.passes }.map(\.text))

if let flag = CommandLine.arguments.firstIndex(of: "--text"), flag + 1 < CommandLine.arguments.count
{
  let lines = comparison.differences(in: readAll(CommandLine.arguments[flag + 1]))
  for line in lines { try write(line) }
  exit(lines.isEmpty ? 0 : 1)
}
guard CommandLine.arguments.count > 1, let count = Int(CommandLine.arguments[1]), count > 0 else {
  try write("twins: how many texts? make twins COUNT=1000000", to: STDERR_FILENO)
  exit(2)
}
umask(0o077)
let blocks = (count + Block.size - 1) / Block.size
let first = number(after: "--from") ?? 0
let naivePerBlock = min(Block.size, ((number(after: "--naive") ?? 0) + blocks - 1) / blocks)
for block in first..<first + blocks {
  guard let difference = comparison.run(Block(number: block), naive: naivePerBlock) else {
    if (block - first) % 50 == 49 { try write("block \(block): \(comparison.counts)") }
    continue
  }
  let file = "twins-\(block)-\(difference.text)"
  let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
  var output = Output(descriptor: descriptor)
  try output.write(difference.bytes)
  try output.flush()
  try write(
    "twins: \(difference.way) finds something else in text \(difference.text) of block \(block); "
      + "the text is in \(file)", to: STDERR_FILENO)
  exit(1)
}
try write("no difference: \(comparison.counts)")
