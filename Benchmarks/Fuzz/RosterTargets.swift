import Glibc
import ScanCore

@testable import Roster

/// Tables of students: what can be read makes a roster that can be opened.
final class RosterTableTarget: FuzzTarget {
  override class var name: String { "roster-table" }
  private let folder = TemporaryFolder()

  override func run(_ given: FuzzInput) {
    var input = given
    let isStaff = input.choice(4) == 3
    let path = folder.write(input.bytes, to: "table.csv")
    let roster = folder.path("roster")
    do {
      var builder = RosterBuilder(key: RosterKey())
      if isStaff {
        _ = try builder.addStaff(path: path, map: [])
      } else {
        _ = try builder.addStudents(path: path, map: []) { _ in }
      }
      builder.settle()
      try builder.write(path: roster)
    } catch {
      let said = "\(error)"
      law(!said.isEmpty && !said.contains("\n"), "what is refused is said in a line")
    }
  }
}

/// Files of rosters: any bytes, and any bytes that are sealed with the right key.
final class RosterIndexTarget: FuzzTarget {
  override class var name: String { "roster-index" }
  private let folder = TemporaryFolder()
  private let key: String

  required init() throws {
    key = folder.path("key")
    try RosterKey.create(path: key, passphrase: nil)
    try super.init()
  }

  override func run(_ given: FuzzInput) {
    var input = given
    let isSealed = input.choice(4) != 3
    let key = { try RosterKey.read(path: self.key) { throw CancellationError() } }
    do {
      let bytes = isSealed ? sealed(input.bytes, key: try key()) : input.bytes
      let path = folder.write(bytes, to: "roster")
      let index = try RosterIndex(path: path, key: try key())
      ask(index)
    } catch {
      law(!"\(error)".contains("\n"), "what is refused is said in a line")
    }
  }

  private func ask(_ index: RosterIndex) {
    let text = Array("Odette Larkspur, 84018273, olarkspur@example.org".utf8)
    _ = index.person(first: WordKey(word: "odette"), last: WordKey(word: "larkspur"))
    _ = index.number(text.span.extracting(17..<25))
    _ = index.email(text.span.extracting(27..<text.count))
    _ = (try? builtin.lexicon.looking(for: index)).map { lexicon in
      var scratch = Scratch()
      _ = Detector(lexicon: lexicon).scan(
        text.span, attributes: TextAttributes(), scratch: &scratch)
    }
  }

  /// Numbers of a layout from the first bytes, small ones, then a body of the size they ask for.
  private func sealed(_ bytes: [UInt8], key: borrowing RosterKey) -> [UInt8] {
    var layout = RosterLayout()
    let numbers = bytes.prefix(16) + repeatElement(0, count: max(0, 16 - bytes.count))
    layout.students = Int(numbers[0])
    layout.entries = Int(numbers[1])
    layout.bucketBits = Int(numbers[2]) % 8
    layout.sweepWords = size(numbers[3])
    layout.pivotWords = size(numbers[4])
    layout.firstWords = size(numbers[5])
    layout.lastWords = size(numbers[6])
    layout.nameWords = size(numbers[7])
    layout.pairWords = size(numbers[8])
    layout.numberLengths = UInt64(numbers[9])
    layout.fields = UInt64(numbers[10]) << 56 | UInt64(numbers[11])
    layout.probe = UInt64(numbers[12])
    layout.flags = UInt64(numbers[13])
    var body = layout.values.flatMap { littleEndian($0) } + bytes.dropFirst(16)
    body = Array(body.prefix(layout.count))
    body += repeatElement(UInt8(numbers[14]), count: layout.count - body.count)
    var header = RosterHeader(created: 0, bodyBytes: 0, key: key)
    header.bodyBytes = body.count
    let open = header.bytes
    var file = open
    var at = 0
    var chunk = 0
    while at < body.count {
      let part = Array(body[at..<min(body.count, at + RosterHeader.chunk)])
      var sealed = [UInt8](repeating: 0, count: part.count + Sodium.tagBytes)
      unsafe part.withUnsafeBufferPointer { part in
        unsafe Sodium.seal(
          part.baseAddress!, part.count, header: open, nonce: header.nonce(chunk),
          key: header.sealKey(key), to: &sealed)
      }
      file += sealed
      at += part.count
      chunk += 1
    }
    return file
  }

  /// Mostly a power of two, as a filter wants it; else whatever comes.
  private func size(_ byte: UInt8) -> Int { byte < 200 ? 1 << (Int(byte) % 10) : Int(byte) - 200 }
}
