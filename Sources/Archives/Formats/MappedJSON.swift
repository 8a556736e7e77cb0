internal import Records
internal import ScanCore

/// JSON of unknown make: fields by JSON pointers of the user, else by their names. Records of the
/// record contract are read by it whole.
struct MappedJSON: JSONFormat {
  let places: [String]
  let mapping: [MappedField]
  private let fields: [(role: String, pointer: JSONPointer, text: String)]

  /// Chooses by the first record. Pointers that are none, and fields that fit equally, are thrown.
  init(first: JSONNode?, places: [String], map: FieldMap) throws(MappingFailure) {
    self.places = places
    let keys = first?.members ?? []
    var fields: [(role: String, pointer: JSONPointer, text: String)] = []
    var mapping: [MappedField] = []
    for (role, path) in FieldMap.roles {
      let text: String
      if let named = map[keyPath: path] {
        text = named
      } else {
        // A text is a string; an id or time may be a number.
        let names = keys.filter { role == "text" ? $0.value.isString : $0.value.word != nil }
          .map(\.key)
        guard let guess = try FieldNames.guess(role, in: names) else { continue }
        text = JSONPointer.step(names[guess])
      }
      guard let pointer = JSONPointer(text) else {
        throw MappingFailure(
          description: "--\(role) \(text): no JSON pointer; write /\(text)")
      }
      fields.append((role, pointer, text))
      mapping.append(
        MappedField(role: role, field: text, isGuessed: map[keyPath: path] == nil))
    }
    if first != nil, fields.first?.role != "text" {
      throw MappingFailure(
        description: "no field looks like the text; name it by --text POINTER, one of: "
          + keys.map { JSONPointer.step($0.key) }.joined(separator: " "))
    }
    self.fields = fields
    self.mapping = mapping
  }

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var item = base
    for (role, pointer, _) in fields where role != "text" {
      if let value = pointer.values(in: record).lazy.compactMap(\.word).first, !value.isEmpty {
        item.set(role, value)
      }
    }
    item.readContract(record)
    return fields.filter { $0.role == "text" }.flatMap { field in
      field.pointer.values(in: record).compactMap(\.text).map { text in
        var copy = item
        copy.field = field.text
        copy.text = text
        return copy
      }
    }
  }
}

extension Item {
  /// Attributes as the record contract names them; words that it does not know are left alone.
  fileprivate mutating func readContract(_ record: JSONNode) {
    switch record["direction"]?.word {
    case "inbound": direction = .inbound
    case "outbound": direction = .outbound
    default: break
    }
    switch record["site"]?.word {
    case "professional": site = .professional
    case "personal": site = .personal
    default: break
    }
    switch record["kind"]?.word {
    case "post": kind = .post
    case "comment": kind = .comment
    case "site-profile": kind = .siteProfile
    default: break
    }
    let who = record["author"]
    switch who?["role"]?.word {
    case "employee": role = .employee
    case "student": role = .student
    case "parent": role = .parent
    case "public": role = .public
    default: break
    }
    if author == nil { author = who?["id"]?.word }
    hasMedia = record["media"]?.elements.isEmpty == false
  }
}
