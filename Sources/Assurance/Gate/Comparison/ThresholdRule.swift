/// The rule that people ask for, kept for comparison: «a service level below 90 % has failed».
///
/// What it does wrong: access points differ and bad minutes come in runs, so that a healthy one falls below 90 % on one of
/// six metrics in 63 % of all first hours, and in 93 % of all days when looked at every ten minutes. What it stops at small
/// harm is this false alarm, not the harm.
public enum ThresholdRule {
  /// Whether one of the metrics lies below the floor at the canaries; a metric without exposure says nothing.
  /// - Parameters:
  ///   - canaries: D and W of each metric, in any one unit.
  ///   - floor: The floor, 0…1.
  public static func fails(_ canaries: [(degraded: Double, exposure: Double)], floor: Double = 0.9) -> Bool {
    canaries.contains { $0.exposure > 0 && $0.exposure - $0.degraded < floor * $0.exposure }
  }
}
