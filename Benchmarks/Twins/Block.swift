import ScanCore
import Workload

@testable import Twins

/// Texts that are grown together.
struct Block {
  /// Texts of a block: enough that patterns become machine code, few enough to be held.
  static let size = 5_000

  let number: Int

  /// A text with what it comes with, and how it is cut.
  struct Text: Sendable {
    var bytes: [UInt8]
    var attributes: TextAttributes
    var step: Int
  }

  func texts(_ grown: GrownTexts) -> [Text] {
    var random = Seeded(seed: UInt64(number) &* 0x2545_f491_4f6c_dd1d &+ 20_261_128)
    return (0..<Self.size).map { _ in
      let attributes = grown.attributes(&random)
      let bytes = grown.next(&random)
      return Text(
        bytes: bytes, attributes: attributes,
        step: Int.random(in: 1...max(1, bytes.count), using: &random))
    }
  }
}
