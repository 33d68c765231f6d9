public import Planning

/// What the ledger knows of one run of an apply.
public struct ApplyRecord: Sendable, Hashable {
  /// How a run ended.
  public enum Outcome: Sendable, Hashable {
    /// Everything was done.
    case done
    /// Something did not work; the reason.
    case stopped(String)
    /// It has not ended: it is running, waits for the rest of its steps, or was killed.
    case open
  }

  /// An item that was begun.
  public struct Item: Sendable, Hashable {
    /// Its place in the plan.
    public let number: ItemNumber
    /// What it is about.
    public let subject: String
    /// What was intended, and what came of it: nil if that is in doubt, so that the network must be asked.
    public let entry: ApplyHistory.Entry
  }

  /// The number of the run in its ledger.
  public let run: Int64
  /// The digest of the plan.
  public let plan: String
  /// The organisation.
  public let organisation: String
  /// How it ended.
  public let outcome: Outcome
  /// The items that were begun, in the order of the plan.
  public let items: [Item]

  /// The items that were begun and of which nothing more is known.
  public var inDoubt: [Item] { items.filter { $0.entry.outcome == nil } }
}
