import Foundation

@testable import Lexicon

/// A folder of rule files that goes away with the test.
final class Folder {
  let path: String

  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "okcps-rules-\(UUID().uuidString)"
    for (name, text) in files {
      let file = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The errors of reading the folder, without its name.
  func errors() -> [String] {
    do {
      let source = try LexiconSource.read(directory: path)
      return RuleCheck.run(source).map { $0.description.replacing(path + "/", with: "") }
    } catch {
      return error.items.map { $0.description.replacing(path + "/", with: "") }
    }
  }
}

/// A policy and a rule that obeys every law, for tests to break.
let minimalPolicy = "- { code: B.3.i, text: 'No student data.' }\n"
let minimalRule = """
  - id: student-pii.locker
    title: Locker code
    severity: review
    clause: [B.3.i]
    route: author
    advice: Leave it out.
    anchors: [locker]
    pattern: 'locker \\d{3}'
    match:
      - 'my [[locker 123]] is'
      - '[[Locker 999]]'
    pass:
      - 'locker 12'
      - 'lockers 123'

  """
