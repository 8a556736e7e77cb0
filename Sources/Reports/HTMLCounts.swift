internal import ScanCore

/// How many findings fall to each of many names.
///
/// Names come from results, so there may be any number of them: those beyond the first ``most`` are
/// counted together, and memory stays bounded. Compared as bytes: comparing a `String` takes quadratic
/// time on storms of combining marks.
struct NameCounts {
  private var counts: [[UInt8]: Int] = [:]
  /// Findings of names that are not told apart.
  private(set) var untold = 0

  static let most = 10_000

  mutating func count(_ name: [UInt8]) {
    if counts[name] != nil || counts.count < Self.most {
      counts[name, default: 0] += 1
    } else {
      untold += 1
    }
  }

  var names: Int { counts.count }

  /// The names with the most findings, most first; alphabetical among equals.
  func top(_ n: Int) -> [(name: [UInt8], count: Int)] {
    let sorted = counts.sorted { a, b in
      a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
    }
    return sorted.prefix(n).map { ($0.key, $0.value) }
  }
}

/// How many findings of each category fall to each month.
struct MonthCounts {
  /// Counts of the categories in their order, by months since the year 0.
  private var months: [Int: [Int]] = [:]
  /// Of texts without a time.
  private var undated = Self.none

  private static let none = Array(repeating: 0, count: Category.allCases.count)

  /// Columns that are drawn for months, or else for years.
  static let most = 36

  mutating func count(_ category: Category, time: String?) {
    if let month = time.flatMap(Self.month) {
      months[month, default: Self.none][Int(category.rawValue)] += 1
    } else {
      undated[Int(category.rawValue)] += 1
    }
  }

  /// The month of a time as in RFC 3339; nil if it begins otherwise.
  private static func month(_ time: String) -> Int? {
    let head = Array(time.utf8.prefix(8))
    guard head.count == 8, head[4] == 0x2d, head[7] == 0x2d else { return nil }
    func number(_ digits: ArraySlice<UInt8>) -> Int? {
      var n = 0
      for d in digits {
        guard (0x30...0x39).contains(d) else { return nil }
        n = 10 * n + Int(d - 0x30)
      }
      return n
    }
    guard let year = number(head[0..<4]), let month = number(head[5..<7]),
      (1...12).contains(month)
    else { return nil }
    return 12 * year + month - 1
  }

  struct Column {
    var name: String
    /// Of the categories in their order.
    var counts: [Int]
  }

  /// From the earliest to the latest: months without a gap if they are few enough, else years; what is
  /// earlier than the last ``most`` of them stands first, what has no time last.
  var columns: [Column] {
    var columns: [Column] = []
    if let first = months.keys.min(), let last = months.keys.max() {
      if last - first < Self.most {
        columns = (first...last).map {
          let month = $0 % 12 + 1
          let name = Self.year($0 / 12) + (month < 10 ? "-0" : "-") + String(month)
          return Column(name: name, counts: months[$0] ?? Self.none)
        }
      } else {
        columns = years
      }
    }
    if undated.contains(where: { $0 > 0 }) {
      columns.append(Column(name: "no date", counts: undated))
    }
    return columns
  }

  private var years: [Column] {
    var byYear: [Int: [Int]] = [:]
    for (month, counts) in months {
      byYear[month / 12] = Self.sum(byYear[month / 12] ?? Self.none, counts)
    }
    let sorted = byYear.sorted { $0.key < $1.key }
    let earlier = sorted.dropLast(Self.most).map(\.value)
    let rest = sorted.suffix(Self.most).map { Column(name: Self.year($0.key), counts: $0.value) }
    if earlier.isEmpty { return rest }
    return [Column(name: "earlier", counts: earlier.reduce(Self.none, Self.sum))] + rest
  }

  private static func sum(_ a: [Int], _ b: [Int]) -> [Int] { zip(a, b).map(+) }

  private static func year(_ n: Int) -> String {
    String(repeating: "0", count: 4 - String(n).count) + String(n)
  }
}
