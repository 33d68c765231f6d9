/// A tally whose bad part is split by leaf classifier.
public struct ClassifiedTally: Sendable, Hashable {
  /// The whole.
  public var tally: Tally
  /// The bad part of each classifier, in the order of `Metric.classifiers`; adds up to `tally.degraded`.
  public var byClassifier: [Int64]

  /// A tally with its split.
  public init(tally: Tally, byClassifier: [Int64]) {
    self.tally = tally
    self.byClassifier = byClassifier
  }

  /// Nothing observed of that metric.
  public init(zeroOf metric: Metric) {
    self.init(tally: .zero, byClassifier: Array(repeating: 0, count: metric.classifiers.count))
  }

  /// Everything observed.
  public var total: Int64 { tally.total }
  /// What was bad.
  public var degraded: Int64 { tally.degraded }
  /// The service level; nil when nothing was observed.
  public var level: Double? { tally.level }
  /// Whether the split adds up to the bad part.
  public var isConserved: Bool { byClassifier.reduce(0, +) == tally.degraded }

  /// The number of the classifier with the largest part; the first of equals; nil when nothing was bad.
  public var dominantClassifier: Int? {
    var best: Int?
    for (index, part) in byClassifier.enumerated() where part > 0 && part > best.map({ byClassifier[$0] }) ?? 0 {
      best = index
    }
    return best
  }

  /// Adds another tally of the same metric; a split that is longer than this one extends it.
  public static func += (one: inout ClassifiedTally, other: ClassifiedTally) {
    one.tally += other.tally
    for (index, part) in other.byClassifier.enumerated() {
      if index < one.byClassifier.count {
        one.byClassifier[index] += part
      } else {
        one.byClassifier.append(part)
      }
    }
  }

  /// The sum of two tallies of the same metric.
  public static func + (one: ClassifiedTally, other: ClassifiedTally) -> ClassifiedTally {
    var sum = one
    sum += other
    return sum
  }
}
