import ScanCore
import Testing

@testable import Lexicon

private let policy = """
  - { code: B.3.h, text: 'Courtesy.' }

  """
private let frames = """
  - id: prose
    effect: note
    longer: 5
    cues: [film]

  """
private let rules = """
  - id: harassment.word
    title: A word
    severity: review
    clause: [B.3.h]
    route: author
    advice: Leave it out.
    frames: [prose]
    terms: [dolt]
    match: ['a [[dolt]]', 'the [[dolt]] slept']
    pass: ['a bolt', 'a colt']

  """

/// A frame that needs no cue where the sentence is longer than it says.
@Suite struct FrameTests {
  @Test(arguments: [
    ("what a dolt he is", Severity.review),
    ("what a dolt he is today", .note),
    ("now we saw him. what a dolt he is. so it was with us", .review),
    ("a dolt in a film", .note),
  ]) func longSentencesDescribe(text: String, severity: Severity) throws {
    let folder = try Folder(["policy.yml": policy, "frames.yml": frames, "a.yml": rules])
    let source = try LexiconSource.read(directory: folder.path)
    let lexicon = try CompiledLexicon(table: LexiconCompiler.compile(source, version: "test"))
    var scratch = Scratch()
    let detector = Detector(lexicon: lexicon)
    #expect(
      detector.scan(Array(text.utf8).span, attributes: TextAttributes(), scratch: &scratch))
    #expect(scratch.findings.map(\.severity) == [severity])
  }
}
