import Determinism

/// The guard against access points that look healthy because nobody can use them any more: the user-minutes they carry
/// against what their controls' load lets expect (section C.2, step 7).
///
///     ln e = ln Σ w·exp{ [x·ln r + (1 − r)·E]/Ω },   r ∈ {0.8, 0.5, 0.2, 0.02},   weight ⅐
public enum LoadShareGuard {
  /// The ratios of load that are looked for, and their weights.
  public static let grid: [(ratio: Double, weight: Double)] = [(0.8, 0.2), (0.5, 0.4), (0.2, 0.2), (0.02, 0.2)]
  /// The guard's part of the error that the gate may make.
  static let weight = 1.0 / 7

  /// The logarithm of the e-value, not weighted.
  /// - Parameters:
  ///   - carried: x, the user-minutes at the canaries.
  ///   - expected: E, by the controls' load and the shares of the history.
  ///   - variance: V of x when the share stays what it was.
  /// - Returns: 0 (no evidence either way) without exposure.
  public static func logarithm(carried: Double, expected: Double, variance: Double) -> Double {
    guard expected > 0, variance > 0 else { return 0 }
    let dispersion = variance / expected
    return logSumExp(
      grid.map { ratio, weight in
        StrictMath.log(weight) + (carried * StrictMath.log(ratio) + (1 - ratio) * expected) / dispersion
      })
  }

  /// Whether the change has failed, with that error probability.
  static func fails(logarithm: Double, alpha: Double) -> Bool {
    logarithm + StrictMath.log(weight) >= -StrictMath.log(alpha) - GatePolicy.guardBand
  }
}
