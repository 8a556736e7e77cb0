import ScanCore
import Workload

extension Seeded {
  mutating func holds(_ probability: Double) -> Bool {
    Double(next() >> 11) / Double(1 << 53) < probability
  }
}

/// Puts other names in the place of those in a text, so that the tagger learns what stands round a name
/// and not who was famous when the texts were written.
struct NameSwap {
  let given: [String]
  let surnames: [String]

  func swapped(_ text: LabelledText, _ random: inout Seeded) -> LabelledText {
    var out = LabelledText(bytes: [], spans: [])
    var at = 0
    for (range, tag) in text.spans.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard range.lowerBound >= at else { return text }
      out.bytes += text.bytes[at..<range.lowerBound]
      let start = out.bytes.count
      let old = String(decoding: text.bytes[range], as: UTF8.self)
      let new = tag == .begins && random.holds(0.7) ? other(old, &random) : nil
      out.bytes += (new ?? old).utf8
      out.spans.append((start..<out.bytes.count, tag))
      at = range.upperBound
    }
    out.bytes += text.bytes[at...]
    return out
  }

  /// A name of the same form; nil for forms that are left alone.
  private func other(_ old: String, _ random: inout Seeded) -> String? {
    let parts = old.split(separator: " ")
    guard (1...2).contains(parts.count), parts[0].first!.isUppercase,
      parts.joined().utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 })
    else { return nil }
    let isSurname = parts.count == 1 && random.holds(0.3)
    var new = [(isSurname ? surnames : given).randomElement(using: &random)!]
    if parts.count == 2 { new.append(surnames.randomElement(using: &random)!) }
    return zip(new, parts).map { word, like in
      like.count > 1 && like == like.uppercased()
        ? word.uppercased()
        : like.first!.isUppercase ? word.prefix(1).uppercased() + word.dropFirst() : word
    }.joined(separator: " ")
  }
}
