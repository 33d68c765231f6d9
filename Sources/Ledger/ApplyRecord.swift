/// What the ledger knows of one run of an apply.
public struct ApplyRecord: Sendable, Hashable {
  /// How a run ended.
  public enum Outcome: Sendable, Hashable {
    /// All steps were done.
    case done
    /// A step did not work; the reason.
    case stopped(String)
    /// It has not ended: it is running, or was killed.
    case open
  }

  /// A step that was begun.
  public struct Step: Sendable, Hashable {
    /// Its number in the plan.
    public let number: Int
    /// What it is about.
    public let subject: String
    /// How many API calls it took; nil if it was never completed, so that the network must be asked whether it was done.
    public let calls: Int?
  }

  /// The number of the run in its ledger.
  public let run: Int64
  /// The digest of the plan.
  public let plan: String
  /// The organisation.
  public let organisation: String
  /// How it ended.
  public let outcome: Outcome
  /// The steps that were begun, in the order of the plan.
  public let steps: [Step]

  /// The steps that were begun and never completed.
  public var inDoubt: [Step] { steps.filter { $0.calls == nil } }
}
