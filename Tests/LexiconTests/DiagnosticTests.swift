import Foundation
import Testing

@testable import Lexicon

@Suite struct DiagnosticTests {
  private func errors(_ rules: String, policy: String = minimalPolicy) throws -> [String] {
    try Folder(["policy.yml": policy, "a.yml": rules]).errors()
  }

  @Test func goodRuleHasNone() throws {
    #expect(try errors(minimalRule) == [])
  }

  @Test(arguments: [
    (
      "route: author", "route: autor",
      "a.yml:5:10: unknown route \"autor\"; did you mean \"author\"?"
    ),
    ("severity: review", "severity: high", "a.yml:3:13: unknown severity \"high\""),
    ("title:", "titel:", "a.yml:2:3: unknown key \"titel\"; did you mean \"title\"?"),
    (
      "[B.3.i]", "[B.3.z]",
      "a.yml:1:3: student-pii.locker: unknown clause \"B.3.z\"; did you mean \"B.3.i\"?"
    ),
    (
      "student-pii.locker", "student-pi.locker",
      "a.yml:1:7: an id is category.name; \"student-pi\" is no category; did you mean \"student-pii\"?"
    ),
    (
      "'locker \\d{3}'", "'Locker \\d{3}'",
      "a.yml:8:12: the plain view is lower case: \"L\" can never match; use view: cased"
    ),
    ("[locker]", "&a [locker]", "a.yml:7:12: anchors are not allowed; write the value out"),
    ("'locker 12'", "'locker 124'", "a.yml:13:1: student-pii.locker: this pass example is found"),
    (
      "'my [[locker 123]] is'", "'my locker [[123]] is'",
      "a.yml:10:1: student-pii.locker: the finding is bytes 3..<13, the example marks 10..<13"
    ),
    (
      "    - '[[Locker 999]]'\n", "",
      "a.yml:10:5: at least two examples: what a rule is not needs saying as well"
    ),
  ]) func saysWhereAndWhat(old: String, new: String, message: String) throws {
    #expect(minimalRule.contains(old))
    #expect(try errors(minimalRule.replacing(old, with: new)) == [message])
  }

  @Test func twoRulesOfOneIdAreAnError() throws {
    #expect(
      try errors(minimalRule + minimalRule).contains { $0.contains("this id is taken at") })
  }

  @Test func termListNeedsItsHeader() throws {
    let folder = try Folder([
      "policy.yml": minimalPolicy, "lists/x.txt": "# source: here\n# licence: MIT\nword\n",
    ])
    #expect(folder.errors() == ["lists/x.txt:1:1: the header lacks \"# reviewed: …\""])
  }

  @Test func repeatedTermIsAnError() throws {
    let list = "# source: here\n# licence: MIT\n# reviewed: 2026-01-01\nword\nother\nword\n"
    let folder = try Folder(["policy.yml": minimalPolicy, "lists/x.txt": list])
    #expect(folder.errors() == ["lists/x.txt:6:1: this term stands twice"])
  }

  @Test func formsAreRegularEnglish() {
    #expect(TermList.forms(of: "stab", ["verb"]) == ["stabs", "stabbed", "stabbing"])
    #expect(
      TermList.forms(of: "punch", ["noun", "verb"]) == [
        "punches", "punches", "punched", "punching",
      ])
    #expect(TermList.forms(of: "bully", ["verb"]) == ["bullies", "bullied", "bullying"])
  }

  @Test func hashIsSHA256() {
    // FIPS 180-4 example: "abc".
    #expect(
      SHA256.hex(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
