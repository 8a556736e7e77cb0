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

  @Test func showPrintsExamplesAndWords() throws {
    let r = try Program.run(["rules", "show", "student-pii.student-id"] + Program.rules)
    for part in ["[[1234567]]", "order 12345678", "student number", "rules.yml:2"] {
      #expect(r.out.contains(part))
    }
  }

  @Test func showOfAnUnknownRuleIsTwo() throws {
    let r = try Program.run(["rules", "show", "student-pii.student-ids"] + Program.rules)
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.contains("did you mean \"student-pii.student-id\"?"))
  }

  @Test func theChecklistNamesClausesAndDesks() throws {
    let r = try Program.run(["rules", "show", "--checklist"])
    #expect(r.status == 0)
    for part in ["[ ] B.2.b", "[ ] C.2.a", "405-587-6397", "405-587-0350"] {
      #expect(r.out.contains(part))
    }
    #expect(try Program.run(["rules", "show"]).status == 2)
    #expect(try Program.run(["rules", "show", "threat.x", "--checklist"]).status == 2)
  }

  // MARK: export

  @Test func thePublicIsToldWhatIsLookedFor() throws {
    let r = try Program.run(["rules", "export", "--public"] + Program.rules)
    #expect(r.status == 0)
    for part in [
      "\n## student-pii\n\nWhatever identifies a student",
      "\n### Student ID number\n\n`student-pii.student-id`, block, clause B.3.i.\n",
      "What to do: Leave the number out, or say “one of our students”.",
      "- knows it by its form\n", "- counts more near: student id, student number\n",
      "- finds, for example: student ID \\[\\[1234567\\]\\] today\n",
      "- leaves alone, for example: order 12345678\n", "- words and phrases: zounderkite\n",
      "- **C.2.c** Personal sites show nothing that identifies a student.\n",
    ] {
      #expect(r.out.contains(part), "\(part)")
    }
    #expect(!r.out.contains("## threat"))
  }

  /// Every rule and every word of a list, or it is no answer.
  @Test func nothingIsKeptFromThePublic() throws {
    let place = try changed("", "", "")
    try place.write(
      "lists/words.txt",
      "# source: the tests\n# licence: Apache-2.0\n# reviewed: 2026-11-24\nmumpsimus\nsnollygoster\n"
    )
    let rules = ["--rules", place.path, "--no-builtin-rules"]
    let text = try Program.run(["rules", "export", "--public"] + rules).out
    for line in try Program.run(["rules", "list"] + rules).lines {
      let id = try #require(line.split(separator: " ").first)
      #expect(text.contains("`\(id)`"))
    }
    #expect(text.contains("### \\{\\{words\\}\\}\n"))
    #expect(text.contains("mumpsimus, snollygoster\n"))
  }

  @Test func exportIsForThePublic() throws {
    let r = try Program.run(["rules", "export"] + Program.rules)
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.contains("--public"))
  }

  @Test func showSaysWhenRulesWereReviewed() throws {
    let place = try changed(
      "policy.yml", "- { code: B.5,", "- { reviewed: 2026-01-31 }\n- { code: B.5,")
    let rules = ["--rules", place.path, "--no-builtin-rules"]
    let show = try Program.run(["rules", "show", "press.inquiry"] + rules)
    #expect(show.lines.last == "  reviewed: 2026-01-31")
    let explained = try Program.run(["rules", "explain", "press.inquiry"] + rules)
    #expect(explained.out == show.out)
  }

  // MARK: check

  @Test func goodRulesHold() throws {
    let r = try Program.run(["rules", "check", folder, "--no-builtin-rules"])
    #expect(try Program.run(["rules", "test", folder, "--no-builtin-rules"]).out == r.out)
    #expect(r.status == 0)
    #expect(r.lines.count == 2)
    #expect(r.lines[0].hasPrefix("3 rules, "))
    #expect(r.lines[0].hasSuffix(" terms: all laws hold"))
    #expect(r.lines[1].wholeMatch(of: /sha256 [0-9a-f]{64}/) != nil)
    #expect(r.errors == "")
  }

  /// A copy of the rules with something changed.
  func changed(_ file: String, _ old: String, _ new: String) throws -> TemporaryFolder {
    let place = try TemporaryFolder()
    for name in ["policy.yml", "frames.yml", "rules.yml"] {
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      try place.write(name, name == file ? text.replacing(old, with: new) : text)
    }
    return place
  }

  @Test func badRulesAreNamed() throws {
    let place = try changed("rules.yml", "clause: [B.5]", "clause: [B.9]")
    let r = try Program.run(["rules", "check", place.path, "--no-builtin-rules"])
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.contains("rules.yml:"))
    #expect(r.errors.contains("B.9"))
  }

  @Test func aBrokenExampleIsAnError() throws {
    let place = try changed("rules.yml", "'zounds'", "'a zounderkite'")
    let r = try Program.run(["rules", "check", place.path, "--no-builtin-rules"])
    #expect(r.status == 2)
    #expect(r.errors.contains("obscenity.mild"))
  }

  @Test func brokenClausesBlameNoRule() throws {
    let place = try changed("policy.yml", "code: B.3.h", "kode: B.3.h")
    let r = try Program.run(["rules", "check", place.path, "--no-builtin-rules"])
    #expect(r.status == 2)
    #expect(r.errors.split(separator: "\n").count == 1)
    #expect(r.errors.contains("did you mean \"code\"?"))
  }

  /// One check of the built-in rules, which takes seconds, for all who want its answer.
  private static let check = Result { try Program.run(["rules", "check"], in: "/") }

  @Test func withoutAFolderTheBuiltInRulesAreChecked() throws {
    let r = try Self.check.get()
    #expect(r.status == 0)
    #expect(r.out.contains("all laws hold"))
    #expect(r.errors == "")
  }

  @Test func aMissingFolderIsTwo() throws {
    let r = try Program.run(["rules", "check", "/nonexistent"])
    #expect(r.status == 2)
    #expect(r.errors.contains("/nonexistent"))
  }

  @Test func anOverdueReviewIsSaid() throws {
    let list = """
      # source: the tests
      # licence: Apache-2.0
      # reviewed: 2020-02-29
      zounderkite

      """
    let place = try changed(
      "policy.yml", "- { code: B.5,", "- { reviewed: 2019-01-01 }\n- { code: B.5,")
    try place.write("lists/old.txt", list)
    let r = try Program.run(["rules", "check", place.path, "--no-builtin-rules"])
    #expect(r.status == 0)
    #expect(r.out.contains("all laws hold"))
    let warnings = r.errors.split(separator: "\n")
    #expect(warnings.count == 2)
    #expect(warnings[0].hasPrefix("rules:1:1: warning: last reviewed on 2019-01-01"))
    #expect(
      warnings[1].hasSuffix(
        "/lists/old.txt:1:1: warning: last reviewed on 2020-02-29, over a year ago; look through it again"
      ))
  }

  @Test(arguments: ["2026-13-01", "yesterday", "2026-1-1"])
  func aReviewNeedsADay(_ day: String) throws {
    let place = try changed(
      "policy.yml", "- { code: B.5,", "- { reviewed: \(day) }\n- { code: B.5,")
    let r = try Program.run(["rules", "check", place.path, "--no-builtin-rules"])
    #expect(r.status == 2)
    #expect(r.errors.contains("a day is written 2026-11-24"))
  }

  @Test func filesThatWouldNotBeReadAreRefused() throws {
    let place = try changed("", "", "")
    try place.write("more.yaml", "")
    let r = try Program.run(["rules", "check", place.path, "--no-builtin-rules"])
    #expect(r.status == 2)
    #expect(r.errors.contains("more.yaml:1:1: would not be read; name it .yml"))
  }

  // MARK: rules of one's own

  static let own = """
    - id: obscenity.own
      title: A word of our own
      severity: review
      clause: [B.3.h]
      route: author
      advice: Find another word.
      terms: [wobblethatch]
      match: ['a [[wobblethatch]]', 'the [[Wobblethatch]]!']
      pass: ['a wobble', 'the thatch']

    """

  @Test func rulesAreAddedToTheBuiltInOnes() throws {
    let place = try TemporaryFolder()
    try place.write("own.yml", Self.own)
    let text = "a wobblethatch\n\nSSN: 219-09-9998\n"
    let r = try Program.run(["scan", "--rules", place.path], input: text)
    #expect(r.lines.count == 2)
    #expect(r.lines[0].contains("obscenity.own"))
    #expect(r.lines[1].contains("student-pii.ssn"))
    let list = try Program.run(["rules", "list", "--rules", place.path]).lines
    #expect(list.count == (try Program.run(["rules", "list"])).lines.count + 1)
    #expect(try Program.run(["rules", "check", place.path]).status == 0)
    // Without the built-in ones there is no clause B.3.h.
    let alone = try Program.run(["scan", "--rules", place.path, "--no-builtin-rules"], input: text)
    #expect(alone.status == 2)
    #expect(alone.errors.contains("unknown clause"))
  }

  @Test func aRuleOfTheSameIdReplacesTheBuiltInOne() throws {
    let place = try TemporaryFolder()
    try place.write("own.yml", Self.own.replacing("obscenity.own", with: "student-pii.ssn"))
    let r = try Program.run(
      ["scan", "--rules", place.path], input: "wobblethatch SSN: 219-09-9998\n")
    #expect(r.lines.filter { $0.contains("student-pii.ssn:") }.count == 1)
    #expect(r.lines[0].contains(":1:1: review: student-pii.ssn: A word of our own"))
  }

  @Test func theBuiltInRulesOverThemselvesChangeNothing() throws {
    let lexicons = Program.fixtures + "/../../Lexicons"
    let text = "SSN: 219-09-9998\n\nkys\n"
    let plain = try Program.run(["scan"], input: text)
    #expect(plain.lines.count > 1)
    #expect(try Program.run(["scan", "--rules", lexicons], input: text).out == plain.out)
    #expect(
      try Program.run(["scan", "--rules", lexicons, "--no-builtin-rules"], input: text).out
        == plain.out)
  }

  @Test func otherRulesThanTheNamedAreRefused() throws {
    let last = try #require(try Self.check.get().lines.last)
    let hash = String(try #require(last.split(separator: " ").last))
    let line = "{\"text\":\"ok\"}\n"
    let same = try Program.run(["filter", "--rules-sha256", hash], input: line)
    #expect(same.status == 0)
    #expect(same.lines.count == 1)
    for other in [["--rules-sha256", hash] + Program.rules, ["--rules-sha256", "00"]] {
      let r = try Program.run(["filter"] + other, input: line)
      #expect(r.status == 2)
      #expect(r.out == "")
      #expect(r.errors.contains("SHA-256"))
    }
  }

  @Test func noRulesAtAllIsAnError() throws {
    #expect(try Program.run(["scan", "--no-builtin-rules"], input: "x").status == 2)
    #expect(try Program.run(["rules", "check", "--no-builtin-rules"]).status == 2)
  }
}
