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

  /// The stretch of source that a range of text comes from, markup within it included; nil if all of it
  /// was put in, as line breaks between blocks are. Takes time by the number of runs.
  public func source(of range: Range<Int>) -> Range<Int>? {
    var found: Range<Int>?
    for run in runs where run.text.overlaps(range) {
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
}
