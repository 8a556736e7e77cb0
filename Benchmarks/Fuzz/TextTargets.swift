import BuiltinLexicon

@testable import ScanCore
@testable import Twins
@testable import okcps_scan

/// The built-in rules, with which texts are scanned.
let builtin = Detector(lexicon: try! BuiltinLexicon.load())

extension FuzzInput {
  mutating func attributes() -> TextAttributes {
    var attributes = TextAttributes()
    let bits = choice(64)
    attributes.direction = bits & 1 == 0 ? .outbound : .inbound
    attributes.site = bits & 2 == 0 ? .professional : .personal
    attributes.author = bits & 4 == 0 ? .unknown : .student
    attributes.kind = bits & 8 == 0 ? .post : .comment
    attributes.hasMedia = bits & 16 != 0
    return attributes
  }
}

/// Folding: views are UTF-8, and their maps lead back into the text, in order.
final class FoldTarget: FuzzTarget {
  override class var name: String { "fold" }
  override class var seeds: String { "posts" }
  private var folder = Folder()
  private var view = View()

  override func run(_ input: FuzzInput) {
    let text = input.bytes
    for keepCase in [false, true] {
      law(folder.fold(text.span, keepCase: keepCase, into: &view) == 0, "folding does not fail")
      let folded = Array(view.bytes[..<view.count])
      law(String(validating: folded, as: UTF8.self) != nil, "a view is UTF-8")
      var last = 0
      var i = 0
      while i < folded.count {
        var end = i + 1
        while end < folded.count, !folded[end].beginsScalar { end += 1 }
        let source = view.map.source(of: i..<end)
        law(!source.isEmpty && source.upperBound <= text.count, "a character comes from the text")
        law(source.lowerBound >= last, "the map is in order")
        let back = view.map.view(ofSource: source.lowerBound, count: folded.count)
        law(back <= i, "a character is not behind what its source is")
        last = source.lowerBound
        i = end
      }
    }
  }
}

/// However the bytes of a text arrive, what is found is the same.
final class ChunksTarget: FuzzTarget {
  override class var name: String { "chunks" }
  override class var seeds: String { "posts" }
  private var scratch = Scratch()

  override func run(_ given: FuzzInput) {
    var input = given
    let attributes = input.attributes()
    var steps = (0..<4).map { _ in 1 + input.choice(64) }
    var text = input.bytes
    // Now and then a paragraph that is too long for one piece.
    if steps[0] == 64, !text.isEmpty {
      let times = 2 * Pieces.longest / text.count
      text = Array(repeatElement(text, count: times).joined())
      steps = steps.map { 97 * $0 }
    }
    law(builtin.scan(text.span, attributes: attributes, scratch: &scratch), "texts are scanned")
    let whole = scratch.findings.map { $0.line(builtin.lexicon) }
    for f in scratch.findings {
      law(f.range.upperBound <= text.count && !f.range.isEmpty, "a finding is in its text")
    }

    var stream = PieceStream()
    var chunked: [String] = []
    var bodies: [UInt8] = []
    func take() {
      while var piece = stream.next() {
        _ = builtin.scan(&piece, attributes: attributes, scratch: &scratch)
        let start = piece.offset - piece.body.lowerBound
        for var f in scratch.findings {
          f.range = f.range.lowerBound + start..<f.range.upperBound + start
          chunked.append(f.line(builtin.lexicon))
        }
        bodies += piece.bytes[piece.body]
        stream.pass(piece)
      }
    }
    var at = 0
    var k = 0
    while at < text.count {
      let end = min(text.count, at + steps[k % steps.count])
      stream.append(text.span.extracting(at..<end))
      take()
      at = end
      k += 1
    }
    stream.finish()
    take()
    law(bodies == text, "the pieces are the text")
    law(chunked == whole, "chunks find what the whole does")
  }
}

/// The laws of redaction: nothing is left to find, nothing else is touched, twice is once.
final class RedactTarget: FuzzTarget {
  override class var name: String { "redact" }
  override class var seeds: String { "posts" }
  override class var longest: Int { 1024 }
  private var scratch = Scratch()

  override func run(_ given: FuzzInput) {
    var input = given
    let attributes = input.attributes()
    let threshold = input.choice(of: Severity.allCases)
    var redactor = Redactor(detector: builtin, attributes: attributes, threshold: threshold)
    guard let once = redact(input.bytes, &redactor, attributes, threshold) else { return }
    law(
      builtin.scan(once.span, attributes: attributes, scratch: &scratch)
        && scratch.findings.allSatisfy { $0.severity < threshold }, "nothing is left to find")
    law(redact(once, &redactor, attributes, threshold) == once, "redacting twice is redacting once")
  }

  /// Nil where a piece does not settle: the command writes that it was not scanned.
  private func redact(
    _ text: [UInt8], _ redactor: inout Redactor, _ attributes: TextAttributes, _ threshold: Severity
  ) -> [UInt8]? {
    var stream = PieceStream()
    stream.append(text.span)
    stream.finish()
    var out: [UInt8] = []
    while var piece = stream.next() {
      law(
        builtin.scan(piece.bytes.span, attributes: attributes, scratch: &scratch), "it is scanned")
      let found = scratch.findings.filter { $0.severity >= threshold }
      guard let covers = redactor.covers(of: &piece) else { return nil }
      var end = 0
      for cover in covers {
        law(cover.range.lowerBound >= end && !cover.range.isEmpty, "covers are in order, apart")
        end = cover.range.upperBound
      }
      law(end <= piece.bytes.count, "covers are in the piece")
      for f in found where piece.body.contains(f.range.lowerBound) {
        law(
          covers.contains {
            $0.range.lowerBound <= f.range.lowerBound && f.range.upperBound <= $0.range.upperBound
          }, "each finding is covered")
      }
      let shown = Redactor.render(piece.bytes, covers)
      out += shown[piece.body.lowerBound..<piece.body.upperBound + shown.count - piece.bytes.count]
      stream.pass(piece)
    }
    return out
  }
}

/// The fast detector, by machine code and by the interpreter, against the naive one.
final class TwinsTarget: FuzzTarget {
  override class var name: String { "twins" }
  override class var longest: Int { 256 }
  private let naive = NaiveDetector(detector: builtin)
  private var machine = Scratch()
  private var interpreter = Scratch()
  private var slow = Scratch()

  required init() throws {
    try super.init()
    interpreter.useInterpreter()
  }

  override func run(_ given: FuzzInput) {
    var input = given
    let attributes = input.attributes()
    let text = input.bytes
    func fast(_ scratch: inout Scratch) -> [String] {
      law(builtin.scan(text.span, attributes: attributes, scratch: &scratch), "texts are scanned")
      return scratch.findings.map { $0.line(builtin.lexicon) }
    }
    let found = fast(&machine)
    law(found == fast(&interpreter), "the interpreter finds what machine code does")
    let all = naive.scan(text, attributes, &slow).map { $0.line(builtin.lexicon) }
    law(found == all, "the fast detector finds what the naive one does")
  }
}
