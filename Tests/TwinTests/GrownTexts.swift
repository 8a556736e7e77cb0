import ScanCore
import Workload

/// Short hostile texts grown from those that rules are known by: words of examples put together anew,
/// disguised, spliced, and damaged byte by byte.
struct GrownTexts {
  private let whole: [[UInt8]]
  private let words: [[UInt8]]
  private static let joints: [[UInt8]] =
    [
      " ", " ", " ", ". ", ", ", "\n", "\n\n", "-", "\"", "'", "\u{200b}", "*", "é", "ñ", "😀", "0",
      "а", "  ", "—", "…", "_", ":", "/", "#",
    ].map { Array($0.utf8) } + [[0xff], [0xc3]]

  init(examples: [[UInt8]]) {
    whole = examples
    words = examples.flatMap { $0.split(separator: 0x20).map(Array.init) }
  }

  /// What a text may come with, as likely one way as another.
  func attributes(_ random: inout Seeded) -> TextAttributes {
    var attributes = TextAttributes()
    attributes.site = Bool.random(using: &random) ? .personal : .professional
    attributes.author = Bool.random(using: &random) ? .student : .unknown
    attributes.hasMedia = Bool.random(using: &random)
    return attributes
  }

  /// One to seven words with whatever joins them, each sixth disguised.
  func composition(_ random: inout Seeded) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 1...7, using: &random) {
      var word = words.randomElement(using: &random)!
      if Int.random(in: 0..<6, using: &random) == 0 { disguise(&word, &random) }
      text += word
      text += Self.joints.randomElement(using: &random)!
    }
    return text
  }

  /// The beginning of one example and the end of another.
  func splice(_ random: inout Seeded) -> [UInt8] {
    let a = whole.randomElement(using: &random)!
    let b = whole.randomElement(using: &random)!
    return Array(a.prefix(Int.random(in: 0...a.count, using: &random)))
      + b.suffix(Int.random(in: 0...b.count, using: &random))
  }

  /// An example with up to four bytes, or runs of bytes, changed.
  func mutation(_ random: inout Seeded) -> [UInt8] {
    var text = whole.randomElement(using: &random)!
    for _ in 0..<Int.random(in: 1...4, using: &random) where !text.isEmpty {
      let i = Int.random(in: 0..<text.count, using: &random)
      let j = min(text.count, i + Int.random(in: 1...8, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: text[i] = UInt8.random(in: 0...255, using: &random)
      case 1: text.insert(UInt8.random(in: 0x20...0x7e, using: &random), at: i)
      case 2: text.removeSubrange(i..<j)
      case 3: text.insert(contentsOf: Array(text[i..<j]), at: i)
      case 4: text.insert(contentsOf: Self.joints.randomElement(using: &random)!, at: i)
      default: text[i] ^= 0x20
      }
    }
    return text
  }

  /// One of all that.
  func next(_ random: inout Seeded) -> [UInt8] {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: splice(&random)
    case 1: mutation(&random)
    default: composition(&random)
    }
  }

  private func disguise(_ word: inout [UInt8], _ random: inout Seeded) {
    guard !word.isEmpty else { return }
    let i = Int.random(in: 0..<word.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: word[i] = UInt8(ascii: "*")
    case 1: word[i] = UInt8(ascii: "1")
    case 2: word.insert(contentsOf: [word[i], word[i], word[i]], at: i)
    case 3: word = Array(word.map { [$0] }.joined(separator: [0x2e]))
    case 4: word.insert(contentsOf: "\u{200d}".utf8, at: i)
    case 5: word[i] = UInt8.random(in: 0...255, using: &random)
    case 6: word.insert(UInt8.random(in: 0...0x20, using: &random), at: i)
    default: word.replaceSubrange(i...i, with: "о".utf8)
    }
  }
}
