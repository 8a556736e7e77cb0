import Records
import Workload

/// Names with how common they are, drawn in proportion.
struct Names {
  private var names: [String] = []
  private var sums: [Double] = []

  /// Lines of `name TAB … TAB weight`; the last column counts, and a little is added so that rare names
  /// of a rounded table are drawn too.
  init(_ table: String, least: Double) {
    for line in table.split(separator: "\n") {
      let cells = line.split(separator: "\t")
      guard let name = cells.first, let weight = Double(cells[cells.count - 1]) else { continue }
      guard weight + least > 0 else { continue }
      sums.append((sums.last ?? 0) + weight + least)
      names.append(name.prefix(1).uppercased() + name.dropFirst())
    }
  }

  func draw(_ random: inout Seeded) -> String {
    let wanted = Double.random(in: 0..<(sums.last ?? 0), using: &random)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] <= wanted { low = middle + 1 } else { high = middle }
    }
    return names[low]
  }
}

/// Writes a table of invented students with every field: families of one to three children, one in
/// eight with a double surname, 4 % opted out, 10 % without media consent.
func generate(_ count: Int, seed: UInt64, first: Names, last: Names, to out: inout Output) throws {
  var random = Seeded(seed: seed)
  try out.write(
    "First Name,Middle Name,Last Name,Preferred Name,Student ID,State Testing Number,Student Email,"
      + "DOB,School,Grade,Guardian 1 Name,Guardian 1 Phone,Guardian 2 Name,Guardian 2 Phone,"
      + "Directory Opt Out,Media Consent\n")
  var i = 0
  while i < count {
    var surname = last.draw(&random)
    if Int.random(in: 0..<8, using: &random) == 0 { surname += "-" + last.draw(&random) }
    let guardians = (0..<2).map { _ in first.draw(&random) + " " + surname }
    let phones = (0..<2).map { _ in "405555\(Int.random(in: 1000...9999, using: &random))" }
    let one = Int.random(in: 0..<10, using: &random) < 3
    for _ in 0..<[1, 1, 2, 2, 3].randomElement(using: &random)! where i < count {
      let name = first.draw(&random)
      let preferred = Int.random(in: 0..<12, using: &random) == 0 ? first.draw(&random) : ""
      let cells: [String] = [
        name, first.draw(&random), surname, preferred,
        // Distinct by construction: multiplication by an odd number permutes the residues.
        "\(1_000_000 + (i * 7_368_787) % 9_000_000)",
        "\(1_000_000_000 + (i * 7_368_787) % 900_000_000)",
        "\(name.prefix(1).lowercased())\(surname.lowercased().prefix(8))\(i)@student.example.org",
        "2012-0\(Int.random(in: 1...9, using: &random))-1\(Int.random(in: 0...9, using: &random))",
        "School \(Int.random(in: 1...90, using: &random))",
        "\(Int.random(in: 1...12, using: &random))",
        guardians[0], phones[0], one ? "" : guardians[1], one ? "" : phones[1],
        Int.random(in: 0..<25, using: &random) == 0 ? "Y" : "N",
        Int.random(in: 0..<10, using: &random) == 0 ? "N" : "Y",
      ]
      try out.write(cells.joined(separator: ",") + "\n")
      i += 1
    }
  }
}
