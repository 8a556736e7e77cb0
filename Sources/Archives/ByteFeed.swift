internal import Glibc

/// Something that bytes come out of.
public protocol ByteSource: AnyObject {
  /// Appends what one read brings, at least one byte; false at the end. What is thrown ends the source.
  func read(into buffer: inout [UInt8]) throws(SkipReason) -> Bool
  /// Whether that would not wait for somebody to write.
  var isReady: Bool { get }
}

extension ByteSource {
  public var isReady: Bool { true }
}

/// Bytes of a source that were read and not yet used, and where they stand in it.
///
/// A reader looks at what is there, asks for more and drops what it is done with. A fault of the source
/// is an end with a reason: what came before it is read like any other.
public final class ByteFeed {
  private let source: any ByteSource
  private var buffer: [UInt8] = []
  /// Of the first byte that is not dropped.
  private var start = 0
  /// Where the buffer begins in the source.
  private var base = 0
  private var ended = false
  /// Why the source ended early; nil if it did not.
  public private(set) var fault: SkipReason?

  public init(_ source: any ByteSource) { self.source = source }

  /// Where the first byte stands in the source.
  public var offset: Int { base + start }
  /// Bytes at hand.
  public var count: Int { buffer.count - start }

  /// Reads more; false at the end.
  public func fill() -> Bool {
    if ended { return false }
    // What is left is moved only when at least as much was dropped: each byte once, on the average.
    if start > 0, start >= buffer.count - start {
      buffer.removeFirst(start)
      base += start
      start = 0
    }
    do throws(SkipReason) {
      ended = try !source.read(into: &buffer)
    } catch {
      fault = error
      ended = true
    }
    return !ended
  }

  /// Reads until so many bytes are at hand or the source ends; whether they are.
  @discardableResult public func need(_ wanted: Int) -> Bool {
    while count < wanted { if !fill() { return false } }
    return true
  }

  /// Whether ``fill()`` would not wait for somebody to write.
  var isReady: Bool { ended || source.isReady }

  /// A byte at hand.
  subscript(i: Int) -> UInt8 { buffer[start + i] }

  /// Looks at the bytes at hand.
  func withBytes<R: ~Copyable, E: Error>(_ use: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    let held = buffer
    return try use(held.span.extracting(start..<held.count))
  }

  func bytes(_ range: Range<Int>) -> [UInt8] {
    Array(buffer[start + range.lowerBound..<start + range.upperBound])
  }

  func drop(_ n: Int) { start += n }

  /// Whether the bytes at hand begin so.
  func begins(_ bytes: [UInt8]) -> Bool {
    need(bytes.count) && self.bytes(0..<bytes.count) == bytes
  }

  /// The next place of a byte from `i` on, among those at hand.
  func find(_ byte: UInt8, from i: Int) -> Int? {
    guard start + i < buffer.count else { return nil }
    return unsafe buffer.withUnsafeBytes { all in
      let from = unsafe all.baseAddress! + start + i
      return unsafe memchr(from, CInt(byte), all.count - start - i).map {
        unsafe from.distance(to: $0) + i
      }
    }
  }

  /// A line and how many bytes it takes with its end.
  enum Line {
    case whole(Range<Int>, taken: Int)
    case tooLong(offset: Int, taken: Int)
  }

  /// The line at the head, without `\n` or `\r\n`; nil at the end. One longer than `longest` is dropped
  /// while it is read; `offset` is where it began, `taken` what is still to be dropped.
  func line(longest: Int) -> Line? {
    var searched = 0
    let offset = offset
    var isTooLong = false
    while true {
      if let end = find(0x0a, from: searched) {
        if isTooLong || end > longest { return .tooLong(offset: offset, taken: end + 1) }
        let hasReturn = end > 0 && self[end - 1] == 0x0d
        return .whole(0..<end - (hasReturn ? 1 : 0), taken: end + 1)
      }
      searched = count
      if searched > longest {
        isTooLong = true
        drop(searched)
        searched = 0
      }
      if !fill() {
        if isTooLong || count > longest { return .tooLong(offset: offset, taken: count) }
        return count > 0 ? .whole(0..<count, taken: count) : nil
      }
    }
  }
}

/// Bytes that are there already, given in pieces.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var at = 0
  private let step: Int

  public init(_ bytes: [UInt8], step: Int = .max) {
    self.bytes = bytes
    self.step = step
  }

  public func read(into buffer: inout [UInt8]) -> Bool {
    guard at < bytes.count else { return false }
    let end = at + min(step, bytes.count - at)
    buffer += bytes[at..<end]
    at = end
    return true
  }
}
