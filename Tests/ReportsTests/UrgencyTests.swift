import Testing

@testable import Reports

/// What people look at first, and what is kept of a text until they do.
@Suite struct UrgencyTests {
  @Test func theLeastUrgentAreLeftOut() {
    for room in 0...12 {
      var queue = UrgencyQueue<Int>(room: room)
      var made = 0
      let order: [Urgency] = [.note, .block, .suppressed, .dangerBlock, .review, .note, .block]
      for (i, urgency) in order.enumerated() {
        queue.add(urgency) {
          made += 1
          return (i, 2)
        }
      }
      let all = [3, 1, 6, 4, 0, 5, 2]
      #expect(queue.ordered == Array(all.prefix(room / 2)), "room \(room)")
      #expect(queue.count + queue.leftOut == order.count)
      #expect(made <= order.count)
    }
  }

  /// An excerpt of what was clipped is that of the whole, as long as a line fits.
  @Test func clippingChangesNoExcerpt() {
    let line = "é Ana 1234567 was late, call 4055550100 日本"
    let bytes = Array((String(repeating: line + "\n", count: 9)).utf8)
    let length = line.utf8.count + 1
    let masks = (0..<9).flatMap { n in
      [(7, 14, "[ID]"), (29, 39, "[PHONE]")].map { start, end, label in
        Mask(range: n * length + start..<n * length + end, label: label)
      }
    }
    let start = 4 * length + 7
    let whole = FindingText(bytes: bytes, range: start..<start + 7, masks: masks)
    for most in 0...3 * length {
      let clipped = whole.clipped(to: most)
      #expect(Array(clipped.bytes[clipped.range]) == Array("1234567".utf8))
      let shown = Excerpt(of: clipped)
      #expect(!shown.text.contains("1234567") && !shown.text.contains("0100"), "\(most)")
      #expect(!shown.text.contains("0x"))
      if most >= length { #expect(shown.text == Excerpt(of: whole).text) }
    }
  }
}
