/// The threshold below or above which one unit of a metric is bad, and the range in which a site may set it
/// (`sle_thresholds` of the site's setting).
public struct ThresholdRange: Sendable, Hashable {
  /// Which side of the threshold is bad, in the API's words.
  public enum Direction: String, Sendable, Hashable {
    /// Values below the threshold are bad.
    case left
    /// Values above the threshold are bad.
    case right
  }

  /// Used when the site sets none.
  public let defaultValue: Double
  /// The smallest that a site may set.
  public let minimum: Double
  /// The largest that a site may set.
  public let maximum: Double
  /// Which side is bad.
  public let direction: Direction
  /// `dBm`, `%`, `Mbps` or `seconds`.
  public let units: String
}

extension Metric {
  /// The threshold that a site may set; nil for metrics that have none.
  public var threshold: ThresholdRange? {
    switch self {
    case .coverage:
      ThresholdRange(defaultValue: -72, minimum: -90, maximum: -60, direction: .left, units: "dBm")
    case .capacity:
      ThresholdRange(defaultValue: 20, minimum: 5, maximum: 50, direction: .left, units: "%")
    case .throughput:
      ThresholdRange(defaultValue: 10, minimum: 1, maximum: 100, direction: .left, units: "Mbps")
    case .timeToConnect:
      ThresholdRange(defaultValue: 4, minimum: 2, maximum: 10, direction: .right, units: "seconds")
    case .successfulConnect, .roaming, .apHealth: nil
    }
  }
}
