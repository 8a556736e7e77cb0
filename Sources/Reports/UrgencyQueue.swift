internal import ScanCore

/// What a person should look at first, first.
public enum Urgency: Int, Sendable, CaseIterable {
  /// A threat, or somebody who may be at risk.
  case dangerBlock, dangerReview
  case block, review, note
  case suppressed

  public init(_ f: ResultFinding) {
    let isDanger = f.category == .threat || f.category == .selfHarm
    self =
      if f.isSuppressed {
        .suppressed
      } else {
        switch f.severity {
        case .block: isDanger ? .dangerBlock : .block
        case .review: isDanger ? .dangerReview : .review
        case .note: .note
        }
      }
  }

  var isDanger: Bool { self == .dangerBlock || self == .dangerReview }
}

/// Things to look at, the most urgent first, those of one urgency as they came. It holds no more than its
/// room: where there is none, the least urgent are left out and counted.
public struct UrgencyQueue<Element> {
  private let room: Int
  private var elements: [[(element: Element, size: Int)]] = Array(
    repeating: [], count: Urgency.allCases.count)
  private var size = 0
  /// Elements of this urgency and less urgent ones have been left out: no more of them come in.
  private var closed = Urgency.allCases.count
  public private(set) var leftOut = 0

  /// `room` is the sum of sizes that fit, in whatever unit the sizes are given.
  public init(room: Int) { self.room = room }

  /// Adds an element with its size. It is not even made where it would be left out.
  public mutating func add(_ urgency: Urgency, _ make: () -> (element: Element, size: Int)) {
    guard urgency.rawValue < closed else {
      leftOut += 1
      return
    }
    let made = make()
    elements[urgency.rawValue].append(made)
    size += made.size
    while size > room, let last = elements.lastIndex(where: { !$0.isEmpty }) {
      size -= elements[last].removeLast().size
      closed = last
      leftOut += 1
    }
  }

  public var isEmpty: Bool { elements.allSatisfy(\.isEmpty) }
  public var count: Int { elements.reduce(0) { $0 + $1.count } }
  public var ordered: [Element] { elements.flatMap { $0.map(\.element) } }
}

/// Usual reasons to dismiss a finding, as page and terminal offer them.
public let dismissalReasons = [
  "False alarm", "Quoted or reported", "Public already", "Consent on file",
]
