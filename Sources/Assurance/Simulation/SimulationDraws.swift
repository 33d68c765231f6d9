import Determinism

/// Counts by inversion of a uniform number: more of the mean never gives fewer.
extension SimulationTables {
  /// The quantile at `u` of the Poisson distribution; above a mean of 20 by its Cornish–Fisher expansion.
  @inline(__always)
  func poisson(_ mean: Double, _ u: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard mean <= 15 else {
      let z = quantiles[Int(u * 4096) & 4095]
      return max(0, Int(mean + mean.squareRoot() * z + (z * z - 1) / 6 + 0.5))
    }
    var mass = exponential(-mean)
    var sum = mass
    var count = 0
    while u > sum, count < 128 {
      count += 1
      mass *= mean * reciprocals[count]
      sum += mass
    }
    return count
  }

  /// The quantile at `u` of the binomial distribution, by summation from the nearer end up to 1000 trials, so that it never
  /// falls as `p` rises; by the normal quantile beyond.
  @inline(__always)
  func binomial(_ n: Int, _ p: Double, _ u: Double) -> Int {
    // (1 − p)ⁿ ≥ 1 − n·p: most cells are settled here.
    if u <= 1 - Double(n) * p { return 0 }
    return longBinomial(n, p, u)
  }

  @inline(never)
  private func longBinomial(_ n: Int, _ p: Double, _ u: Double) -> Int {
    guard n > 0, p > 0 else { return 0 }
    guard p < 1 else { return n }
    if n > 1000 {
      let z = quantiles[Int(u * 4096) & 4095]
      let mean = Double(n) * p
      let quantile = mean + (mean * (1 - p)).squareRoot() * z + (1 - 2 * p) * (z * z - 1) / 6
      return min(n, max(0, Int(max(0, quantile + 0.5))))
    }
    return p <= 0.5 ? summed(n, p, u) : n - summed(n, 1 - p, 1 - u)
  }

  private func summed(_ n: Int, _ p: Double, _ u: Double) -> Int {
    let q = 1 - p
    var mass = 1.0
    var square = q
    var rest = n
    while rest > 0 {
      if rest & 1 == 1 { mass *= square }
      square *= square
      rest >>= 1
    }
    let odds = p / q
    var sum = mass
    var count = 0
    while u > sum, count < n {
      mass *= odds * Double(n - count) * reciprocals[count + 1]
      count += 1
      sum += mass
    }
    return count
  }
}
