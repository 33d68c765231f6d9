/// What an access point does without the change: its share of bad units in the history before it, drawn towards its
/// site's share by empirical Bayes (section C.2):
///
///     b = (D + κ·b_site) / (T + κ),   κ = 2000 user-minutes or 60 events
public enum Baseline {
  /// How many units of the site's history an access point's own history is worth.
  static func kappa(_ unit: MetricUnit) -> Double {
    switch unit {
    case .userSeconds, .deviceSeconds, .interfaceSeconds: 2000
    case .events: 60
    }
  }

  /// The least baseline used: a tenth of the smallest effect that the gate looks for. A site that never had a bad minute
  /// is not a site that can have none.
  static let least = 0.001

  /// The site's share of bad units over all its access points; nil without history.
  public static func site(_ histories: [Tally]) -> Double? {
    let sum = histories.sum()
    return sum.total > 0 ? max(least, Double(sum.degraded) / Double(sum.total)) : nil
  }

  /// The baseline of one access point.
  /// - Parameters:
  ///   - history: What it counted before the change.
  ///   - siteShare: The share of bad units at its site.
  ///   - unit: The metric's unit.
  public static func accessPoint(_ history: Tally, siteShare: Double, unit: MetricUnit) -> Double {
    let kappa = kappa(unit)
    let share = (unit.samples(history.degraded) + kappa * siteShare) / (unit.samples(history.total) + kappa)
    return max(least, share)
  }
}
