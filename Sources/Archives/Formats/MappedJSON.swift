internal import Records
internal import ScanCore

/// JSON of unknown make: fields by JSON pointers of the user, else by their names. Records of the
/// record contract are read by it whole.
struct MappedJSON: JSONFormat {
  let places: [String]
  let mapping: [MappedField]
  private let fields: [(role: FieldMap.Role, pointer: JSONPointer, text: String)]

  /// Chooses by the first record. Pointers that are none, and fields that fit equally, are thrown.
  init(first: JSONNode?, places: [String], map: FieldMap) throws(MappingFailure) {
    self.places = places
    let keys = first?.members ?? []
    var fields: [(role: FieldMap.Role, pointer: JSONPointer, text: String)] = []
    var mapping: [MappedField] = []
    for role in FieldMap.Role.allCases {
      let text: String
      if let named = map[role] {
        text = named
      } else {
        // A text is a string; an id or time may be a number.
        let names = keys.filter { role == .text ? $0.value.isString : $0.value.word != nil }
          .map(\.key)
        guard let guess = try FieldNames.guess(role.rawValue, in: names) else { continue }
        text = JSONPointer.step(names[guess])
      }
      guard let pointer = JSONPointer(text) else {
        throw MappingFailure(
          description: "--\(role.rawValue) \(text): no JSON pointer; write /\(text)")
      }
      fields.append((role, pointer, text))
      mapping.append(
        MappedField(role: role.rawValue, field: text, isGuessed: map[role] == nil))
    }
    if first != nil, fields.first?.role != .text {
      throw MappingFailure(
        description: "no field looks like the text; name it by --text POINTER, one of: "
          + keys.map { JSONPointer.step($0.key) }.joined(separator: " "))
    }
    self.fields = fields
    self.mapping = mapping
  }

  func items(_ record: JSONNode, _ base: Item) -> [Item] {
    var item = base
    for (role, pointer, _) in fields where role != .text {
      var isFound = false
      pointer.each(in: record) { value in
        if !isFound { isFound = value.withWord { item.set(role, $0) } != nil }
      }
    }
    item.readContract(record)
    var items: [Item] = []
    for (role, pointer, place) in fields where role == .text {
      pointer.each(in: record) { value in
        guard let text = value.text else { return }
        var copy = item
        copy.field = place
        copy.text = text
        items.append(copy)
      }
    }
    return items
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
    if record["media"]?.elements.isEmpty == false { hasMedia = true }
  }
}
