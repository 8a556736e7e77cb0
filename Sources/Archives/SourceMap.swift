/// The way from the bytes of a text to those of the source that it was made of.
public struct SourceMap: Sendable, Equatable {
  /// A stretch of text that comes from one stretch of source.
  struct Run: Sendable, Equatable {
    var text: Range<Int>
    var source: Range<Int>
    /// Whether the two are the same bytes; else the whole of one stands for the whole of the other.
    var isLiteral: Bool
  }

  private(set) var runs: [Run] = []

  mutating func append(_ run: Run) {
    if let last = runs.last, last.isLiteral, run.isLiteral,
      last.text.upperBound == run.text.lowerBound,
      last.source.upperBound == run.source.lowerBound
    {
      runs[runs.count - 1].text = last.text.lowerBound..<run.text.upperBound
      runs[runs.count - 1].source = last.source.lowerBound..<run.source.upperBound
    } else {
      runs.append(run)
    }
  }

  /// The way over two maps: this one leads to what `earlier` made of the source. Takes time by the number of
  /// runs of both.
  func after(_ earlier: SourceMap) -> SourceMap {
    var whole = SourceMap()
    var first = 0
    for run in runs {
      while first < earlier.runs.count, earlier.runs[first].text.upperBound <= run.source.lowerBound
      {
        first += 1
      }
      var source: Range<Int>?
      for part in earlier.runs[first...] {
        guard part.text.lowerBound < run.source.upperBound else { break }
        let made = part.text.clamped(to: run.source)
        let from =
          part.isLiteral
          ? made.lowerBound - part.text.lowerBound + part.source.lowerBound..<made.upperBound
            - part.text.lowerBound + part.source.lowerBound
          : part.source
        if run.isLiteral {
          let shift = run.text.lowerBound - run.source.lowerBound
          whole.append(
            Run(
              text: made.lowerBound + shift..<made.upperBound + shift, source: from,
              isLiteral: part.isLiteral))
        } else {
          source = (source?.lowerBound ?? from.lowerBound)..<from.upperBound
        }
      }
      if let source { whole.append(Run(text: run.text, source: source, isLiteral: false)) }
    }
    return whole
  }

  /// The stretch of source that a range of text comes from, markup within it included; nil if all of it
  /// was put in, as line breaks between blocks are. Takes time by the number of runs in the range and the
  /// logarithm of all.
  public func source(of range: Range<Int>) -> Range<Int>? {
    var found: Range<Int>?
    let first = firstRun(endingBehind: range.lowerBound)
    for run in runs[first...].prefix(while: { $0.text.lowerBound < range.upperBound })
    where run.text.overlaps(range) {
      let part = run.text.clamped(to: range)
      var place = run.source
      if run.isLiteral {
        let shift = run.source.lowerBound - run.text.lowerBound
        place = part.lowerBound + shift..<part.upperBound + shift
      }
      let low = min(found?.lowerBound ?? place.lowerBound, place.lowerBound)
      found = low..<max(found?.upperBound ?? place.upperBound, place.upperBound)
    }
    return found
  }

  /// The first run that ends behind a byte of the text; as they are in order, by halving.
  private func firstRun(endingBehind offset: Int) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].text.upperBound <= offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
