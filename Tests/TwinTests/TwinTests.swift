import Foundation
import Lexicon
import Testing

@testable import ScanCore

/// The lexicon of this checkout, compiled once.
let source = try! LexiconSource.read(
  directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Lexicons").path)
let detector = Detector(
  lexicon: try! CompiledLexicon(table: LexiconCompiler.compile(source, version: "test")))

let naive = NaiveDetector(detector: detector)

/// A seeded generator (SplitMix64), so that a failure can be run again.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// A finding as a line: what two detectors must agree on.
func line(_ f: Finding) -> String {
  let evidence = (0..<f.evidence.count).map { detector.lexicon.describe(f.evidence[$0]) }
  return
    "\(detector.lexicon.rules[f.rule].id) \(f.severity.name) \(f.score) \(f.range) \(evidence)"
}

func fast(_ bytes: [UInt8], _ attributes: TextAttributes, _ scratch: inout Scratch) -> [String] {
  let complete = detector.scan(bytes.span, attributes: attributes, scratch: &scratch)
  #expect(complete)
  return scratch.findings.map(line)
}

func slow(_ bytes: [UInt8], _ attributes: TextAttributes, _ scratch: inout Scratch) -> [String] {
  naive.scan(bytes, attributes, &scratch).map(line)
}

@Suite struct TwinTests {
  static let examples = source.rules.flatMap { $0.matches + $0.passes }

  @Test func agreeOnAllExamples() {
    var a = Scratch()
    var b = Scratch()
    for e in Self.examples {
      #expect(fast(e.text, e.attributes, &a) == slow(e.text, e.attributes, &b))
    }
  }

  @Test func interpreterAgreesWithMachineCode() {
    var a = Scratch()
    var b = Scratch()
    b.useInterpreter()
    for e in Self.examples {
      #expect(fast(e.text, e.attributes, &a) == fast(e.text, e.attributes, &b))
    }
  }

  /// Random texts put together from pieces of examples, disguises and hostile bytes. The naive one is
  /// slow, so texts are short and many; the seed is fixed.
  @Test(arguments: 0..<8) func agreeOnRandomCompositions(part: Int) {
    var random = Seeded(state: UInt64(part) &* 7919 &+ 20_261_124)
    let words = Self.examples.flatMap { $0.text.split(separator: 0x20).map(Array.init) }
    let joints: [[UInt8]] =
      [
        " ", " ", " ", ". ", ", ", "\n", "\n\n", "-", "\"", "'", "\u{200b}", "*", "é", "ñ", "😀",
        "0", "а", "  ",
      ].map { Array($0.utf8) } + [[0xff], [0xc3]]
    var a = Scratch()
    var b = Scratch()
    var attributes = TextAttributes()
    let texts = ProcessInfo.processInfo.environment["TWIN_TEXTS"].flatMap(Int.init) ?? 12_500
    for n in 0..<texts {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...7, using: &random) {
        var word = words.randomElement(using: &random)!
        if Int.random(in: 0..<6, using: &random) == 0 { disguise(&word, &random) }
        text += word
        text += joints.randomElement(using: &random)!
      }
      attributes.site = Bool.random(using: &random) ? .personal : .professional
      attributes.author = Bool.random(using: &random) ? .student : .unknown
      attributes.hasMedia = Bool.random(using: &random)
      let (x, y) = (fast(text, attributes, &a), slow(text, attributes, &b))
      if x != y {
        Issue.record("text \(n) of part \(part): \(text)\nfast \(x)\nslow \(y)")
        return
      }
    }
  }

  private func disguise(_ word: inout [UInt8], _ random: inout Seeded) {
    guard !word.isEmpty else { return }
    let i = Int.random(in: 0..<word.count, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: word[i] = UInt8(ascii: "*")
    case 1: word[i] = UInt8(ascii: "1")
    case 2: word.insert(contentsOf: [word[i], word[i], word[i]], at: i)
    case 3: word = Array(word.map { [$0] }.joined(separator: [0x2e]))
    case 4: word.insert(contentsOf: "\u{200d}".utf8, at: i)
    case 5: word[i] = UInt8.random(in: 0...255, using: &random)
    default: word.replaceSubrange(i...i, with: "о".utf8)
    }
  }

  /// However the bytes arrive, the pieces are the same, so the findings are.
  @Test func everySplitGivesTheSamePieces() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/posts").path
    let posts = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      Array(FileManager.default.contents(atPath: folder + "/" + $0)!.prefix(256))
    }
    #expect(posts.count >= 30)
    let texts =
      Self.examples.map(\.text) + posts
      + [Array("one\n\ntwo\r\n \t\r\nthree\n\n\n\nfour".utf8)]
    for text in texts where text.count <= 256 {
      let whole = pieces(text, [text.count])
      #expect(whole.flatMap { $0 } == text)
      for step in 1...max(1, text.count) {
        #expect(pieces(text, Array(repeating: step, count: text.count / step + 1)) == whole)
        #expect(pieces(text, [step, text.count]) == whole)
      }
    }
  }

  @Test func longParagraphsAreCutByContent() {
    let long = Array(String(repeating: "word and word ", count: 20_000).utf8)
    let whole = pieces(long, [long.count])
    #expect(whole.count > 3)
    #expect(whole.allSatisfy { $0.count <= Pieces.longest })
    #expect(pieces(long, Array(repeating: 4096, count: long.count / 4096 + 1)) == whole)
  }

  /// A finding that lies across a cut is found, wherever the cut falls in it, and once.
  @Test func cutsHideNothing() {
    let finding = Array("student ID 1234567 and call her mom at 405-555-0123".utf8)
    let expected = found(finding).count
    #expect(expected >= 1)
    for shift in 0..<64 {
      // No white space near the cut, so that it falls between two letters of the filling.
      var text = [UInt8](repeating: UInt8(ascii: "-"), count: Pieces.longest - shift)
      text += Array(" ".utf8) + finding + Array(" ".utf8)
      text += [UInt8](repeating: UInt8(ascii: "-"), count: Pieces.longest)
      #expect(found(text).count == expected, "\(shift)")
      #expect(streamed(text, step: 1000) == found(text), "\(shift)")
    }
  }

  private func found(_ text: [UInt8]) -> [String] {
    var scratch = Scratch()
    return fast(text, TextAttributes(), &scratch)
  }

  /// What a stream of chunks finds, in offsets of the stream.
  private func streamed(_ text: [UInt8], step: Int) -> [String] {
    var scratch = Scratch()
    var stream = PieceStream()
    var lines: [String] = []
    func take() {
      while var piece = stream.next() {
        #expect(detector.scan(&piece, attributes: TextAttributes(), scratch: &scratch))
        for var f in scratch.findings {
          let start = piece.offset - piece.body.lowerBound
          f.range = f.range.lowerBound + start..<f.range.upperBound + start
          lines.append(line(f))
        }
        stream.pass(piece)
      }
    }
    for start in stride(from: 0, to: text.count, by: step) {
      stream.append(text.span.extracting(start..<min(text.count, start + step)))
      take()
    }
    stream.finish()
    take()
    return lines
  }

  private func pieces(_ text: [UInt8], _ steps: [Int]) -> [[UInt8]] {
    var stream = PieceStream()
    var out: [[UInt8]] = []
    func take() {
      while let piece = stream.next() {
        out.append(Array(piece.bytes[piece.body]))
        stream.pass(piece)
      }
    }
    var at = 0
    for step in steps {
      let end = min(text.count, at + step)
      stream.append(text.span.extracting(at..<end))
      take()
      at = end
    }
    stream.finish()
    take()
    return out
  }

  @Test func offsetsAreOnScalarBoundaries() {
    var scratch = Scratch()
    let text = Array("Ѕtudent ID ０１２３４５６ ¡mierda! f\u{200b}uck 😀 kys".utf8)
    #expect(detector.scan(text.span, attributes: TextAttributes(), scratch: &scratch))
    #expect(scratch.findings.count >= 3)
    for f in scratch.findings {
      #expect(text[f.range.lowerBound].beginsScalar)
      #expect(f.range.upperBound == text.count || text[f.range.upperBound].beginsScalar)
    }
  }

  @Test func labelsAreNeverFindings() {
    var scratch = Scratch()
    let text = Array("student ID [STUDENT-ID] ssn [SSN] [THREAT] [SELF-HARM]".utf8)
    #expect(detector.scan(text.span, attributes: TextAttributes(), scratch: &scratch))
    #expect(scratch.findings.isEmpty)
  }
}
