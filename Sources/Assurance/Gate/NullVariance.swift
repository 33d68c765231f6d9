/// The variance of D when the change does nothing (section C.2, step 3):
///
///     V = c_V·{ ω₀·(E + E²/E_c) + s²(h)·[ ΣE_i² + E²·ΣE_j²/E_c² ] }
///
/// The first part is short-range burstiness of canaries and controls, the second the slow drift of each access point. Controls
/// at other sites add what is common to a site, once for the canaries' and for each donor by its share of the controls:
///
///     V += c_V·σ_s²·E²·(1 + Σ_d (E_d/E_c)²)
public enum NullVariance {
  /// The variance.
  /// - Parameters:
  ///   - canaries: The expectation E_i of each canary.
  ///   - controls: The expectation E_j of each control.
  ///   - omega0: ω₀ of the metric.
  ///   - squaredNoise: s² at the horizon.
  ///   - inflation: c_V.
  ///   - donors: To which donor each control belongs; empty where controls stand at the canaries' own site.
  ///   - siteNoise: σ_s² at the horizon, which counts where there are donors.
  /// - Returns: The variance; infinite when the controls saw nothing, so that nothing can follow from it.
  public static func variance(
    canaries: [Double], controls: [Double], omega0: Double, squaredNoise: Double, inflation: Double,
    donors: [Int] = [], siteNoise: Double = 0
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
    let own = inflation * (burstiness + squaredNoise * drift)
    guard !donors.isEmpty else { return own }
    let shares = squaredShares(of: controls, donors)
    return own + inflation * siteNoise * expected * expected * (1 + shares)
  }

  /// Σ_d (E_d/E_c)², by which the noise of the donors' sites counts: the common factor weighs them by what was expected there.
  private static func squaredShares(of controls: [Double], _ donors: [Int]) -> Double {
    let sum = controls.reduce(0, +)
    var shares: [Int: Double] = [:]
    for (control, donor) in zip(controls, donors) { shares[donor, default: 0] += control / sum }
    // In a fixed order: sums of floating point depend on it.
    return shares.sorted { $0.key < $1.key }.reduce(0.0) { $0 + $1.value * $1.value }
  }
}
