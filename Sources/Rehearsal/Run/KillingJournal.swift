public import Planning

/// A journal whose process is killed at one of its points: before an intent is written, after that, before an outcome is
/// written, after that. It is how one rehearses that an apply can be taken up wherever it was killed.
public actor KillingJournal: ApplyJournal {
  /// The process was killed.
  public struct Killed: Error {
    /// The process was killed.
    public init() {}
  }

  private let journal: any ApplyJournal
  private let killsAt: Int
  /// How many points have been passed.
  public private(set) var points = 0

  /// - Parameters:
  ///   - journal: What is written before the kill stays in it.
  ///   - killsAt: The number of the point, from 1; none unless given.
  public init(_ journal: any ApplyJournal, killsAt: Int = .max) {
    self.journal = journal
    self.killsAt = killsAt
  }

  private func pass() throws {
    points += 1
    if points >= killsAt { throw Killed() }
  }

  /// Begins, as the journal does.
  public func begin(
    plan digest: String, organisation: String, continuing: Int64?, anew: Bool
  ) async throws -> ApplyHistory {
    try await journal.begin(plan: digest, organisation: organisation, continuing: continuing, anew: anew)
  }

  /// Passes a point, writes the intent, and passes another.
  /// - Throws: `Killed`
  public func intend(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) async throws {
    try pass()
    try await journal.intend(item, subject: subject, intent: intent, in: run)
    try pass()
  }

  /// Passes a point, writes the outcome, and passes another.
  /// - Throws: `Killed`
  public func complete(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) async throws {
    try pass()
    try await journal.complete(item, subject: subject, outcome: outcome, in: run)
    try pass()
  }

  /// Ends, as the journal does.
  public func end(run: Int64, failure: String?) async throws { try await journal.end(run: run, failure: failure) }
}
