import Testing

@testable import Reports
@testable import ScanCore

@Suite struct PlaceTests {
  func finding(_ range: Range<Int>) -> Finding {
    Finding(
      rule: 0, category: .threat, severity: .review, score: 70, range: range,
      evidence: EvidenceList())
  }

  @Test func placesCountCodePoints() {
    let bytes = Array("é\nab\n日x".utf8)
    let piece = ScannedPiece(
      bytes: bytes, place: Place(line: 5, column: 3),
      findings: [finding(0..<2), finding(3..<5), finding(4..<10), finding(9..<10)])
    #expect(
      piece.placed.map { [$0.start.line, $0.start.column, $0.end.line, $0.end.column] }
        == [[5, 3, 5, 4], [6, 1, 6, 3], [6, 2, 7, 3], [7, 2, 7, 3]])
    #expect(
      piece.placed.map { [$0.start.byteColumn, $0.end.byteColumn] }
        == [[3, 5], [1, 3], [2, 5], [4, 5]])
  }

  /// A walk for each finding would take hours here.
  @Test func placesOfManyFindingsTakeOneWalk() {
    let bytes = Array(String(repeating: "a\n", count: 500_000).utf8)
    let findings = (0..<500_000).map { finding(2 * $0..<2 * $0 + 1) }
    let piece = ScannedPiece(bytes: bytes, findings: findings)
    let placed = piece.placed
    #expect(placed.count == 500_000)
    #expect(placed.last?.start == Place(line: 500_000, column: 1))
  }
}
