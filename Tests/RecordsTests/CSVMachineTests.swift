import Testing

@testable import Records

/// ``CSVMachine`` against a machine that looks at each byte by itself.
@Suite struct CSVMachineTests {
  /// What a machine makes of an input.
  struct Outcome: Equatable {
    var rows: [[String]] = []
    /// Where each row ended.
    var ends: [Int] = []
    var isBroken = false
    var isOpen = false
    /// What stands in the row that did not end.
    var rest: [UInt8] = []
  }

  /// RFC 4180, a byte at a time: the plainest there is.
  private struct Plain {
    let separator: UInt8
    var isInQuotes = false
    var isAfterQuote = false
    var isQuoted = false
    var isAfterReturn = false
    var cells: [[UInt8]] = [[]]

    enum Step { case more, row, broken }

    mutating func take(_ b: UInt8) -> Step {
      if isInQuotes, !isAfterQuote {
        if b == 0x22 { isAfterQuote = true } else { cells[cells.count - 1].append(b) }
        return .more
      }
      if isAfterQuote {
        isAfterQuote = false
        if b == 0x22 {
          cells[cells.count - 1].append(b)
          return .more
        }
        isInQuotes = false
      }
      if isAfterReturn {
        isAfterReturn = false
        if b != 0x0a {
          if isQuoted { return .broken }
          cells[cells.count - 1].append(0x0d)
        }
      }
      if b == separator {
        cells.append([])
        isQuoted = false
      } else if b == 0x0a {
        return .row
      } else if b == 0x0d {
        isAfterReturn = true
      } else if b == 0x22 {
        if isQuoted || !cells[cells.count - 1].isEmpty { return .broken }
        isInQuotes = true
        isQuoted = true
      } else {
        if isQuoted { return .broken }
        cells[cells.count - 1].append(b)
      }
      return .more
    }
  }

  private func plain(_ input: [UInt8], _ separator: UInt8) -> Outcome {
    var found = Outcome()
    var machine = Plain(separator: separator)
    for (i, b) in input.enumerated() {
      switch machine.take(b) {
      case .more: continue
      case .row:
        found.rows.append(machine.cells.map { String(decoding: $0, as: UTF8.self) })
        found.ends.append(i + 1)
        machine = Plain(separator: separator)
      case .broken:
        found.isBroken = true
        found.rest = Array(machine.cells.joined())
        return found
      }
    }
    found.isOpen = machine.isInQuotes && !machine.isAfterQuote
    found.rest = Array(machine.cells.joined())
    return found
  }

  /// The same by ``CSVMachine``, in reads of `step` bytes.
  private func read(_ input: [UInt8], _ separator: UInt8, step: Int) -> Outcome {
    var found = Outcome()
    var machine = CSVMachine(separator: separator)
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var low = 0
    while low < input.count {
      let chunk = Array(input[low..<min(low + step, input.count)])
      var at = 0
      while at < chunk.count {
        guard let end = machine.read(chunk.span, from: at, into: &bytes, &ends) else { break }
        var start = 0
        found.rows.append(
          ends.map { end in
            defer { start = end }
            return String(decoding: bytes[start..<end], as: UTF8.self)
          })
        found.ends.append(low + end)
        machine = CSVMachine(separator: separator)
        (bytes, ends) = ([], [])
        at = end
      }
      if machine.isBroken { break }
      low += chunk.count
    }
    found.isBroken = machine.isBroken
    found.isOpen = !machine.isBroken && machine.isOpen
    found.rest = bytes
    return found
  }

  /// Every size of reads, so that every state is split somewhere.
  @Test(arguments: [
    "id,text\n1,plain words that are longer than a word of the machine\n",
    "a,\"b, \"\"c\"\"\r\nd\",e\r\nf,,\r\n\"\"\n",
    "\"\"\"\",\"x\"\r\n,\"open", "a,b\"c\n", "\"a\"b\n", "\"a\"\rb\n", "a\rb,\r\r\n", "\r\n\n\r",
    "\"\",\"\"\"\"\"\"\n12345678,1234567,123456789\n", "é,日本,\"🎉\"\n", "",
  ]) func isTheSameInEveryRead(table: String) {
    let input = Array(table.utf8)
    let expected = plain(input, UInt8(ascii: ","))
    for step in 1...max(1, input.count) {
      #expect(read(input, UInt8(ascii: ","), step: step) == expected, "reads of \(step) bytes")
    }
  }

  @Test func agreesWithThePlainOne() {
    // A fixed sequence (Knuth's MMIX), so that a failure comes again.
    var state: UInt64 = 11
    func random(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    let parts =
      [
        "\"", "\"", ",", ";", "\t", "\r", "\n", "\r\n", "\"\"", "\",\"", "a", " ", "eight by", "é",
        "\u{0}", "a longer stretch of words",
      ].map { Array($0.utf8) } + [[0xff], [0x80, 0x0b, 0x8a, 0xac, 0xa2, 0x2d]]
    var rows = 0
    var broken = 0
    for _ in 0..<20_000 {
      let input = (0..<random(14)).flatMap { _ in parts[random(parts.count)] }
      let separator = Array(",;\t|".utf8)[random(4)]
      let expected = plain(input, separator)
      rows += expected.rows.count
      broken += expected.isBroken ? 1 : 0
      for step in [1, 2, 3, 7, 8, 9, 1 + random(40), .max] {
        let found = read(input, separator, step: min(step, max(1, input.count)))
        guard found == expected else {
          Issue.record("\(input), reads of \(step) bytes: \(found), not \(expected)")
          return
        }
      }
    }
    #expect(rows > 1000 && broken > 1000)
  }
}
