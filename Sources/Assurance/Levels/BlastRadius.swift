/// What a rollout cost its users: the difference between the world as it was and the same world without the rollout, on
/// the same random numbers (ruling 17). Units are never added across each other.
public struct BlastRadius: Sendable, Hashable {
  /// Degraded units that would not have been, by metric, in the metric's own unit (seconds or events).
  public var excess: [Metric: Int64]
  /// User-seconds that were not served because access points rebooted.
  public var lostUserSeconds: Int64
  /// The sites that were touched.
  public var sites: Int

  /// A difference of two worlds.
  public init(excess: [Metric: Int64], lostUserSeconds: Int64, sites: Int) {
    self.excess = excess
    self.lostUserSeconds = lostUserSeconds
    self.sites = sites
  }
}

extension BlastRadius {
  /// Events that failed and would not have: connections too slow, connections that failed, roams. One event fails in one
  /// of these ways only, so they may be added.
  public var badEvents: Int64 {
    Metric.allCases.filter { $0.unit == .events }.reduce(0) { $0 + max(0, excess[$1] ?? 0) }
  }

  /// User-minutes below a threshold that would not have been, by the metric with most of them (one bad minute can count in
  /// several), and those that were not served at all.
  public var badUserMinutes: Double {
    let worst = Metric.allCases.filter { $0.unit == .userSeconds }.map { max(0, excess[$0] ?? 0) }.max() ?? 0
    return Double(worst + lostUserSeconds) / 60
  }

  /// AP-minutes out of order that would not have been.
  public var badAccessPointMinutes: Double { Double(max(0, excess[.apHealth] ?? 0)) / 60 }
}
