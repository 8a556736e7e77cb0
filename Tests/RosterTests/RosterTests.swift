import Foundation
import Testing

@testable import Roster
@testable import ScanCore

/// The files: made with care, refused if anything about them is wrong, and silent about who is in them.
@Suite struct RosterFileTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func filesAreTheOwnersAlone() throws {
    let fixture = try Fixture()
    #expect(try mode(fixture.key) == 0o600)
    #expect(try mode(fixture.roster) == 0o600)
    let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder)
    #expect(Set(left) == ["keys", "students.csv", "students.roster"])
  }

  @Test func aKeyThatIsThereStays() throws {
    let fixture = try Fixture()
    let before = try fixture.bytes(fixture.key)
    let said = failure { try RosterKey.create(path: fixture.key, passphrase: nil) }
    #expect(said?.contains("is there already") == true)
    #expect(try fixture.bytes(fixture.key) == before)
  }

  @Test func factsAreCountsAndFields() throws {
    let facts = try Fixture().open().facts
    #expect(facts.students == 6)
    #expect(facts.fields.contains(.optOut) && facts.fields.contains(.guardianPhone))
    #expect(!facts.hasStaff)
  }

  @Test func nothingReadableIsInTheFile() throws {
    let fixture = try Fixture()
    let file = try fixture.bytes(fixture.roster)
    for canary in Fixture.canaries {
      for spelling in [canary, canary.lowercased(), canary.uppercased()] {
        #expect(!file.contains(Array(spelling.utf8)))
      }
    }
  }

  /// Two builds of one table with one key have nothing in common but the head.
  @Test func buildsCannotBeCompared() throws {
    let fixture = try Fixture()
    let first = try fixture.bytes(fixture.roster)
    var builder = RosterBuilder(key: try fixture.readKey())
    _ = try builder.addStudents(path: fixture.folder + "/students.csv", map: []) { _ in }
    builder.settle()
    try builder.write(path: fixture.roster)
    let second = try fixture.bytes(fixture.roster)
    #expect(first.count == second.count)
    let same = zip(first, second).dropFirst(72).count { $0 == $1 }
    #expect(same < first.count / 64)
  }

  @Test func aWrongKeyIsToldFromDamage() throws {
    let fixture = try Fixture()
    let other = fixture.folder + "/keys/other"
    try RosterKey.create(path: other, passphrase: nil)
    let said = failure { _ = try fixture.open(key: other) }
    #expect(said?.contains("sealed with another key") == true)
  }

  @Test func aCutFileIsRefused() throws {
    let fixture = try Fixture()
    let whole = try fixture.bytes(fixture.roster)
    for n in [0, 1, 8, 71, 72, 73, 200, whole.count / 2, whole.count - 16, whole.count - 1] {
      let cut = try fixture.write("cut", Array(whole[..<n]))
      #expect(failure { _ = try fixture.open(cut) } != nil, "\(n) bytes")
    }
    let longer = try fixture.write("longer", whole + [0])
    #expect(failure { _ = try fixture.open(longer) } != nil)
  }

  @Test func aChangedByteIsFoundWhereverItIs() throws {
    let fixture = try Fixture()
    let whole = try fixture.bytes(fixture.roster)
    let places = Array(0..<120) + Array(stride(from: 120, to: whole.count, by: whole.count / 40))
    for i in places + [whole.count - 1] {
      var changed = whole
      changed[i] ^= 0x40
      let path = try fixture.write("changed", changed)
      let said = failure { _ = try fixture.open(path) }
      #expect(said != nil, "byte \(i)")
      for canary in Fixture.canaries { #expect(said?.contains(canary) != true) }
    }
  }

  @Test func anotherVersionIsCalledThat() throws {
    let fixture = try Fixture()
    var old = try fixture.bytes(fixture.roster)
    old[8] = 0
    let path = try fixture.write("old", old)
    let said = failure { _ = try fixture.open(path) }
    #expect(said?.contains("another version of the program; build it again") == true)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o777])
  func aKeyThatOthersMayReadIsRefused(mode: Int) throws {
    let fixture = try Fixture()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: fixture.key)
    let said = failure { _ = try fixture.readKey() }
    #expect(said?.contains("others may use it; run: chmod 600") == true)
  }

  @Test func symbolicLinksAreNotFollowed() throws {
    let fixture = try Fixture()
    let link = fixture.folder + "/link"
    for target in [fixture.key, fixture.roster] {
      try? FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      let said = failure {
        if target == fixture.key {
          _ = try fixture.readKey(link)
        } else {
          _ = try fixture.open(link)
        }
      }
      #expect(said?.contains("a symbolic link is not followed") == true)
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    let fixture = try Fixture()
    #expect(
      failure { _ = try fixture.open(fixture.folder) }?.contains("not a regular file") == true)
    #expect(failure { _ = try fixture.open("/dev/zero") }?.contains("not a regular file") == true)
    #expect(failure { _ = try fixture.open(fixture.folder + "/none") }?.contains("No such") == true)
    #expect(failure { _ = try fixture.readKey(fixture.roster) }?.contains("not a key") == true)
    // The other way round: the key's magic is not a roster's.
    #expect(failure { _ = try fixture.open(fixture.key) } != nil)
  }

  @Test func aPassphraseOpensItsKeyAndNoOtherDoes() throws {
    let fixture = try Fixture()
    let path = fixture.folder + "/keys/wrapped"
    var word = Array("correct horse".utf8)
    try RosterKey.create(path: path, passphrase: .init(taking: &word))
    #expect(word.isEmpty)
    #expect(
      failure {
        _ = try RosterKey.read(path: path) {
          var same = Array("correct horse".utf8)
          return .init(taking: &same)
        }
      } == nil)
    let said = failure {
      _ = try RosterKey.read(path: path) {
        var other = Array("wrong horse".utf8)
        return .init(taking: &other)
      }
    }
    #expect(said?.contains("wrong passphrase") == true)
  }

  /// A forged key file may not make the program take all memory or time.
  @Test func aKeyFileCannotAskForTooMuch() throws {
    let fixture = try Fixture()
    let path = fixture.folder + "/keys/greedy"
    var word = Array("x".utf8)
    try RosterKey.create(path: path, passphrase: .init(taking: &word))
    for place in [8 + 1 + 16 + 7, 8 + 1 + 16 + 8 + 5] {
      var bytes = try fixture.bytes(path)
      bytes[place] = 0x7f
      let greedy = try fixture.write("keys/greedier", bytes)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: greedy)
      let said = failure {
        _ = try RosterKey.read(path: greedy) {
          var w = Array("x".utf8)
          return .init(taking: &w)
        }
      }
      #expect(said?.contains("asks for more work than a key file may") == true)
    }
  }

  @Test func aFolderSharedWithTheKeyIsNoticed() throws {
    let fixture = try Fixture()
    #expect(!shareFolder(fixture.roster, fixture.key))
    #expect(shareFolder(fixture.key, fixture.folder + "/keys/../keys/other"))
  }
}

/// Tables: columns by their headers, bad rows by their lines, nothing of a cell in what is said.
@Suite struct RosterTableTests {
  private func build(_ table: String, map: [String] = []) throws -> (
    RosterBuilder.Counts, [String]
  ) {
    let folder = NSTemporaryDirectory() + "okcps-scan-table-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(table.utf8).write(to: URL(fileURLWithPath: folder + "/t.csv"))
    var builder = RosterBuilder(key: RosterKey())
    _ = try builder.addStudents(path: folder + "/t.csv", map: map) { _ in }
    builder.settle()
    return (builder.counts, builder.refusals)
  }

  @Test(arguments: [
    ["First Name", "Last Name", "Student ID"], ["fname", "LNAME", "Perm Number"],
    ["Student First", "Student_Last", "SID"], ["Legal First Name", "Legal Last Name", "id"],
  ]) func headersAreGuessed(headers: [String]) throws {
    let columns = try Columns(headers: headers, map: [])
    #expect(columns.fields == [.first, .last, .studentID])
  }

  @Test func severalGuardiansAreRead() throws {
    let columns = try Columns(
      headers: ["name", "Guardian 1 Name", "Guardian 2 Name", "Guardian 1 Phone", "Shoe size"],
      map: [])
    #expect(columns.fields == [.name, .guardianName, .guardianName, .guardianPhone, nil])
  }

  @Test func aMapHasTheLastWord() throws {
    let columns = try Columns(headers: ["a", "b", "id"], map: ["first=a", "last=b"])
    #expect(columns.fields == [.first, .last, .studentID])
    for wrong in ["first", "frist=a", "first=c"] {
      #expect(throws: Columns.Failure.self) {
        try Columns(headers: ["a", "b"], map: [wrong, "last=b"])
      }
    }
    #expect(throws: Columns.Failure.self) { try Columns(headers: ["a", "b"], map: []) }
    #expect(throws: Columns.Failure.self) {
      try Columns(headers: ["first", "given name", "last"], map: [])
    }
  }

  @Test func badRowsAreToldByLineAndColumnAlone() throws {
    let (counts, refusals) = try build(
      """
      first,last,student id,email,opt out
      Odette,Larkspur,84018273,olarkspur1@example.org,no
      Juniper,,84018274,,no
      Zuzanna,Ibáñez,7,,no
      "Thad
      deus",Larkspur,84018275,not an address,no
      Maren,Quillan,84018276,,perhaps
      Maren,Quillan

      """)
    #expect(counts.students == 1)
    #expect(counts.refused == 5)
    #expect(refusals.count == 5)
    for (line, n) in zip(refusals, [3, 4, 5, 7, 8]) {
      #expect(line.contains("t.csv:\(n): column "), "\(line)")
    }
    for canary in Fixture.canaries + ["not an address", "perhaps", "Maren"] {
      #expect(!refusals.joined().contains(canary))
    }
  }

  @Test func flagsAreCounted() throws {
    let (counts, _) = try build(Fixture.table)
    #expect(counts.students == 6)
    #expect(counts.optedOut == 1)
    #expect(counts.noMedia == 2)
    #expect(counts.refused == 0)
  }

  @Test func anEmptyTableIsAnError() {
    #expect(throws: RosterFailure.self) { try build("") }
  }
}

/// Whom the index finds, by the rules of the lexicon.
@Suite struct RosterMatchTests {
  @Test(arguments: [
    ("Thanks to Odette Larkspur for it", "Odette Larkspur"),
    ("LARKSPUR, ODETTE", "LARKSPUR, ODETTE"),
    ("odette larkspur was here", "odette larkspur"), ("Larkspur Odette", "Larkspur Odette"),
    ("Odette Wren Larkspur sang", "Odette Wren Larkspur"),
    ("Odette W. Larkspur", "Odette W. Larkspur"),
    ("Ana de la Cruz painted", "Ana de la Cruz"), ("Ana María Ibáñez ran", "Ana María Ibáñez"),
    ("Ana Ibanez ran", "Ana Ibanez"), ("Mary-Kate O'Quillan", "Mary-Kate O'Quillan"),
    ("MaryKate O’Quillan", "MaryKate O’Quillan"), ("Bob Featherly", "Bob Featherly"),
    ("Odette\u{200b} Larkspur", "Odette\u{200b} Larkspur"),
  ]) func namesAreFoundHoweverTheyStand(text: String, name: String) throws {
    let found = try Fixture().findings(text)
    #expect(found.contains { $0.hasSuffix(": \(name)") }, "\(found)")
  }

  @Test(arguments: [
    "Odette met Larkspur", "Odette", "Larkspur", "Odette. Larkspur", "Odette\n\nLarkspur",
    "Thaddeus Featherstone", "will long", "It will long be so", "O. Larkspur", "84018276",
    "part 84018273-9", "1000200039", "other@example.org", "x84018273",
  ]) func whatIsNotListedIsNotFound(text: String) throws {
    #expect(try Fixture().findings(text) == [])
  }

  @Test(arguments: [
    ("the badge 84018273", "student-pii.roster-student-id block: 84018273"),
    ("the badge 84-018-273", "student-pii.roster-student-id block: 84-018-273"),
    ("STN 1000200038", "student-pii.roster-testing-number block: 1000200038"),
    ("reach (405) 555-0143", "student-pii.roster-phone block: (405) 555-0143"),
    ("OLARKSPUR1@example.org", "student-pii.roster-email block: OLARKSPUR1@example.org"),
  ]) func numbersAndAddressesAreFoundInAnySpelling(text: String, expected: String) throws {
    let found = try Fixture().findings(text)
    let kind = expected.split(separator: " ")[0]
    #expect(found.contains { $0.hasPrefix(kind) && $0.contains(" block: ") }, "\(found)")
  }

  @Test func whoOptedOutIsBlocked() throws {
    let fixture = try Fixture()
    #expect(
      try fixture.findings("Congrats to Juniper Featherstone!")
        == ["student-pii.roster-opted-out block: Juniper Featherstone"])
    #expect(
      try fixture.findings("Congrats to June Featherstone!")
        == ["student-pii.roster-opted-out block: June Featherstone"])
  }

  @Test func aPictureWithoutConsentIsBlocked() throws {
    let fixture = try Fixture()
    let image = "media-consent.student-image block"
    #expect(try fixture.findings("Ana Ibáñez", media: true).contains { $0.hasPrefix(image) })
    #expect(
      try fixture.findings("Photo of Ana Ibáñez at the fair").contains { $0.hasPrefix(image) })
    #expect(
      try !fixture.findings("Odette Larkspur", media: true).contains { $0.hasPrefix(image) })
  }

  /// A name of common words, an initial, a name that staff has too: each needs something beside it.
  @Test func doubtfulNamesNeedASecondElement() throws {
    let fixture = try Fixture(staff: "first,last\nOdette,Larkspur\n")
    #expect(try fixture.findings("Odette Larkspur spoke") == [])
    #expect(try !fixture.findings("Odette Larkspur, a 4th grade student").isEmpty)
    #expect(try !fixture.findings("Odette Larkspur, ID 84018273").isEmpty)
    let plain = try Fixture()
    #expect(try plain.findings("O. Larkspur spoke") == [])
    #expect(try !plain.findings("O. Larkspur is in 4th grade").isEmpty)
  }
}

extension [UInt8] {
  /// Whether other bytes stand in these.
  fileprivate func contains(_ other: [UInt8]) -> Bool {
    guard let first = other.first, count >= other.count else { return false }
    return (0...(count - other.count)).contains { i in
      self[i] == first && Array(self[i..<i + other.count]) == other
    }
  }
}
