import Foundation
import Testing

/// The page as the program writes it and as a browser shows it.
@Suite struct HTMLPageTests {
  static let text = ScanTests.bad + "\n" + ScanTests.crude + "\n" + ScanTests.press

  static func part(_ name: String, of page: String) throws -> String {
    let start = try #require(page.range(of: "<\(name)>"))
    let end = try #require(page.range(of: "</\(name)>", range: start.upperBound..<page.endIndex))
    return String(page[start.upperBound..<end.lowerBound])
  }

  /// The hashes of the policy are those of what is in the page.
  @Test(arguments: ["style", "script"]) func thePolicyKnowsThePage(_ name: String) throws {
    let page = try Program.run(["scan", "-f", "html"] + Program.rules, input: Self.text).out
    let place = try TemporaryFolder()
    let file = try place.write("part", try Self.part(name, of: page))
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [file]
    process.standardOutput = pipe
    try process.run()
    let hex = Array(try #require(try pipe.fileHandleForReading.readToEnd()).prefix(64))
    process.waitUntilExit()
    let bytes = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(decoding: hex[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    #expect(bytes.count == 32)
    let hash = Data(bytes).base64EncodedString()
    #expect(page.contains("default-src 'none'; "))
    #expect(page.contains("\(name)-src 'sha256-\(hash)'; "), "it is now \(hash)")
    #expect(!page.contains("unsafe-"))
  }

  @Test func theSameResultsGiveTheSamePage() throws {
    let pages = try (0..<2).map { _ in
      try Program.run(["scan", "-f", "html"] + Program.rules, input: Self.text).outBytes
    }
    #expect(pages[0] == pages[1])
  }

  // MARK: in a browser

  static let hostile = [
    "plain.txt", #""><img src=x onerror="document.title='owned'">"#, "' onmouseover='x",
    "<script>document.title='owned'</script>", "</script><h1>owned</h1>", "<!-- ", "</table>",
    "\u{202e}txt.exe", "a\u{1b}[31m", "é日本😀", "&lt;b&gt; &quot;",
    String(repeating: "x<y", count: 2_000),
  ]

  /// Results whose every free field is hostile, and one whose source is not UTF-8.
  static func results() throws -> String {
    func line(_ type: String, _ data: [String: Any]) throws -> String {
      let event: [String: Any] = ["type": type, "data": data]
      return String(
        decoding: try JSONSerialization.data(withJSONObject: event), as: UTF8.self) + "\n"
    }
    func finding(_ item: [String: Any], _ n: Int, _ text: String) throws -> String {
      try line(
        "finding",
        [
          "item": item, "fingerprint": "v1:\(n)", "suppressed": NSNull(),
          "finding": [
            "rule": n % 2 == 0 ? "student-pii.student-id" : text, "category": "student-pii",
            "severity": "review", "score": 0.9, "start": 1, "end": 2, "clause": [text],
            "route": "author", "evidence": [text],
          ],
          "place": [
            "line": 1, "column": 2, "byte_column": 2, "end_line": 1, "end_column": 3,
            "end_byte_column": 3,
          ],
        ])
    }
    var all = try line(
      "begin",
      [
        "schema": "okcps-scan/1", "version": hostile[1],
        "rules": ["version": hostile[3], "sha256": "00"],
      ])
    for (i, text) in hostile.enumerated() {
      let item: [String: Any] = [
        "source": text, "record": 3, "id": text, "field": "/" + text, "author": text,
        "time": i % 3 == 0 ? text : "2026-0\(i % 9 + 1)-11T10:00:00Z",
      ]
      all += try finding(item, 2 * i, text)
      all += try finding(item, 2 * i + 1, text)
      all += try line("skipped", ["source": text, "record": 9, "reason": text])
    }
    all += try finding(["source": ["bytes": "PP8i"]], 100, "x")
    all += try line(
      "summary",
      [
        "texts": 13, "bytes": 1, "allow": 0, "review": 13, "block": 0,
        "by_category": ["student-pii": 2 * hostile.count + 1], "suppressed": 0,
        "skipped": hostile.count, "complete": false,
      ])
    return all
  }

  static func page() throws -> String {
    let r = try Program.run(["report", "-f", "html"] + Program.rules, input: try results())
    #expect(r.status == 2)
    return r.out
  }

  @Test(.enabled(if: Browser.runs, "no chromium that runs here"))
  func aBrowserShowsItAsMeant() throws {
    let place = try TemporaryFolder()
    try place.write("page.html", try Self.page())
    let rows = 2 * Self.hostile.count + 1
    let (dom, log) = try Browser.run(["--dump-dom"], "page.html", in: place)
    // The script ran, and nobody else's: had the policy refused anything, the console would say so.
    #expect(dom.contains("data-rows=\"\(rows)\""))
    #expect(dom.contains("<title>What was found</title>"))
    #expect(dom.contains("\(rows) of \(rows) shown, 0 decided"))
    #expect(!log.contains("Content Security Policy") && !log.contains("Uncaught"), "\(log)")
    #expect(dom.ranges(of: "<tr data-s=").count == rows)
    for tag in ["<img", "<h1>owned", "<a "] { #expect(!dom.contains(tag)) }
    #expect(dom.ranges(of: "<script").count == 1)
    #expect(dom.contains("&lt;‹0xFF›\""))
  }

  @Test(.enabled(if: Browser.runs, "no chromium that runs here"), arguments: [1_280, 390])
  func aPictureOfItIsNotBlank(_ width: Int) throws {
    let place = try TemporaryFolder()
    try place.write("page.html", try Self.page())
    try place.write("blank.html", "<!DOCTYPE html><title>blank</title>")
    func picture(_ name: String) throws -> Int {
      let file = place.path + "/" + name + ".png"
      _ = try Browser.run(
        ["--window-size=\(width),1600", "--screenshot=" + file], name, in: place)
      return try Data(contentsOf: URL(fileURLWithPath: file)).count
    }
    #expect(try picture("page.html") > 8 * picture("blank.html"))
  }

  /// Keys, as a reader would press them. The policy is left out, so that the page can be driven.
  @Test(.enabled(if: Browser.runs, "no chromium that runs here"))
  func keysDecideAndTheDecisionsCanBeTaken() throws {
    let driver = """
      <script>
      const press = key => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      const set = (id, value) => {
        const e = document.getElementById(id);
        e.value = value;
        e.dispatchEvent(new Event("input", { bubbles: true }));
      };
      const saved = [];
      URL.createObjectURL = blob => { saved.push(blob.size); return "#"; };
      press("j"); press("y");
      press("j"); press("j"); press("k"); press("d");
      document.activeElement.value = "Quoted \\"here\\" <b>";
      press("Enter");
      press("j"); press("y"); press("u");
      press("/");
      const filter = document.activeElement.id;
      set("filter", "PLAIN.TXT");
      const count = document.getElementById("count").textContent;
      set("filter", ""); set("severity", "block");
      const none = document.getElementById("count").textContent;
      document.getElementById("save").click();
      const decisions = JSON.parse(document.getElementById("json").value);
      document.body.textContent = JSON.stringify({ decisions, count, none, filter, saved });
      </script></body>
      """
    let place = try TemporaryFolder()
    let page = try Self.page()
    let start = try #require(page.range(of: "<meta http-equiv"))
    let end = try #require(page.range(of: ">", range: start.upperBound..<page.endIndex))
    try place.write(
      "page.html",
      page.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
        .replacing("</body>", with: driver))
    let (dom, _) = try Browser.run(["--dump-dom"], "page.html", in: place)
    let body = try #require(dom.firstMatch(of: /<body>(\{.*\})\s*<\/body>/)).output.1
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
    let told = try #require(
      try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    let decisions = try #require(told["decisions"] as? [[String: String]])
    #expect(decisions.count == 2)
    for d in decisions {
      #expect(Set(d.keys) == ["fingerprint", "rule", "decision", "reason", "date"])
      #expect(d["rule"] == "student-pii.student-id" || d["rule"] == "plain.txt")
      #expect(d["date"]?.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
    }
    #expect(decisions.map { $0["fingerprint"] } == ["v1:0", "v1:1"])
    #expect(decisions.map { $0["decision"] } == ["keep", "dismiss"])
    #expect(decisions.map { $0["reason"] } == ["", "Quoted \"here\" <b>"])
    #expect(told["filter"] as? String == "filter")
    let rows = 2 * Self.hostile.count + 1
    #expect(told["count"] as? String == "2 of \(rows) shown, 2 decided")
    #expect(told["none"] as? String == "0 of \(rows) shown, 2 decided")
    #expect((told["saved"] as? [Int])?.count == 1)
  }
}

/// Chromium, if it is there and runs.
enum Browser {
  private static let path = ["/usr/bin/chromium", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// It may be there and not run: under a limit on address space, for one.
  static let runs: Bool = {
    guard path != nil, let place = try? TemporaryFolder(),
      (try? place.write("x.html", "<p>it runs")) != nil,
      let (dom, _) = try? run(["--dump-dom"], "x.html", in: place)
    else { return false }
    return dom.contains("it runs")
  }()

  /// Opens a page of a folder; returns standard output and the log.
  static func run(_ arguments: [String], _ page: String, in place: TemporaryFolder) throws -> (
    String, String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments =
      ["60", path ?? "", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
      + ["--enable-logging=stderr", "--user-data-dir=" + place.path + "/profile"] + arguments
      + ["file://" + place.path + "/" + page]
    let outPath = try place.write("dom", Data())
    let logPath = try place.write("log", Data())
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outPath))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: logPath))
    try process.run()
    process.waitUntilExit()
    return (
      try String(contentsOfFile: outPath, encoding: .utf8),
      try String(contentsOfFile: logPath, encoding: .utf8)
    )
  }
}
