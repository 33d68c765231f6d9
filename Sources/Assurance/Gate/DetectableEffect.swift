import Determinism

/// The smallest harm that a gate with this much exposure would have noticed with a probability of 80 %.
public enum DetectableEffect {
  /// Φ⁻¹(0.8).
  private static let eightyPercent = 0.8416212335729143

  /// The effect as an added share of bad units, to 10⁻⁴; nil when not even 100 % would be noticed, or without exposure.
  ///
  /// It is a prediction: D is taken as normal with mean E + δW and the variance of the margin test, and noticed where this
  /// metric alone would carry the family over its limit.
  /// - Parameters:
  ///   - expected: E.
  ///   - exposure: W.
  ///   - variance: V, with its inflation.
  ///   - omega0: ω₀ of the metric.
  ///   - inflation: c_V.
  ///   - canaries: k.
  ///   - limit: The logarithm of the e-value that this metric needs.
  public static func smallest(
    expected: Double, exposure: Double, variance: Double, omega0: Double, inflation: Double, canaries: Int,
    limit: Double
  ) -> Double? {
    guard exposure > 0, expected > 0, variance > 0, variance < .infinity, canaries > 0, inflation > 0 else {
      return nil
    }
    guard
      let critical = criticalCount(expected: expected, exposure: exposure, variance: variance, limit: limit)
    else { return nil }
    func isNoticed(_ effect: Double) -> Bool {
      let harm = effect * exposure
      let spread = 0.25 * harm
      let widened = variance / inflation + omega0 * harm + spread * spread / Double(canaries)
      return expected + harm - critical >= eightyPercent * widened.squareRoot()
    }
    guard let first = (1...10_000).partitionPoint(where: { isNoticed(Double($0) / 10_000) }) else { return nil }
    return Double(first) / 10_000
  }

  /// The D from which the evidence reaches the limit; nil when not even everything being bad does.
  private static func criticalCount(
    expected: Double, exposure: Double, variance: Double, limit: Double
  ) -> Double? {
    func evidence(_ degraded: Double) -> Double {
      HarmEvidence.logarithm(degraded: degraded, expected: expected, exposure: exposure, variance: variance)
    }
    var low = 0.0
    var high = max(exposure, expected)
    guard evidence(high) >= limit else { return nil }
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if evidence(middle) >= limit { high = middle } else { low = middle }
    }
    return high
  }
}

extension ClosedRange<Int> {
  /// The first number from which on `belongs` holds, if it holds for the last one; `belongs` must never turn false again.
  func partitionPoint(where belongs: (Int) -> Bool) -> Int? {
    guard belongs(upperBound) else { return nil }
    var low = lowerBound
    var high = upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if belongs(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
