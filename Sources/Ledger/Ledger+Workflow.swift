public import Determinism
public import MistAPI
import SQLite

extension Ledger {
  /// What was sent to the workflow API to make up its design, as JSON text; nil where nothing was.
  public func workflowDesign(of organisation: MistID) throws -> String? {
    try connection.first("SELECT body FROM workflow_design WHERE organisation = ?", organisation.description) {
      $0.text(0)
    }
  }

  /// Keeps what was sent to the workflow API, in the place of what was kept before.
  public func keep(workflowDesign body: String, of organisation: MistID) throws {
    try connection.run(
      "INSERT INTO workflow_design(organisation, body) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET body = ?2",
      organisation.description, body)
  }

  /// Notes that something was asked for; returns its number.
  public func beginWorkflowJob(
    _ operation: String, request: String, key: String?, in organisation: MistID, at time: Instant
  ) throws -> Int64 {
    try connection.run(
      "INSERT INTO workflow_job(organisation, operation, request, idempotency_key, asked) VALUES (?, ?, ?, ?, ?)",
      organisation.description, operation, request, key, time.milliseconds)
    return connection.lastInsertRowID
  }

  /// Notes which rollout a job has begun.
  public func keep(rollout: Int64, ofWorkflowJob job: Int64) throws {
    try connection.run("UPDATE workflow_job SET rollout = ? WHERE id = ?", rollout, job)
  }

  /// Notes how a job ended.
  public func endWorkflowJob(_ job: Int64, status: Int, answer: String, at time: Instant) throws {
    try connection.run(
      "UPDATE workflow_job SET status = ?, answer = ?, ended = ? WHERE id = ?", status, answer, time.milliseconds, job)
  }

  /// Notes that a job that had ended goes on.
  public func reopenWorkflowJob(_ job: Int64) throws {
    try connection.run("UPDATE workflow_job SET status = NULL, answer = NULL, ended = NULL WHERE id = ?", job)
  }

  /// The jobs of an organisation, newest first.
  /// - Parameter limit: how many at most.
  public func workflowJobs(of organisation: MistID, limit: Int = 100) throws -> [WorkflowJobRecord] {
    try connection.all(
      "\(Self.workflowJobColumns) WHERE organisation = ? ORDER BY id DESC LIMIT ?", organisation.description, limit,
      row: Self.workflowJob)
  }

  /// A job of an organisation by its number; nil where there is none.
  public func workflowJob(_ job: Int64, of organisation: MistID) throws -> WorkflowJobRecord? {
    try connection.first(
      "\(Self.workflowJobColumns) WHERE organisation = ? AND id = ?", organisation.description, job,
      row: Self.workflowJob)
  }

  /// The job of a caller's key; nil where there is none.
  public func workflowJob(key: String, of organisation: MistID) throws -> WorkflowJobRecord? {
    try connection.first(
      "\(Self.workflowJobColumns) WHERE organisation = ? AND idempotency_key = ?", organisation.description, key,
      row: Self.workflowJob)
  }

  private static let workflowJobColumns =
    "SELECT id, operation, request, idempotency_key, asked, ended, rollout, status, answer FROM workflow_job"

  private static func workflowJob(_ row: borrowing Statement) -> WorkflowJobRecord {
    WorkflowJobRecord(
      job: row.int64(0), operation: row.text(1), request: row.text(2), key: row.optionalText(3),
      asked: Instant(milliseconds: row.int64(4)), ended: row.optionalInt64(5).map { Instant(milliseconds: $0) },
      rollout: row.optionalInt64(6), status: row.isNull(7) ? nil : row.int(7), answer: row.optionalText(8))
  }
}
