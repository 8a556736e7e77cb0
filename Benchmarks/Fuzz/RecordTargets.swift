import ScanCore

@testable import Records
@testable import okcps_scan

/// NDJSON: lines are the same however they arrive, and the two readers of JSON agree on what is JSON.
final class RecordsTarget: FuzzTarget {
  override class var name: String { "records" }
  override class var seeds: String { "records" }
  private var parser = RecordParser()
  private var record = Record()

  override func run(_ given: FuzzInput) {
    var input = given
    let step = 1 + input.choice(200)
    let separator: LineSeparator = input.flag() ? .zero : .lineBreak
    let longest = input.flag() ? 64 : 1 << 20
    let bytes = input.bytes
    let whole = lines(bytes, step: max(1, bytes.count), longest, separator)
    law(lines(bytes, step: step, longest, separator) == whole, "lines are the same in any chunks")
    for case .some(let line) in whole { parse(line) }
  }

  private func lines(_ bytes: [UInt8], step: Int, _ longest: Int, _ separator: LineSeparator)
    -> [[UInt8]?]
  {
    var cutter = LineCutter(longest: longest, separator: separator)
    var lines: [[UInt8]?] = []
    func take(_ block: LineBlock?) {
      guard var block else { return }
      while let line = block.next() {
        if case .whole(let range) = line {
          lines.append(Array(block.bytes[range]))
        } else {
          lines.append(nil)
        }
      }
      cutter.recycle(block)
    }
    for start in stride(from: 0, to: bytes.count, by: step) {
      take(cutter.push(bytes.span.extracting(start..<min(bytes.count, start + step))))
    }
    take(cutter.finish())
    return lines
  }

  private func parse(_ line: [UInt8]) {
    // What pads a line must not count: brackets would, if they were read.
    let padded = line + [0x0a] + repeatElement(UInt8(ascii: "}"), count: RecordParser.padding)
    let tape = JSONTape()
    let isJSON = (try? tape.parse(line.span)) != nil
    do throws(RecordError) {
      try parser.parse(0..<line.count, of: padded.span, into: &record)
      law(isJSON, "a record is JSON")
      law(tape.root["text"]?.text == record.text, "both readers read the same text")
      law(String(validating: record.text, as: UTF8.self) != nil, "a record's text is UTF-8")
      law(String(validating: record.id, as: UTF8.self) != nil, "a record's id is UTF-8")
    } catch {
      let isRefusedByBoth = error == .notJSON || error == .tooDeep
      law(!isJSON || !isRefusedByBoth, "what is refused as no JSON is none")
    }
  }
}

/// Documents of hooks: of the contract, and of hosts of coding assistants.
final class DocumentsTarget: FuzzTarget {
  override class var name: String { "documents" }
  override class var seeds: String { "records" }

  override func run(_ given: FuzzInput) {
    var input = given
    let isAgent = input.flag()
    let bytes = input.bytes
    guard
      let document = isAgent
        ? try? HookDocument(agent: bytes.span) : try? HookDocument(json: bytes.span)
    else { return }
    for text in document.texts {
      law(String(validating: text.bytes, as: UTF8.self) != nil, "a text is UTF-8")
      law(text.pointer.isEmpty || text.pointer.hasPrefix("/"), "a place is a JSON pointer")
    }
  }
}

/// Mail, as the hook reads it. A part that says no character set, or a wrong one, is taken as it is.
final class MailTarget: FuzzTarget {
  override class var name: String { "mail" }

  override func run(_ input: FuzzInput) {
    guard let document = try? HookDocument(mail: input.bytes) else { return }
    for text in document.texts {
      law(text.pointer.hasPrefix("/"), "a place is a JSON pointer")
      let isDecoded = String(validating: text.bytes, as: UTF8.self) != nil
      law(isDecoded || text.pointer.hasSuffix("/text"), "what headers say is UTF-8")
    }
  }
}
