import Foundation
import Testing
import Workload

@testable import ScanCore

/// The search for persons reads only lines with a candidate, and of them only words near one; reading
/// every word of every line must find the same.
@Suite struct NameTwinTests {
  static let pieces =
    [
      "Ana", "ana", "ANA", "Ruiz", "ruiz", "Zoe", "Day", "Hai", "Stone", "stone", "Jayden",
      "jayden",
      "Jayden's", "aaliyah", "María", "maría", "José", "O'Neal", "O’Neal", "D'Andre", "de la",
      "van",
      "Cruz", "Mary-Kate", "García-López", "M.", "J", "E. B.", "Jr.", "Will", "Hope", "Grace",
      "May",
      "April", "Monday", "Jackson", "Elementary", "Avenue", "Park", "Eagles", "Mrs.", "Coach",
      "Dr.",
      "Principal", "teacher", "counselor", "student", "students", "my son", "daughter", "mom",
      "guardian", "mom of", "hijo", "Congrats", "Congrats to", "congrats", "Student of the Month:",
      "Honor roll:", "Student name:", "4th grade", "5th-grader", "12-year-old", "grade", "age 9",
      "is 9 years old", "in my class", "homeroom", "got suspended", "IEP", "504 plan",
      "DOB 3/14/2012",
      "ID 48213", "lunch PIN 4821", "405-555-0134", "contact", "call", "read about", "author",
      "President", "#ProudOfAna", "@ana_ruiz", "https://example.org/Ana", "and", "&", "the", "is",
      "was",
      "in", "for", "of", "Thanks", "I saw", "we met", "The", "Our", "so", "iPhone", "NASA", "y2k",
      "Ana2", "_Ana", "Ana_", "Ａna", "Аna", "😀", "née", "l'école", "xóchitl", "Nguyễn",
    ].map { Array($0.utf8) }
  static let joints =
    [
      " ", " ", " ", " ", " ", ", ", ". ", "! ", ": ", "\n", "\n", "\r\n", "-", " - ", " (", ") ",
      "'",
      "\"", "/", ".", "_", "  ", "\t", "\u{200b}",
    ].map { Array($0.utf8) } + [[0xff], [0xc3]]

  private func persons(
    _ text: [UInt8], _ mode: NamesMode, everywhere: Bool, _ scratch: inout Scratch
  ) -> [String] {
    scratch.found.removeAll()
    scratch.students.removeAll()
    guard scratch.folder.fold(text.span, keepCase: false, into: &scratch.plain) == 0 else {
      return ["not folded"]
    }
    sweep(scratch.plain, detector.lexicon, into: &scratch.swept)
    Detector(lexicon: detector.lexicon, names: mode)
      .findPersons(text.span, &scratch, everywhere: everywhere)
    return scratch.found.map(line)
  }

  @Test(arguments: NamesMode.allCases) func fewWordsGiveTheSamePersonsAsAll(mode: NamesMode) {
    var random = Seeded(seed: 20_261_125 &+ UInt64(mode.rawValue))
    var a = Scratch()
    var b = Scratch()
    var found = 0
    let texts = Workload.of(8_000)
    for n in 0..<texts {
      var text: [UInt8] = []
      // Every third text is ASCII alone, which has a road of its own.
      let isPlain = n % 3 != 0
      while text.count < 20 || Int.random(in: 0..<8, using: &random) > 0 {
        let piece = Self.pieces.randomElement(using: &random)!
        let joint = Self.joints.randomElement(using: &random)!
        if isPlain, piece.contains(where: { $0 >= 0x80 }) || joint.contains(where: { $0 >= 0x80 }) {
          continue
        }
        text += piece + joint
      }
      let x = persons(text, mode, everywhere: false, &a)
      let y = persons(text, mode, everywhere: true, &b)
      found += x.count
      if x != y {
        Issue.record("text \(n): \(String(decoding: text, as: UTF8.self))\nfast \(x)\nslow \(y)")
        return
      }
    }
    #expect(found > texts)
  }
}
