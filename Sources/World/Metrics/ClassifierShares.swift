/// How the ordinary failures of a metric are split by classifier.
struct ClassifierShares: Sendable {
  /// How many classifiers there are.
  let count: Int
  /// Cumulative shares, the last is one; after them, if that makes a difference, those of an access point with more than
  /// thirty clients.
  let cumulative: [Double]

  init(_ shares: [Double], crowded: [Double] = []) {
    count = shares.count
    cumulative = Self.cumulative(shares) + Self.cumulative(crowded)
  }

  /// The place of the first share.
  @inline(__always)
  func first(isCrowded: Bool) -> Int { isCrowded && cumulative.count > count ? count : 0 }

  private static func cumulative(_ shares: [Double]) -> [Double] {
    guard !shares.isEmpty else { return [] }
    let total = shares.reduce(0, +)
    var sum = 0.0
    var cumulative = shares.map { share in
      sum += share / total
      return sum
    }
    cumulative[cumulative.count - 1] = 1
    return cumulative
  }
}
