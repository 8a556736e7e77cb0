import Foundation
import ScanCore
import Testing

@testable import Lexicon

private let policy = """
  - { code: B.3.i, text: 'No student data.' }
  - { code: D.1, text: 'Children under 13.' }

  """
private let frames = """
  - id: negated
    effect: note
    cues: [not, never]

  """
private let rules = """
  - id: student-pii.person
    title: A person
    entity: PERSON
    role: student
    severity: note
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    view: cased
    anchors: [zora, imani]
    pattern: '\\b(?:Zora|Imani) \\p{Lu}\\p{Ll}+'
    match: ['[[Zora Day]]', 'so [[Imani Day]] came']
    pass: ['zora day', 'a person']
  - id: student-pii.fact
    title: A fact
    entity: HEALTH
    severity: block
    clause: [B.3.i]
    route: records
    advice: Leave it out.
    combine: fact
    frames: [negated]
    terms: [asthma]
    match: ['Zora Day has [[asthma]]', 'my son has [[asthma]]']
    pass: ['asthma is common', 'a cold']
  - id: student-pii.child
    title: A young child
    severity: note
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    terms: [preschooler]
    match: ['a [[preschooler]]', 'the [[preschooler]] slept']
    pass: ['a school', 'a child']
  - id: student-pii.number
    title: A number
    entity: PHONE
    severity: review
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    combine: number
    anchors: [digits:10]
    pattern: '(?<!\\d)\\d{3}-\\d{3}-\\d{4}(?!\\d)'
    validator: nanp
    match: ['call [[918-234-5678]]', '[[918-234-5678]] is hers']
    pass: ['918-234-567', 'call me']

  """
private let combine = """
  companions:
    - { id: PERSON, entities: [PERSON], roles: [student] }
    - { id: kin, words: [my son, my daughter] }
    - { id: you, words: [you] }
    - { id: pronoun, words: [he, she], behind: [PERSON, name] }
    - { id: name, name-shape: { not-names: [our, school, the, coach], places: [elementary], titles: [coach, mr] } }
    - { id: initial, initial: true }
    - { id: grade, words: [fourth grade] }
    - { id: team, words: [chess team] }
    - { id: picture, media: true }
    - { id: generic, words: [if your] }
    - { id: under-13, rules: [student-pii.child], clause: D.1 }
  combinations:
    - id: fact
      alone: none
      with:
        - { any: [PERSON], within: 4, to: block }
        - { any: [kin], within: 6, direction: outbound, unless: [generic], to: block }
        - { any: [kin], within: 6, direction: inbound, to: review }
        - { any: [you], within: 4, kind: comment, to: block }
        - { any: [pronoun], within: 6, to: block }
        - { any: [name], within: 4, to: review }
        - { any: [grade, team, initial], count: 2, within: 12, to: review }
        - { any: [picture], to: note }
    - id: number
      alone: same
      with:
        - { any: [PERSON, kin], within: 6, to: block }

  """

/// What the company of a finding makes of it, one mechanism at a time.
@Suite struct CombineTests {
  private let lexicon: CompiledLexicon

  init() throws {
    let folder = try Folder([
      "policy.yml": policy, "frames.yml": frames, "a.yml": rules, "combine.yml": combine,
    ])
    let source = try LexiconSource.read(directory: folder.path)
    lexicon = try CompiledLexicon(table: LexiconCompiler.compile(source, version: "test"))
  }

  /// The findings of a text without those of `student-pii.person` and `.child`: severity and company.
  private func found(_ text: String, _ set: (inout TextAttributes) -> Void = { _ in }) -> [String] {
    var attributes = TextAttributes()
    set(&attributes)
    var scratch = Scratch()
    let detector = Detector(lexicon: lexicon)
    #expect(detector.scan(Array(text.utf8).span, attributes: attributes, scratch: &scratch))
    return scratch.findings.filter { f in
      let id = lexicon.rules[f.rule].id
      return id == "student-pii.fact" || id == "student-pii.number"
    }.map { f in
      let company = (0..<f.evidence.count).map { lexicon.describe(f.evidence[$0]) }.filter {
        $0.hasPrefix("with:")
      }
      return (["\(f.severity.name)"] + company).joined(separator: " ")
    }
  }

  @Test func aFactAloneIsNothing() {
    #expect(found("asthma is common in spring") == [])
    #expect(found("Our School has asthma kits") == [])
  }

  @Test func distanceIsCountedInWords() {
    #expect(found("Zora Day one two three asthma") == ["block with:PERSON"])
    #expect(found("Zora Day one two three four asthma") == [])
    #expect(found("asthma one two three Zora Day") == ["block with:PERSON"])
  }

  @Test func companyStandsInTheSentence() {
    #expect(found("Zora Day won. asthma is common") == [])
    #expect(found("Zora Day won! asthma") == [])
    #expect(found("Mrs. Zora Day e.g. asthma") == ["block with:PERSON"])
    #expect(found("Zora Day\nhas asthma") == ["block with:PERSON"])
    #expect(found("Zora Day\nAsthma is common") == [])
    #expect(found("Name: Zora Day\nHealth: asthma") == ["block with:PERSON"])
  }

  @Test func pronounsStandForAPersonOfTheSentenceBefore() {
    #expect(found("Zora Day won. Then he had asthma") == ["block with:pronoun"])
    #expect(found("Milo Day won. Then he had asthma") == ["block with:pronoun"])
    #expect(found("We won. Then he had asthma") == [])
    #expect(found("Zora Day won. We lost. Then he had asthma") == [])
  }

  @Test func directionAndKindDecide() {
    #expect(found("my son has asthma") == ["block with:kin"])
    #expect(found("my son has asthma") { $0.direction = .inbound } == ["review with:kin"])
    #expect(found("you had asthma") == [])
    #expect(found("you had asthma") { $0.kind = .comment } == ["block with:you"])
  }

  @Test func someWordsVoidAClause() {
    #expect(found("if your class or my son has asthma") == [])
  }

  @Test func shapesOfNames() {
    #expect(found("Milo Day has asthma") == ["review with:name"])
    #expect(found("Élodie Núñez has asthma") == ["review with:name"])
    #expect(found("milo day has asthma") == [])
    #expect(found("MILO DAY has asthma") == [])
    #expect(found("Coach Milo Day has asthma") == [])
    #expect(found("Milo Elementary has asthma") == [])
    #expect(found("Milo Day Elementary has asthma") == [])
  }

  @Test func severalThingsAddUp() {
    #expect(found("fourth grade, asthma") == [])
    #expect(found("fourth grade, chess team, asthma") == ["review with:grade with:team"])
    #expect(
      found("S. - fourth grade - asthma") == ["review with:initial with:grade"]
        || found("S. - fourth grade - asthma") == ["review with:grade with:initial"])
  }

  @Test func anAttachmentIsCompany() {
    #expect(found("asthma") { $0.hasMedia = true } == ["note with:picture"])
  }

  @Test func whatIsHeldDownIsNotRaised() {
    #expect(found("my son does not have asthma") == ["note with:kin"])
    #expect(found("my son, 405-555-0142") == ["note with:kin"])
    #expect(found("my son, 918-234-5678") == ["block with:kin"])
    #expect(found("call 918-234-5678") == ["review"])
  }

  @Test func aYoungChildAddsItsClause() throws {
    var scratch = Scratch()
    let detector = Detector(lexicon: lexicon)
    let text = Array("my son, a preschooler, has asthma".utf8)
    #expect(detector.scan(text.span, attributes: TextAttributes(), scratch: &scratch))
    let fact = try #require(
      scratch.findings.first { lexicon.rules[$0.rule].id == "student-pii.fact" })
    #expect(lexicon.clauses(of: fact, on: .professional) == ["B.3.i", "D.1"])
  }

  @Test func aPersonInsideAnotherFindingIsPartOfIt() {
    var scratch = Scratch()
    let detector = Detector(lexicon: lexicon)
    let text = Array("Zora Day".utf8)
    #expect(detector.scan(text.span, attributes: TextAttributes(), scratch: &scratch))
    #expect(scratch.findings.count == 1)
  }

  @Test(arguments: [
    ("{ id: kin, words: [my son, my daughter] }", "{ id: kin, words: [My son] }", "\"My son\""),
    ("behind: [PERSON, name]", "behind: [nobody]", "unknown companion \"nobody\""),
    ("rules: [student-pii.child]", "rules: [student-pii.nobody]", "unknown rule"),
    ("clause: D.1", "clause: D.9", "unknown clause \"D.9\""),
    ("any: [picture]", "any: [pictures]", "did you mean \"picture\"?"),
    ("alone: none", "alone: never", "unknown severity"),
    ("to: note", "to: nothing", "unknown severity"),
    ("{ id: kin, words: [my son, my daughter] }", "{ id: kin }", "a companion needs"),
  ]) func mistakesAreNamed(old: String, new: String, message: String) throws {
    let folder = try Folder([
      "policy.yml": policy, "frames.yml": frames, "a.yml": rules,
      "combine.yml": combine.replacing(old, with: new),
    ])
    let errors = folder.errors()
    #expect(errors.contains { $0.contains(message) && $0.hasPrefix("combine.yml:") })
  }

  @Test func aRuleNamesAKnownCombination() throws {
    let folder = try Folder([
      "policy.yml": policy, "frames.yml": frames, "combine.yml": combine,
      "a.yml": rules.replacing("combine: fact", with: "combine: facts"),
    ])
    #expect(
      folder.errors().contains {
        $0.contains("unknown combination \"facts\"; did you mean \"fact\"?")
      })
  }
}
