import Foundation
import ScanCore
import Testing

@testable import Lexicon

private let policy = "- { code: B.3.i, text: 'No student data.' }\n"
private let rules = """
  - id: student-pii.student-id
    title: Student number
    severity: block
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    anchors: [id]
    pattern: '\\bid (?<finding>{{district-student-id}})(?![\\w-])'
    match: ['id [[s79927398713]] here', 'my id [[s79927398713]]']
    pass: ['id 79927398713', 'id s799']
  - id: student-pii.phone
    title: Telephone number
    severity: review
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    anchors: [digits:10]
    pattern: '(?<![\\d(])(?!\\(?{{district-phone}})\\(?\\d{3}\\)?[- ]{1,2}\\d{3}-\\d{4}'
    match: ['at [[918-234-5678]]', 'at [[918 234-5678]]']
    pass: ['at 405-587-1234', 'at 405 587-1234']
  - id: student-pii.mail
    title: E-mail
    severity: review
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    anchors: [at]
    pattern: '(?<![\\w.])(?!{{district-mailbox}}@)[a-z.]{1,20}@(?:{{district-student-domain}})(?![\\w.])'
    match: ['to [[ana@stu.example.org]]', '[[b@stu.example.org]] is hers']
    pass: ['office@stu.example.org', 'ana@stuxexample.org']
  - id: student-pii.school
    title: School
    severity: note
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    anchors: [{{district-school}}]
    pattern: '\\b(?:{{district-school}}) elementary'
    match: ['at [[north hill elementary]]', '[[birch elementary]] won']
    pass: ['north elementary', 'birch']

  """.replacing("[{{district-school}}]", with: "['{{district-school}}']")
private let district = """
  reviewed: 2026-11-24
  phones: [405-587]
  student-domains: [stu.example.org]
  mailboxes: [office]
  schools: [north hill, birch]
  student-id: { digits: [11], prefix: s, check: luhn }

  """

/// One file holds the facts of a district, and rules use them by name.
@Suite struct DistrictTests {
  private func errors(_ district: String) throws -> [String] {
    try Folder(["policy.yml": policy, "a.yml": rules, "district.yml": district]).errors()
  }

  @Test func rulesUseTheFacts() throws {
    #expect(try errors(district) == [])
  }

  @Test func theCheckDigitIsChecked() throws {
    // The number of the examples passes Luhn; without a check the rule takes any.
    let wrong = rules.replacing("s79927398713", with: "s79927398710")
    let files = ["policy.yml": policy, "a.yml": wrong, "district.yml": district]
    #expect(try Folder(files).errors().count == 2)
    let unchecked = district.replacing(", check: luhn", with: "")
    #expect(try Folder(files.merging(["district.yml": unchecked]) { $1 }).errors() == [])
  }

  @Test func anEmptyListMatchesNothing() throws {
    let none = district.replacing("phones: [405-587]", with: "phones: []")
    #expect(try errors(none).count == 2)  // The numbers that must pass are found now.
  }

  @Test(arguments: [
    ("phones: [405-587]", "phones: [405.587]", "digits and hyphens is expected"),
    ("schools: [north hill, birch]", "schools: [North Hill]", "a term is lower-case letters"),
    ("digits: [11]", "digits: [2]", "a whole number from 3 to 12 is expected"),
    ("digits: [11]", "digits: [9, 8]", "a whole number from 9 to 12 is expected"),
    ("check: luhn", "check: lun", "did you mean \"luhn\"?"),
    ("prefix: s", "prefix: S", "small letters and digits are expected"),
    ("mailboxes:", "mailboxs:", "did you mean \"mailboxes\"?"),
  ]) func mistakesAreNamed(old: String, new: String, message: String) throws {
    let found = try errors(district.replacing(old, with: new))
    #expect(found.contains { $0.hasPrefix("district.yml:") && $0.contains(message) })
  }
}
