// Throughput of the scanning core alone: reads lines from standard input into memory, scans each as a
// text of its own until enough bytes have passed, and prints one line of figures. The count of
// findings is printed too, so that a change which loses some shows; with --by-rule also which rules run
// their patterns most.

import BuiltinLexicon
import Records
import ScanCore

#if canImport(Glibc)
  import Glibc
#endif

func seconds() -> Double {
  var now = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
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

/// The next line break, or the end.
func lineEnd(_ text: Span<UInt8>, from start: Int) -> Int {
  unsafe text.withUnsafeBytes { bytes in
    let found = unsafe memchr(bytes.baseAddress! + start, 0x0a, bytes.count - start)
    return unsafe found.map { unsafe UnsafeRawPointer($0) - bytes.baseAddress! } ?? bytes.count
  }
}

let input = readAll()
guard !input.isEmpty else {
  var errors = Output(descriptor: STDERR_FILENO)
  try errors.write("throughput: nothing on standard input; give it lines of text\n")
  try errors.flush()
  exit(2)
}
let detector = Detector(lexicon: try BuiltinLexicon.load())
var scratch = Scratch()
let attributes = TextAttributes()
let once = CommandLine.arguments.contains("--once")  // for counting instructions
let rounds = once ? 1 : max(1, 100_000_000 / input.count)
var findings = 0
var best = Double.infinity
for round in 0..<rounds {
  var found = 0
  let began = seconds()
  var start = 0
  let span = input.span
  while start < span.count {
    let end = lineEnd(span, from: start)
    _ = detector.scan(span.extracting(start..<end), attributes: attributes, scratch: &scratch)
    found += scratch.findings.count
    start = end + 1
  }
  best = min(best, seconds() - began)
  if round == 0 { findings = found }
}
let rate = Double(input.count) / best / 1e6
let cost = scratch.cost
let line =
  "core: \(Int(rate)) MB/s, \(findings) findings in \(input.count) bytes; a round: "
  + "\(cost.words / rounds) words, \(cost.anchors / rounds) anchors, "
  + "\(cost.obliqueWindows / rounds) oblique, \(cost.patternRuns / rounds) pattern runs, "
  + "\(cost.composed / rounds) composed\n"
var output = Output(descriptor: STDOUT_FILENO)
try output.write(line)
if CommandLine.arguments.contains("--by-rule") {
  let runs = scratch.patternRunsByRule.enumerated().sorted { $0.element > $1.element }
  for (rule, count) in runs.prefix(40) where count > 0 {
    try output.write("\(count / rounds) pattern runs: \(detector.lexicon.rules[rule].id)\n")
  }
}
try output.flush()
