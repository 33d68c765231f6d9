public import MistAPI

/// What an apply keeps of itself, so that a killed one is taken up where it was: intent before each call that writes,
/// outcome after it. The ledger keeps it in a file; a rehearsal may keep it in memory.
public protocol ApplyJournal: Sendable {
  /// Begins a run of a plan, or goes on with one.
  /// - Parameters:
  ///   - continuing: the run to go on with. Nil goes on with the newest run of the plan that is not done, and with one that
  ///     is done if it is the organisation's last: applying a plan twice does nothing twice.
  ///   - anew: whether a run that is done is left alone.
  /// - Returns: the number of the run, and what an earlier process left in it.
  /// - Throws: `ApplyError.noSuchRun`, `ApplyError.journalOfOtherPlan`
  func begin(plan digest: String, organisation: String, continuing: Int64?, anew: Bool) async throws -> ApplyHistory
  /// The item is about to be sent.
  func intend(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) async throws
  /// The item has been seen to.
  func complete(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) async throws
  /// The run is done, or has stopped for that reason and can be gone on with.
  func end(run: Int64, failure: String?) async throws
  /// A process begins its stretch of the run.
  func begin(_ stretch: ApplyStretch, of run: Int64) async throws
  /// The newest stretch of the run has come so far; told again where it goes on after that.
  func end(_ stretch: ApplyStretch.End, of run: Int64) async throws
}

/// A journal need not keep what a run took.
extension ApplyJournal {
  /// Keeps nothing.
  public func begin(_ stretch: ApplyStretch, of run: Int64) async throws {}
  /// Keeps nothing.
  public func end(_ stretch: ApplyStretch.End, of run: Int64) async throws {}
}

/// A journal that keeps nothing: for an apply that is never taken up again.
public struct NoJournal: ApplyJournal {
  /// A journal that keeps nothing.
  public init() {}
  /// Begins anew.
  public func begin(
    plan digest: String, organisation: String, continuing: Int64?, anew: Bool
  ) async throws -> ApplyHistory {
    ApplyHistory(run: 1)
  }
  /// Keeps nothing.
  public func intend(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) async throws {}
  /// Keeps nothing.
  public func complete(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) async throws {}
  /// Keeps nothing.
  public func end(run: Int64, failure: String?) async throws {}
}

/// The place of an item in its plan: the number of the step, and the item's index in it, from 0.
public struct ItemNumber: Sendable, Hashable, Comparable {
  /// The number of the step.
  public var step: Int
  /// The index of the item.
  public var item: Int

  /// That item of that step.
  public init(step: Int, item: Int) {
    self.step = step
    self.item = item
  }

  /// In the order of the plan.
  public static func < (one: ItemNumber, other: ItemNumber) -> Bool {
    (one.step, one.item) < (other.step, other.item)
  }
}

/// What a journal knows of a run.
public struct ApplyHistory: Sendable, Hashable {
  /// The number of the run.
  public var run: Int64
  /// The items that were begun.
  public var entries: [ItemNumber: Entry]

  /// One item.
  public struct Entry: Sendable, Hashable {
    /// What was intended last.
    public var intent: ItemIntent
    /// What came of it; nil when that is in doubt.
    public var outcome: ItemOutcome?

    /// An entry.
    public init(intent: ItemIntent, outcome: ItemOutcome?) {
      self.intent = intent
      self.outcome = outcome
    }
  }

  /// A run and what is known of it.
  public init(run: Int64, entries: [ItemNumber: Entry] = [:]) {
    self.run = run
    self.entries = entries
  }
}

/// What must be known before a call is sent, because it cannot be read any more afterwards.
public struct ItemIntent: Sendable, Hashable {
  /// What puts the object's fields back, on the object as it stood. Secrets stand in it as keyed hashes.
  public var undo: [Edit]
  /// How many devices of each model the inventory held.
  public var models: [String: Int]
  /// The devices of the slots.
  public var devices: [ObjectKey: MACAddress]
  /// Where they were before: their site, or their profile; those that had none are not in it.
  public var former: [MACAddress: MistID]

  /// An intent; most calls need little of it.
  public init(
    undo: [Edit] = [], models: [String: Int] = [:], devices: [ObjectKey: MACAddress] = [:],
    former: [MACAddress: MistID] = [:]
  ) {
    self.undo = undo
    self.models = models
    self.devices = devices
    self.former = former
  }
}

/// What came of an item.
public struct ItemOutcome: Sendable, Hashable {
  /// In a word.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// Carried out.
    case done
    /// Nothing was left to do.
    case skipped
    /// Carried out in part.
    case partly
    /// It did not work.
    case failed
    /// What it changes has drifted.
    case drifted
    /// Carried out, and to be undone.
    case undoing
    /// Undone again.
    case undone
  }

  /// In a word.
  public var status: Status
  /// How many API calls it took.
  public var calls: Int
  /// The ids that were learned.
  public var ids: [ObjectKey: MistID]
  /// The claim codes that were refused: the reason by the code's keyed hash.
  public var refused: [String: String]
  /// Why it did not work.
  public var failure: String?

  /// An outcome.
  public init(
    _ status: Status, calls: Int = 0, ids: [ObjectKey: MistID] = [:], refused: [String: String] = [:],
    failure: String? = nil
  ) {
    self.status = status
    self.calls = calls
    self.ids = ids
    self.refused = refused
    self.failure = failure
  }

  /// Whether it needs no more work.
  public var isSettled: Bool { status == .done || status == .skipped }
}
