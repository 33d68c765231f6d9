/// The thresholds that a site judges its service levels by (`sle_thresholds` of its setting).
public struct LevelThresholds: Sendable, Hashable {
  private var values: [Double]

  /// The thresholds of a site that sets none.
  public static let preset = LevelThresholds(values: Metric.allCases.map { $0.threshold?.defaultValue ?? 0 })

  private init(values: [Double]) { self.values = values }

  /// The threshold of a metric, in its own unit; what is out of the range that a site may set is brought to the nearer
  /// end. Zero for a metric without one.
  public subscript(metric: Metric) -> Double {
    get { values[metric.rawValue] }
    set {
      guard let range = metric.threshold else { return }
      values[metric.rawValue] = min(range.maximum, max(range.minimum, newValue))
    }
  }
}
