import Testing

@testable import Lexicon

/// The law of growth has teeth: it finds the well-known ways to write a slow pattern, and leaves the
/// guarded and bounded ones alone.
@Suite struct GrowthTests {
  private func problems(_ pattern: String, _ match: String) throws -> [String] {
    let folder = try Folder([
      "policy.yml": "- { code: B.3.i, text: 'No student data.' }\n",
      "rules.yml": """
      - id: student-pii.test
        title: Test
        severity: review
        clause: [B.3.i]
        route: author
        advice: Leave it out.
        anchors: [at, digits:1, code]
        reach: 256
        pattern: '\(pattern)'
        match: ['[[\(match)]]', '[[\(match)]]']
        pass: ['x', 'y']
      """,
    ])
    return folder.errors().filter { $0.contains("the pattern") }
  }

  @Test(arguments: [
    ("[\\w.+-]+@[\\w-]+", "ab@cd"),
    ("(?:\\w+ ?)+x\\d", "ab cd x1"),
    ("(?:id ?)*code", "id id code"),
    ("\\d+[a-z]", "12a"),
    ("code(?:.*)end", "code 1 end"),
    ("(?:\\d|\\d\\d)+x", "123x"),
    ("(?=[^\\n]*@)code [^@]*@", "code a@"),
  ])
  func slowPatternsAreFound(pattern: String, match: String) throws {
    #expect(try problems(pattern, match).count == 1)
  }

  @Test(arguments: [
    ("(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,63}", "ab@cd"),
    ("(?<!\\d)\\d{7}(?!\\d)", "1234567"),
    ("\\bcode(?: is|:)? {0,2}\\d{3,8}", "code: 123"),
    ("code[^\\n]{0,40}?end", "code 1 end"),
  ])
  func boundedPatternsPass(pattern: String, match: String) throws {
    #expect(try problems(pattern, match) == [])
  }
}
