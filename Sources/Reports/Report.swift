/// A way of writing results. One file each; told of what happened in order, it appends bytes.
///
/// Texts do not interleave: ``begin(_:to:)``, then for each text ``beginText(_:to:)``, its findings in
/// order of place, ``verdict(_:of:to:)``; between texts ``skipped(_:to:)``; last ``end(_:to:)``. A text
/// that may go out may be left out when results are read again: then only the counts know of it.
/// Memory does not grow with the number of results; where a format holds some back, it says how many.
public protocol Report {
  mutating func begin(_ run: RunHeader, to out: inout ByteWriter)
  mutating func beginText(_ item: Item, to out: inout ByteWriter)
  /// `text` is where an excerpt can be taken from; nil where the text is not at hand.
  mutating func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter)
  mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter)
  mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter)
  mutating func end(_ tally: Tally, to out: inout ByteWriter)
  /// What the reader of the report should know of what is not in it, said once at the end.
  var notices: [String] { get }
}

extension Report {
  public mutating func begin(_ run: RunHeader, to out: inout ByteWriter) {}
  public mutating func beginText(_ item: Item, to out: inout ByteWriter) {}
  public mutating func verdict(_ verdict: TextVerdict, of item: Item, to out: inout ByteWriter) {}
  public mutating func skipped(_ record: SkippedRecord, to out: inout ByteWriter) {}
  public mutating func end(_ tally: Tally, to out: inout ByteWriter) {}
  public var notices: [String] { [] }
}

/// Where an excerpt can be taken from: bytes round a finding, and what must not be shown of them.
public struct FindingText: Sendable {
  var bytes: [UInt8]
  /// The finding, in `bytes`.
  var range: Range<Int>
  /// All personal data of `bytes`, in order, none touching another.
  var masks: [Mask]

  /// The same with at most so many bytes on either side of the finding, for whoever keeps many. A
  /// character or a piece of personal data that is cut through is left out whole or hidden whole.
  public func clipped(to most: Int) -> FindingText {
    var low = max(0, range.lowerBound - most)
    while low < range.lowerBound, bytes[low] & 0xc0 == 0x80 { low += 1 }
    var high = min(bytes.count, range.upperBound + most)
    while high > range.upperBound, high < bytes.count, bytes[high] & 0xc0 == 0x80 { high -= 1 }
    let kept = low..<high
    return FindingText(
      bytes: Array(bytes[kept]), range: range.lowerBound - low..<range.upperBound - low,
      masks: masks.filter { $0.range.overlaps(kept) }.map { mask in
        let part = mask.range.clamped(to: kept)
        return Mask(range: part.lowerBound - low..<part.upperBound - low, label: mask.label)
      })
  }
}

/// A range to hide, and the label that is shown in its place.
struct Mask: Sendable {
  var range: Range<Int>
  var label: String
}
