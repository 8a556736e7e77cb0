import Testing
import Workload

@testable import Archives

@Suite struct PropertyTests {
  /// Writes each byte of UTF-8 as a character, as Meta's exports do.
  private func damaged(_ text: String) -> [UInt8] {
    Array(String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) })).utf8)
  }

  @Test func repairUndoesDamage() {
    var random = Seeded(seed: 3)
    let alphabet = Array("aé ñ€日本🎉\u{80}\u{ff}\u{7ff}\u{ffff}¡Ã".unicodeScalars)
    for _ in 0..<2000 {
      let scalars = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        alphabet.randomElement(using: &random)!
      }
      let text = String(String.UnicodeScalarView(scalars))
      let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
      #expect(MetaText.repaired(damaged(text)) == (isASCII ? nil : Array(text.utf8)))
    }
  }

  @Test(arguments: ["plain", "", "日本", "Café", "Ça va", "naïve €", "🎉 \u{c3}"])
  func properTextIsKept(text: String) { #expect(MetaText.repaired(Array(text.utf8)) == nil) }

  /// Literal runs of a map are the bytes of the source, whatever they are.
  @Test func textOfHTMLIsItsSource() {
    var random = Seeded(seed: 5)
    let parts: [[UInt8]] =
      [
        "<p>", "</p>", "<b>", "</b>", "&amp;", "&lt", "&nope;", "&#233;", "<br/>", "<!-- x -->",
        "<", ">",
        "é", "🎉", "a", " b ", "\r\n", "\t", "<img alt='&quot;x'>", "<td>", "</", "&",
        "<script>1<2</script>",
      ].map { Array($0.utf8) } + [[0xff], [0xc3], [0], [0x1b], [0xef, 0xbf, 0xbe]]
    for _ in 0..<3000 {
      let source = (0..<Int.random(in: 1...14, using: &random)).flatMap { _ in
        parts.randomElement(using: &random)!
      }
      let html = HTMLText(source)
      var end = 0
      for run in html.map.runs {
        #expect(run.text.lowerBound >= end && run.text.upperBound <= html.text.count)
        #expect(run.source.upperBound <= source.count)
        if run.isLiteral { #expect(Array(html.text[run.text]) == Array(source[run.source])) }
        end = run.text.upperBound
      }
    }
  }

  @Test func textOfHTMLMapsBack() throws {
    let source = Array(
      "<p>Call 405&ndash;555&#45;01<b>00</b></p><p>caf\u{e9} <i>x</i></p> a < b".utf8)
    let html = HTMLText(source)
    #expect(String(decoding: html.text, as: UTF8.self) == "Call 405–555-0100\n\ncafé x\n\n a < b")
    func back(_ part: String) throws -> String {
      let found = try #require(html.text.firstRange(of: Array(part.utf8)))
      return String(decoding: source[try #require(html.map.source(of: found))], as: UTF8.self)
    }
    #expect(try back("405–555-0100") == "405&ndash;555&#45;01<b>00")
    #expect(try back("–") == "&ndash;")
    #expect(try back("fé") == "fé")
    #expect(try back("a < b") == "a < b")
    #expect(try back("0100\n\ncaf") == "01<b>00</b></p><p>caf")
    #expect(html.map.source(of: 19..<21) == nil)
  }

  /// The last row may end without a line break, quoted or not.
  @Test(arguments: ["id,text\n1,a b", "id,text\n1,\"a b\"", "id,text\r\n1,\"a b\"\r"])
  func aTableMayEndWithoutALineBreak(table: String) throws {
    let found = try lines(.csv, Array(table.utf8))
    #expect(found.count == 1 && found[0].hasSuffix("| a b"), "\(found)")
  }

  // MARK: Markdown

  /// What is shown of each, beside what stands in it.
  @Test(arguments: [
    ("a *b* __c__ ~~d~~ ***e***", "a b c d e"), ("stu**pid**", "stupid"), ("f***", "f***"),
    ("2 * 3 * 4 and 5*3", "2 * 3 * 4 and 5*3"), ("snake_case_name _x_", "snake_case_name x"),
    ("`*a* <b> &amp;` x", "*a* <b> &amp; x"), ("``a ` b``", "a ` b"), ("`open", "`open"),
    ("\\*a\\* \\<b>", "*a* <b>"),
    (
      "<office@example.org> <https://example.org/a_b_c>",
      "office@example.org https://example.org/a_b_c"
    ),
    ("1 < 2 & 3 <x", "1 < 2 & 3 <x"), ("&lt;b&gt; &#64; &nope;", "<b> @ &nope;"),
    ("[t](u \"v\") [t][r] [t]", "t t [t]"), ("[a ![b](c) d](e)", "a  d"),
    ("[x](no end", "[x](no end"),
    ("# A #\nb", "A\n\nb"), ("A\n===\nb", "A\n\nb"), ("- a\n- b", "a\n\nb"), ("> a\n> b", "a\nb"),
    ("a\n> b\nc", "a\n\nb\nc"),
    ("12. a", "12. a"), ("a\n\n    <b> *c*\n", "a\n\n<b> *c*\n"),
    ("```sh\n<b> *c*\n```\nd", "<b> *c*\nd"), ("a <!-- b --> c", "a  c"),
    ("a <!-- b\n\nc --> d", "ad"),
    ("a <!-- never ends", "a <!-- never ends"), ("<script>x</script>", "<script>x</script>"),
    ("a<br>b", "a\nb"), ("|a|b|\n|-|-|\n|c|d|", "\ta\tb\t\n\tc\td\t"),
    ("+++\nt = 'a'\n+++\nb", "t = 'a'\n\nb"), ("---\nopen\n", "open"),
    ("[r]: https://example.org\na", "a"), ("[^1]: a note", "[^1]: a note"),
  ]) func markdownIsReadAsItIsShown(source: String, shown: String) {
    func lines(_ text: String) -> [String] {
      text.split(separator: "\n").map { $0.trimmingPrefix(while: { $0 == " " }) }.map(String.init)
    }
    let text = String(decoding: MarkdownText(Array(source.utf8)).text, as: UTF8.self)
    #expect(lines(text) == lines(shown), "\(text)")
    // Blocks are apart, lines of one are not.
    #expect(text.contains("\n\n") || !shown.contains("\n\n"))
  }

  /// Literal runs of a map are the bytes of the source, and runs are in order, whatever the source is.
  @Test func textOfMarkdownIsItsSource() {
    var random = Seeded(seed: 11)
    let parts: [[UInt8]] =
      [
        "*", "**", "_", "`", "``", "~~", "[", "](", ")", "![", "]", "\\", "<", ">", "<b>", "</b>",
        "<!--", "-->", "&amp;", "&", "a", " b ", "\n", "\r\n", "\n\n", "\n- ", "\n> ", "\n# ",
        "\n```\n",
        "\n---\n", "\n    ", "|", "\n|-|\n", "é", "🎉", "<a@b.c>", "\n[x]: y\n", "<script>",
      ].map { Array($0.utf8) } + [[0xff], [0xc3], [0]]
    for _ in 0..<5000 {
      let source = (0..<Int.random(in: 1...16, using: &random)).flatMap { _ in
        parts.randomElement(using: &random)!
      }
      let markdown = MarkdownText(source)
      var end = 0
      for run in markdown.map.runs {
        #expect(run.text.lowerBound >= end && run.text.upperBound <= markdown.text.count)
        #expect(run.source.upperBound <= source.count)
        if run.isLiteral { #expect(Array(markdown.text[run.text]) == Array(source[run.source])) }
        end = run.text.upperBound
      }
      // Letters and ill-formed bytes are lost only as part of a mark that hides them.
      if !source.contains(where: { "<[`&".utf8.contains($0) }) {
        for b: UInt8 in [0x61, 0x62, 0xff] {
          #expect(markdown.text.count { $0 == b } == source.count { $0 == b })
        }
      }
    }
  }

  @Test func textOfMarkdownMapsBack() throws {
    let source = Array("# Hi\n\nCall 405-*555*-01**00**, `a<b` &amp; [see](x)\n".utf8)
    let markdown = MarkdownText(source)
    func back(_ part: String) throws -> String {
      let found = try #require(markdown.text.firstRange(of: Array(part.utf8)))
      return String(decoding: source[try #require(markdown.map.source(of: found))], as: UTF8.self)
    }
    #expect(try back("405-555-0100") == "405-*555*-01**00")
    #expect(try back("a<b") == "a<b")
    #expect(try back("& see") == "&amp; [see")
  }

  /// What repeats for long costs no more than time by its length.
  @Test(arguments: [
    "<a ", "](", "[", "`", "*a", "_a ", "<!--", "<!--\n", "![a](", "[a][", "\n> ", "\n- ", "&", "|",
  ])
  func markdownIsLinear(unit: String) {
    let source = Array(String(repeating: unit, count: 400_000 / unit.utf8.count).utf8)
    let clock = ContinuousClock()
    let short = clock.measure { _ = MarkdownText(Array(source.prefix(source.count / 8))) }
    let long = clock.measure { _ = MarkdownText(source) }
    #expect(long < max(short, .milliseconds(20)) * 40)
  }

  // MARK: mail

  @Test func deepAndManyPartedMailEnds() throws {
    var deep = ""
    for i in 0..<3000 { deep += "Content-Type: multipart/mixed; boundary=b\(i)\n\n--b\(i)\n" }
    _ = try lines(.mail, Array(("Subject: x\nFrom: a@example.org\n" + deep + "\nText").utf8))
    let within = String(
      repeating: "Subject: x\nContent-Type: message/rfc822\n\n", count: 3000)
    _ = try lines(.mail, Array((within + "\nText").utf8))
    let many =
      "Subject: x\nContent-Type: multipart/mixed; boundary=b\n"
      + String(repeating: "\n--b\n\nx\n", count: MailReader.mostParts + 5)
    let found = try lines(.mail, Array(many.utf8))
    #expect(found.count == MailReader.mostParts + 2)
    #expect(found.last == "skipped 1@0 too-deep")
  }

  /// A zero, or bytes that are not what the part says, hide nothing behind them.
  @Test func nothingOfAPartIsLost() throws {
    for (charset, body) in [
      ("utf-8", [0x61, 0, 0x62, 0xff, 0x63] as [UInt8]), ("us-ascii", [0x61, 0, 0xe9, 0x63]),
      ("x-unknown", [0x61, 0, 0x63]), ("iso-8859-1", [0x61, 0, 0xe9, 0x63]),
    ] {
      let mail = Array("Content-Type: text/plain; charset=\(charset)\nSubject: s\n\n".utf8) + body
      let texts = try events(.mail, mail).compactMap { event in
        if case .item(let item) = event { item.text } else { nil }
      }
      let text = try #require(texts.last)
      #expect(text.first == 0x61 && text.contains(0x63), "\(charset)")
      if charset == "utf-8" { #expect(text == body) }
    }
  }

  /// A sentence that begins like the line between mails is none.
  @Test func textIsNotTakenForHeaders() throws {
    let box =
      "From a Tue Nov 14 22:13:20 2023\nSubject: s\n\na\n\nFrom 10:30 on\nwe sing\n\nFrom b 22:13\n\nend\n"
    let found = try lines(.mail, Array(box.utf8))
    #expect(found.count == 2)
    #expect(found[1].hasSuffix("| a\n\nFrom 10:30 on\nwe sing\n\nFrom b 22:13\n\nend\n"))
  }

  @Test func tooLongAMailIsSkippedAndTheNextIsRead() throws {
    var options = ReadingOptions()
    options.longestRecord = 200
    let head = "From a Tue Nov 14 22:13:20 2023\nSubject: "
    let box =
      head + "one\n\n" + String(repeating: "long ", count: 100) + "\n\n" + head + "two\n\nx\n"
    for step in [1, 7, 1000] {
      let found = try lines(.mail, Array(box.utf8), step: step, options: options)
      #expect(found.count == 3 && found[0] == "skipped 1@0 too-long", "\(found)")
      #expect(found[1].hasSuffix("| two"))
    }
  }

  @Test func deepHTMLEnds() {
    let deep = HTMLText(Array(String(repeating: "<b>", count: 50_000).utf8) + Array("x".utf8))
    #expect(deep.isTooDeep)
    let flat = HTMLText(Array(String(repeating: "<b></i></b>x", count: 50_000).utf8))
    #expect(!flat.isTooDeep && flat.text.count == 50_000)
  }

  @Test(arguments: [
    ("a &amp; b &lt;3 &gt; &quot;x&quot; &#39;", #"a & b <3 > "x" '"#), ("&amp;lt;", "&lt;"),
    ("&nbsp;&", "&nbsp;&"), ("", ""),
  ]) func referencesAreUndoneOnce(escaped: String, plain: String) {
    #expect(Unescape.references(Array(escaped.utf8)) == Array(plain.utf8))
  }

  @Test(arguments: [
    ("<@U1> <@U1|kim> <#C1|lunch> <!here> <!subteam^S1|@staff>", "@U1 @kim #lunch @here @@staff"),
    (
      "<https://example.org|page> <mailto:a@example.org|a@example.org>",
      "page https://example.org a@example.org mailto:a@example.org"
    ),
    ("1 &lt; 2 < open", "1 < 2 < open"), ("<>", ""),
  ]) func slackMarksAreWrittenOut(text: String, plain: String) {
    #expect(String(decoding: Slack.plain(Array(text.utf8)), as: UTF8.self) == plain)
  }

  /// A part ends at a blank line where one is near, and parts are the whole.
  @Test func longTextComesInParts() throws {
    let paragraph = Array((String(repeating: "word ", count: 200) + "\n\n").utf8)
    let text = Array(repeatElement(paragraph, count: 3000).joined())
    for (bytes, isCut) in [(text, false), ([UInt8](repeating: 0x61, count: 3 << 20), true)] {
      let items = try events(.text, bytes, step: 100_000).map { event in
        guard case .item(let item) = event else { throw SkipReason.binary }
        return item
      }
      #expect(items.count >= 3)
      #expect(Array(items.map(\.text).joined()) == bytes)
      #expect(items.dropLast().allSatisfy { $0.marks.contains(.cut) == isCut })
      #expect(
        items.map(\.offset)
          == items.indices.map { i in items[..<i].reduce(0) { $0 + $1.text.count } })
    }
  }

  @Test func hostileXMLIsRefused() throws {
    let laughs =
      #"<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>"#
    #expect(try lines(.wxr, Array(laughs.utf8)).allSatisfy { $0.contains("bad-xml") })
    let external =
      #"<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><item><title>x</title></item></channel></rss>"#
    #expect(try lines(.wxr, Array(external.utf8)).allSatisfy { $0.contains("bad-xml") })
    let undeclared =
      "<rss><channel><item><title>a</title></item><item><title>&nbsp;</title></item></channel></rss>"
    let found = try lines(.wxr, Array(undeclared.utf8))
    #expect(found.first?.hasSuffix("| a") == true)
    #expect(found.last?.contains("bad-xml") == true)
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(try lines(.wxr, Array(deep.utf8)).last?.contains("bad-xml") == true)
  }

  @Test func longRecordsArePassed() throws {
    var options = ReadingOptions()
    options.longestRecord = 1000
    let long = String(repeating: "x", count: 5000)
    for step in [1, 100, .max] {
      #expect(
        try lines(
          .ndjson, Array("{\"text\":\"a\"}\n{\"text\":\"\(long)\"}\n{\"text\":\"b\"}\n".utf8),
          step: step, options: options)
          == ["1@0 f#1 /text | a", "skipped 2@13 too-long", "3@5025 f#3 /text | b"])
      #expect(
        try lines(
          .json, Array("[{\"text\":\"a\"},{\"text\":\"\(long)\"},{\"text\":\"b\"}]".utf8),
          step: step, options: options)
          == ["1@1 f#1 /text | a", "skipped 2@14 too-long", "3@5026 f#3 /text | b"])
      #expect(
        try lines(
          .csv, Array("id,text\n1,a\n2,\(long)\n3,\"\(long)\"\n4,d\n".utf8), step: step,
          options: options)
          == [
            "1@8 1 text | a", "skipped 2@12 too-long", "skipped 3@5015 too-long",
            "4@10020 4 text | d",
          ])
    }
  }

  @Test func deepRecordsAreToldAndPassed() throws {
    let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
    let found = try lines(.json, Array("[{\"text\":\"a\",\"x\":\(deep)},{\"text\":\"b\"}]".utf8))
    #expect(found.count == 2 && found[0].hasSuffix("too-deep") && found[1].hasSuffix("| b"))
    let endless = "[" + String(repeating: "[", count: 1_000_000)
    #expect(try lines(.slack, Array(endless.utf8)).count == 1)
  }
}
