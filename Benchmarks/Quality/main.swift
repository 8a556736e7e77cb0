// Quality on labelled texts: reads items (README.md beside this file), scans each, and prints recall
// and precision by group and by what is looked for, with the ids of the items that went wrong.
//
//     quality [--rules DIR] [--brief] FILE…
//
// Exit status: 0 measured; 2 not (a file that cannot be read, an item that breaks the form).

internal import BuiltinLexicon
internal import Foundation
internal import Lexicon
internal import ScanCore

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("quality: \(message)\n".utf8))
  exit(2)
}

var files: [String] = []
var rules: String?
var lists = true
var words = Array(CommandLine.arguments.dropFirst())
while let word = words.first {
  words.removeFirst()
  switch word {
  case "--rules":
    guard let folder = words.first else { fail("--rules needs a folder") }
    rules = folder
    words.removeFirst()
  case "--brief": lists = false
  default: files.append(word)
  }
}
guard !files.isEmpty else { fail("name a file of items; see Benchmarks/Quality/README.md") }

do {
  let lexicon: CompiledLexicon
  if let rules {
    let source = try LexiconSource.read(directory: rules)
    lexicon = try CompiledLexicon(
      table: LexiconCompiler.compile(source, version: "quality"))
  } else {
    lexicon = try BuiltinLexicon.load()
  }
  let detector = Detector(lexicon: lexicon)
  var scratch = Scratch()
  for file in files {
    var score = Score()
    for item in try readItems(file) {
      _ = detector.scan(
        Array(item.text.utf8).span, attributes: item.attributes!, scratch: &scratch)
      score.add(item, scratch.findings, lexicon)
    }
    print(score.report(file, listing: lists))
  }
} catch {
  fail("\(error)")
}
