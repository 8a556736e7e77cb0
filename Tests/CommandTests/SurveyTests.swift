import Foundation
import Testing

@Suite struct SurveyTests {
  private static let archives = Program.fixtures + "/archives"

  @Test func saysHowAFileIsReadWithoutAWordOfIt() throws {
    let result = try Program.run(["scan", "--dry-run", "graph.json"], input: "", in: Self.archives)
    #expect(result.status == 0)
    #expect(
      result.lines == [
        "graph.json", "  reader  graph: it has the keys of the Graph API", "  records  /data",
        "  text  /message", "  id  /id", "  time  /created_time", "  author  /from/id",
        "  permalink  /permalink_url", "  1  2023-11-14T22:13:20Z  Xxxxx xxx X©xxxxx 🫰",
        "  2  no time  Xx xxxxxx xxxx.", "  3  no time  Xxxx xxxxx xxxxxxx",
        "  texts 5, without text 0, skipped 0, times not read 1",
      ])
  }

  @Test func whatIsSkippedIsToldAndTheStatusIs2() throws {
    let result = try Program.run(
      ["scan", "--dry-run", "comments.csv"], input: "", in: Self.archives)
    #expect(result.status == 2)
    #expect(result.out.contains("comments.csv: record 3, byte 104: csv-columns: "))
    #expect(result.out.contains("  text  Comment  (guessed)"))
    #expect(result.out.contains("  texts 3, without text 0, skipped 3"))
    #expect(!result.out.contains("never closed\"") && !result.out.contains("Kim"))
  }

  @Test func aWholeFolderInOrder() throws {
    let result = try Program.run(
      ["scan", "--dry-run", "archives/slack", "archives/none"], input: "", in: Program.fixtures)
    #expect(result.status == 2)
    #expect(result.lines.first == "archives/slack/general/2023-11-14.json")
    #expect(
      result.lines.last
        == "archives/none: unreadable: it cannot be opened or read; check its permissions")
  }

  /// An empty file is read, and there is nothing in it: no error.
  @Test(arguments: ["a.csv", "a.tsv", "a.json", "a.ndjson"])
  func anEmptyFileHasNoRecords(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(name, "")
    let survey = try Program.run(["scan", "--dry-run", name], input: "", in: folder.path)
    #expect(survey.status == 0)
    let ending = name.dropFirst(2)
    #expect(
      survey.lines == [
        name, "  reader  \(ending): its name ends in .\(ending), and it is empty",
        "  texts 0, without text 0, skipped 0",
      ])
    let scan = try Program.run(["scan", name] + Program.rules, input: "", in: folder.path)
    #expect(scan.status == 0 && scan.errors.contains("nothing to scan: \(name)\n"))
  }

  @Test func standardInputIsRead() throws {
    let result = try Program.run(
      ["scan", "--dry-run", "-", "--text", "/a/b"], input: #"{"a":{"b":"Hi 5"}}"# + "\n")
    #expect(result.status == 0)
    #expect(result.lines.contains("  1  no time  Xx 9"))
    let refused = try Program.run(["scan", "--dry-run", "-"], input: #"{"a":{"b":"Hi 5"}}"# + "\n")
    #expect(refused.status == 2)
    #expect(
      refused.lines == ["-: no field looks like the text; name it by --text POINTER, one of: /a"])
  }

  @Test(arguments: [["--from", "nonsense"], ["--records", "data"]])
  func wrongOptionsAreRefused(options: [String]) throws {
    let result = try Program.run(["scan", "--dry-run", "-"] + options, input: "{}\n")
    #expect(result.status == 2)
    #expect(result.out.isEmpty && !result.errors.isEmpty)
  }
}
