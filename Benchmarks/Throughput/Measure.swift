import Glibc
import Records
import ScanCore

/// Scans each line as a text of its own; lines of figures.
func measureCore(
  _ input: [UInt8], _ detector: Detector, rounds: Int, byRule: Bool
) -> [String] {
  var scratch = Scratch()
  let attributes = TextAttributes()
  var findings = 0
  let best = bestSeconds(of: rounds) {
    findings = 0
    let span = input.span
    var start = 0
    while start < span.count {
      let end = lineEnd(span, from: start)
      _ = detector.scan(span.extracting(start..<end), attributes: attributes, scratch: &scratch)
      findings += scratch.findings.count
      start = end + 1
    }
  }
  let cost = scratch.cost
  var lines = [
    "core: \(rate(input.count, best)) MB/s, \(findings) findings in \(input.count) bytes; a round: "
      + "\(cost.words / rounds) words, \(cost.anchors / rounds) anchors, "
      + "\(cost.obliqueWindows / rounds) oblique, \(cost.patternRuns / rounds) pattern runs, "
      + "\(cost.composed / rounds) composed\n"
  ]
  if byRule {
    let runs = scratch.patternRunsByRule.enumerated().sorted { $0.element > $1.element }
    for (rule, count) in runs.prefix(40) where count > 0 {
      lines.append("\(count / rounds) pattern runs: \(detector.lexicon.rules[rule].id)\n")
    }
  }
  return lines
}

/// Cuts a stream into lines and parses them as records, as `filter` does before it scans.
func measureRecords(_ input: [UInt8], rounds: Int) -> String {
  var parser = RecordParser()
  var record = Record()
  var records = 0
  var refused = 0
  var textBytes = 0
  let best = bestSeconds(of: rounds) {
    var cutter = LineCutter()
    (records, refused, textBytes) = (0, 0, 0)
    func parse(_ given: LineBlock?) {
      guard var block = given else { return }
      while case .whole(let line)? = block.next() {
        do throws(RecordError) {
          try parser.parse(line, of: block.bytes.span, into: &record)
          records += 1
          textBytes += record.text.count
        } catch {
          refused += 1
        }
      }
      cutter.recycle(block)
    }
    var rest = input.span
    while !rest.isEmpty {
      let count = min(rest.count, 32 * 1024)
      parse(cutter.push(rest.extracting(first: count)))
      rest = rest.extracting(droppingFirst: count)
    }
    parse(cutter.finish())
  }
  return
    "records: \(rate(input.count, best)) MB/s, \(records) records of \(textBytes) bytes of text, "
    + "\(refused) refused, in \(input.count) bytes\n"
}

/// CPU seconds of this thread in the best of some rounds, so that other work on the machine does not
/// count as ours.
private func bestSeconds(of rounds: Int, _ round: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<rounds {
    let began = seconds()
    round()
    best = min(best, seconds() - began)
  }
  return best
}

private func seconds() -> Double {
  var now = timespec()
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

/// MB/s with one decimal below ten.
private func rate(_ bytes: Int, _ seconds: Double) -> String {
  let tenths = Int(Double(bytes) / seconds / 1e5)
  return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
}

/// The next line break, or the end.
private func lineEnd(_ text: Span<UInt8>, from start: Int) -> Int {
  unsafe text.withUnsafeBytes { bytes in
    let found = unsafe memchr(bytes.baseAddress! + start, 0x0a, bytes.count - start)
    return unsafe found.map { unsafe UnsafeRawPointer($0) - bytes.baseAddress! } ?? bytes.count
  }
}
