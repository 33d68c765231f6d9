import Determinism

/// The watch over what was promoted: a cumulative sum with reset (CUSUM) of the evidence that bad units have become more,
/// for leaks and slow drifts that no bake is long enough for (section C.3 of the gate's basis).
///
///     S ← max(0, S + [ D·ln(1 + δT/E) − δT ] / Ω),   Ω = V/E,   alarm at S ≥ ln(steps·metrics/α)
///
/// From each start the sum is the logarithm of an e-value, which reaches a limit h with a probability of at most e^−h; there
/// are as many starts as steps: the false alarms of the whole watch are at most α.
///
/// There are no controls any more. What is expected is what the same sites did on the same weekday before, so that E is as
/// uncertain as D: V counts both.
public struct WatchSum: Sendable, Hashable, Codable {
  /// The harm that is looked for, as an added share of bad units.
  public static let effect = 0.02

  /// The metric.
  public let metric: Metric
  /// S from which on there is an alarm.
  public let limit: Double
  /// S.
  public private(set) var value = 0.0

  /// A sum at nought.
  /// - Parameters:
  ///   - metric: The metric.
  ///   - alpha: The probability of a false alarm, over all steps and metrics.
  ///   - steps: How often it is looked at.
  ///   - metrics: How many metrics are watched.
  public init(metric: Metric, alpha: Double, steps: Int, metrics: Int) {
    self.metric = metric
    limit = StrictMath.log(Double(max(1, steps) * max(1, metrics)) / alpha)
  }

  /// Adds one step.
  /// - Parameters:
  ///   - degraded: D, what was bad, in the unit of the API.
  ///   - exposure: T, everything observed.
  ///   - expected: E, what was to be expected.
  ///   - variance: V of D − E without harm.
  public mutating func add(degraded: Double, exposure: Double, expected: Double, variance: Double) {
    guard exposure > 0, expected > 0, variance > 0, variance < .infinity else { return }
    let harm = Self.effect * exposure
    let ratio = degraded * StrictMath.log1p(harm / expected) - harm
    value = max(0, value + ratio * expected / variance)
  }

  /// Whether it has reached its limit.
  public var isAlarm: Bool { value >= limit - GatePolicy.guardBand }
}
