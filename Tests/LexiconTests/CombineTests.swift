import BuiltinLexicon
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

/// The detectors of student data, confidential matters, contact and media: for each a text, and how
/// severe it is there, or nil where nothing may be found at `review` or above.
private let catalogue: [(text: String, rule: String, severity: Severity?)] = [
  ("My SSN is 536-22-8726 on the form", "student-pii.ssn", .block),
  ("536-22-8726", "student-pii.ssn", .review),
  ("SSN 078-05-1120", "student-pii.ssn", .note),
  ("the last four of her social are 8726", "student-pii.ssn-last-four", .block),
  ("social security number 536228726", "student-pii.ssn-bare", .block),
  ("her ITIN is 912-70-4321", "student-pii.tax-id", .block),
  ("PTIN P01234567", "student-pii.tax-preparer", .block),
  ("EIN 73-1234567", "student-pii.employer-number", .note),
  ("my visa 4000 0000 0000 0010 exp 04/29", "student-pii.card", .block),
  ("my visa 4111 1111 1111 1111", "student-pii.card", .note),
  ("Order 4000 0000 0000 0010", "student-pii.card", nil),
  ("direct deposit, routing 111000025", "student-pii.bank", .block),
  ("direct deposit account number 0012345678", "student-pii.bank-account", .block),
  ("IBAN GB82 WEST 1234 5698 7654 32", "student-pii.iban", .block),
  ("SWIFT: DEUTDEFF", "student-pii.swift-code", .block),
  ("passport number X12345678", "student-pii.passport", .block),
  ("her DL# A123456789", "student-pii.driver-license", .block),
  ("license plate KQX-402", "student-pii.plate", .review),
  ("VIN 1M8GDM9AXKP042788", "student-pii.vin", .review),
  ("SoonerCare ID B12345678", "student-pii.medicaid-id", .block),
  ("1EG4-TE5-MK73", "student-pii.medicare-id", .block),
  ("EBT 5076 8001 2345 6789", "student-pii.medicaid-id", .block),
  ("MRN 00123456", "student-pii.medical-record", .block),
  ("NPI 1234567893", "student-pii.npi", .note),
  ("DEA AB1234563", "student-pii.dea", .note),
  ("STN 7012345678", "student-pii.state-testing-number", .block),
  ("student ID 2048816", "student-pii.student-id", .block),
  ("lunch PIN 4821", "student-pii.lunch-pin", .block),
  ("7012345678 is her STN", "student-pii.state-testing-number-before", .block),
  ("health plan number W12345678", "student-pii.insurance-id", .block),
  ("the Chromebook, serial number 5CD1234XYZ", "student-pii.device-serial", .review),
  ("login: zday / redbud1907", "confidential.login-slash", .block),
  ("my 7yo came", "student-pii.age-child-brief", .note),
  ("fecha de nacimiento: 14/03/2012", "student-pii.birth-date-es", .review),
  ("Left to right: Ana Ruiz and friends", "media-consent.named-in-order", .review),
  ("zday@student.example.org", "student-pii.student-email", .block),
  ("username: zday password: kiowariver", "confidential.login-pair", .block),
  ("password is Kiowa-77!", "confidential.password", .block),
  ("portal PIN: 48213", "confidential.pin", .block),
  ("wifi password: redbudriver", "confidential.wifi-key", .block),
  ("Zoom ID 812 3456 7890 passcode 4fRt22", "confidential.meeting-passcode", .block),
  ("API key: 0a1b2c3d4e5f60718293", "confidential.labelled-key", .block),
  ("they scan my son's fingerprint at lunch", "student-pii.biometric", .review),
  ("MAC 00:1b:44:11:3a:b7", "student-pii.device-id", .review),
  ("his Chromebook serial number 5CD1234XYZ", "student-pii.device-tag", .review),
  ("logged in from 51.15.20.7", "student-pii.ip", .note),
  ("my son logged in from 51.15.20.7", "student-pii.ip", .review),
  ("2620:fe::fe:9", "student-pii.ip-six", .note),
  ("my daughter was born 3/14/2012", "student-pii.birth-date", .block),
  ("DOB 3/14/2012", "student-pii.birth-date", .review),
  ("the game is 3/14/2026", "student-pii.birth-date", nil),
  ("my son turns 11 on March 14", "student-pii.birthday", .review),
  ("my son is 14 years old", "student-pii.age", .review),
  ("a 14 year old movie buff came", "student-pii.age", nil),
  ("my daughter was born in Saipan", "student-pii.birthplace", .review),
  ("mother's maiden name is Ruiz", "student-pii.maiden-name", .review),
  ("call my son at 918-234-5678", "student-pii.phone", .block),
  ("call 918-234-5678", "student-pii.phone", .review),
  ("call 405-555-0142", "student-pii.phone", .note),
  ("write to m.stone@example.org", "student-pii.email", .review),
  ("her mom: m.stone@example.org", "student-pii.email", .block),
  ("he lives at 1403 N Birch Ave", "student-pii.street-address", .block),
  ("lost dog at 1403 N Birch Ave", "student-pii.street-address", .review),
  ("party at 2417 SE 41st Pl", "student-pii.street-address-numbered", .review),
  ("send it to PO Box 1234", "student-pii.po-box", .review),
  ("she lives at NW 23rd and Penn", "student-pii.corner", .review),
  ("the pin is 35.4676, -97.5164", "student-pii.coordinates", .review),
  ("my son is at 35.4676, -97.5164", "student-pii.coordinates", .block),
  ("his place is 35°28'03\"N 97°30'59\"W", "student-pii.degrees", .review),
  ("party: https://maps.app.goo.gl/abc123", "student-pii.map-link", .review),
  ("meet at 86685F9J+R2", "student-pii.plus-code", .review),
  ("thanks @zora_day", "student-pii.handle", .note),
  ("snap @zora_day", "student-pii.handle", .review),
  ("her snap is @zora_day", "student-pii.handle", .block),
  ("https://instagram.com/zora.day", "student-pii.profile-link", .note),
  ("Zora Day rides bus 12", "student-pii.routine", .review),
  ("bus 12 is late", "student-pii.routine", nil),
  ("your son is failing algebra", "student-pii.grades", .block),
  ("my son has 14 absences", "student-pii.education-record", .block),
  ("Zora Day scored below basic on the OSTP", "student-pii.education-record", .block),
  ("your son reads at a 2nd grade level", "student-pii.reading-level", .block),
  ("your daughter has an IEP", "student-pii.special-education", .block),
  ("he was suspended again", "student-pii.discipline", .review),
  ("Zora Day was suspended", "student-pii.discipline", .block),
  ("my son is on probation", "student-pii.arrest", .block),
  ("your son gets free lunch", "student-pii.meal-status", .block),
  ("free lunch for all", "student-pii.meal-status", nil),
  ("my son is in foster care", "student-pii.housing-status", .block),
  ("your daughter was diagnosed with epilepsy", "student-pii.health", .block),
  ("your daughter has an immunization exemption", "student-pii.health", .block),
  ("my family is undocumented", "student-pii.immigration-status", .block),
  ("my daughter has a CDIB card", "student-pii.tribal-status", .block),
  ("CDIB number 0012345", "student-pii.tribal-number", .block),
  ("the only third grader with a service dog", "student-pii.small-cell", .review),
  ("The only school in the state with a pool", "student-pii.small-cell", nil),
  ("S. - Grade 4 - IEP", "student-pii.special-education", .review),
  ("CONFIDENTIAL: notes", "confidential.banner", .block),
  ("confidential - notes", "confidential.banner-plain", .review),
  ("attorney-client privileged", "confidential.legal-privilege", .block),
  ("Per counsel: wait", "confidential.legal-advice", .block),
  ("the settlement with him is $8,500", "confidential.legal-advice", .block),
  (
    "they leaked what was discussed in executive session", "confidential.executive-session", .review
  ),
  ("the grievance against Dana Patel", "confidential.personnel", .review),
  ("CONFIDENTIAL: the grievance against Dana Patel", "confidential.personnel", .block),
  ("Ms. Day is on administrative leave", "confidential.personnel-action", .review),
  ("CONFIDENTIAL: the coach was not renewed", "confidential.personnel-action", .block),
  ("The contract was not renewed with the vendor", "confidential.personnel-action", nil),
  ("Here's the list of students who failed", "confidential.records-request", .review),
  ("Here is the list of students who made the honor roll", "confidential.records-request", nil),
  ("the lowest bid was $48,000", "confidential.procurement", .review),
  ("the gate code is 4471#", "confidential.security-code", .block),
  ("our reunification site is the church", "confidential.safety-plan", .review),
  ("there is a camera blind spot by the gym", "confidential.safety-plan", .review),
  ("the school cameras are broken", "confidential.incident-details", .review),
  ("OSTP answer key attached", "confidential.test-security", .block),
  ("CUI//SP-PRVCY", "confidential.government-marking", .block),
  ("FOUO", "confidential.government-marking", .block),
  ("TLP:AMBER", "confidential.government-marking", .block),
  ("TLP:GREEN", "confidential.marking-low", .note),
  ("EMBARGOED UNTIL Monday", "confidential.embargo", .review),
  ("EMBARGOED UNTIL March 3, 2019", "confidential.embargo", nil),
  ("Send your homework to coach.day@gmail.com", "contact.personal-email", .review),
  ("Seniors, text me", "contact.private-channel", .review),
  ("Seniors, text me tonight", "contact.private-channel", .block),
  ("students, text me and keep this between us", "contact.private-channel", .block),
  ("In an emergency, students, text me", "contact.private-channel", .note),
  ("Parents, text me", "contact.private-channel", nil),
  ("Seniors, follow me on my private account", "contact.private-account", .review),
  ("kids, join discord.gg/example1", "contact.private-chat-link", .review),
  ("Photo of our students at the zoo", "media-consent.student-image", .review),
  ("Photo of our students, media release on file", "media-consent.student-image", .note),
  ("Pictured: Mei Tran", "media-consent.student-pictured", .review),
  ("Photo of Coach Day", "media-consent.employee-image", .note),
  ("photo of Coach Day asleep", "media-consent.employee-image", .review),
]

/// What the built-in rules make of each thing that they are there for, alone and in company.
@Suite struct CatalogueTests {
  @Test func everyDetectorIsAsSevereAsItShould() throws {
    let lexicon = try BuiltinLexicon.load()
    let detector = Detector(lexicon: lexicon)
    for (text, rule, severity) in catalogue {
      var scratch = Scratch()
      #expect(detector.scan(Array(text.utf8).span, attributes: TextAttributes(), scratch: &scratch))
      let found = scratch.findings.filter { lexicon.rules[$0.rule].id == rule }.map(\.severity)
      if let severity {
        #expect(found.contains(severity), "\(rule) in: \(text)")
      } else {
        #expect(!found.contains { $0 > .note }, "\(rule) in: \(text)")
      }
    }
  }

  /// Numbers in each kind of disguise, and what only looks like one.
  @Test(arguments: [
    ("her social is 536\u{200b}-22-8726", "student-pii.ssn"),
    ("ＳＳＮ ５３６－２２－８７２６", "student-pii.ssn"),
    ("ssn 536–22–8726", "student-pii.ssn"),
    ("her social is five three six two two eight seven two six", "student-pii.ssn-bare"),
    ("her social is 5 3 6 2 2 8 7 2 6", "student-pii.ssn-bare"),
    ("her social is 536-22-\n8726", "student-pii.ssn"),
    ("STN 7O1234S678", nil), ("STN 7O12345678", "student-pii.state-testing-number"),
    ("routing 1110O0025", "student-pii.bank"),
    ("DL HO8l234567", "student-pii.driver-license"),
    ("DL Н081234567", "student-pii.driver-license"),  // A Cyrillic letter.
    ("Medicaid # Вl23456О8", "student-pii.medicaid-id"),
    ("write to zday (at) example dot org", "student-pii.email-spelled"),
    ("one two buckle my shoe", nil), ("covid-l9 tests", nil), ("the mp3loo8 player", nil),
  ]) func disguisedNumbersAreRead(text: String, rule: String?) throws {
    let lexicon = try BuiltinLexicon.load()
    var scratch = Scratch()
    let detector = Detector(lexicon: lexicon)
    #expect(detector.scan(Array(text.utf8).span, attributes: TextAttributes(), scratch: &scratch))
    let found = scratch.findings.map { "\(lexicon.rules[$0.rule].id)" }
    if let rule { #expect(found.contains(rule)) } else { #expect(found == []) }
  }
}
