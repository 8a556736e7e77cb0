internal import Records
internal import ScanCore

extension Item {
  /// The item's id, where the format has one; `place` tells several of a record apart.
  mutating func setID(_ id: String?, _ place: String) {
    if let id { self.id = id } else if !place.isEmpty { self.id += place }
  }

  /// Reads a time; empty and zero are none.
  mutating func setTime(_ text: String?, _ read: (Span<UInt8>) -> Int?) {
    setTime((text ?? "").utf8Span.span, read)
  }

  /// Reads a time out of UTF-8; empty and zero are none.
  mutating func setTime(_ text: Span<UInt8>, _ read: (Span<UInt8>) -> Int?) {
    guard !Timestamp.isNone(text) else {
      if moment != nil { moment = nil }
      if hasUnreadableTime { hasUnreadableTime = false }
      return
    }
    moment = read(text)
    hasUnreadableTime = moment == nil
  }

  func `as`(_ kind: TextAttributes.Kind) -> Item {
    var item = self
    item.kind = kind
    return item
  }

  /// An item for every string that a key has in an object at `place` in the record: it may stand twice.
  func texts(
    _ object: JSONNode, _ key: String, at place: String, change: ([UInt8]) -> [UInt8] = { $0 }
  ) -> [Item] {
    var items: [Item] = []
    object.each(key) { value in
      guard let text = value.text else { return }
      var item = self
      item.field = place + JSONPointer.step(key)
      item.text = change(text)
      items.append(item)
    }
    return items
  }

  /// As ``texts(_:_:at:change:)``, of Meta's personal exports.
  func metaTexts(_ object: JSONNode, _ key: String, at place: String) -> [Item] {
    texts(object, key, at: place).map { item in
      guard let text = MetaText.repaired(item.text) else { return item }
      var item = item
      item.text = text
      item.marks.insert(.repaired)
      return item
    }
  }
}

extension JSONNode {
  /// A short string of Meta's personal exports.
  var metaWord: String? {
    text.map { String(decoding: MetaText.repaired($0) ?? $0, as: UTF8.self) }
  }
}
