import Foundation
import Testing

@Suite struct RulesTests {
  let folder = Program.fixtures + "/command-lexicon"

  @Test func listNamesEveryRule() throws {
    let r = try Program.run(["rules", "list"] + Program.rules)
    #expect(r.status == 0)
    #expect(r.lines.count == 3)
    let line = try #require(r.lines.first { $0.contains("student-pii.student-id") })
    for part in ["block", "B.3.i", "Student ID number"] { #expect(line.contains(part)) }
  }

  @Test func listShowsTheBuiltInRules() throws {
    let r = try Program.run(["rules", "list"])
    #expect(r.status == 0)
    #expect(r.lines.contains { $0.hasPrefix("student-pii.") })
  }

  @Test func showExplains() throws {
    let r = try Program.run(["rules", "show", "student-pii.student-id"] + Program.rules)
    #expect(r.status == 0)
    for part in [
      "Student ID number", "student-pii", "block", "B.3.i", "author", "Leave the number out",
    ] {
      #expect(r.out.contains(part))
    }
  }

  @Test func showOfAnUnknownRuleIsTwo() throws {
    let r = try Program.run(["rules", "show", "student-pii.student-ids"] + Program.rules)
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.contains("student-pii.student-ids"))
  }

  @Test func goodRulesHold() throws {
    let r = try Program.run(["rules", "check", folder])
    #expect(r.status == 0)
    #expect(r.out.hasPrefix("3 rules, "))
    #expect(r.out.hasSuffix(" terms: all laws hold\n"))
    #expect(r.errors == "")
  }

  @Test func badRulesAreNamed() throws {
    let place = try TemporaryFolder()
    for name in ["policy.yml", "frames.yml"] {
      try place.write(name, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
    }
    let good = try String(contentsOfFile: folder + "/rules.yml", encoding: .utf8)
    try place.write("rules.yml", good.replacing("clause: [B.5]", with: "clause: [B.9]"))
    let r = try Program.run(["rules", "check", place.path])
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.contains("rules.yml:"))
    #expect(r.errors.contains("B.9"))
  }

  @Test func aBrokenExampleIsAnError() throws {
    let place = try TemporaryFolder()
    for name in ["policy.yml", "frames.yml"] {
      try place.write(name, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
    }
    let good = try String(contentsOfFile: folder + "/rules.yml", encoding: .utf8)
    try place.write("rules.yml", good.replacing("'zounds'", with: "'a zounderkite'"))
    let r = try Program.run(["rules", "check", place.path])
    #expect(r.status == 2)
    #expect(r.errors.contains("obscenity.mild"))
  }

  @Test func withoutAFolderItNeedsOneHere() throws {
    let place = try TemporaryFolder()
    let r = try Program.run(["rules", "check"], in: place.path)
    #expect(r.status == 2)
    #expect(r.errors.hasPrefix("okcps-scan: Lexicons: "))
    try FileManager.default.copyItem(atPath: folder, toPath: place.path + "/Lexicons")
    #expect(try Program.run(["rules", "check"], in: place.path).status == 0)
  }

  @Test func aMissingFolderIsTwo() throws {
    let r = try Program.run(["rules", "check", "/nonexistent"])
    #expect(r.status == 2)
    #expect(r.errors.contains("/nonexistent"))
  }
}
