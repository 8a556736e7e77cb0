import Foundation
import Testing

/// Every format of a report, read again by parsers that are not ours: whatever texts, files and records are
/// called, it is well-formed and holds the same findings at the same places.
@Suite struct ParseBackTests {
  /// Each format, and what to put in place of what so that it tells another finding.
  static let formats: [(name: String, told: String, changed: String)] = [
    ("sarif", #""ruleId":"student-pii.student-id""#, #""ruleId":"obscenity.mild""#),
    ("csv", ",student-pii.student-id,", ",obscenity.mild,"),
    ("gitlab", #""check_name":"student-pii.student-id""#, #""check_name":"obscenity.mild""#),
    ("rdjsonl", #""value":"student-pii.student-id""#, #""value":"obscenity.mild""#),
    ("junit", #"classname="student-pii.student-id""#, #"classname="obscenity.mild""#),
    ("line", "block: student-pii.student-id:", "review: student-pii.student-id:"),
    ("github", "title=student-pii.student-id", "title=obscenity.mild"),
    ("markdown", "- **block**, line 2, ", "- **block**, line 9, "),
    ("human", "block  student-pii.student-id", "note  student-pii.student-id"),
    ("html", #"data-r="student-pii.student-id""#, #"data-r="obscenity.mild""#),
  ]

  @Test func everyFormatHoldsTheSameFindings() throws {
    let hostile = try JSONDecoder().decode(
      [String].self,
      from: Data(contentsOf: URL(fileURLWithPath: Program.fixtures + "/hostile.json")))
    let folder = try TemporaryFolder()
    var records = Data()
    var command = ["scan", "--format", "ndjson", "-o", folder.path + "/reports/ndjson"]
    for format in Self.formats {
      command += ["--also", "\(format.name)=\(folder.path)/reports/\(format.name)"]
    }
    command += Program.rules + ["--", "records.ndjson"]
    for (n, string) in hostile.enumerated() {
      // No file has a slash in its name, and a zero makes no text.
      let text = string.replacing("\0", with: "")
      let name = text.replacing("/", with: "\u{2044}") + "-\(n)"
      try folder.write(
        "in/" + name,
        """
        The week.
        \(text) student ID 1234567 and a zounderkite \(text)
        \(text)

        I am on deadline for the Gazette. \(text)

        """)
      command.append(name)
      records += try JSONSerialization.data(withJSONObject: [
        "id": string, "text": "\(string)\nstudent ID 1234567 \(string) and a zounderkite\n",
        "author": ["role": "public", "id": string], "channel": string,
      ])
      records.append(0x0a)
    }
    try folder.write("in/records.ndjson", records)
    try FileManager.default.createDirectory(
      atPath: folder.path + "/reports", withIntermediateDirectories: true)
    #expect(try Program.run(command, in: folder.path + "/in").status == 1)

    // Three findings of each file, two of each record.
    let read = try parseBack(folder.path + "/reports")
    #expect(read.status == 0, "\(read.said)")
    let counts = read.said.split(separator: "\n").map(String.init)
    let names = ["ndjson"] + Self.formats.map(\.name).sorted()
    #expect(counts == names.map { "\($0) \(5 * hostile.count)" })

    // What tells another finding is noticed.
    for format in Self.formats {
      let file = folder.path + "/reports/" + format.name
      let whole = try String(contentsOfFile: file, encoding: .utf8)
      let place = try #require(whole.range(of: format.told), "\(format.name)")
      try whole.replacingCharacters(in: place, with: format.changed)
        .write(toFile: file, atomically: false, encoding: .utf8)
      let read = try parseBack(folder.path + "/reports")
      #expect(read.status == 1 && read.said.contains("\(format.name): "), "\(format.name)")
      try whole.write(toFile: file, atomically: false, encoding: .utf8)
    }
  }

  private func parseBack(_ reports: String) throws -> (status: Int32, said: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Program.fixtures + "/parse_back.py", reports]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
