/// Builds output as bytes. Grows as needed and keeps its storage.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
  public mutating func append(_ s: StaticString) {
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: s.utf8Start, count: s.utf8CodeUnitCount))
  }
  public mutating func append(_ s: String) { bytes.append(contentsOf: s.utf8) }
  public mutating func append(_ b: [UInt8]) { bytes.append(contentsOf: b) }
  public mutating func append(byte: UInt8) { bytes.append(byte) }
  public mutating func append(_ s: Span<UInt8>) {
    unsafe s.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }
  public mutating func append(_ n: Int) {
    if n < 0 {
      bytes.append(UInt8(ascii: "-"))
      append(magnitude: n.magnitude)
    } else {
      append(magnitude: UInt(n))
    }
  }

  private mutating func append(magnitude n: UInt) {
    if n >= 10 { append(magnitude: n / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(n % 10))
  }

  /// A number of hundredths with two decimals: 97 is `0.97`.
  public mutating func append(hundredths n: Int) {
    append(n / 100)
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + UInt8(n / 10 % 10))
    bytes.append(UInt8(ascii: "0") + UInt8(n % 10))
  }
}
