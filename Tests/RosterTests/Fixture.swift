import Foundation
import Lexicon
import Testing

@testable import Roster
@testable import ScanCore

/// A folder with a key and a roster of invented students; gone when the test is over.
final class Fixture {
  /// Values of the table: none of them may ever be seen again.
  static let canaries = [
    "Odette", "Larkspur", "Juniper", "Featherstone", "Ibáñez", "Ibanez", "Zuzanna", "Thaddeus",
    "O'Quillan", "Quillan", "84018273", "84018274", "84018275", "1000200038", "4055550143",
    "405-555-0143", "olarkspur1", "2012-03-14", "Birchwood",
  ]
  static let table = """
    first,middle,last,preferred,student id,stn,email,dob,school,guardian,guardian phone,opt out,media consent
    Odette,Wren,Larkspur,,84018273,1000200038,olarkspur1@example.org,2012-03-14,Birchwood,Thaddeus Larkspur,405-555-0143,no,yes
    Juniper,Q,Featherstone,June,84018274,,,2012-03-14,Birchwood,,,yes,no
    Ana María,,de la Cruz-Ibáñez,,84018275,,,2012-03-14,Birchwood,"Ibáñez, Zuzanna",(405) 555-0144,no,no
    Mary-Kate,,O'Quillan,MK,S84018277,,mk.quillan@example.org,,,,,no,yes
    Robert,James,Featherly,,84018278,,,,,,,no,yes
    Will,,Long,,84018279,,,,,,,no,yes

    """

  let folder: String
  var key: String { folder + "/keys/key" }
  var roster: String { folder + "/students.roster" }

  init(_ table: String = Fixture.table, staff: String? = nil) throws {
    folder = NSTemporaryDirectory() + "okcps-scan-roster-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/keys", withIntermediateDirectories: true)
    try RosterKey.create(path: key, passphrase: nil)
    try write("students.csv", Array(table.utf8))
    var builder = RosterBuilder(key: try readKey())
    _ = try builder.addStudents(path: folder + "/students.csv", map: []) { _ in }
    if let staff {
      try write("staff.csv", Array(staff.utf8))
      _ = try builder.addStaff(path: folder + "/staff.csv", map: [])
    }
    builder.settle()
    try builder.write(path: roster)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func readKey(_ path: String? = nil) throws -> RosterKey {
    try RosterKey.read(path: path ?? key) { throw CancellationError() }
  }

  func open(_ path: String? = nil, key: String? = nil) throws -> RosterIndex {
    try RosterIndex(path: path ?? roster, key: try readKey(key))
  }

  /// What a detector with this roster says of a text, of the roster alone: rule, severity, place.
  func findings(_ text: String, media: Bool = false) throws -> [String] {
    let lexicon = try CompiledLexicon(table: Self.lexiconTable).looking(for: try open())
    var scratch = Scratch()
    var attributes = TextAttributes()
    attributes.hasMedia = media
    let bytes = Array(text.utf8)
    #expect(
      Detector(lexicon: lexicon).scan(bytes.span, attributes: attributes, scratch: &scratch))
    return scratch.findings.filter(lexicon.isOfRoster).map { f in
      let place = String(decoding: bytes[f.range], as: UTF8.self)
      return "\(lexicon.rules[f.rule].id) \(f.severity.name): \(place)"
    }
  }

  /// The rules of this checkout, compiled once.
  private static let lexiconTable: [UInt8] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try! LexiconCompiler.compile(
      LexiconSource.read(directory: root.appending(path: "Lexicons").path), version: "test")
  }()
}

/// What a failure says; nil if there is none.
func failure(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}
