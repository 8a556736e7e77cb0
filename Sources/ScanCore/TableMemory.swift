/// The bytes of a compiled lexicon, used where they lie.
///
/// `@unchecked` is sound: the bytes are never written after `init`.
@safe public final class TableMemory: @unchecked Sendable {
  let base: UnsafeRawPointer
  /// Bytes.
  public let count: Int
  private let owned: Bool

  /// Tables are read in units of this alignment.
  static let alignment = 16

  /// A copy of the bytes.
  public init(copying bytes: Span<UInt8>) {
    count = bytes.count
    owned = true
    let copy = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, bytes.count), alignment: Self.alignment)
    unsafe bytes.withUnsafeBytes { source in
      if let first = source.baseAddress {
        unsafe copy.copyMemory(from: first, byteCount: source.count)
      }
    }
    unsafe base = UnsafeRawPointer(copy)
  }

  /// Bytes that live as long as the program, aligned to 16: those embedded in it.
  @unsafe public init(embedded base: UnsafeRawPointer, count: Int) {
    unsafe self.base = base
    self.count = count
    owned = false
  }

  deinit { if owned { unsafe base.deallocate() } }

  /// The `count` values of a plain type that begin at byte `offset`, or nil if they are not all there.
  func array<T: BitwiseCopyable>(at offset: Int, count n: Int, of: T.Type) -> TableArray<T>? {
    guard offset >= 0, n >= 0, offset % MemoryLayout<T>.alignment == 0,
      n <= (count - offset) / MemoryLayout<T>.stride
    else { return nil }
    return unsafe TableArray(
      memory: self, first: (base + offset).assumingMemoryBound(to: T.self), count: n)
  }
}

/// Values of a plain type in a ``TableMemory``, which it keeps alive. Reading checks the index.
@safe
struct TableArray<Element: BitwiseCopyable & Sendable>: RandomAccessCollection,
  @unchecked Sendable
{
  private let memory: TableMemory
  private let first: UnsafePointer<Element>
  let count: Int

  fileprivate init(memory: TableMemory, first: UnsafePointer<Element>, count: Int) {
    self.memory = memory
    unsafe self.first = first
    self.count = count
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  @inline(__always) subscript(i: Int) -> Element {
    precondition(i >= 0 && i < count, "index outside of the table")
    return unsafe first[i]
  }
}

/// A range of an array of the same table, as it lies there.
struct TableRange: Sendable, BitwiseCopyable {
  private var first: UInt32
  private var end: UInt32

  init(_ range: Range<Int>) {
    first = UInt32(range.lowerBound)
    end = UInt32(range.upperBound)
  }

  @inline(__always) var range: Range<Int> { Int(first)..<Int(end) }

  /// Whether it is a range of an array of so many.
  func isSound(_ count: Int) -> Bool { first <= end && end <= count }
}
