import Foundation
import Testing

@testable import Settings

/// The message of what a body throws, without the folder's name; nil if it throws nothing.
func failure(in folder: Folder? = nil, _ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)".replacing((folder?.path ?? "\u{0}") + "/", with: "")
  }
}

@Suite struct SettingsTests {
  let folder: Folder
  /// The rules that patterns are checked against.
  static let rules = ["student-pii.ssn", "student-pii.name", "threat.kill", "obscenity.mild"]

  init() throws { folder = try Folder() }

  /// Settings with the folder as the user's home, its `project` as the place of the input.
  func load(
    project: String? = nil, user: String? = nil, district: String? = nil, flags: [Setting] = [],
    set: (inout SettingsSearch) -> Void = { _ in }
  ) throws -> Settings {
    // Nothing of a load before.
    for name in ["project", "xdg"] {
      try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    try folder.write("project/in.txt", "")
    if let project { try folder.write("project/.okcps-scan.yml", project) }
    if let user { try folder.write("xdg/okcps-scan/config.yml", user) }
    var environment = ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path + "/xdg"]
    if let district {
      environment["OKCPS_SCAN_DISTRICT"] = try folder.write("district.yml", district)
    }
    var search = SettingsSearch(environment: environment)
    set(&search)
    let settings = try search.load(for: [folder.path + "/project/in.txt"], flags: flags)
    try settings.check(rules: Self.rules)
    return settings
  }

  // MARK: layers

  @Test func usualValuesHoldWhereNothingIsSet() throws {
    let settings = try load()
    #expect(settings.value(.failOn) == "review")
    #expect(settings[.failOn] == nil)
    #expect(settings.settings.isEmpty)
  }

  @Test func theNearestLayerWinsKeyByKey() throws {
    let settings = try load(
      project: "fail_on: block\n", user: "fail_on: note\nnames: strict\n",
      district: "names: thorough\nsite: personal\n")
    #expect(settings.value(.failOn) == "block")
    #expect(settings.value(.names) == "strict")
    #expect(settings.value(.site) == "personal")
    #expect(settings[.names]?.origin == folder.path + "/xdg/okcps-scan/config.yml:2")
  }

  @Test func flagsWinOverAll() throws {
    let settings = try load(
      project: "fail_on: block\n", flags: [Setting(.failOn, "never", flag: "--fail-on")])
    #expect(settings[.failOn] == Setting(.failOn, "never", flag: "--fail-on"))
  }

  @Test func rootLeavesTheUsersLayerOut() throws {
    #expect(try load(project: "root: true\n", user: "names: off\n").value(.names) == "balanced")
    #expect(try load(project: "root: false\n", user: "names: off\n").value(.names) == "off")
  }

  @Test func onlyTheDistrictsLayerHoldsWithoutConfig() throws {
    let settings = try load(
      project: "names: off\n", user: "site: personal\n", district: "fail_on: note\n"
    ) { $0.districtOnly = true }
    #expect(settings.settings.map(\.key) == [.failOn])
  }

  @Test func engineAndHookLookAtNoFolder() throws {
    let settings = try load(project: "names: off\n", user: "site: personal\n") {
      $0.looksAround = false
    }
    #expect(settings.settings.isEmpty)
  }

  @Test func aNamedFileIsReadInPlaceOfTheNearest() throws {
    let named = try folder.write("named.yml", "kind: comment\n")
    let settings = try load(project: "names: off\n") {
      $0.named = named
      $0.looksAround = false
    }
    #expect(settings.settings.map(\.key) == [.kind])
  }

  @Test func relativePathsAreMeantFromTheirFile() throws {
    let settings = try load(project: "suppressions: known.yml\nrules: /etc/rules\n")
    #expect(settings.value(.suppressions) == folder.path + "/project/known.yml")
    #expect(settings.value(.rules) == "/etc/rules")
  }

  // MARK: search

  @Test func theSearchGoesUpToTheRepositoryAndNoFurther() throws {
    try folder.write(".okcps-scan.yml", "names: off\n")
    try folder.write("repository/a/b/in.txt", "")
    let search = SettingsSearch(environment: [:])
    let input = folder.path + "/repository/a/b/in.txt"
    #expect(try search.load(for: [input]).value(.names) == "off")
    try folder.write("repository/.git/HEAD", "")
    #expect(try search.load(for: [input]).value(.names) == "balanced")
    try folder.write("repository/.okcps-scan.yml", "names: strict\n")
    #expect(try search.load(for: [input]).value(.names) == "strict")
  }

  @Test func theSearchEndsAtHome() throws {
    try folder.write(".okcps-scan.yml", "names: off\n")
    try folder.write("home/in.txt", "")
    let search = SettingsSearch(environment: ["HOME": folder.path + "/home"])
    #expect(try search.load(for: [folder.path + "/home/in.txt"]).value(.names) == "balanced")
  }

  @Test func severalInputsHaveTheFileAboveThemAll() throws {
    try folder.write("a/.okcps-scan.yml", "names: off\n")
    try folder.write(".okcps-scan.yml", "names: strict\n")
    try folder.write("a/1.txt", "")
    try folder.write("b/2.txt", "")
    let search = SettingsSearch(environment: ["HOME": folder.path])
    let (one, two) = (folder.path + "/a/1.txt", folder.path + "/b/2.txt")
    #expect(try search.load(for: [one]).value(.names) == "off")
    #expect(try search.load(for: [one, two]).value(.names) == "strict")
  }

  @Test func aFileThatOthersMayWriteDoesNotCountAndThatIsSaid() throws {
    try folder.write(".okcps-scan.yml", "names: off\n", mode: 0o666)
    let settings = try load()
    #expect(settings.value(.names) == "balanced")
    #expect(settings.notices.count == 1)
    #expect(settings.notices.first?.contains("others may write to it") == true)
  }

  @Test func aLinkDoesNotCount() throws {
    let real = try folder.write("real.yml", "names: off\n")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/.okcps-scan.yml", withDestinationPath: real)
    let settings = try load()
    #expect(settings.value(.names) == "balanced")
    #expect(settings.notices.first?.contains("symbolic link") == true)
  }

  @Test func aDistrictsFileThatOthersMayWriteIsAnError() throws {
    let path = try folder.write("open.yml", "names: off\n", mode: 0o646)
    let search = SettingsSearch(environment: ["OKCPS_SCAN_DISTRICT": path])
    #expect(failure { _ = try search.load() }?.contains("others may write to it") == true)
  }

  // MARK: errors

  @Test(arguments: [
    ("fail_onn: review\n", "1:1: unknown key \"fail_onn\"; did you mean \"fail_on\"?"),
    ("names: balanced\nfail_on: often\n", "2:10: unknown fail_on \"often\""),
    ("names: strikt\n", "1:8: unknown names \"strikt\"; did you mean \"strict\"?"),
    ("root: maybe\n", "1:7: true or false is expected"),
    ("exclude_rules: a\n", "1:16: a list is expected here"),
    ("names: off\nnames: off\n", "stands twice"),
    ("rules: ''\n", "1:8: the name of a file is expected"),
    ("locked: [threat.*]\n", "1:9: \"locked\" is for the district's file alone"),
    ("names: &a off\n", "anchors are not allowed"),
    ("- names\n", "1:1: a mapping is expected here"),
  ])
  func wrongFilesSayWhere(_ text: String, _ message: String) throws {
    let said = failure(in: folder) { _ = try load(project: text) }
    #expect(said?.hasPrefix("project/.okcps-scan.yml:") == true)
    #expect(said?.contains(message) == true, "\(said ?? "nothing")")
  }

  @Test func aPatternThatFitsNoRuleIsASlip() throws {
    let said = failure(in: folder) { _ = try load(project: "exclude_rules: [threat.kil]\n") }
    #expect(
      said
        == "project/.okcps-scan.yml:1: exclude_rules: no rule is \"threat.kil\"; did you mean \"threat.kill\"?"
    )
    let lock = failure(in: folder) { _ = try load(district: "\nlocked: [threads.*]\n") }
    #expect(lock == "district.yml:2: locked: no rule is \"threads.*\"")
  }

  @Test func aNamedFileThatIsMissingIsAnError() {
    #expect(
      failure { _ = try load { $0.named = "/nowhere.yml" } }?.hasPrefix("/nowhere.yml:") == true)
  }

  // MARK: locks

  @Test(arguments: [
    ("locked: [threat.*]", "exclude_rules: [threat.kill]", "leaves out threat.kill"),
    ("locked: [threat.*]", "exclude_rules: ['*']", "leaves out threat.kill"),
    ("locked: [threat.*]", "rules: other", "may change rules that are locked"),
    ("locked: [threat.*]", "on_error: open", "lets unscanned texts pass"),
    ("locked: [threat.*]", "min_severity: block", "set it to review or lower"),
    ("locked: [threat.*]", "fail_on: never", "set it to block or lower"),
    ("min_severity_floor: note", "min_severity: review", "set it to note or lower"),
    ("min_severity_floor: review", "fail_on: block", "set it to review or lower"),
    ("locked: [student-pii.*]", "names: off", "finds fewer names than is locked"),
    ("locked: [student-pii.*]\nnames: thorough", "names: balanced", "use thorough"),
  ])
  func looseningALockIsAnError(_ district: String, _ project: String, _ reason: String) throws {
    let said = failure(in: folder) {
      _ = try load(project: project + "\n", district: district + "\n")
    }
    #expect(said?.hasPrefix("project/.okcps-scan.yml:1: ") == true, "\(said ?? "nothing")")
    #expect(said?.contains(reason) == true, "\(said ?? "nothing")")
    #expect(said?.contains("district.yml:1") == true)
    // A flag fares no better.
    let words = project.split(separator: ": ")
    let key = try #require(SettingKey(rawValue: String(words[0])))
    let value = words[1].filter { !"[]'".contains($0) }
    let flag = failure(in: folder) {
      _ = try load(district: district + "\n", flags: [Setting(key, value, flag: "--flag")])
    }
    #expect(flag?.hasPrefix("--flag: ") == true)
  }

  @Test(arguments: [
    ("locked: [threat.*]", "exclude_rules: [obscenity.mild]"),
    ("locked: [threat.*]", "names: off"),
    ("locked: [threat.*]", "min_severity: review"),
    ("locked: [student-pii.*]", "names: thorough"),
    ("min_severity_floor: review", "fail_on: note"),
    ("min_severity_floor: block", "fail_on: block"),
  ])
  func whatLoosensNoLockStays(_ district: String, _ project: String) throws {
    #expect(
      failure { _ = try load(project: project + "\n", district: district + "\n") } == nil)
  }

  @Test func whatTheDistrictSetsItselfBreaksNoLock() throws {
    let settings = try load(district: "locked: [threat.*]\nrules: own\nfail_on: block\n")
    #expect(settings.value(.rules) == folder.path + "/own")
  }

  @Test func allLoosenedLocksAreToldAtOnce() throws {
    let said = failure {
      _ = try load(project: "on_error: open\nrules: x\n", district: "locked: [threat.*]\n")
    }
    #expect(said?.split(separator: "\n").count == 2)
  }

  @Test func theDigestTellsSettingsApartButNotPlaces() throws {
    let one = try load(project: "names: off\nsuppressions: a.yml\n").digest
    #expect(one.count == 64)
    #expect(try load(project: "names: off\nsuppressions: b.yml\n").digest == one)
    #expect(try load(project: "names: strict\n").digest != one)
  }
}
