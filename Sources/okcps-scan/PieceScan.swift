internal import Reports
internal import ScanCore

/// Scans a stream of bytes piece by piece and keeps account of places.
struct PieceScan: ~Copyable {
  private let detector: Detector
  private let attributes: TextAttributes
  private var pieces = PieceStream()
  private var place = Place()
  /// Of the stream, so far.
  private(set) var bytes = 0
  /// Whether all of it was wholly scanned, so far.
  var isComplete = true

  init(detector: Detector, attributes: TextAttributes) {
    self.detector = detector
    self.attributes = attributes
  }

  /// Takes more bytes of the stream.
  mutating func append(_ bytes: Span<UInt8>) { pieces.append(bytes) }

  /// Says that no more bytes will come.
  mutating func finish() { pieces.finish() }

  /// Scans the next piece; nil until more bytes come.
  mutating func next(_ scratch: inout Scratch) -> ScannedPiece? {
    guard var piece = pieces.next() else { return nil }
    if !detector.scan(&piece, attributes: attributes, scratch: &scratch) { isComplete = false }
    let scanned = ScannedPiece(piece, at: place, findings: scratch.findings)
    place.pass(scanned.bytes, from: 0, to: scanned.bytes.count)
    bytes += scanned.bytes.count
    pieces.pass(piece)
    return scanned
  }
}
