import Determinism

/// The evidence that the change does harm: a mixture of quasi-Poisson likelihood ratios «E + δW against E», tempered by
/// the measured dispersion Ω = V/E (section C.2, step 4). It may be looked at as often as one likes.
///
///     ln e = ln Σ_j w_j · exp{ [ D·ln(1 + δ_j·W/E) − δ_j·W ] / Ω }
public enum HarmEvidence {
  /// The effects looked for, as added shares of bad units, and their weights.
  public static let grid: [(effect: Double, weight: Double)] = [
    (0.01, 0.10), (0.02, 0.20), (0.05, 0.25), (0.10, 0.20), (0.20, 0.15), (0.40, 0.10),
  ]
  private static let weightLogarithms = grid.map { StrictMath.log($0.weight) }

  /// ln e.
  /// - Parameters:
  ///   - degraded: D, what was bad at the canaries.
  ///   - expected: E, what was to be expected.
  ///   - exposure: W, everything observed at the canaries.
  ///   - variance: V of D without an effect.
  /// - Returns: The logarithm of the e-value; 0 (no evidence either way) without exposure.
  public static func logarithm(degraded: Double, expected: Double, exposure: Double, variance: Double) -> Double {
    guard exposure > 0, expected > 0, variance > 0 else { return 0 }
    let dispersion = variance / expected
    let logarithms = weightLogarithms
    // Without an array of their own: a simulation asks millions of times.
    func term(_ place: Int, _ effect: Double) -> Double {
      let ratio = degraded * StrictMath.log1p(effect * exposure / expected) - effect * exposure
      return logarithms[place] + ratio / dispersion
    }
    let (a, b, c) = (term(0, 0.01), term(1, 0.02), term(2, 0.05))
    let (d, e, f) = (term(3, 0.10), term(4, 0.20), term(5, 0.40))
    let largest = max(max(max(a, b), max(c, d)), max(e, f))
    guard largest > -.infinity else { return -.infinity }
    var sum = StrictMath.exp(a - largest) + StrictMath.exp(b - largest) + StrictMath.exp(c - largest)
    sum += StrictMath.exp(d - largest)
    sum += StrictMath.exp(e - largest)
    sum += StrictMath.exp(f - largest)
    return largest + StrictMath.log(sum)
  }
}

/// ln Σ exp(xᵢ) without overflow; −∞ for no terms.
func logSumExp(_ terms: [Double]) -> Double {
  guard let largest = terms.max(), largest > -.infinity else { return -.infinity }
  var sum = 0.0
  for term in terms { sum += StrictMath.exp(term - largest) }
  return largest + StrictMath.log(sum)
}
