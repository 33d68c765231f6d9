public import Assurance
public import Determinism

/// What one day of the watch was like.
public struct WatchLook: Sendable, Hashable, Codable {
  /// One metric of all watched sites.
  public struct Reading: Sendable, Hashable, Codable {
    /// The metric.
    public var metric: Metric
    /// What was bad, in the unit of the API.
    public var degraded: Double
    /// What was to be expected.
    public var expected: Double
    /// Everything observed.
    public var exposure: Double
    /// The sum, and the limit from which on it is an alarm.
    public var sum: WatchSum
  }

  /// When it was taken.
  public var at: Instant
  /// The end of the day that was looked at.
  public var end: Instant
  /// By metric.
  public var readings: [Reading]

  /// The metric that is nearest to an alarm, or over it.
  public var worst: Reading? {
    readings.max { $0.sum.value / $0.sum.limit < $1.sum.value / $1.sum.limit }
  }

  /// What was found, in one sentence.
  public var sentence: String {
    guard let worst, worst.exposure > 0 else { return "nobody was there" }
    let points = (worst.degraded - worst.expected) / worst.exposure * 100
    let tenths = (points * 10).rounded() / 10
    let change = tenths > 0 ? "worse by \(tenths) points than the week before" : "not worse than the week before"
    return "\(worst.metric.name) is \(change); \(Int(100 * worst.sum.value / worst.sum.limit)) % of the way to an alarm"
  }
}

/// The watch after promotion.
public struct WatchResult: Sendable, Hashable {
  /// What was watched.
  public var panel: WatchPanel
  /// The days.
  public var looks: [WatchLook]
  /// What raised an alarm; nil for nothing.
  public var alarm: String?
}
