internal import Reports
internal import ScanCore
internal import Settings

/// A finding that waits for a decision.
struct ReviewEntry {
  var key: FindingKey
  var finding: ResultFinding
  var item: Item
  /// Where its excerpt comes from; nil where the text is not at hand.
  var text: FindingText?
}

/// Gathers from results what is still to be decided, the most urgent first.
final class ReviewQueue: Report {
  private var queue = UrgencyQueue<ReviewEntry>(room: most)
  private let isOpen: (FindingKey) -> Bool
  /// All findings of the results that have a fingerprint, suppressed ones included.
  private(set) var found: Set<FindingKey> = []
  /// Findings without one, on which nothing can be decided.
  private(set) var undecidable = 0
  /// Whether the results say that everything was scanned and nothing was left out.
  private(set) var isWhole = false

  /// Findings that wait at once: some days of work, and 50 MB with their texts.
  private static let most = 10_000
  /// Bytes of text kept on either side of a finding: more than an excerpt with its neighbours shows.
  private static let around = 2_048

  /// `isOpen` says of which findings a decision is wanted.
  init(isOpen: @escaping (FindingKey) -> Bool) { self.isOpen = isOpen }

  func finding(
    _ f: ResultFinding, of item: Item, in text: FindingText?, to out: inout ByteWriter
  ) {
    guard let fingerprint = f.mark.fingerprint else {
      undecidable += 1
      return
    }
    let key = FindingKey(fingerprint: fingerprint, rule: f.rule)
    // The same in one text is one decision.
    guard found.insert(key).inserted, !f.isSuppressed, isOpen(key) else { return }
    queue.add(Urgency(f)) {
      (ReviewEntry(key: key, finding: f, item: item, text: text?.clipped(to: Self.around)), 1)
    }
  }

  func end(_ tally: Tally, to out: inout ByteWriter) {
    isWhole = tally.complete && tally.hidden == 0
  }

  var entries: [ReviewEntry] { queue.ordered }

  var notices: [String] {
    var lines: [String] = []
    if undecidable > 0 {
      lines.append(
        "\(undecidable) findings have no fingerprint, so nothing can be decided on them; scan again"
      )
    }
    if queue.leftOut > 0 {
      lines.append(
        "\(queue.leftOut) findings of less urgency wait for the next review: this one is of "
          + "\(queue.count)")
    }
    return lines
  }
}
