/// What is watched after the last phase has passed: leaks and slow drifts that no bake is long enough for.
public struct WatchRule: Sendable, Hashable, Codable {
  /// For how many days.
  public var days: Int
  /// The probability that a harmless upgrade raises an alarm, over the whole watch.
  public var alpha: Double
  /// What an alarm is followed by.
  public var onAlarm: RolloutPhase.InconclusiveAction

  /// A rule.
  public init(days: Int, alpha: Double = 0.01, onAlarm: RolloutPhase.InconclusiveAction = .hold) {
    self.days = days
    self.alpha = alpha
    self.onAlarm = onAlarm
  }
}
