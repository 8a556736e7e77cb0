import Testing

@testable import Records

/// JSON after RFC 8259 in documents of hooks: what is none is refused, what is one comes through.
@Suite struct DocumentTests {
  private func text(_ json: String) -> String? {
    let document = try? HookDocument(json: Array(json.utf8).span)
    return document?.texts.first.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(arguments: [
    ("escapes of every kind", #""\"\\\/\b\f\n\r\t\u0041""#, "\"\\/\u{8}\u{c}\n\r\tA"),
    ("a surrogate pair", #""\ud83d\ude00""#, "😀"), ("an empty string", #""""#, ""),
    ("a lone high surrogate", #""a\ud83db""#, "a\u{fffd}b"),
    ("a lone low surrogate", #""a\ude00b""#, "a\u{fffd}b"),
    (
      "delete and the ends of the planes", "\"\u{7f}\u{ffff}\u{10ffff}\"",
      "\u{7f}\u{ffff}\u{10ffff}"
    ),
    ("white space around", " \t\r\n\"x\" \n", "x"),
  ]) func isTaken(construct: String, value: String, read: String) {
    for json in [
      #"{"text":\#(value)}"#, #"{"n":[1,-0,1e9,{"a":[true,false,null]}],"text":\#(value)}"#,
    ] {
      #expect(text(json) == read, "\(construct)")
    }
  }

  @Test(arguments: [
    ("a comma behind the last", #"{"text":"x",}"#), ("a comma before the first", #"{,"text":"x"}"#),
    ("no colon", #"{"text" "x"}"#), ("no comma", #"{"n":1 "text":"x"}"#),
    ("single quotes", "{'text':'x'}"), ("a name without quotes", #"{text:"x"}"#),
    ("a comment", #"{"text":"x"/**/}"#), ("a number with a leading zero", #"{"text":"x","n":01}"#),
    ("a number that ends in its point", #"{"text":"x","n":1.}"#),
    ("a plus sign", #"{"text":"x","n":+1}"#), ("not a number", #"{"text":"x","n":NaN}"#),
    ("a word of another language", #"{"text":"x","n":True}"#),
    ("a control character in a string", "{\"text\":\"x\u{1}\"}"),
    ("a line break in a string", "{\"text\":\"x\n\"}"), ("a bad escape", #"{"text":"\x41"}"#),
    ("a short escape", #"{"text":"\u12"}"#), ("an open string", #"{"text":"x"#),
    ("an open list", #"{"text":"x","n":[1"#), ("an open object", #"{"text":"x""#),
    ("a bracket of the other kind", #"{"text":"x","n":[1}}"#),
    ("something behind the end", #"{"text":"x"} x"#), ("two documents", #"{"text":"x"}{}"#),
    ("a byte order mark of UTF-16", "\u{fffe}{\"text\":\"x\"}"),
    ("two byte order marks", "\u{feff}\u{feff}{\"text\":\"x\"}"), ("nothing", ""), ("a list", "[]"),
    ("a name that stands twice", #"{"text":"x","text":"y"}"#),
    ("the same name in escapes", #"{"text":"x","\u0074ext":"y"}"#),
  ]) func isRefused(construct: String, json: String) {
    #expect(text(json) == nil, "\(construct)")
  }
}
