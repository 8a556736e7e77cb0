internal import Foundation
internal import ScanCore

/// A text with what must be found in it. One JSON object a line; see `Benchmarks/Quality/README.md`.
struct Item: Decodable {
  /// A finding that must be there. Keys that are absent ask nothing.
  struct Expectation: Decodable {
    var category: String
    var entity: String?
    /// The least severity.
    var severity: String?
    /// The exact substring that the finding must share a byte with.
    var span: String?
  }

  var id: String
  /// What kind of text it is, e.g. `status-fact` or `near-miss-staff`.
  var group: String
  var text: String
  /// Empty for a near miss: then nothing may be found at `review` or above.
  var expect: [Expectation]
  var direction: String?
  var site: String?
  var author: String?
  var kind: String?
  var media: Bool?

  /// The attributes as a scan takes them; nil where a word is unknown.
  var attributes: TextAttributes? {
    var a = TextAttributes()
    switch direction {
    case nil, "outbound": break
    case "inbound": a.direction = .inbound
    default: return nil
    }
    switch site {
    case nil, "professional": break
    case "personal": a.site = .personal
    default: return nil
    }
    switch author {
    case nil: break
    case "employee": a.author = .employee
    case "student": a.author = .student
    case "parent": a.author = .parent
    case "public": a.author = .public
    default: return nil
    }
    switch kind {
    case nil, "post": break
    case "comment": a.kind = .comment
    case "site-profile": a.kind = .siteProfile
    default: return nil
    }
    a.hasMedia = media ?? false
    return a
  }
}

/// An item that breaks the form of its file: which, and what to mend.
struct ItemError: Error, CustomStringConvertible {
  var file: String
  var line: Int
  var message: String
  var description: String { "\(file):\(line): \(message)" }
}

/// Reads the items of a file and checks them: unique ids, known words, spans that are in their texts.
func readItems(_ path: String) throws -> [Item] {
  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  let severities = Set(Severity.allCases.map { "\($0.name)" })
  let categories = Set(ScanCore.Category.allCases.map { "\($0.name)" })
  let entities = Set(Entity.allCases.map { "\($0.name)" })
  var items: [Item] = []
  var ids: Set<String> = []
  for (n, line) in data.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
    if line.isEmpty { continue }
    func wrong(_ message: String) -> ItemError {
      ItemError(file: path, line: n + 1, message: message)
    }
    let item: Item
    do {
      item = try JSONDecoder().decode(Item.self, from: line)
    } catch {
      throw wrong("no item: it needs \"id\", \"group\", \"text\" and \"expect\"")
    }
    guard ids.insert(item.id).inserted else { throw wrong("the id \(item.id) stands twice") }
    guard item.attributes != nil else { throw wrong("\(item.id): an unknown attribute value") }
    for e in item.expect {
      guard categories.contains(e.category) else {
        throw wrong("\(item.id): unknown category \(e.category)")
      }
      if let entity = e.entity, !entities.contains(entity) {
        throw wrong("\(item.id): unknown entity \(entity)")
      }
      if let severity = e.severity, !severities.contains(severity) {
        throw wrong("\(item.id): unknown severity \(severity)")
      }
      if let span = e.span, !item.text.contains(span) {
        throw wrong("\(item.id): the span is not in the text")
      }
    }
    items.append(item)
  }
  return items
}
