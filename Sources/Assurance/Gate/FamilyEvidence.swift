import Determinism

/// The evidence of several metrics together: the weighted average of their e-values, which needs no independence.
public enum FamilyEvidence {
  /// ln Σ v·e over (ln e, v); weights that do not add up to one are scaled so that they do.
  /// - Returns: 0 (no evidence) for no metrics.
  public static func logarithm(_ evidence: [(logarithm: Double, weight: Double)]) -> Double {
    let sum = evidence.reduce(0) { $0 + $1.weight }
    guard sum > 0 else { return 0 }
    return logSumExp(evidence.filter { $0.weight > 0 }.map { $0.logarithm + StrictMath.log($0.weight / sum) })
  }
}
