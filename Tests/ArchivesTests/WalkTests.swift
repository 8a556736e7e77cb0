import Foundation
import Testing

@testable import Archives

/// A folder that is gone when the test is over.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "okcps-archives-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// What a walk comes to, with the folder's path left out.
func steps(
  _ paths: [String], in folder: Folder, format: Format? = nil,
  options: ReadingOptions = ReadingOptions(), limits: ContainerLimits = ContainerLimits()
) -> [String] {
  let walk = ArchiveWalk(
    paths: paths.map { folder.path + $0 }, format: format, options: options, limits: limits)
  var all: [String] = []
  while let step = walk.next() {
    switch step {
    case .source(let source):
      all.append("\(source.name) as \(source.choice.format.rawValue)")
    case .event(.item(let item)):
      all.append(
        "\(item.source) \(item.id): " + String(decoding: item.text.prefix(40), as: UTF8.self))
    case .event(.empty): all.append("empty")
    case .event(.skipped(let s)):
      all.append("\(s.source) \(s.record)@\(s.offset) \(s.reason.rawValue)")
    case .passedOver(let source): all.append("\(source) passed over")
    case .refused(let source, let failure): all.append("\(source) refused: \(failure)")
    case .text(let source, let stream):
      var text: [UInt8] = []
      while stream.read({ bytes in for i in bytes.indices { text.append(bytes[i]) } }) {}
      all.append("\(source.name) is: " + String(decoding: text.prefix(40), as: UTF8.self))
    }
  }
  return all.map { $0.replacing(folder.path + "/", with: "") }
}

@Suite struct WalkTests {
  private static let record = #"{"id":1,"text":"hello"}"# + "\n"
  private static let tweets =
    #"window.YTD.tweets.part0 = [{"tweet":{"id_str":"5","full_text":"hi"}}]"#

  // MARK: folders

  @Test func aFolderIsReadInOrderOfItsNames() throws {
    let folder = try Folder()
    try folder.write("b.txt", Array("b".utf8))
    try folder.write("B.txt", Array("B".utf8))
    try folder.write("a/z.md", Array("z".utf8))
    try folder.write("a/é.txt", Array("é".utf8))
    try folder.write("a-.txt", Array("-".utf8))
    try folder.write(".hidden", Array("h".utf8))
    #expect(
      steps([""], in: folder).filter { !$0.contains(" as ") } == [
        ".hidden passed over", "B.txt B.txt#1: B", "a/z.md a/z.md: z", "a/é.txt a/é.txt#1: é",
        "a-.txt a-.txt#1: -", "b.txt b.txt#1: b",
      ])
  }

  @Test func linksAndPipesAreToldAndLeftAlone() throws {
    let folder = try Folder()
    let outside = try Folder()
    let secret = try outside.write("secret.txt", Array("secret".utf8))
    let manager = FileManager.default
    try folder.write("in/a.txt", Array("a".utf8))
    try manager.createSymbolicLink(atPath: folder.path + "/in/link", withDestinationPath: secret)
    try manager.createSymbolicLink(
      atPath: folder.path + "/in/tree", withDestinationPath: outside.path)
    let made = unsafe mkfifo(folder.path + "/in/pipe", 0o600)
    #expect(made == 0)
    #expect(
      steps(["/in"], in: folder) == [
        "in/a.txt as text", "in/a.txt in/a.txt#1: a", "in/link 0@0 link", "in/pipe 0@0 not-regular",
        "in/tree 0@0 link",
      ])
    // A link that the user names is followed; a name that is not there is told.
    #expect(steps(["/in/link"], in: folder).last == "in/link in/link#1: secret")
    #expect(steps(["/none"], in: folder) == ["none 0@0 unreadable"])
  }

  @Test func namesAreMadePrintable() throws {
    let folder = try Folder()
    try folder.write("a\u{1b}[2J\n.txt", Array("a".utf8))
    #expect(steps([""], in: folder).last == #"a\x1b[2J\x0a.txt a\x1b[2J\x0a.txt#1: a"#)
    #expect(printable([0x61, 0xff, 0xc2, 0x9b, 0x62]) == #"a\xff\xc2\x9bb"#)
  }

  // MARK: containers

  @Test func membersAreReadWithoutUnpacking() throws {
    let folder = try Folder()
    let members = [
      Packing.Member("data/tweets.js", Self.tweets), Packing.Member("data/ñ.ndjson", Self.record),
      Packing.Member("data/a.jpg", [0xff, 0xd8, 0xff, 0xe0]),
      Packing.Member("data/account.js", "window.YTD.account.part0 = [{}]"),
      Packing.Member("__MACOSX/x.txt", "x"), Packing.Member("data/empty.txt", ""),
    ]
    for (name, bytes) in [
      ("a.zip", Packing.zip(members)), ("a.tar", Packing.tar(members)),
      ("a.tar.gz", Packing.gzip(Packing.tar(members))),
      ("a.tar.zst", Packing.zstd(Packing.tar(members))),
    ] {
      try folder.write(name, bytes)
      #expect(
        steps(["/" + name], in: folder) == [
          "\(name)!data/tweets.js as x", "\(name)!data/tweets.js 5: hi",
          "\(name)!data/ñ.ndjson as ndjson", "\(name)!data/ñ.ndjson 1: hello",
          "\(name)!data/a.jpg passed over", "\(name)!data/account.js passed over",
          "\(name)!__MACOSX/x.txt passed over", "\(name)!data/empty.txt as text",
        ])
    }
  }

  @Test func compressedFilesAreReadAsWhatTheyHold() throws {
    let folder = try Folder()
    try folder.write("a.ndjson.gz", Packing.gzip(Array(Self.record.utf8)))
    // Two members or frames, as log rotation and parallel packers write them.
    try folder.write(
      "b.csv.zst",
      Packing.zstd(Array("id,text\n1,x\n".utf8)) + Packing.zstd(Array("2,y\n".utf8)))
    try folder.write("c", Packing.gzip(Array("id,t".utf8)) + Packing.gzip(Array("ext".utf8)))
    #expect(
      steps([""], in: folder) == [
        "a.ndjson.gz as ndjson", "a.ndjson.gz 1: hello", "b.csv.zst as csv", "b.csv.zst 1: x",
        "b.csv.zst 2: y", "c as text", "c c#1: id,text",
      ])
  }

  @Test func whatLeadsOutOrCannotBeReadIsTold() throws {
    let folder = try Folder()
    let zip = Packing.zip([
      Packing.Member("../up.txt", "x"), Packing.Member("/abs.txt", "x"),
      Packing.Member("a/..\\up.txt", "x"), Packing.Member("C:\\x.txt", "x"),
      Packing.Member("locked.txt", Array("x".utf8), isEncrypted: true),
      Packing.Member("inner.zip", Packing.zip([Packing.Member("a.txt", "x")])),
      Packing.Member("inner.gz", Packing.gzip([0x61])), Packing.Member("ok..txt", "fine"),
      Packing.Member("x.pdf", "%PDF-1.7"),
    ])
    try folder.write("a.zip", zip)
    #expect(
      steps(["/a.zip"], in: folder) == [
        "a.zip!../up.txt 0@0 name", "a.zip!/abs.txt 0@0 name", #"a.zip!a/..\up.txt 0@0 name"#,
        "a.zip!C:/x.txt 0@0 name", "a.zip!locked.txt 0@0 encrypted",
        "a.zip!inner.zip 0@0 nested", "a.zip!inner.gz 0@0 nested", "a.zip!ok..txt as text",
        "a.zip!ok..txt a.zip!ok..txt#1: fine", "a.zip!x.pdf 0@0 unsupported",
      ])
    let link = Packing.tar([
      Packing.Member("l", Array("/etc/passwd".utf8), type: "2"), Packing.Member("p", [], type: "6"),
      Packing.Member("d/", [], type: "5"),
    ])
    try folder.write("b.tar", link)
    #expect(steps(["/b.tar"], in: folder) == ["b.tar!l 0@0 link", "b.tar!p 0@0 link"])
    let office = Packing.zip([
      Packing.Member("[Content_Types].xml", "<Types/>"),
      Packing.Member("word/document.xml", "<x/>"),
    ])
    try folder.write("c.docx", office)
    #expect(steps(["/c.docx"], in: folder) == ["c.docx 0@0 unsupported"])
  }

  @Test func bombsAreStopped() throws {
    let folder = try Folder()
    // 128 MiB out of 4 KiB.
    try folder.write("bomb.zst", Packing.bomb(blocks: 1024))
    let bomb = steps(["/bomb.zst"], in: folder)
    #expect(bomb.last?.hasSuffix(" ratio") == true)
    #expect(bomb.count { $0.hasPrefix("bomb.zst bomb.zst#") } < 60)

    var limits = ContainerLimits()
    limits.members = 2
    let three = (1...3).map { Packing.Member("\($0).txt", "x") }
    try folder.write("a.zip", Packing.zip(three))
    #expect(steps(["/a.zip"], in: folder, limits: limits).last == "a.zip 0@0 members")
    limits = ContainerLimits()
    limits.total = 1000
    let long = [UInt8](repeating: 0x61, count: 800)
    try folder.write("b.zip", Packing.zip([Packing.Member("1", long), Packing.Member("2", long)]))
    #expect(steps(["/b.zip"], in: folder, limits: limits).last == "b.zip!2 1@0 total")
  }

  @Test func aWindowTooLargeIsTold() throws {
    let folder = try Folder()
    try folder.write("a.zst", Packing.zstd(Array("x".utf8), windowLog: 31))
    try folder.write("b.zst", Packing.zstd(Array("x".utf8), windowLog: 27))
    #expect(
      steps([""], in: folder) == ["a.zst 0@0 window", "b.zst as text", "b.zst b.zst#1: x"])
  }

  /// Cut short at any byte: what was unpacked is read, the rest is told, nothing stops.
  @Test(arguments: ["a.zip", "a.tar", "a.ndjson.gz", "a.ndjson.zst"])
  func cutShort(name: String) throws {
    let folder = try Folder()
    let records = Array(String(repeating: Self.record, count: 30).utf8)
    let member = [Packing.Member("a.ndjson", records)]
    let bytes =
      switch name {
      case "a.zip": Packing.zip(member)
      case "a.tar": Packing.tar(member)
      case "a.ndjson.gz": Packing.gzip(records)
      default: Packing.zstd(records)
      }
    #expect(
      steps(["/" + (try write(folder, name, bytes))], in: folder).count { $0.hasSuffix("hello") }
        == 30)
    for count in stride(from: name == "a.tar" ? 512 : 4, to: min(bytes.count, 1500), by: 3) {
      try folder.write(name, Array(bytes[..<count]))
      let found = steps(["/" + name], in: folder)
      let isTold = found.contains { $0.hasSuffix("truncated") || $0.hasSuffix("binary") }
      // Of zip and tar only what stands behind the members may lack.
      let isWhole = found.count { $0.hasSuffix("hello") } == 30
      #expect(isTold || isWhole && !name.hasPrefix("a.ndjson"), "\(count) bytes: \(found)")
    }
  }

  private func write(_ folder: Folder, _ name: String, _ bytes: [UInt8]) throws -> String {
    try folder.write(name, bytes)
    return name
  }

  // MARK: formats

  @Test(arguments: samples.map(\.file)) func formatsAreRecognised(file: String) throws {
    let format = samples.first { $0.file == file }!.format
    let recognised = FormatGuess.recognise(try fixture(file), name: file)
    guard case .format(let choice) = recognised else {
      Issue.record("\(recognised)")
      return
    }
    #expect(choice.format == format)
    #expect(!choice.reason.isEmpty)
    // Content goes before the name.
    if ![.csv, .ndjson, .markdown].contains(format) {
      #expect(FormatGuess.recognise(try fixture(file), name: "x.dat") == recognised)
    }
  }

  @Test func textOfOtherEncodingsIsRead() throws {
    let folder = try Folder()
    let text = "Grüße 🎉"
    let units = Array(text.utf16)
    try folder.write("be.txt", [0xfe, 0xff] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
    try folder.write("le.txt", [0xff, 0xfe] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    try folder.write("mark.txt", [0xef, 0xbb, 0xbf] + text.utf8)
    try folder.write("nul.dat", [UInt8](repeating: 0, count: 100))
    try folder.write("odd.txt", [0xff, 0xfe, 0x41, 0, 0x3d, 0xd8, 0x42])
    #expect(
      steps([""], in: folder).filter { !$0.contains(" as ") } == [
        "be.txt be.txt#1: \(text)", "le.txt le.txt#1: \(text)", "mark.txt mark.txt#1: \(text)",
        "nul.dat 0@0 binary", "odd.txt odd.txt#1: A\u{fffd}",
      ])
  }

  @Test func mappingsThatDoNotFitAreRefused() throws {
    let folder = try Folder()
    try folder.write("a.csv", Array("id,Comment,Message\n1,x,y\n".utf8))
    try folder.write("b.csv", Array("id,size\n1,x\n".utf8))
    try folder.write("c.json", Array(#"[{"id":1,"size":"x"}]"#.utf8))
    let found = steps([""], in: folder)
    #expect(
      found == [
        "a.csv refused: each of these may be the text: Comment, Message; name one by --text",
        "b.csv refused: no column looks like the text; name it by --text COLUMN, one of: id, size",
        "c.json refused: no field looks like the text; name it by --text POINTER, one of: /id /size",
      ])
    var options = ReadingOptions()
    options.map.text = "message"
    #expect(steps(["/a.csv"], in: folder, options: options).last == "a.csv 1: y")
    options.map.text = "nothing"
    #expect(
      steps(["/a.csv"], in: folder, options: options) == [
        "a.csv refused: --text nothing: no such column; there are: id, Comment, Message"
      ])
    options.map.text = "/size"
    #expect(steps(["/c.json"], in: folder, options: options).last == "c.json 1: x")
    options.map.records = "/data/*/rows"
    options.map.text = "/a~1b/0"
    try folder.write("d.json", Array(#"{"data":[{"rows":[{"a/b":["deep"]}]},{"rows":[]}]}"#.utf8))
    #expect(steps(["/d.json"], in: folder, options: options).last == "d.json d.json#1: deep")
    options.map.records = "/none"
    #expect(steps(["/d.json"], in: folder, options: options).last == "d.json 1@0 no-records")
  }
}
