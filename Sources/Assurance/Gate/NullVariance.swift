/// The variance of D when the change does nothing (section C.2, step 3):
///
///     V = c_V·{ ω₀·(E + E²/E_c) + s²(h)·[ ΣE_i² + E²·ΣE_j²/E_c² ] }
///
/// The first part is short-range burstiness of canaries and controls, the second the slow drift of each access point.
public enum NullVariance {
  /// The variance.
  /// - Parameters:
  ///   - canaries: The expectation E_i of each canary.
  ///   - controls: The expectation E_j of each control.
  ///   - omega0: ω₀ of the metric.
  ///   - squaredNoise: s² at the horizon.
  ///   - inflation: c_V.
  /// - Returns: The variance; infinite when the controls saw nothing, so that nothing can follow from it.
  public static func variance(
    canaries: [Double], controls: [Double], omega0: Double, squaredNoise: Double, inflation: Double
  ) -> Double {
    var expected = 0.0
    var squares = 0.0
    for value in canaries {
      expected += value
      squares += value * value
    }
    var controlSum = 0.0
    var controlSquares = 0.0
    for value in controls {
      controlSum += value
      controlSquares += value * value
    }
    guard expected > 0 else { return 0 }
    guard controlSum > 0 else { return .infinity }
    let burstiness = omega0 * (expected + expected * expected / controlSum)
    let drift = squares + expected * expected * controlSquares / (controlSum * controlSum)
    return inflation * (burstiness + squaredNoise * drift)
  }

  /// What controls at other sites add: σ_s² once for the site of the canaries, and for each donor by its share of what was
  /// expected of the controls, since the common factor weighs them by it.
  ///
  ///     V += c_V·σ_s²·E²·(1 + Σ_d (E_d/E_c)²)
  ///
  /// - Parameters:
  ///   - expected: E, over all canaries of the site.
  ///   - controls: The expectation E_j of each control.
  ///   - donors: To which donor each control belongs.
  ///   - siteNoise: σ_s² at the horizon.
  ///   - inflation: c_V.
  static func borrowed(
    expected: Double, controls: [Double], donors: [Int], siteNoise: Double, inflation: Double
  ) -> Double {
    let sum = controls.reduce(0, +)
    guard expected > 0, sum > 0 else { return 0 }
    var shares: [Int: Double] = [:]
    for (control, donor) in zip(controls, donors) { shares[donor, default: 0] += control / sum }
    // In a fixed order: sums of floating point depend on it.
    let squares = shares.sorted { $0.key < $1.key }.reduce(0.0) { $0 + $1.value * $1.value }
    return inflation * siteNoise * expected * expected * (1 + squares)
  }
}
