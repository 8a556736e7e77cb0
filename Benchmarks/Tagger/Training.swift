import ScanCore
import Workload

#if canImport(Glibc)
  import Glibc
#endif

/// A log-linear tagger in training: one weight for each feature and class, stepped by AdaGrad.
///
/// The loss is that of a softmax over the classes, so a margin is a logit. Features are left out at
/// random (a fifth of them), which keeps the model from leaning on a few; the weights of the epochs from
/// the third on are averaged.
struct Training {
  private static let classes = NameModel.classes
  private static let step: Float = 0.05
  private static let dropped = 0.2
  private static let firstAveraged = 2

  private var indices: [UInt64: Int] = [:]
  private var weights: [Float] = []
  private var squares: [Float] = []
  private var sums: [Float] = []
  private var averaged = 0
  private var epoch = 0
  private var random: Seeded

  /// Takes up the features that occur at least twice in the texts with their labels.
  init(_ lines: [(line: TaggerLine, gold: [NameTag])], _ model: NameModel, seed: UInt64) {
    random = Seeded(seed: seed)
    var counts: [UInt64: Int] = [:]
    for item in lines {
      var line = item.line
      var tag1 = NameTag.outside
      var tag2 = NameTag.outside
      for i in 0..<line.count {
        var tag = line.settled(i, after: tag1, model)
        if tag == nil {
          tag = Self.label(item.gold[i], after: tag1)
          for f in line.features(i, tag1, tag2) { counts[f, default: 0] += 1 }
        }
        (tag1, tag2) = (tag!, tag1)
      }
    }
    for f in counts.keys.sorted() where counts[f]! > 1 { indices[f] = indices.count }
    weights = Array(repeating: 0, count: indices.count * Self.classes)
    squares = Array(repeating: 0.1, count: weights.count)
    sums = weights
  }

  private static func label(_ gold: NameTag, after tag: NameTag) -> NameTag {
    gold == .inside && !tag.isName ? .begins : gold
  }

  /// One pass over the lines in the order given; the mean loss.
  mutating func pass(_ lines: [(line: TaggerLine, gold: [NameTag])], _ model: NameModel) -> Float {
    var loss: Float = 0
    var asked: Float = 0
    for item in lines {
      var line = item.line
      var tag1 = NameTag.outside
      var tag2 = NameTag.outside
      for i in 0..<line.count {
        var tag = line.settled(i, after: tag1, model)
        if tag == nil {
          let gold = Self.label(item.gold[i], after: tag1)
          let (own, cost) = learn(line.features(i, tag1, tag2), gold)
          loss += cost
          asked += 1
          // Half of the time its own tag goes on, so that it learns to live with its errors.
          tag = random.holds(0.5) ? own : gold
        }
        (tag1, tag2) = (tag!, tag1)
      }
    }
    if epoch >= Self.firstAveraged {
      averaged += 1
      for i in weights.indices { sums[i] += weights[i] }
    }
    epoch += 1
    return loss / asked
  }

  private mutating func learn(_ features: [UInt64], _ gold: NameTag) -> (NameTag, Float) {
    let n = Self.classes
    var rows: [Int] = []
    for f in features {
      if let row = indices[f], !random.holds(Self.dropped) { rows.append(row * n) }
    }
    var scores = Array(repeating: Float(0), count: n)
    for row in rows { for k in 0..<n { scores[k] += weights[row + k] } }
    let best = scores.indices.max { scores[$0] < scores[$1] }!
    let powers = scores.map { expf($0 - scores[best]) }
    let total = powers.reduce(0, +)
    for k in 0..<n {
      let slope = powers[k] / total - (k == Int(gold.rawValue) ? 1 : 0)
      if abs(slope) < 1e-3 { continue }
      for row in rows {
        squares[row + k] += slope * slope
        weights[row + k] -= Self.step * slope / squares[row + k].squareRoot()
      }
    }
    return (
      NameTag(rawValue: UInt8(best))!, -logf(max(1e-9, powers[Int(gold.rawValue)] / total))
    )
  }

  /// Adds a share of the averaged weights to those of other trainings.
  func add(to all: inout [UInt64: [Float]], share: Float) {
    let scale = Float(1 - Self.dropped) / Float(max(1, averaged)) * share
    for (feature, index) in indices {
      let row = index * Self.classes
      for k in 0..<Self.classes {
        all[feature, default: Array(repeating: 0, count: Self.classes)][k] += sums[row + k] * scale
      }
    }
  }
}
