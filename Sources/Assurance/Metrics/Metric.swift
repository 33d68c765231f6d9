/// A wireless service level.
///
/// The raw value is the metric's place in tables and its stream number: it never changes.
public enum Metric: Int, CaseIterable, Sendable, Hashable {
  /// Clients hear and are heard well enough.
  case coverage = 0
  /// There is air time left.
  case capacity = 1
  /// Clients could reach the wanted rate.
  case throughput = 2
  /// Successful connections were quick enough.
  case timeToConnect = 3
  /// Attempts to connect succeeded.
  case successfulConnect = 4
  /// Roams were quick and to a better access point.
  case roaming = 5
  /// The access points themselves were connected and well.
  case apHealth = 6

  /// The metrics that users feel, which the canary gate judges: all but `apHealth`.
  public static let gated: [Metric] = [
    .coverage, .capacity, .throughput, .timeToConnect, .successfulConnect, .roaming,
  ]

  /// What the metric counts.
  public var unit: MetricUnit {
    switch self {
    case .coverage, .capacity, .throughput: .userSeconds
    case .timeToConnect, .successfulConnect, .roaming: .events
    case .apHealth: .deviceSeconds
    }
  }
}

extension Metric: Comparable {
  /// In the order of the raw values.
  public static func < (one: Metric, other: Metric) -> Bool { one.rawValue < other.rawValue }
}
