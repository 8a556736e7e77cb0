// Coverage-guided fuzzing of every boundary with libFuzzer: `make fuzz` builds and runs it.
//
//   fuzz TARGET [libFuzzer's arguments]   run one target
//   fuzz --targets                        the names of all, one a line, with their further seeds
//   fuzz --dictionary                     words of the rules' examples, as a dictionary of libFuzzer
//
// A target is handed bytes and holds the product to its laws; a broken one ends the process, and libFuzzer
// writes the bytes to a file. That file is ours alone: what a text holds is nobody else's business.

import BuiltinLexicon
import Glibc
import Lexicon
import Records

umask(0o077)
let words = CommandLine.arguments.dropFirst()
switch words.first {
case "--targets":
  try say(fuzzTargets.map { $0.seeds.isEmpty ? $0.name : "\($0.name) \($0.seeds)" })
case "--dictionary":
  try say(try dictionary())
case let name? where fuzzTargets.contains { $0.name == name }:
  let target = fuzzTargets.first { $0.name == name }!
  exit(try drive(target))
default:
  try complain("name a target: \(fuzzTargets.map(\.name).joined(separator: ", "))")
}

func say(_ lines: [String]) throws {
  var output = Output(descriptor: STDOUT_FILENO)
  for line in lines { try output.write(line + "\n") }
  try output.flush()
}

func complain(_ what: String) throws -> Never {
  var errors = Output(descriptor: STDERR_FILENO)
  try errors.write("fuzz: \(what)\n")
  try errors.flush()
  exit(2)
}

/// Words of the examples that no byte of needs an escape.
func dictionary() throws -> [String] {
  let files = LexiconFiles(archive: BuiltinLexicon.sourceArchive(), name: "built-in")!
  let examples = try LexiconSource.read(files).rules.flatMap { $0.matches + $0.passes }
  let words = examples.flatMap { $0.text.split(separator: 0x20).map(Array.init) }
  let plain = Set(words).filter { word in
    3...32 ~= word.count
      && word.allSatisfy {
        0x21...0x7e ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
  }
  return plain.map { "\"\(String(decoding: $0, as: UTF8.self))\"" }.sorted()
}

/// Hands a target to libFuzzer with the rest of the command line.
///
/// libFuzzer is looked up and not called by name, so that this program links where its runtime is missing.
func drive(_ target: FuzzTarget.Type) throws -> CInt {
  typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  typealias Driver =
    @convention(c) (
      UnsafeMutablePointer<CInt>, UnsafeMutablePointer<Arguments?>,
      @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
    ) -> CInt
  guard let found = unsafe dlsym(nil, "LLVMFuzzerRunDriver") else {
    try complain("built without libFuzzer; run it by: make fuzz")
  }
  let driver = unsafe unsafeBitCast(found, to: Driver.self)
  unsafe Running.target = try target.init()

  let arguments = ["fuzz", "-max_len=\(target.longest)"] + words.dropFirst()
  let list = Arguments.allocate(capacity: arguments.count + 1)
  for (i, argument) in arguments.enumerated() { unsafe list[i] = strdup(argument) }
  unsafe list[arguments.count] = nil
  var count = CInt(arguments.count)
  var pointer: Arguments? = unsafe list
  return unsafe driver(&count, &pointer) { bytes, count in
    let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    unsafe Running.target?.run(FuzzInput(bytes: input))
    return 0
  }
}

/// The target that runs: libFuzzer's callback can be given no context.
enum Running {
  /// Written once, before libFuzzer starts; it calls from one thread.
  nonisolated(unsafe) static var target: FuzzTarget?
}
