import Foundation
import Testing

@testable import Settings

@Suite struct FingerprintTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func key(_ name: String = "key") throws -> FingerprintKey {
    let path = folder.path + "/" + name
    try FingerprintKey.create(path)
    return try FingerprintKey.read(path)
  }

  private func print(
    _ key: FingerprintKey?, _ match: String, rule: String = "a.b", item: String = "c-1",
    start: Int = 10
  ) -> String {
    var maker = Fingerprinter(key: key)
    return maker.of(rule: rule, match: Array(match.utf8).span, item: item, start: start)
  }

  @Test func itSurvivesEditsAndSpellingsThatAreOne() throws {
    let key = try key()
    let one = print(key, "Mei Tran")
    #expect(one.hasPrefix("v1:"))
    #expect(one.count == 3 + 32)
    #expect(print(key, "Mei Tran", start: 99) == one)
    #expect(print(key, "MEI ＴＲＡＮ") == one)
    #expect(print(key, "M\u{200b}ei Tran") == one)
  }

  @Test func itTellsRuleMatchItemAndKeyApart() throws {
    let key = try key()
    let all = [
      print(key, "1234567"), print(key, "1234568"), print(key, "1234567", rule: "a.c"),
      print(key, "1234567", item: "c-2"), print(try self.key("other"), "1234567"),
      // Parts that run together the same.
      print(key, "x1234567", rule: "a.", item: "c-1"), print(key, "1234567c", item: "-1"),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func withoutAKeyItIsOfThePlaceAlone() {
    let one = print(nil, "1234567")
    #expect(one.hasPrefix("p1:"))
    #expect(print(nil, "7654321") == one)
    #expect(print(nil, "1234567", start: 11) != one)
  }

  @Test func aKeyIsMadeOnceAndForItsOwnerAlone() throws {
    let path = folder.path + "/key"
    try FingerprintKey.create(path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(failure { try FingerprintKey.create(path) }?.contains("is there already") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func aKeyThatOthersMayReadIsRefused() throws {
    let path = folder.path + "/key"
    try FingerprintKey.create(path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(failure { _ = try FingerprintKey.read(path) }?.contains("chmod 600") == true)
  }

  @Test func whatIsNoKeyIsRefused() throws {
    let path = try folder.write("key", "OKCPFPK1 too short", mode: 0o600)
    #expect(failure { _ = try FingerprintKey.read(path) }?.contains("not a key") == true)
  }

  // MARK: names of texts

  @Test(arguments: [
    ("a.txt", "a.txt"), ("./a.txt", "a.txt"), ("posts//a.txt", "posts/a.txt"),
    ("posts/./x/../a.txt", "posts/a.txt"), ("/site/posts/a.txt", "posts/a.txt"),
    ("../site/a.txt", "a.txt"), ("/other/a.txt", "/other/a.txt"), ("../a.txt", "/a.txt"),
    ("/site-2/a.txt", "/site-2/a.txt"), ("../../../a.txt", "/a.txt"),
  ])
  func aTextHasOneName(_ path: String, _ name: String) {
    #expect(ProjectFolder("/site", current: "/site").name(of: path) == name)
  }

  @Test func aNameDoesNotDependOnWhereARunStarts() {
    let within = ProjectFolder("/site", current: "/site/posts")
    #expect(within.name(of: "a.txt") == "posts/a.txt")
    #expect(within.name(of: "../a.txt") == "a.txt")
    #expect(ProjectFolder("/", current: "/site").name(of: "a.txt") == "site/a.txt")
  }

  @Test func theProjectIsWhereItsKeyOrSettingsAre() throws {
    let search = SettingsSearch(environment: [:])
    let draft = try folder.write("site/posts/a.txt", "x")
    try folder.write("site/.okcps-scan.yml", "root: true\n")
    #expect(search.projectFolder(for: [draft]).name(of: draft) == "posts/a.txt")
    try FingerprintKey.create(folder.path + "/site/posts/.okcps-scan.key")
    #expect(search.projectFolder(for: [draft]).name(of: draft) == "a.txt")
    var engine = search
    engine.looksAround = false
    #expect(engine.projectFolder(for: [draft]).name(of: draft) == draft)
  }
}
