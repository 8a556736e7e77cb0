import Records

@testable import ScanCore
@testable import Twins

/// Scans blocks of texts in all ways and compares what is found.
struct Comparison {
  /// What was compared so far.
  struct Counts: CustomStringConvertible {
    var texts = 0
    var bytes = 0
    var findings = 0
    var threads = 0
    var chunkings = 0
    var naive = 0

    var description: String {
      "\(texts) texts of \(bytes) bytes with \(findings) findings; \(texts) by the interpreter, "
        + "\(threads) by several threads, \(chunkings) in chunks, \(naive) by the naive detector"
    }
  }

  struct Difference {
    var text: Int
    var bytes: [UInt8]
    var way: String
  }

  private(set) var counts = Counts()
  private let detector: Detector
  private let naive: NaiveDetector
  private let grown: GrownTexts

  /// Texts up to so many bytes are cut at each of their places.
  private static let short = 48

  init(lexicon: CompiledLexicon, examples: [[UInt8]]) {
    detector = Detector(lexicon: lexicon)
    naive = NaiveDetector(detector: detector)
    grown = GrownTexts(examples: examples)
  }

  /// The first difference, or nil. The naive detector scans the first `slow` texts.
  mutating func run(_ block: Block, naive slow: Int) -> Difference? {
    let texts = block.texts(grown)
    let found = scan(texts)
    for threads in [2, 8] {
      let again = scan(texts, threads: threads)
      if let k = texts.indices.first(where: { !same(again[$0], found[$0]) }) {
        return Difference(text: k, bytes: texts[k].bytes, way: "a scan by \(threads) threads")
      }
      counts.threads += texts.count
    }
    var interpreter = Scratch()
    interpreter.useInterpreter()
    var scratch = Scratch()
    for (k, text) in texts.enumerated() {
      func differs(_ way: String) -> Difference {
        Difference(text: k, bytes: text.bytes, way: way)
      }
      let complete = detector.scan(
        text.bytes.span, attributes: text.attributes, scratch: &interpreter)
      guard complete, same(interpreter.findings, found[k]) else {
        return differs("the interpreter")
      }
      let isCutEverywhere = block.number % 10 == 0 && text.bytes.count <= Self.short
      let cuts = isCutEverywhere ? Array(1...max(1, text.bytes.count)) : [text.step]
      for cut in cuts {
        guard same(chunked(text, at: cut, &scratch), found[k]) else {
          return differs("a scan in chunks of \(cut)")
        }
      }
      counts.chunkings += cuts.count
      if k < slow {
        guard same(naive.scan(text.bytes, text.attributes, &scratch), found[k]) else {
          return differs("the naive detector")
        }
        counts.naive += 1
      }
      counts.bytes += text.bytes.count
      counts.findings += found[k].count
    }
    counts.texts += texts.count
    return nil
  }

  /// What the naive detector (`+`) or the fast one (`-`) finds alone, for each combination of what a text
  /// may come with.
  func differences(in bytes: [UInt8]) -> [String] {
    var scratch = Scratch()
    var lines: [String] = []
    for direction in [TextAttributes.Direction.outbound, .inbound] {
      for kind in [TextAttributes.Kind.post, .comment] {
        for (site, author) in [
          (TextAttributes.Site.professional, TextAttributes.AuthorRole.unknown),
          (.personal, .unknown), (.professional, .student), (.personal, .student),
        ] {
          for hasMedia in [false, true] {
            var attributes = TextAttributes()
            (attributes.direction, attributes.kind) = (direction, kind)
            (attributes.site, attributes.author, attributes.hasMedia) = (site, author, hasMedia)
            _ = detector.scan(bytes.span, attributes: attributes, scratch: &scratch)
            let fast = scratch.findings.map { $0.line(detector.lexicon) }
            let slow = naive.scan(bytes, attributes, &scratch).map { $0.line(detector.lexicon) }
            let with = "\(direction) \(kind) \(site) \(author) media \(hasMedia)"
            lines += fast.filter { !slow.contains($0) }.map { "- \($0) (\(with))" }
            lines += slow.filter { !fast.contains($0) }.map { "+ \($0) (\(with))" }
          }
        }
      }
    }
    return lines
  }

  /// What machine code finds in one thread, each text whole.
  private func scan(_ texts: [Block.Text]) -> [[Finding]] {
    var worker = Worker(detector: detector)
    return worker.answer(texts)
  }

  /// The same by several threads, which take turns with the texts.
  private func scan(_ texts: [Block.Text], threads: Int) -> [[Finding]] {
    var pool = OrderedPool(threads: threads, budget: .max) { [detector] in
      Worker(detector: detector)
    }
    for start in stride(from: 0, to: texts.count, by: 100) {
      pool.submit(Array(texts[start..<min(texts.count, start + 100)]), cost: 0)
    }
    var found: [[Finding]] = []
    while let answer = pool.next() { found += answer }
    _ = pool.finish()
    return found
  }

  private func chunked(_ text: Block.Text, at step: Int, _ scratch: inout Scratch) -> [Finding] {
    var stream = PieceStream()
    var found: [Finding] = []
    func take() {
      while var piece = stream.next() {
        _ = detector.scan(&piece, attributes: text.attributes, scratch: &scratch)
        let start = piece.offset - piece.body.lowerBound
        for var f in scratch.findings {
          f.range = f.range.lowerBound + start..<f.range.upperBound + start
          found.append(f)
        }
        stream.pass(piece)
      }
    }
    for start in stride(from: 0, to: text.bytes.count, by: step) {
      stream.append(text.bytes.span.extracting(start..<min(text.bytes.count, start + step)))
      take()
    }
    stream.finish()
    take()
    return found
  }

  private func same(_ a: [Finding], _ b: [Finding]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy(same)
  }

  private func same(_ a: Finding, _ b: Finding) -> Bool {
    a.rule == b.rule && a.range == b.range && a.severity == b.severity && a.score == b.score
      && a.evidence.count == b.evidence.count
      && (0..<a.evidence.count).allSatisfy { a.evidence[$0] == b.evidence[$0] }
  }
}

/// A thread that scans texts.
private struct Worker: PoolWorker, ~Copyable {
  private let detector: Detector
  private var scratch = Scratch()

  init(detector: Detector) { self.detector = detector }

  mutating func answer(_ texts: [Block.Text]) -> [[Finding]] {
    texts.map { text in
      let complete = detector.scan(
        text.bytes.span, attributes: text.attributes, scratch: &scratch)
      precondition(complete, "a grown text is wholly scanned")
      return scratch.findings
    }
  }

  consuming func finish() {}
}
