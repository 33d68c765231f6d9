/// Everything that one look at a gate found, number by number, and what follows from it.
public struct GateLook: Sendable, Hashable, Codable {
  /// Hours since the change, as the caller told them.
  public let elapsedHours: Double
  /// What each metric of the policy says, in the policy's order.
  public let metrics: [MetricEvidence]
  /// ln of the family's e-value; a FAIL at ln(1/α).
  public let familyLogarithm: Double
  /// The load that the canaries carry, against what is expected.
  public let load: LoadEvidence
  /// The guards' other signals.
  public let signals: GuardSignals
  /// ln of the weighted e-value of the reboot guard.
  public let rebootLogarithm: Double
  /// What follows.
  public let verdict: GateVerdict
}

/// What one metric says at a look; all counts in the unit of the API.
public struct MetricEvidence: Sendable, Hashable, Codable {
  /// The metric.
  public let metric: Metric
  /// D: what was bad at the canaries.
  public let degraded: Double
  /// E: what was to be expected.
  public let expected: Double
  /// W: everything observed at the canaries.
  public let exposure: Double
  /// V: the variance of D when the change does nothing.
  public let variance: Double
  /// ln e: the evidence of harm.
  public let logarithm: Double
  /// ln e⁺: the evidence that harm is below the margin; nil without a margin.
  public let marginLogarithm: Double?
  /// Whether the margin test has passed, now or at an earlier look; true without a margin.
  public let isWithinMargin: Bool
  /// The weight in the family.
  public let weight: Double
  /// D − E of each classifier of the metric.
  public let excessByClassifier: [Double]
  let omega0: Double
  let inflation: Double
  let canaries: Int
  let limit: Double

  /// The smallest harm, as an added share, that this exposure would show with 80 %; nil when it would show none.
  public var detectableEffect: Double? {
    DetectableEffect.smallest(
      expected: expected, exposure: exposure, variance: variance, omega0: omega0, inflation: inflation,
      canaries: canaries, limit: limit)
  }

  /// D − E: bad units beyond what was to be expected (an estimate of the blast radius where nothing is paired).
  public var excess: Double { degraded - expected }

  /// The added share of bad units, (D − E)/W; nil without exposure.
  public var effect: Double? { exposure > 0 ? excess / exposure : nil }

  /// The classifier with the largest excess; nil when none has one.
  public var blamedClassifier: String? {
    var best: (index: Int, excess: Double)?
    for (index, excess) in excessByClassifier.enumerated() where excess > best?.excess ?? 0 { best = (index, excess) }
    return best.map { metric.classifiers[$0.index] }
  }
}

/// What the load-share guard says at a look.
public struct LoadEvidence: Sendable, Hashable, Codable {
  /// x: user-minutes at the canaries.
  public let carried: Double
  /// E: user-minutes expected there, from the load of the controls.
  public let expected: Double
  /// V: the variance of x when the share stays what it was.
  public let variance: Double
  /// ln e, not weighted.
  public let logarithm: Double
}
