public import Determinism
public import MistAPI

/// What carrying out a plan is said to take before it begins: what `mistwin plan` prints.
public struct ApplyPrediction: Sendable, Hashable {
  /// API calls, reading ones included.
  public var calls: Int
  /// How long they take under the quotas, without waits for windows.
  public var milliseconds: Int64

  /// A prediction.
  public init(calls: Int, milliseconds: Int64) {
    self.calls = calls
    self.milliseconds = milliseconds
  }

  /// That of a plan.
  /// - Parameter start: the first moment that comes into question: the quotas begin anew at full hours.
  public init(of plan: Plan, budget: CallBudget, from start: Instant) {
    let schedule = CallSchedule(plan.waveCalls, budget: budget, from: start)
    self.init(calls: schedule.calls, milliseconds: schedule.duration)
  }
}

/// What one process does of a run: a run that was killed or interrupted has several.
public struct ApplyStretch: Sendable, Hashable {
  /// When it began, by the network's clock; nil where nobody gave it one.
  public var began: Instant?
  /// What the whole plan was said to take; nil where nobody said it.
  public var predicted: ApplyPrediction?
  /// Whether only some sites were asked for, so that the prediction is of more than it does.
  public var isPart: Bool
  /// How it ended; nil while it runs, and where it was killed.
  public var end: End?

  /// How a stretch ended.
  public struct End: Sendable, Hashable {
    /// When, by the network's clock; nil where nobody gave it one.
    public var at: Instant?
    /// The API calls that it took, reading ones included.
    public var calls: Int
    /// How long it waited for windows, in milliseconds.
    public var waited: Int64

    /// An end.
    public init(at: Instant?, calls: Int, waited: Int64) {
      self.at = at
      self.calls = calls
      self.waited = waited
    }
  }

  /// A stretch.
  public init(began: Instant?, predicted: ApplyPrediction?, isPart: Bool, end: End? = nil) {
    self.began = began
    self.predicted = predicted
    self.isPart = isPart
    self.end = end
  }
}
