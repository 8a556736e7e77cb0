import Foundation
import ScanCore

/// A text with the spans that somebody labelled.
struct LabelledText {
  var bytes: [UInt8]
  var spans: [(range: Range<Int>, tag: NameTag)]
}

/// The training and development material, in the forms that its readme describes.
enum Corpus {
  static func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Tab-separated tokens and labels, an empty line between texts. Handles are not taken for persons:
  /// they are found by their `@`.
  static func conll(_ path: String) throws -> [LabelledText] {
    var texts: [LabelledText] = []
    var tokens: [(word: String, label: String)] = []
    for line in try lines(path) {
      let parts = line.split(separator: "\t")
      if parts.count == 2 {
        tokens.append((String(parts[0]), String(parts[1])))
      } else if !tokens.isEmpty {
        texts.append(text(tokens))
        tokens = []
      }
    }
    return texts
  }

  /// Puts tokens together with the spacing of ordinary writing, as far as it can be guessed.
  private static func text(_ tokens: [(word: String, label: String)]) -> LabelledText {
    let leaning: Set<String> = [
      "'s", "’s", "n't", "'re", "'ll", "'m", "'ve", "'d", ",", ".", "!", "?", ":", ";", ")",
    ]
    var out = LabelledText(bytes: [], spans: [])
    var last = ""
    for (word, label) in tokens {
      let glued =
        out.bytes.isEmpty || last == "@" || last == "#" || last == "("
        || leaning.contains(word) && last != "RT"
      if !glued { out.bytes.append(0x20) }
      let start = out.bytes.count
      out.bytes += word.utf8
      if label != "O", word != "@", last != "@" {
        let tag = tag(String(label.dropFirst(2)))
        if label.hasPrefix("I-"), let open = out.spans.last, open.tag == tag,
          open.range.upperBound >= start - 1
        {
          out.spans[out.spans.count - 1].range = open.range.lowerBound..<out.bytes.count
        } else {
          out.spans.append((start..<out.bytes.count, tag))
        }
      }
      last = word
    }
    return out
  }

  /// A text with its spans, as in the sets.
  struct Item: Decodable {
    struct Span: Decodable {
      var start: Int
      var end: Int
      var type: String
    }
    var text: String
    var spans: [Span]
  }

  /// One JSON object a line with byte ranges.
  static func jsonLines(_ path: String) throws -> [LabelledText] {
    try items(path).map { item in
      LabelledText(
        bytes: Array(item.text.utf8), spans: item.spans.map { ($0.start..<$0.end, tag($0.type)) })
    }
  }

  static func items(_ path: String) throws -> [Item] {
    let decoder = JSONDecoder()
    return try lines(path).filter { !$0.isEmpty }.map { line in
      try decoder.decode(Item.self, from: Data(line.utf8))
    }
  }

  private static func tag(_ label: String) -> NameTag {
    switch label {
    case "PER", "person", "PERSON": .begins
    case "LOC", "location", "LOCATION", "GPE", "ADDRESS": .place
    case "ORG", "corporation", "group", "ORGANIZATION": .organisation
    default: .other
    }
  }
}
