internal import Records

/// A place in a JSON document (RFC 6901). `*` as a whole step stands for every key and element.
struct JSONPointer: Sendable, Equatable {
  let steps: [String]

  /// Nil if it is no pointer: neither empty nor beginning with a slash.
  init?(_ text: String) {
    guard text.isEmpty || text.hasPrefix("/") else { return nil }
    steps = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
    }
  }

  /// Whether the first steps are those of a path.
  func begins(_ path: [String]) -> Bool {
    steps.count >= path.count && zip(steps, path).allSatisfy { $0 == "*" || $0 == $1 }
  }

  func matches(_ path: [String]) -> Bool { steps.count == path.count && begins(path) }

  /// Hands on all that it points at: more than one thing where a key stands twice.
  func each(in node: JSONNode, from first: Int = 0, _ use: (JSONNode) -> Void) {
    guard first < steps.count else { return use(node) }
    let step = steps[first]
    if node.isObject {
      node.each(step) { each(in: $0, from: first + 1, use) }
    } else if step == "*" {
      for element in node.elements { each(in: element, from: first + 1, use) }
    } else if let element = Int(step).flatMap({ node[$0] }) {
      each(in: element, from: first + 1, use)
    }
  }

  /// A key as a step.
  static func step(_ key: String) -> String {
    "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
