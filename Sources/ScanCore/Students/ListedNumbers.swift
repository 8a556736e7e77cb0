/// Finds listed numbers and addresses.
struct ListedNumbers {
  let index: any StudentIndex

  /// Appends the listed numbers of a cluster of digits: single groups, and the cluster's groups read
  /// as one. A group that `-` or `.` ties to another is part of a longer number and none by itself.
  ///
  /// Time is linear: at most ``StudentText/longestNumber`` digits are read from each group on.
  func find(_ text: Span<UInt8>, cluster: Range<Int>, into list: inout [Listed]) {
    var at = cluster.lowerBound
    while at < cluster.upperBound {
      if text[at].isDigit, at == 0 || !text[at - 1].isDigit {
        findGroups(text, from: at, cluster: cluster, into: &list)
      }
      at += 1
    }
  }

  private func findGroups(
    _ text: Span<UInt8>, from start: Int, cluster: Range<Int>, into list: inout [Listed]
  ) {
    if start > 0, text[start - 1].isWordByte || text[start - 1] == UInt8(ascii: "_") { return }
    var number = NumberText()
    var groups = 0
    var at = start
    while at < cluster.upperBound, number.append(text[at]) {
      at += 1
      guard at == text.count || !text[at].isDigit, text[at - 1].isDigit else { continue }
      groups += 1
      if at < text.count, text[at].isWordByte || text[at] == UInt8(ascii: "_") { return }
      let whole = start..<at
      if groups == 1 ? isTied(text, whole) : !fills(text, whole, cluster) { continue }
      if let record = number.ask(index) { list.append(.init(range: whole, record: record)) }
    }
  }

  /// Whether a group is tied to another by `-` or `.`.
  private func isTied(_ text: Span<UInt8>, _ group: Range<Int>) -> Bool {
    func ties(_ mark: Int, _ digit: Int) -> Bool {
      digit >= 0 && digit < text.count && text[digit].isDigit
        && (text[mark] == UInt8(ascii: "-") || text[mark] == UInt8(ascii: "."))
    }
    return ties(group.lowerBound - 1, group.lowerBound - 2)
      || ties(group.upperBound, group.upperBound + 1)
  }

  /// Whether groups are the whole of a cluster, a country code 1 aside.
  private func fills(_ text: Span<UInt8>, _ groups: Range<Int>, _ cluster: Range<Int>) -> Bool {
    guard groups.upperBound == cluster.upperBound else { return false }
    if groups.lowerBound == cluster.lowerBound { return true }
    var digits = 0
    for i in cluster.lowerBound..<groups.lowerBound where text[i].isDigit {
      digits += 1
      if digits > 1 || text[i] != UInt8(ascii: "1") { return false }
    }
    return true
  }

  /// Appends the listed numbers with letters in them, such as `s1234567`, of a run of visible bytes:
  /// its runs of ASCII letters and digits that hold both.
  func find(_ text: Span<UInt8>, token: Range<Int>, into list: inout [Listed]) {
    func isPart(_ b: UInt8) -> Bool { b.isLowerLetter || b.isDigit }
    var at = token.lowerBound
    while at < token.upperBound {
      let start = at
      var letters = false
      var digits = false
      while at < token.upperBound, isPart(text[at]) {
        if text[at].isDigit { digits = true } else { letters = true }
        at += 1
      }
      // Beside a letter beyond ASCII it is part of something else.
      let isWhole =
        (start == 0 || text[start - 1] < 0x80) && (at == text.count || text[at] < 0x80)
      if letters, digits, isWhole, at - start <= StudentText.longestNumber {
        var number = NumberText()
        for i in start..<at { _ = number.append(text[i]) }
        if let record = number.ask(index) { list.append(.init(range: start..<at, record: record)) }
      }
      if at == start { at += 1 }
    }
  }

  /// Appends the address round an `@`.
  func find(_ text: Span<UInt8>, sign: Int, into list: inout [Listed]) {
    guard let range = emailRange(text, at: sign),
      let record = index.email(text.extracting(range))
    else { return }
    list.append(.init(range: range, record: record))
  }
}

/// A number without separators and leading zeros, as it is listed.
struct NumberText {
  private var bytes = InlineArray<24, UInt8>(repeating: 0)
  private var count = 0

  /// Takes a byte; false if the number is longer than any that is listed.
  mutating func append(_ b: UInt8) -> Bool {
    guard b.isDigit || b.isLowerLetter else { return true }
    if count == 0, b == UInt8(ascii: "0") { return true }
    guard count < StudentText.longestNumber else { return false }
    bytes[count] = b
    count += 1
    return true
  }

  func ask(_ index: any StudentIndex) -> StudentRecord? {
    if count > 0, index.numberLengths & (1 << UInt64(count)) != 0,
      let record = index.number(bytes.span.extracting(0..<count))
    {
      return record
    }
    // A telephone number with its country code.
    guard count == 11, bytes[0] == UInt8(ascii: "1"), index.numberLengths & (1 << 10) != 0 else {
      return nil
    }
    return index.number(bytes.span.extracting(1..<11))
  }
}
