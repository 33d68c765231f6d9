/// What one access point counted over some time, metric by metric.
///
/// A metric that is absent had no telemetry, which is not the same as a tally of zero: nobody knows how it was.
public struct AccessPointTallies: Sendable, Hashable {
  private var tallies: [ClassifiedTally?]

  /// Nothing known of any metric.
  public init() { tallies = Array(repeating: nil, count: Metric.allCases.count) }

  /// The tally of one metric; nil when there was no telemetry.
  public subscript(metric: Metric) -> ClassifiedTally? {
    get { tallies[metric.rawValue] }
    set { tallies[metric.rawValue] = newValue }
  }

  /// Whether nothing is known of any metric.
  public var isSilent: Bool { tallies.allSatisfy { $0 == nil } }

  /// Adds another time of the same access point.
  public static func += (one: inout AccessPointTallies, other: AccessPointTallies) {
    for metric in Metric.allCases {
      guard let more = other[metric] else { continue }
      one[metric] = (one[metric] ?? ClassifiedTally(zeroOf: metric)) + more
    }
  }
}
