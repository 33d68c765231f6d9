/// Counts by inversion of a uniform number: more of the mean never gives fewer.
enum CountDraw {
  /// The quantile at `u` of the Poisson distribution; above a mean of 12 by its Cornish–Fisher expansion.
  @inline(__always)
  static func poisson(mean: Double, u: Double, tables: LookUpTables) -> Int {
    guard mean > 0 else { return 0 }
    guard mean <= 12 else { return largePoisson(mean: mean, u: u, tables: tables) }
    var mass = tables.exponential(-mean)
    var cumulated = mass
    // The count is the number of sums below `u`. Four at a time: a branch for each would seldom be foreseen.
    var count = 0
    for first in stride(from: 1, to: 64, by: 4) {
      let zero = u > cumulated ? 1 : 0
      mass *= mean * tables.reciprocals[first]
      cumulated += mass
      let one = u > cumulated ? 1 : 0
      mass *= mean * tables.reciprocals[first + 1]
      cumulated += mass
      let two = u > cumulated ? 1 : 0
      mass *= mean * tables.reciprocals[first + 2]
      cumulated += mass
      let three = u > cumulated ? 1 : 0
      count &+= zero &+ one &+ two &+ three
      if three == 0 { return count }
      mass *= mean * tables.reciprocals[first + 3]
      cumulated += mass
    }
    return min(63, count)
  }

  private static func largePoisson(mean: Double, u: Double, tables: LookUpTables) -> Int {
    let z = tables.normal(ofUniform: u)
    return max(0, Int(mean + mean.squareRoot() * z + (z * z - 1) / 6 + 0.5))
  }

  /// The quantile at `u` of the binomial distribution: by summation while n·p ≤ 16, else by the normal quantile.
  @inline(__always)
  static func binomial(_ n: Int, _ p: Double, u: Double, tables: LookUpTables) -> Int {
    let mean = Double(n) * p
    // (1 − p)ⁿ ≥ 1 − n·p: most cells are settled here.
    if u <= 1 - mean { return 0 }
    return summedBinomial(n, p, mean: mean, u: u, tables: tables)
  }

  private static func summedBinomial(
    _ n: Int, _ p: Double, mean: Double, u: Double, tables: LookUpTables
  ) -> Int {
    guard p < 1 else { return n }
    let q = 1 - p
    if mean > 16 {
      let z = tables.normal(ofUniform: u)
      let quantile = mean + (mean * q).squareRoot() * z + (q - p) * (z * z - 1) / 6
      return min(n, max(0, Int(quantile + 0.5)))
    }
    return summed(n, p / q, none: power(q, n), u: u, tables: tables)
  }

  /// The quantile at `u` by summation whatever the mean, so that it never falls as `p` rises; for up to 1000 trials, above
  /// that by the normal quantile.
  static func exactBinomial(_ n: Int, _ p: Double, u: Double, tables: LookUpTables) -> Int {
    guard n > 0, p > 0 else { return 0 }
    guard p < 1 else { return n }
    if n > 1000 { return summedBinomial(n, p, mean: max(16.5, Double(n) * p), u: u, tables: tables) }
    // From the nearer end, so that the first term does not underflow.
    if p > 0.5 { return n - summed(n, (1 - p) / p, none: power(p, n), u: 1 - u, tables: tables) }
    return summed(n, p / (1 - p), none: power(1 - p, n), u: u, tables: tables)
  }

  private static func summed(
    _ n: Int, _ odds: Double, none: Double, u: Double, tables: LookUpTables
  ) -> Int {
    var mass = none
    var cumulated = none
    var left = Double(n)
    var count = 0
    let end = min(n, mostTerms)
    // As above, four at a time; beyond the last trial nothing is added.
    for first in stride(from: 1, through: end, by: 4) {
      let zero = u > cumulated ? 1 : 0
      mass *= odds * left * tables.reciprocals[first]
      cumulated += mass
      let one = u > cumulated ? 1 : 0
      mass *= odds * (left - 1) * tables.reciprocals[first + 1]
      cumulated += mass
      let two = u > cumulated ? 1 : 0
      mass *= odds * (left - 2) * tables.reciprocals[first + 2]
      cumulated += mass
      let three = u > cumulated ? 1 : 0
      count &+= zero &+ one &+ two &+ three
      if three == 0 { break }
      mass *= odds * (left - 3) * tables.reciprocals[first + 3]
      cumulated += mass
      left -= 4
    }
    return min(end, count)
  }

  /// So many terms are summed at the most.
  private static let mostTerms = 1001

  /// `x` to a whole power by squaring.
  private static func power(_ x: Double, _ n: Int) -> Double {
    var result = 1.0
    var square = x
    var rest = n
    while rest > 0 {
      // One or the square, by a mask: a branch on the bits of `n` would not be foreseen.
      let mask = 0 &- UInt64(rest & 1)
      result *= Double(bitPattern: square.bitPattern & mask | (1.0).bitPattern & ~mask)
      square *= square
      rest >>= 1
    }
    return result
  }
}
