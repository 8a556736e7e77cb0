import Foundation

/// As much of JSON Schema (drafts 4 and 2020-12) as the schemas of Tests/Fixtures/schemas and
/// docs/schemas use. A keyword that it does not know is an error, so that none is passed over.
struct JSONSchema {
  private let root: [String: Any]
  private let closed: Bool

  /// - Parameter closed: a property that the schema does not name is an error, which is stricter than the
  ///   standard: our own schemas let later programs add fields, but what this program writes must be
  ///   described.
  init(path: String, closed: Bool = false) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    self.closed = closed
  }

  /// What is wrong with a value; empty if nothing is.
  func problems(_ value: Any) -> [String] { problems(value, root, at: "$") }

  private func problems(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
    schema.flatMap { problems(value, $0.key, $0.value, at: path) }
      + ((value as? [String: Any]).map { problems(of: $0, schema, at: path) } ?? [])
  }

  private func problems(
    _ value: Any, _ keyword: String, _ argument: Any, at path: String
  ) -> [String] {
    func unless(_ good: Bool, _ what: String) -> [String] { good ? [] : ["\(path): \(what)"] }
    switch keyword {
    case "$schema", "$id", "id", "$defs", "definitions", "title", "description", "default",
      "required", "properties", "additionalProperties":
      return []  // notes, or read where objects are
    case "$ref": return problems(value, named: argument as! String, at: path)
    case "type":
      let allowed = argument as? [String] ?? [argument as! String]
      return unless(!Self.types(of: value).isDisjoint(with: allowed), "is no \(allowed)")
    case "const": return unless(Self.equal(value, argument), "is not \(argument)")
    case "enum":
      return unless(
        (argument as! [Any]).contains { Self.equal(value, $0) }, "is none of the values")
    case "minimum":
      return unless(value as? Double ?? .infinity >= argument as! Double, "too small")
    case "maximum":
      return unless(value as? Double ?? -.infinity <= argument as! Double, "too great")
    case "pattern":
      guard let text = value as? String else { return [] }
      let found = text.range(of: argument as! String, options: .regularExpression)
      return unless(found != nil, "does not match")
    case "format":
      guard let text = value as? String else { return [] }
      return unless(Self.has(text, format: argument as! String), "is no \(argument)")
    case "items":
      return (value as? [Any] ?? []).enumerated().flatMap { i, item in
        problems(item, argument as! [String: Any], at: "\(path)[\(i)]")
      }
    case "minItems":
      guard let items = value as? [Any] else { return [] }
      return unless(items.count >= argument as! Int, "too few items")
    case "uniqueItems":
      guard argument as! Bool, let items = value as? [AnyHashable] else { return [] }
      return unless(Set(items).count == items.count, "items are not unique")
    case "anyOf", "oneOf":
      let choices = (argument as! [[String: Any]]).map { problems(value, $0, at: path) }
      let fitting = choices.filter(\.isEmpty).count
      let good = keyword == "anyOf" ? fitting > 0 : fitting == 1
      return good ? [] : ["\(path): \(fitting) choices fit"] + choices.joined()
    default: return ["\(path): unknown keyword \(keyword)"]
    }
  }

  /// A reference within the document: `#`, `#/$defs/NAME` or `#/definitions/NAME`.
  private func problems(_ value: Any, named reference: String, at path: String) -> [String] {
    let parts = reference.split(separator: "/").map(String.init)
    guard parts.first == "#" else { return ["\(path): no schema \(reference)"] }
    var schema = root
    for part in parts.dropFirst() {
      guard let next = schema[part] as? [String: Any] else {
        return ["\(path): no schema \(reference)"]
      }
      schema = next
    }
    return problems(value, schema, at: path)
  }

  private func problems(
    of object: [String: Any], _ schema: [String: Any], at path: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]]
    var wrong = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
      .map { "\(path): lacks \($0)" }
    for (key, value) in object {
      if let own = properties?[key] {
        wrong += problems(value, own, at: "\(path).\(key)")
      } else if let others = schema["additionalProperties"] as? [String: Any] {
        wrong += problems(value, others, at: "\(path).\(key)")
      } else if schema["additionalProperties"] as? Bool == false || closed && properties != nil {
        wrong.append("\(path): \(key) is not described")
      }
    }
    return wrong
  }

  private static func equal(_ a: Any, _ b: Any) -> Bool {
    (a as? AnyHashable) == (b as? AnyHashable)
  }

  /// RFC 3986 and RFC 3339, as far as a pattern can tell.
  private static func has(_ text: String, format: String) -> Bool {
    let part = #"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"#
    let pattern =
      switch format {
      case "uri": "^[A-Za-z][A-Za-z0-9+.-]*:\(part)$"
      case "uri-reference": "^\(part)$"
      case "date-time": #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$"#
      default: "a^"  // none: a format that is not known here fits nothing
      }
    return text.range(of: pattern, options: .regularExpression) != nil
  }

  private static func types(of value: Any) -> Set<String> {
    switch value {
    case is NSNull: return ["null"]
    case is String: return ["string"]
    case is [Any]: return ["array"]
    case is [String: Any]: return ["object"]
    case let number as NSNumber:
      if unsafe String(cString: number.objCType) == "c" { return ["boolean"] }
      return number.doubleValue == number.doubleValue.rounded()
        ? ["number", "integer"] : ["number"]
    default: return []
    }
  }
}
