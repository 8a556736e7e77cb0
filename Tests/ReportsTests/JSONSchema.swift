import Foundation

/// As much of JSON Schema (draft 2020-12) as the schemas of this project use. A keyword that it does not
/// know is an error, so that none is passed over.
///
/// It is stricter than the standard in one thing: a property that the schema does not name is an error.
/// The schema lets later programs add fields; what this program writes must be described.
struct JSONSchema {
  private let root: [String: Any]

  init(path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// What is wrong with a value; empty if nothing is.
  func problems(_ value: Any) -> [String] { problems(value, root, at: "$") }

  private func problems(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
    var wrong: [String] = []
    for (keyword, argument) in schema {
      switch keyword {
      case "$schema", "$id", "$defs", "title", "description", "required", "properties": break
      case "$ref":
        let name = (argument as! String).replacingOccurrences(of: "#/$defs/", with: "")
        let found = (root["$defs"] as? [String: [String: Any]])?[name]
        wrong += found.map { problems(value, $0, at: path) } ?? ["\(path): no schema \(name)"]
      case "type":
        if !Self.type(of: value).contains(argument as! String) {
          wrong.append("\(path): is no \(argument)")
        }
      case "const":
        if value as? String != argument as? String { wrong.append("\(path): is not \(argument)") }
      case "enum":
        if !(argument as! [String]).contains(value as? String ?? "") {
          wrong.append("\(path): is none of the words")
        }
      case "minimum":
        if let n = value as? Double, n < argument as! Double { wrong.append("\(path): too small") }
      case "maximum":
        if let n = value as? Double, n > argument as! Double { wrong.append("\(path): too great") }
      case "pattern":
        let text = value as? String ?? ""
        if text.range(of: argument as! String, options: .regularExpression) == nil {
          wrong.append("\(path): does not match")
        }
      case "items":
        for (i, item) in (value as? [Any] ?? []).enumerated() {
          wrong += problems(item, argument as! [String: Any], at: "\(path)[\(i)]")
        }
      case "anyOf", "oneOf":
        let choices = (argument as! [[String: Any]]).map { problems(value, $0, at: path) }
        let fitting = choices.filter(\.isEmpty).count
        if fitting == 0 || keyword == "oneOf" && fitting > 1 {
          wrong += ["\(path): \(fitting) choices fit"] + choices.joined()
        }
      default: wrong.append("\(path): unknown keyword \(keyword)")
      }
    }
    if let object = value as? [String: Any] { wrong += problems(of: object, schema, at: path) }
    return wrong
  }

  private func problems(
    of object: [String: Any], _ schema: [String: Any], at path: String
  ) -> [String] {
    guard let properties = schema["properties"] as? [String: [String: Any]] else { return [] }
    var wrong = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
      .map { "\(path): lacks \($0)" }
    for (key, value) in object {
      if let own = properties[key] {
        wrong += problems(value, own, at: "\(path).\(key)")
      } else {
        wrong.append("\(path): \(key) is not described")
      }
    }
    return wrong
  }

  private static func type(of value: Any) -> Set<String> {
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
