import Foundation
import Lexicon
import Testing
import Workload

@testable import ScanCore

/// The lexicon of this checkout, compiled once.
let source = try! LexiconSource.read(
  directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Lexicons").path)
let detector = Detector(
  lexicon: try! CompiledLexicon(table: LexiconCompiler.compile(source, version: "test")))

let naive = NaiveDetector(detector: detector)

/// A finding as a line: what two detectors must agree on.
func line(_ f: Finding) -> String { f.line(detector.lexicon) }

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
    for e in Workload.some(Self.examples, least: 200) {
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

  /// Random texts grown from examples. The naive one is slow, so texts are short and many; the seed is
  /// fixed. `make twins` does the same with millions.
  @Test(arguments: 0..<8) func agreeOnGrownTexts(part: Int) {
    var random = Seeded(seed: UInt64(part) &* 7919 &+ 20_261_124)
    let grown = GrownTexts(examples: Self.examples.map(\.text))
    var a = Scratch()
    var b = Scratch()
    for n in 0..<Workload.of(12_500) {
      let attributes = grown.attributes(&random)
      let text = grown.next(&random)
      let (x, y) = (fast(text, attributes, &a), slow(text, attributes, &b))
      if x != y {
        Issue.record("text \(n) of part \(part): \(text)\nfast \(x)\nslow \(y)")
        return
      }
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
    for text in Workload.some(texts, least: 500) where text.count <= 256 {
      let whole = pieces(text, [text.count])
      #expect(whole.flatMap { $0.bytes[$0.body] } == text)
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
    #expect(whole.allSatisfy { $0.body.count <= Pieces.longest })
    #expect(pieces(long, Array(repeating: 4096, count: long.count / 4096 + 1)) == whole)
  }

  /// A finding that lies across a cut is found, wherever the cut falls in it, and once.
  @Test func cutsHideNothing() {
    let finding = Array("student ID 1234567 and call her mom at 405-555-0123".utf8)
    let expected = found(finding).count
    #expect(expected >= 1)
    for shift in Workload.some(Array(0..<64), least: 8) {
      // No white space near the cut, so that it falls between two letters of the filling.
      var text = [UInt8](repeating: UInt8(ascii: "-"), count: Pieces.longest - shift)
      text += Array(" ".utf8) + finding + Array(" ".utf8)
      text += [UInt8](repeating: UInt8(ascii: "-"), count: Pieces.longest)
      #expect(found(text).count == expected, "\(shift)")
      #expect(streamed(text, step: 1000) == found(text), "\(shift)")
    }
  }

  /// What is read beside a body is the same, however much of the paragraph was still at hand: a sentence
  /// without an end is read from where its window begins.
  @Test func windowsDoNotDependOnArrival() {
    let unit = Array("you are such a loser, nobody likes yo\u{e9} ".utf8) + [0xff, 0xff, 0xff]
    let text = Array(repeatElement(unit, count: 3 * Pieces.longest / unit.count).joined())
    let whole = pieces(text, [text.count])
    #expect(whole.contains { $0.body.lowerBound > 0 })
    for step in Workload.some([64, 1_000, 6_208, Pieces.longest + 1], least: 2) {
      #expect(
        pieces(text, Array(repeating: step, count: text.count / step + 1)) == whole, "\(step)")
      #expect(streamed(text, step: step) == found(text), "\(step)")
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

  private func pieces(_ text: [UInt8], _ steps: [Int]) -> [Piece] {
    var stream = PieceStream()
    var out: [Piece] = []
    func take() {
      while let piece = stream.next() {
        out.append(piece)
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
