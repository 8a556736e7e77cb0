import BuiltinLexicon
import Foundation
import Lexicon
import Reports
import Testing
import Workload

@testable import ScanCore
@testable import okcps_scan

/// The laws of redaction, over every example of every rule, every post of the fixtures and thousands of
/// seeded compositions, with the built-in rules.
@Suite struct RedactionLawTests {
  static let detector = Detector(lexicon: try! BuiltinLexicon.load())
  static let examples: [[UInt8]] = {
    let files = LexiconFiles(archive: BuiltinLexicon.sourceArchive(), name: "built-in")!
    return try! LexiconSource.read(files).rules.flatMap { $0.matches + $0.passes }.map(\.text)
  }()
  static let posts: [[UInt8]] = {
    let folder = Program.fixtures + "/posts"
    return try! FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      Array(FileManager.default.contents(atPath: folder + "/" + $0)!)
    }
  }()

  /// Holds one text to the laws. Returns what it became, for the law of chunks.
  func check(_ text: [UInt8], _ threshold: Severity, _ attributes: TextAttributes = .init()) {
    var redactor = Redactor(
      detector: Self.detector, attributes: attributes, threshold: threshold)
    var scratch = Scratch()
    var whole: [UInt8] = []
    var found: [Range<Int>] = []
    for paragraph in Self.pieces(text) {
      let piece = paragraph.bytes
      let complete = Self.detector.scan(piece.span, attributes: attributes, scratch: &scratch)
      #expect(complete)
      found = scratch.findings.filter { $0.severity >= threshold }.map(\.range)
      var body = paragraph
      guard let covers = redactor.covers(of: &body) else {
        Issue.record("not scanned: \(String(decoding: piece, as: UTF8.self))")
        return
      }
      // Every finding is covered, and where covering brought nothing new to light, nothing else is.
      let once = Self.unions(found)
      for f in once {
        #expect(
          covers.contains {
            $0.range.lowerBound <= f.lowerBound && f.upperBound <= $0.range.upperBound
          })
      }
      if covers.map(\.range) != once {
        let bare = Redactor.render(
          piece,
          Redactor.union(
            scratch.findings.filter { $0.severity >= threshold }.map {
              .init(range: $0.range, label: label(for: $0), severity: $0.severity)
            }))
        _ = Self.detector.scan(bare.span, attributes: attributes, scratch: &scratch)
        #expect(
          scratch.findings.contains { $0.severity >= threshold },
          "\(String(decoding: piece, as: UTF8.self))")
      }
      let redacted = Redactor.render(piece, covers)
      // What is left over is what was there, byte for byte.
      #expect(Self.outside(covers, piece) == Self.outsideLabels(covers, redacted))
      whole += redacted
    }
    // Nothing is found in the result, or it would change once more.
    #expect(Self.redact(whole, threshold, attributes, step: max(1, whole.count)) == whole)
  }

  /// As the command does it, fed so many bytes at a time.
  static func redact(
    _ text: [UInt8], _ threshold: Severity, _ attributes: TextAttributes = .init(), step: Int
  ) -> [UInt8] {
    var redactor = Redactor(detector: detector, attributes: attributes, threshold: threshold)
    var stream = PieceStream()
    var out: [UInt8] = []
    func take(_ redactor: inout Redactor, _ stream: inout PieceStream) {
      while var piece = stream.next() {
        out += redactor.redact(&piece) ?? []
        stream.pass(piece)
      }
    }
    for start in stride(from: 0, to: text.count, by: step) {
      stream.append(text.span.extracting(start..<min(text.count, start + step)))
      take(&redactor, &stream)
    }
    stream.finish()
    take(&redactor, &stream)
    return out
  }

  /// The paragraphs of a text.
  static func pieces(_ text: [UInt8]) -> [Piece] {
    var stream = PieceStream()
    var all: [Piece] = []
    stream.append(text.span)
    stream.finish()
    while let piece = stream.next() {
      all.append(piece)
      stream.pass(piece)
    }
    return all
  }

  static func unions(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var all: [Range<Int>] = []
    for r in ranges {
      if let last = all.last, r.lowerBound < last.upperBound {
        all[all.count - 1] = last.lowerBound..<max(last.upperBound, r.upperBound)
      } else {
        all.append(r)
      }
    }
    return all
  }

  static func outside(_ covers: [Redactor.Cover], _ piece: [UInt8]) -> [UInt8] {
    piece.indices.filter { i in !covers.contains { $0.range.contains(i) } }.map { piece[$0] }
  }

  static func outsideLabels(_ covers: [Redactor.Cover], _ redacted: [UInt8]) -> [UInt8] {
    var left: [UInt8] = []
    var at = 0
    var before = 0
    for cover in covers {
      let gap = cover.range.lowerBound - before
      left += redacted[at..<at + gap]
      at += gap
      #expect(Array(redacted[at...].prefix(cover.label.utf8.count)) == Array(cover.label.utf8))
      at += cover.label.utf8.count
      before = cover.range.upperBound
    }
    return left + redacted[at...]
  }

  @Test(arguments: Severity.allCases) func holdOnExamplesAndPosts(threshold: Severity) {
    for text in Workload.some(Self.examples + Self.posts, least: 1_000) { check(text, threshold) }
  }

  /// Pieces of examples in any order, with joints and hostile bytes between; the seed is fixed.
  @Test(arguments: 0..<4) func holdOnCompositions(part: Int) {
    var random = Seeded(seed: UInt64(part) &* 7919 &+ 4242)
    let words = Self.examples.flatMap { $0.split(separator: 0x20).map(Array.init) }
    let joints =
      [
        " ", " ", " ", ". ", ", ", "\n", "\n\n", "\r\n", "-", "\"", "\u{200b}", "é", "😀", "[", "]",
        "[SSN]",
      ]
      .map { Array($0.utf8) } + [[0xff], [0xc3]]
    var attributes = TextAttributes()
    for _ in 0..<Workload.of(2_500) {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        text += words.randomElement(using: &random)!
        text += joints.randomElement(using: &random)!
      }
      attributes.site = Bool.random(using: &random) ? .personal : .professional
      attributes.hasMedia = Bool.random(using: &random)
      check(text, Severity.allCases.randomElement(using: &random)!, attributes)
    }
  }

  @Test func everyChunkingGivesTheSameBytes() {
    let texts = Self.posts + Self.examples.enumerated().filter { $0.offset % 7 == 0 }.map(\.element)
    for text in Workload.some(texts, least: 60) where text.count <= 256 && !text.isEmpty {
      let whole = Self.redact(text, .review, step: text.count)
      for step in 1..<text.count {
        #expect(Self.redact(text, .review, step: step) == whole)
      }
    }
  }

  /// A paragraph above 64 KiB is scanned in stretches, which lie elsewhere in what it becomes.
  @Test func longParagraphsHoldToo() {
    var random = Seeded(seed: 7)
    let examples = Self.examples.filter { !$0.contains(0x0a) }
    var text: [UInt8] = []
    let filler = Array(String(repeating: "the library opens at eight; ", count: 40).utf8)
    while text.count < 150_000 { text += examples.randomElement(using: &random)! + [0x20] + filler }
    let whole = Self.redact(text, .review, step: text.count)
    for step in [4_096, 65_536] { #expect(Self.redact(text, .review, step: step) == whole) }
    #expect(Self.redact(whole, .review, step: whole.count) == whole)
  }
}
