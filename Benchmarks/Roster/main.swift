// What a roster costs and finds.
//
//   roster-bench generate COUNT SEED FIRST LAST   a table of invented students; FIRST and LAST are tables
//                                                 of names, the weight in the last column
//   roster-bench measure ROSTER KEYFILE           lines of text from standard input, scanned with the
//                                                 roster and without: time to open, speed, findings
//
// Take ratios, not absolutes.

import BuiltinLexicon
import Records
import Roster
import ScanCore

#if canImport(Glibc)
  import Glibc
#endif

/// Of CPU time of this thread, so that other work on the machine does not count as ours; or of the wall.
func seconds(_ clock: clockid_t = CLOCK_THREAD_CPUTIME_ID) -> Double {
  var now = timespec()
  unsafe clock_gettime(clock, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

func readAll(_ descriptor: CInt) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let n = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    if n <= 0 { return bytes }
    bytes.append(contentsOf: chunk[..<n])
  }
}

func text(_ path: String) -> String {
  let descriptor = unsafe open(path, O_RDONLY)
  defer { close(descriptor) }
  return String(decoding: readAll(descriptor), as: UTF8.self)
}

/// Scans line by line, the best of some rounds: seconds of a round, and findings of the roster by rule and
/// severity.
func scan(_ input: [UInt8], _ lexicon: CompiledLexicon) -> (Double, [String: Int]) {
  let detector = Detector(lexicon: lexicon)
  var scratch = Scratch()
  var best = Double.infinity
  var found: [String: Int] = [:]
  for round in 0..<max(1, 30_000_000 / input.count) {
    let began = seconds()
    var start = 0
    while start < input.count {
      var end = start
      while end < input.count, input[end] != 0x0a { end += 1 }
      _ = detector.scan(
        input.span.extracting(start..<end), attributes: TextAttributes(), scratch: &scratch)
      if round == 0 {
        for f in scratch.findings where lexicon.isOfRoster(f) {
          let id = lexicon.rules[f.rule].id
          let rule = id.contains(".roster-") ? id : "other rules, raised"
          found["\(rule) \(f.severity.name)", default: 0] += 1
        }
      }
      start = end + 1
    }
    best = min(best, seconds() - began)
  }
  return (best, found)
}

let arguments = CommandLine.arguments
var out = Output(descriptor: STDOUT_FILENO)
switch arguments.dropFirst().first {
case "generate" where arguments.count == 6:
  try generate(
    Int(arguments[2]) ?? 0, seed: UInt64(arguments[3]) ?? 0,
    first: Names(text(arguments[4]), least: 0), last: Names(text(arguments[5]), least: 0.0003),
    to: &out)
case "measure" where arguments.count == 4:
  let key = try RosterKey.read(path: arguments[3]) { throw CancellationError() }
  var index = try RosterIndex(path: arguments[2], key: key)
  var wall = Double.infinity
  var opened = Double.infinity
  for _ in 0..<5 {
    let began = (seconds(CLOCK_MONOTONIC), seconds())
    index = try RosterIndex(path: arguments[2], key: key)
    wall = min(wall, seconds(CLOCK_MONOTONIC) - began.0)
    opened = min(opened, seconds() - began.1)
  }
  let input = readAll(STDIN_FILENO)
  let plain = try BuiltinLexicon.load()
  let (without, _) = scan(input, plain)
  let (with, found) = scan(input, try plain.looking(for: index))
  let rate = { (s: Double) in Int(Double(input.count) / s / 1e6) }
  try out.write(
    "\(index.facts.students) students, \(index.facts.values) values, \(index.facts.bytes) bytes "
      + "(\(index.facts.bytes * 10 / index.facts.values) tenths a value); "
      + "opened in \(Int(wall * 1000)) ms, \(Int(opened * 1000)) of CPU time; \(rate(without)) MB/s without, \(rate(with)) MB/s with, "
      + "ratio \(Int(without / with * 100)) %\n")
  for (rule, count) in found.sorted(by: { $0.key < $1.key }) {
    try out.write("  \(rule): \(count)\n")
  }
default:
  try out.write("usage: roster-bench generate COUNT SEED FIRST LAST | measure ROSTER KEYFILE\n")
}
try out.flush()
