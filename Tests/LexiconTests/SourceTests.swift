import Foundation
import Testing

@testable import Lexicon

private let header = "# source: here\n# licence: MIT\n# reviewed: 2026-01-01\n"

/// What the reader refuses in rules, frames, clauses and lists, and the places it names.
@Suite struct SourceTests {
  private func errors(
    _ rules: String = minimalRule, _ others: [String: String] = [:], policy: String = minimalPolicy
  ) throws -> [String] {
    let files = others.merging(["policy.yml": policy, "a.yml": rules]) { a, _ in a }
    return try Folder(files).errors()
  }

  @Test(arguments: [
    ("title: Locker code", "title: !x Locker code"), ("title: Locker code", "title: !!str Locker"),
    ("title: Locker code", "title: !x 'Locker'"),
  ]) func tagsAreRefused(old: String, new: String) throws {
    #expect(
      try errors(minimalRule.replacing(old, with: new))
        == ["a.yml:2:10: tags are not allowed; every value is read as text"])
  }

  @Test func repeatedKeyIsAnError() throws {
    let twice = minimalRule.replacing("route: author", with: "route: author\n  route: legal")
    #expect(try errors(twice) == ["a.yml:6:3: key \"route\" stands twice; keep one"])
  }

  @Test func aliasIsRefusedWhereItsAnchorIs() throws {
    let found = try errors("- &x { id: a }\n- *x\n")
    #expect(found.count == 1)
    #expect(found[0].hasSuffix("anchors are not allowed; write the value out"))
    #expect(found[0].hasPrefix("a.yml:1:"))
  }

  @Test func brokenYAMLHasAPlace() throws {
    let found = try errors("- id: [a\n- b\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("a.yml:3:1: "))
  }

  @Test(arguments: [
    (
      "anchors: [locker]", "anchors: []", "a.yml:7:12: at least one anchor is expected"
    ),
    (
      "'locker \\d{3}'", "'locker {{kin \\d{3}'",
      "a.yml:8:12: \"{{\" is not closed; a list is named {{name}}"
    ),
    (
      "route: author", "route: author\n  role: student",
      "a.yml:6:9: only entity: PERSON has a role"
    ),
    (
      "route: author", "route: author\n  context: { words: [a b c d e], adds: 0.1 }",
      "a.yml:1:3: student-pii.locker: context \"a b c d e\": a term has 1 to 4 words"
    ),
    (
      "'locker \\d{3}'", "'locker {{kim}}'",
      "a.yml:1:3: student-pii.locker: unknown list \"kim\"; did you mean \"kin\"?"
    ),
    (
      "route: author", "route: author\n  frames: [quotd]",
      "a.yml:1:3: student-pii.locker: unknown frame \"quotd\"; did you mean \"quoted\"?"
    ),
  ]) func rulesAreHeldToTheirLaws(old: String, new: String, message: String) throws {
    let others = [
      "frames.yml": "- { id: quoted, effect: step }\n", "lists/kin.txt": header + "kin\n",
    ]
    #expect(try errors(minimalRule.replacing(old, with: new), others) == [message])
  }

  @Test(arguments: [
    (
      "- { id: a, effect: stop, cues: [x] }",
      "1:20: unknown effect \"stop\"; did you mean \"step\"?"
    ),
    ("- { id: a, effect: step }", "1:3: the frame \"a\" needs \"cues\""),
    (
      "- { id: quoted, effect: step, cues: [x] }",
      "1:37: the frame \"quoted\" has no cues; quotation marks make it"
    ),
    ("- { id: a, effect: step, cues: ['{{x}}'] }", "1:3: a: unknown list \"x\""),
    (
      "- { id: a, effect: step, cues: [Loud] }",
      "1:33: cue \"Loud\": a term is lower-case letters, spaces, hyphens and apostrophes"
    ),
    (
      "- { id: a, effect: step, cues: [x] }\n- { id: a, effect: note, cues: [y] }",
      "2:9: frame \"a\" stands twice; keep one"
    ),
  ]) func framesAreChecked(frames: String, message: String) throws {
    #expect(try errors(minimalRule, ["frames.yml": frames + "\n"]) == ["frames.yml:" + message])
  }

  @Test func clausesAreChecked() throws {
    #expect(
      try errors(policy: minimalPolicy + minimalPolicy)
        == ["policy.yml:2:11: clause \"B.3.i\" stands twice; keep one"])
    #expect(
      try errors(policy: minimalPolicy + "- { code: C, text: 'C.', personal: B.3.j }\n")
        == ["policy.yml:2:3: C: unknown clause \"B.3.j\"; did you mean \"B.3.i\"?"])
  }

  @Test func errorsOfAllFilesAreCollected() throws {
    let found = try errors(
      minimalRule.replacing("author", with: "autor"),
      ["b.yml": minimalRule.replacing("review", with: "high"), "lists/x.txt": header])
    #expect(
      found == [
        "a.yml:5:10: unknown route \"autor\"; did you mean \"author\"?",
        "b.yml:3:13: unknown severity \"high\"",
        "lists/x.txt:1:1: the list holds no term",
      ])
  }

  @Test func listsOfAnyLineEndAreRead() throws {
    let text = (header + "word\nother word\n").replacing("\n", with: "\r\n")
    let folder = try Folder(["lists/x.txt": text])
    #expect(
      try LexiconSource.read(directory: folder.path).lists["x"]?.terms == ["word", "other word"])
  }

  @Test func decomposedAccentsAreRefused() throws {
    let folder = try Folder(["lists/x.txt": header + "jama\u{301}s\n"])
    #expect(folder.errors() == ["lists/x.txt:4:1: write accents as one character (NFC)"])
  }

  @Test(
    arguments: [
      ("\\p{Lu}\\D\\xAB\\x{1F}", nil), ("(?<Value>a)\\k<Value>(?P<B>x)(?P=B)", nil),
      ("(?<!x)Y", "Y"),
      ("(?<=a>)b", nil), ("{{Kin}} s", nil), ("ñ", nil), ("Ñ", "Ñ"), ("\\pLx\\PLY", "Y"),
    ] as [(String, Character?)]) func upperCaseThatStandsForItself(
      pattern: String, letter: Character?
    )
  {
    #expect(PatternSource.upperCaseLetter(in: pattern) == letter)
  }

  @Test func onlyWordsOfOneVowelDouble() {
    #expect(TermList.forms(of: "strip", ["verb"]) == ["strips", "stripped", "stripping"])
    #expect(TermList.forms(of: "open", ["verb"]) == ["opens", "opened", "opening"])
    #expect(TermList.forms(of: "lie", ["verb"]) == ["lies", "lied", "lying"])
  }

  @Test func mergeReplacesByName() throws {
    let first = try Folder(["policy.yml": minimalPolicy, "a.yml": minimalRule])
    let second = try Folder([
      "policy.yml": minimalPolicy, "a.yml": minimalRule.replacing("Locker code", with: "Another"),
    ])
    var source = try LexiconSource.read(directory: first.path)
    source.merge(try LexiconSource.read(directory: second.path))
    #expect(source.rules.map(\.title) == ["Another"])
    #expect(source.clauses.count == 1)
  }
}
