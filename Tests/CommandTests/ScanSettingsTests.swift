import Foundation
import Testing

@testable import okcps_scan

/// What settings, suppressions and the policy on whole texts do to a scan.
@Suite struct ScanSettingsTests {
  static let text = ScanTests.bad
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("a.txt", Self.text)
  }

  /// A scan in the folder by rules of the tests, or by those of the program.
  func scan(
    _ arguments: [String], input: String = "", builtin: Bool = false, district: String? = nil
  ) throws -> Program.Result {
    var environment = ["HOME": folder.path]
    if let district {
      environment["OKCPS_SCAN_DISTRICT"] = try folder.write("district.yml", district)
    }
    return try Program.run(
      ["scan"] + arguments + (builtin ? [] : Program.rules), input: Data(input.utf8),
      in: folder.path, environment: environment)
  }

  // MARK: settings

  @Test(arguments: [
    ("exclude_rules: ['student-pii.*']\n", [], Int32(0)), ("fail_on: never\n", [], 0),
    ("fail_on: never\n", ["--fail-on", "block"], 1), ("fail_on: never\n", ["--no-config"], 1),
    ("exclude_rules: ['student-pii.*']\n", ["--exclude-rule", "press.*"], 1),
  ])
  func theNearestFileCounts(_ file: String, _ flags: [String], _ status: Int32) throws {
    try folder.write(".okcps-scan.yml", file)
    #expect(try scan(flags + ["a.txt"]).status == status)
  }

  @Test func attributesAreSettingsToo() throws {
    try folder.write(".okcps-scan.yml", "direction: inbound\n")
    #expect(try scan(["-f", "human", "a.txt"]).out.contains("Decision: review."))
    #expect(
      try scan(["-f", "human", "--direction", "outbound", "a.txt"]).out.contains("Decision: block.")
    )
  }

  @Test func whatIsBelowTheSettingIsHiddenButCounts() throws {
    try folder.write(".okcps-scan.yml", "min_severity: block\n")
    let r = try scan(["-f", "human", "-"], input: ScanTests.crude)
    #expect(r.status == 1)
    #expect(r.out.contains("1 below --min-severity not shown"))
  }

  @Test func resultsNameTheirSettings() throws {
    func digest(_ flags: String...) throws -> Substring {
      try #require(
        try scan(["-q", "-f", "ndjson"] + flags + ["a.txt"]).out
          .firstMatch(of: /"settings_sha256":"([0-9a-f]{64})"/)?.1)
    }
    #expect(try digest() == digest())
    #expect(try digest() != digest("--names", "off"))
    #expect(try digest() != digest("--site", "personal"))
  }

  @Test func aWrongFileIsTwo() throws {
    try folder.write(".okcps-scan.yml", "fail_onn: never\n")
    let r = try scan(["a.txt"])
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.contains(".okcps-scan.yml:1:1: unknown key \"fail_onn\""))
  }

  @Test(arguments: [
    (["--fail-on", "never"], "--fail-on: fail_on: hides what is locked"),
    (["--min-severity", "block"], "--min-severity: min_severity: hides what is locked"),
    (
      ["--exclude-rule", "student-pii.*"], "--exclude-rule: exclude_rules: leaves out student-pii."
    ),
    (["--rule", "press.*"], "--rule: leaves out student-pii."),
    (["--category", "press"], "--category: leaves out student-pii."),
    (["--names", "off"], "--names: names: finds fewer names"),
    (["--rules", "x"], "--rules: rules: may change rules"),
  ])
  func noFlagLoosensALock(_ flags: [String], _ message: String) throws {
    let r = try scan(flags + ["a.txt"], builtin: true, district: "locked: ['student-pii.*']\n")
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(r.errors.split(separator: "\n").count == 1)
    #expect(r.errors.contains(message), "\(r.errors)")
  }

  @Test func aLockThatIsKeptIsNoHindrance() throws {
    let flags = ["--category", "student-pii", "--fail-on", "note"]
    let r = try scan(flags + ["a.txt"], builtin: true, district: "locked: ['student-pii.*']\n")
    #expect(r.status == 1)
    #expect(r.errors == "")
  }

  // MARK: suppressions

  /// The fingerprint of the only finding of a scan.
  func fingerprint(_ arguments: [String], input: String = "") throws -> Substring {
    let r = try scan(["-f", "ndjson"] + arguments, input: input)
    return try #require(r.out.firstMatch(of: /"fingerprint":"([vp]1:[0-9a-f]{32})"/)?.1)
  }

  func suppress(_ fingerprint: Substring, until day: String) throws {
    try folder.write(
      "known.yml",
      "- { fingerprint: '\(fingerprint)', rule: student-pii.student-id, reason: demo number, by: A. Clerk, date: 2026-01-01, expires: \(day) }\n"
    )
    try folder.write(".okcps-scan.yml", "suppressions: known.yml\n")
  }

  @Test func aSuppressionMarksAndLowersTheStatus() throws {
    #expect(try Program.run(["config", "keygen"], input: "", in: folder.path).status == 0)
    let known = try fingerprint(["a.txt"])
    #expect(known.hasPrefix("v1:"))
    try suppress(known, until: "2999-01-01")
    try folder.write("a.txt", "Words before it.\n\n" + Self.text)
    let r = try scan(["-f", "ndjson", "--all-verdicts", "a.txt"])
    #expect(r.status == 0)
    #expect(
      r.out.contains(
        #""suppressed":{"kind":"file","reason":"demo number","by":"A. Clerk","expires":"2999-01-01"}"#
      ))
    #expect(r.out.contains(#""decision":"allow""#))
    #expect(r.errors == "okcps-scan: suppressed: 1 (1 suppression)\n")
    #expect(try scan(["-q", "a.txt"]).errors == "")
    #expect(try scan(["--no-suppressions", "a.txt"]).status == 1)
    try folder.write("a.txt", Self.text.replacing("1234567", with: "7654321"))
    let other = try scan(["a.txt"])
    #expect(other.status == 1)
    #expect(other.errors.contains("1 of the suppressions met nothing here; --verbose names them"))
    #expect(
      try scan(["-v", "a.txt"]).errors.contains("known.yml:1: the suppression of student-pii"))
  }

  @Test func anExpiredSuppressionIsTold() throws {
    try suppress(try fingerprint(["a.txt"]), until: "2026-01-02")
    let r = try scan(["a.txt"])
    #expect(r.status == 1)
    #expect(r.errors.contains("known.yml:1: the suppression of student-pii.student-id expired on"))
  }

  @Test func aLockedRuleIsNotSuppressed() throws {
    try suppress("v1:00000000000000000000000000000000", until: "2999-01-01")
    let r = try scan(["a.txt"], builtin: true, district: "locked: ['student-pii.*']\n")
    #expect(r.status == 2)
    #expect(r.errors.contains("known.yml:1: student-pii.student-id is locked at"))
  }

  @Test func withoutAKeyFingerprintsAreOfThePlaceAndThatIsSaid() throws {
    #expect(try fingerprint(["a.txt"]).hasPrefix("p1:"))
    #expect(try scan(["-f", "ndjson", "a.txt"]).errors.contains("no key for fingerprints"))
    #expect(try scan(["-f", "line", "a.txt"]).errors == "")
  }

  /// How a text is shown changes its name, but not its fingerprints.
  @Test func standardInputIsOneTextInEveryFormat() throws {
    try suppress(try fingerprint(["-"], input: Self.text), until: "2999-01-01")
    for format in ["human", "line"] {
      #expect(try scan(["-f", format, "-"], input: Self.text).status == 0)
    }
  }

  @Test func aBaselineKeepsWhatWasThere() throws {
    #expect(try scan(["-q", "-f", "ndjson", "-o", "before.ndjson", "a.txt"]).status == 1)
    let same = try scan(["-q", "-f", "ndjson", "--baseline", "before.ndjson", "a.txt"])
    #expect(same.status == 0)
    #expect(same.out.contains(#""baseline":true"#))
    #expect(same.out.contains(#""suppressed":{"kind":"baseline""#))
    try folder.write("a.txt", Self.text + "\n" + ScanTests.crude)
    let more = try scan(["-q", "--baseline", "before.ndjson", "a.txt"])
    #expect(more.status == 1)
    #expect(more.out.contains("obscenity.mild"))
  }

  static let comment = "<!-- okcps-scan: allow student-pii.* -- our demo number -->\n"

  @Test(arguments: [
    ("a.md", [], Int32(0)), ("a.txt", [], 1), ("a.md", ["--direction", "inbound"], 1),
    ("a.md", ["--no-suppressions"], 1),
  ])
  func commentsCountWhereFormatsHaveThem(
    _ name: String, _ flags: [String], _ status: Int32
  ) throws {
    try folder.write(name, Self.comment + Self.text)
    #expect(try scan(flags + [name]).status == status)
    // Behind the comment's block it counts again.
    try folder.write(name, Self.comment + Self.text + "\n" + Self.text)
    #expect(try scan(flags + [name]).status == 1)
  }

  @Test func aCommentThatDoesNotCountIsTold() throws {
    try folder.write("a.md", "<!-- okcps-scan: allow student-pii.* -->\n" + Self.text)
    let r = try scan(["a.md"])
    #expect(r.status == 1)
    #expect(r.errors == "okcps-scan: a.md: comment at byte 0: no reason; write it behind --\n")
  }

  // MARK: policy on whole texts

  /// A paragraph that is cut into several pieces, and one more.
  static let long = String(repeating: "We meet in room twelve after lunch. ", count: 6000) + "\n\n"

  @Test(arguments: [
    ("", "", true), ("Welcome!\n", "", true), (Self.long, "", true), (Self.long, "OKCPS", false),
    ("OKCPS\n\n" + Self.long, "", false),
  ])
  func aProfileHasToSayWhoseItIs(_ first: String, _ last: String, _ isFound: Bool) throws {
    for threads in ["1", "2"] {
      let flags = ["-q", "-f", "ndjson", "--kind", "site-profile", "-j", threads]
      let r = try scan(flags, input: first + last, builtin: true)
      let found = r.lines.filter { $0.contains("\"representation.site-not-identified\"") }
      #expect(found.count == (isFound ? 1 : 0))
      #expect(r.status == (isFound ? 1 : 0))
      let bytes = (first + last).utf8.count
      #expect(found.allSatisfy { $0.contains("\"start\":0,\"end\":\(bytes),") })
      #expect(found.allSatisfy { $0.contains("missing:representation.site-identified") })
    }
  }

  @Test func nothingOfTheKindOnPersonalSites() throws {
    let flags = ["--kind", "site-profile", "--site", "personal"]
    #expect(try scan(flags, input: "Welcome!\n", builtin: true).status == 0)
  }

  @Test func whatMayBeProtectedIsNotBlocked() throws {
    let pay = "Our pay has not moved in four years.\n\n"
    func decision(_ text: String) throws -> Substring? {
      try scan(["-q", "-f", "ndjson"], input: text, builtin: true).out
        .firstMatch(of: /"decision":"([a-z]+)"/)?.1
    }
    let crude = "What the fuck.\n"
    #expect(try decision(crude) == "block")
    #expect(try decision(pay + Self.long + crude) == "review")
    #expect(try decision(pay + Self.text) == "block")
  }

  @Test func othersNeedNotHeedWhatBindsEmployees() throws {
    let profile = "The unofficial page of our team\n"
    let flags = ["-f", "human", "-v", "--kind", "site-profile", "--role"]
    #expect(try scan(flags + ["employee"], input: profile, builtin: true).status == 1)
    let r = try scan(flags + ["parent"], input: profile, builtin: true)
    #expect(r.status == 0)
    #expect(r.out.contains("note only: it binds employees, and somebody else wrote it"))
    #expect(r.out.contains("author:parent"))
  }

  // MARK: sandbox

  @Test(.enabled(if: Sandbox.isOffered)) func aSandboxedScanDoesItsWork() throws {
    try folder.write("out/old", "")
    let flags = ["--require-sandbox", "-j", "2", "-o", "out/a", "--also", "sarif=b.sarif", "-q"]
    let r = try scan(flags + ["a.txt", "-"], input: Self.text)
    #expect(r.status == 1)
    #expect(r.errors == "")
    let lines = try String(contentsOfFile: folder.path + "/out/a", encoding: .utf8)
    #expect(lines.split(separator: "\n").count == 2)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["a.txt", "b.sarif", "out"])
  }

  @Test(.enabled(if: Sandbox.isOffered)) func inASandboxErrorsAreTheUsualOnes() throws {
    for path in ["none.txt", "none/none.txt", "/dev/zero"] {
      let r = try scan(["--require-sandbox", path])
      #expect(r.status == 2)
      #expect(r.errors == (try scan([path])).errors)
    }
  }
}
