import Foundation
import Testing

@Suite struct ConfigTests {
  let folder: TemporaryFolder
  private let bad = #"{"text":"student ID 1234567"}"#

  init() throws { folder = try TemporaryFolder() }

  func run(
    _ arguments: [String], input: String = "", district: String? = nil
  ) throws -> Program.Result {
    var environment = ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path + "/xdg"]
    if let district {
      environment["OKCPS_SCAN_DISTRICT"] = try folder.write("district.yml", district)
    }
    return try Program.run(
      arguments, input: Data(input.utf8), in: folder.path, environment: environment)
  }

  @Test func showTellsWhereEachSettingComesFrom() throws {
    try folder.write(".okcps-scan.yml", "fail_on: block\nexclude_rules: [press.*, obscenity.*]\n")
    try folder.write("xdg/okcps-scan/config.yml", "names: strict\n")
    let r = try run(["config", "show", "--origin"], district: "locked: [threat.*]\n")
    #expect(r.status == 0)
    let here = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
    #expect(r.lines.contains("fail_on: block  # \(here)/.okcps-scan.yml:1"))
    #expect(r.lines.contains("exclude_rules: press.*, obscenity.*  # \(here)/.okcps-scan.yml:2"))
    #expect(r.lines.contains("names: strict  # \(folder.path)/xdg/okcps-scan/config.yml:1"))
    #expect(r.lines.contains("locked: threat.*  # \(folder.path)/district.yml:1"))
    #expect(r.lines.contains("site: professional  # usual"))
    #expect(try run(["config", "show"]).lines.contains("site: professional"))
  }

  @Test func aWrongFileIsTwoWithItsPlace() throws {
    try folder.write(".okcps-scan.yml", "fail_onn: block\n")
    let r = try run(["config", "show"])
    #expect(r.status == 2)
    #expect(r.out == "")
    #expect(
      r.errors.contains(".okcps-scan.yml:1:1: unknown key \"fail_onn\"; did you mean \"fail_on\"?"))
  }

  @Test func aFileOfOthersIsNamedAndDoesNotCount() throws {
    let file = try folder.write(".okcps-scan.yml", "fail_on: block\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
    let r = try run(["config", "show"])
    #expect(r.lines.contains("fail_on: review"))
    #expect(r.errors.contains("others may write to it"))
  }

  @Test func keygenKeepsAKeyThatIsThere() throws {
    #expect(try run(["config", "keygen"]).status == 0)
    let file = folder.path + "/.okcps-scan.key"
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let r = try run(["config", "keygen"])
    #expect(r.status == 2)
    #expect(r.errors.contains("is there already"))
  }

  // MARK: a hook and its settings

  @Test func aHookReadsNoFileOfItsFolder() throws {
    try folder.write(".okcps-scan.yml", "exclude_rules: ['student-pii.*']\n")
    try folder.write("xdg/okcps-scan/config.yml", "exclude_rules: ['student-pii.*']\n")
    #expect(try run(["hook"], input: bad).status == 1)
    let named = ["hook", "--config", ".okcps-scan.yml"]
    #expect(try run(named, input: bad).status == 0)
    #expect(try run(named + ["--no-config"], input: bad).status == 2)
  }

  @Test(arguments: [
    (["--on-error", "open"], "--on-error: on_error: lets unscanned texts pass"),
    (["--rules", "x"], "--rules: rules: may change rules"),
    (["--names", "off"], "--names: names: finds fewer names"),
    (["--fail-on", "never"], "--fail-on: fail_on: hides what is locked"),
    (["--config", "c.yml"], "c.yml:1: exclude_rules: leaves out student-pii."),
  ])
  func whatIsLockedStaysLocked(_ flags: [String], _ message: String) throws {
    try folder.write("c.yml", "exclude_rules: ['student-pii.*']\n")
    let r = try run(["hook"] + flags, input: bad, district: "locked: ['student-pii.*']\n")
    #expect(r.status == 2)
    #expect(r.lines.count == 1)
    #expect(r.errors.contains(message), "\(r.errors)")
  }

  @Test func aCommentDoesNotUnlock() throws {
    let text = #"{"text":"<!-- okcps-scan: allow student-pii.* -- mine -->\nstudent ID 1234567"}"#
    #expect(try run(["hook"], input: text).status == 0)
    let r = try run(["hook"], input: text, district: "locked: ['student-pii.*']\n")
    #expect(r.status == 1)
    #expect(r.errors.contains("student-pii.student-id is locked at"))
  }

  @Test func theFloorMakesAHookStopEarlier() throws {
    let text = #"{"text":"this is an open records request"}"#
    #expect(try run(["hook"], input: text).status == 0)
    #expect(try run(["hook"], input: text, district: "min_severity_floor: review\n").status == 1)
  }
}
