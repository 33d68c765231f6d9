import Determinism

/// The guard of the absolute floor: canaries whose service level lies below it, on the bound of what chance alone does, and
/// of which it was not to be expected.
///
///     D > q·W + z·√(c_V·{ω₀·q·W + s²(h)·Σ(q·W_a)²}),   E ≤ q·W,   q = 1 − floor
///
/// with z for a tenth of the gate's α over all looks and metrics. «Below 90 %» without the bound stops most healthy rollouts
/// (section C.3 of the gate's basis: 93 %); where the controls' users suffer as much, it is nobody's fault.
public enum FloorGuard {
  /// The guard's part of the error that the gate may make.
  static let weight = 0.1

  /// The bad units from which the canaries have failed.
  /// - Parameters:
  ///   - floor: The floor, 0…1.
  ///   - exposures: W_a of each canary, in the unit of the API.
  ///   - noise: What chance alone does to the metric.
  ///   - hours: The horizon.
  ///   - inflation: c_V.
  ///   - alpha: The gate's α.
  ///   - comparisons: Looks times metrics.
  public static func limit(
    floor: Double, exposures: [Double], noise: NoiseTable, hours: Double, inflation: Double, alpha: Double,
    comparisons: Int
  ) -> Double {
    var bad = 0.0
    var squares = 0.0
    for exposure in exposures {
      let own = exposure - floor * exposure
      bad += own
      squares += own * own
    }
    let variance = inflation * (noise.omega0 * bad + noise.squaredNoise(atHours: hours) * squares)
    let quantile = -StrictMath.normalQuantile(weight * alpha / Double(max(1, comparisons)))
    return bad + quantile * variance.squareRoot()
  }
}
