import Determinism

/// The evidence that any harm is smaller than a margin δ₀: the test of harm mirrored (section C.2, step 6).
///
///     ln e⁺ = [ D·ln(E/(E + δ₀W)) + δ₀W ] / (V₁/(E + δ₀W)),   V₁ = V + c_V·ω₀·δ₀W + (0.25·δ₀W)²/k
public enum MarginEvidence {
  /// ln e⁺.
  /// - Parameters:
  ///   - degraded: D, what was bad at the canaries.
  ///   - expected: E, what was to be expected.
  ///   - exposure: W, everything observed at the canaries.
  ///   - variance: V of D without an effect.
  ///   - margin: δ₀ as a share of all units.
  ///   - omega0: ω₀ of the metric.
  ///   - inflation: c_V.
  ///   - canaries: k, the number of canaries.
  /// - Returns: The logarithm of the e-value; 0 (no evidence either way) without exposure.
  public static func logarithm(
    degraded: Double, expected: Double, exposure: Double, variance: Double, margin: Double, omega0: Double,
    inflation: Double, canaries: Int
  ) -> Double {
    let harm = margin * exposure
    guard harm > 0, expected > 0, variance > 0, canaries > 0 else { return 0 }
    let spread = 0.25 * harm
    let widened = variance + inflation * omega0 * harm + spread * spread / Double(canaries)
    let atMargin = expected + harm
    return (degraded * StrictMath.log(expected / atMargin) + harm) / (widened / atMargin)
  }
}
