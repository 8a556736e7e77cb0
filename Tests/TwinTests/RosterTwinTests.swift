import Foundation
import Roster
import Testing
import Workload

@testable import ScanCore

/// A roster of invented students with every kind of name, opened from its sealed file.
private let roster: RosterIndex = {
  let folder = NSTemporaryDirectory() + "okcps-scan-twin-" + UUID().uuidString
  try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let table = """
    first,middle,last,preferred,student id,stn,email,guardian,guardian phone,opt out,media consent
    Odette,Wren,Larkspur,,84018273,1000200038,olarkspur1@example.org,Thaddeus Larkspur,405-555-0143,no,yes
    Juniper,Q,Featherstone,June,84018274,1000200039,,,,yes,no
    Ana María,,de la Cruz-Ibáñez,,84018275,,,"Ibáñez, Zuzanna",(405) 555-0144,no,no
    Mary-Kate,,O'Quillan,MK,S84018277,,mk.quillan@example.org,,,no,yes
    Robert,James,Young,Bobby,84018278,,,,,yes,yes
    Will,,Long,,84018279,,,,,no,yes
    Nguyễn,,Phạm,,84018280,,,,,no,yes
    Maximiliano,,Dos Santos,,84018281,,,,,yes,no
    """
  try! Data(table.utf8).write(to: URL(fileURLWithPath: folder + "/students.csv"))
  try! RosterKey.create(path: folder + "/key", passphrase: nil)
  let key = { try! RosterKey.read(path: folder + "/key") { throw CancellationError() } }
  var builder = RosterBuilder(key: key())
  _ = try! builder.addStudents(path: folder + "/students.csv", map: []) { _ in }
  builder.settle()
  try! builder.write(path: folder + "/roster")
  return try! RosterIndex(path: folder + "/roster", key: key())
}()

private let looking = Detector(lexicon: try! detector.lexicon.looking(for: roster))
private let naiveLooking = NaiveDetector(detector: looking)

@Suite struct RosterTwinTests {
  /// What the fast path lists in a text, in order of place.
  private func fastList(_ text: [UInt8], _ scratch: inout Scratch) -> [String] {
    _ = scratch.folder.fold(text.span, keepCase: false, into: &scratch.plain)
    scratch.found.removeAll()
    scratch.listed.removeAll()
    sweep(scratch.plain, looking.lexicon, into: &scratch.swept)
    looking.matchStudents(.plain, TextAttributes(), &scratch)
    return lines(scratch.listed)
  }

  private func slowList(_ text: [UInt8], _ scratch: inout Scratch) -> [String] {
    _ = scratch.folder.fold(text.span, keepCase: false, into: &scratch.plain)
    return lines(
      NaiveStudents(index: roster).list(Array(scratch.plain.bytes[..<scratch.plain.count])))
  }

  private func lines(_ list: [Listed]) -> [String] {
    Set(list.map { "\($0.range) \($0.record)" }).sorted()
  }

  static let pieces =
    [
      "Odette", "Larkspur", "LARKSPUR", "Wren", "June", "Juniper", "Q", "Q.", "Featherstone", "Ana",
      "María", "Maria", "de", "la", "Cruz", "Cruz-Ibáñez", "ibanez", "Ibáñez", "Mary-Kate",
      "marykate",
      "Mary", "Kate", "O'Quillan", "O’Quillan", "oquillan", "Quillan", "O'Quillan's", "Robert",
      "Bob",
      "Bobby", "Young", "Will", "Long", "Nguyễn", "Nguyen", "Phạm", "Pham", "Max", "Maximiliano",
      "Dos",
      "Santos", "dossantos", "Thaddeus", "Zuzanna", "O.", "J", "T.", "s", "'s", "grade", "student",
      "and",
      "84018273", "84-018-273", "s84018277", "1000200038", "405-555-0143", "(405) 555-0144", "1",
      "4055550143", "olarkspur1@example.org", "mk.quillan@example.org", "the",
    ].map { Array($0.utf8) }
  static let joints =
    [
      " ", " ", " ", " ", ", ", ",", ". ", ".", "\n", "\n\n", "-", "_", "'", "  ", "\u{200b}", "é",
      "😀",
      "ﬁ", "0", " & ", "/",
    ].map { Array($0.utf8) } + [[0xff], [0xc3]]

  private func text(_ random: inout Seeded) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 1...9, using: &random) {
      text += Self.pieces.randomElement(using: &random)!
      text += Self.joints.randomElement(using: &random)!
    }
    return text
  }

  /// No pivot, filter or short cut hides a listed name or number.
  @Test func listsAgreeOnRandomTexts() {
    var random = Seeded(seed: 20_261_124)
    var scratch = Scratch()
    var listed = 0
    let texts = Workload.of(60_000)
    for n in 0..<texts {
      let text = text(&random)
      let (x, y) = (fastList(text, &scratch), slowList(text, &scratch))
      listed += x.count
      if x != y {
        Issue.record("text \(n): \(String(decoding: text, as: UTF8.self))\nfast \(x)\nslow \(y)")
        return
      }
    }
    #expect(listed > texts / 6)
  }

  @Test func findingsAgreeOnRandomTexts() {
    var random = Seeded(seed: 7)
    var a = Scratch()
    var b = Scratch()
    for n in 0..<Workload.of(1_000) {
      var attributes = TextAttributes()
      attributes.hasMedia = Bool.random(using: &random)
      let text = text(&random)
      #expect(looking.scan(text.span, attributes: attributes, scratch: &a))
      // Rules that the naive detector does not run are not compared.
      let mine = { (f: Finding) in looking.lexicon.programs[f.rule].roster != nil }
      let x = a.findings.filter(mine).map(line)
      let y = naiveLooking.scan(text, attributes, &b).filter(mine).map(line)
      if x != y {
        Issue.record("text \(n): \(String(decoding: text, as: UTF8.self))\nfast \(x)\nslow \(y)")
        return
      }
    }
  }
}
