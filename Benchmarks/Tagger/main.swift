// The tagger of names: trains it, and scores the search for persons.
//
//   train-tagger train MATERIAL LEXICONS   reads MATERIAL/train, /corpus and /eval/dev, prints scores on
//                                          the development sets, and writes the lists
//                                          and weights of LEXICONS/names. The same seed, the same bytes.
//   train-tagger score TABLE SET…          scores each mode of a compiled lexicon on sets of one JSON
//                                          object a line: text, spans of start, end and type
//
// Scores are of persons: a name is right when it shares a byte with a labelled one; staff, which may be
// named, counts neither way.

import Foundation
import Lexicon
import ScanCore
import Workload

let seed: UInt64 = 20_261_124
let epochs = 6
/// Trainings whose weights are averaged: each by itself depends on the order of its texts.
let runs = 5

/// Labels the tokens of a text's lines.
func labelled(_ text: LabelledText, _ model: NameModel) -> [(line: TaggerLine, gold: [NameTag])] {
  TaggerLine.lines(of: text.bytes, model).map { line in
    var gold = Array(repeating: NameTag.outside, count: line.count)
    for i in 0..<line.count {
      guard let span = text.spans.last(where: { $0.range.overlaps(line.sources[i]) }) else {
        continue
      }
      let goesOn =
        i > 0 && gold[i - 1].isName && line.sources[i - 1].lowerBound >= span.range.lowerBound
      gold[i] = span.tag == .begins && goesOn ? .inside : span.tag
    }
    return (line, gold)
  }
}

/// Precision, recall and F1 of persons, a name being right when it shares a byte with a labelled one.
func score(_ texts: [LabelledText], _ model: NameModel, _ mode: NamesMode) -> String {
  var right = 0
  var found = 0
  var hit = 0
  var all = 0
  for text in texts {
    let gold = text.spans.filter { $0.tag == .begins }.map(\.range)
    let persons = TaggerLine.lines(of: text.bytes, model).flatMap {
      $0.persons(model, leniency: mode.leniency)
    }
    found += persons.count
    right += persons.count { p in gold.contains { $0.overlaps(p) } }
    all += gold.count
    hit += gold.count { g in persons.contains { $0.overlaps(g) } }
  }
  let p = Double(right) / Double(max(1, found))
  let r = Double(hit) / Double(max(1, all))
  let f = { (beta: Double) in p + r == 0 ? 0 : (1 + beta) * p * r / (beta * p + r) }
  return String(format: "P %.3f R %.3f F1 %.3f F2 %.3f", p, r, f(1), f(4))
}

/// Trains the tagger and writes the lists and weights of a lexicon.
func train(_ material: String, _ folder: String, _ lexicons: String) throws {
  let lists = try Lists(folder: material + "/train")
  let btc = try Corpus.conll(material + "/train/btc.train.conll")
  let wnut = try Corpus.conll(material + "/train/wnut17.train.conll")
  let plain = (btc + wnut).map { String(decoding: $0.bytes, as: UTF8.self) }
  let words = lists.words(try Corpus.lines(material + "/corpus/reviews.txt") + plain)
  try Lists.write(
    lists.given(), "given", title: "Given names",
    source: "Social Security Administration, births 1880 to 2020", licence: "CC0-1.0", to: folder)
  try Lists.write(
    lists.surname(), "surname", title: "Surnames", source: "United States Census Bureau, 1990",
    licence: "CC0-1.0", to: folder)
  try Lists.write(
    words, "word", title: "Lower-case words",
    source: "counts over NLTK review corpora, Broad Twitter Corpus and WNUT-17",
    licence: "CC-BY-4.0",
    to: folder)

  var problems: [Diagnostic] = []
  let source = try NameSource(training: LexiconFiles(directory: lexicons))
  let writer = source.writer(&problems)
  for problem in problems { print(problem) }
  let model = NameModel(writer.model(weights: [], need: 0, cueNeed: 0))

  let texts =
    btc + wnut + (try Corpus.jsonLines(material + "/eval/dev/presidio_generated_large.jsonl"))
  let dev = try ["btc_dev_H", "wnut17_dev"].map {
    ($0, try Corpus.jsonLines("\(material)/eval/dev/\($0).jsonl"))
  }
  let swap = NameSwap(
    given: Array(lists.recent.prefix(6000)), surnames: Array(lists.surnames.prefix(12_000)))
  let lines = texts.map { labelled($0, model) }
  let all = Array(lines.joined())
  var sums: [UInt64: [Float]] = [:]
  for run in 1...runs {
    var training = Training(all, model, seed: seed &+ UInt64(run))
    var random = Seeded(seed: seed &+ UInt64(run))
    var order = Array(texts.indices)
    for epoch in 1...epochs {
      order.shuffle(using: &random)
      let items = order.flatMap { i in
        random.holds(0.5) ? labelled(swap.swapped(texts[i], &random), model) : lines[i]
      }
      print("run \(run), epoch \(epoch): loss \(training.pass(items, model))")
    }
    training.add(to: &sums, share: 1 / Float(runs))
  }
  let table = NameModelWriter.weights(sums.map { ($0.key, $0.value) })
  let trained = NameModel(writer.model(weights: table, need: 0, cueNeed: 0))
  print("\(table.count { $0 != 0 }) features")
  for (name, set) in dev {
    for mode in NamesMode.allCases { print("  \(name) \(mode): \(score(set, trained, mode))") }
  }
  try Data(NameSource.file(of: table)).write(to: URL(fileURLWithPath: folder + "/tagger.bin"))
}

/// Scores each mode of the whole search on sets of texts.
func score(table: String, _ sets: [String]) throws {
  let lexicon = try CompiledLexicon(table: Array(Data(contentsOf: URL(fileURLWithPath: table))))
  for path in sets {
    print(path)
    let items = try Corpus.items(path)
    for mode in NamesMode.allCases {
      var tally = Tally()
      let detector = Detector(lexicon: lexicon, names: mode)
      var scratch = Scratch()
      for item in items { tally.add(item, detector, &scratch) }
      print("  \(mode): \(tally)")
    }
  }
}

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "train" where arguments.count == 3:
  try train(arguments[2], arguments[3] + "/names", arguments[3])
case "score" where arguments.count >= 3:
  try score(table: arguments[2], Array(arguments.dropFirst(2)))
default:
  print("usage: train-tagger train MATERIAL LEXICONS | score TABLE SET…")
  exit(2)
}
