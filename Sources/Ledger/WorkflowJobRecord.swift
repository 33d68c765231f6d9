public import Determinism

/// A change that was asked for over the workflow API, and what came of it.
public struct WorkflowJobRecord: Sendable, Hashable {
  /// Its number in the ledger.
  public var job: Int64
  /// What was asked for: `POST /wired/templates`.
  public var operation: String
  /// The digest of what was sent.
  public var request: String
  /// By which key the caller knows it again; nil where none was given.
  public var key: String?
  /// When it was asked for, by the network's clock.
  public var asked: Instant
  /// When it came to its end; nil of one that runs, or whose process was killed.
  public var ended: Instant?
  /// The rollout that it began, in the same ledger.
  public var rollout: Int64?
  /// The HTTP status of its answer; nil before its end.
  public var status: Int?
  /// The answer, as JSON text; nil before its end.
  public var answer: String?
}
