/// What an apply keeps of itself, so that a killed one can be told from a finished one: intent before each step,
/// outcome after it. The ledger keeps it in a file; a rehearsal may keep it in memory.
public protocol ApplyJournal: Sendable {
  /// A plan of that digest is about to be carried out.
  func begin(plan digest: String, organisation: String) async throws
  /// The step is about to be sent.
  func intend(step number: Int, subject: String) async throws
  /// The step is done.
  func complete(step number: Int, calls: Int) async throws
  /// The plan is done, or has stopped for that reason.
  func end(plan digest: String, failure: String?) async throws
}
