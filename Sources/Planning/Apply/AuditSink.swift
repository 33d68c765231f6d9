public import Determinism
public import MistAPI

/// Where each call that writes is told, as it is made.
public protocol AuditSink: Sendable {
  /// A call was answered, or not.
  func record(_ record: AuditRecord) async throws
}

/// One call that writes, for the audit trail. Secrets and claim codes stand in it as keyed hashes.
public struct AuditRecord: Sendable, Hashable {
  /// When it was made; nil without a clock.
  public var at: Instant?
  /// The run of the journal.
  public var run: Int64
  /// The item of the plan.
  public var item: ItemNumber
  /// The change ticket.
  public var ticket: String?
  /// The method.
  public var method: HTTPMethod
  /// The path below `/api/v1`.
  public var path: String
  /// What stood there before in the members that are written; nil where that is not known or there was nothing.
  public var before: JSON?
  /// What was sent.
  public var after: JSON?
  /// What came of it: `done`, or why it did not work.
  public var outcome: String

  /// The record as a line of `audit.jsonl`.
  public var json: JSON {
    var members = JSONObject()
    if let at { members["at"] = .string(at.iso8601) }
    members["run"] = JSON(Int(run))
    members["step"] = JSON(item.step)
    members["item"] = JSON(item.item)
    if let ticket { members["ticket"] = .string(ticket) }
    members["method"] = .string(method.rawValue)
    members["path"] = .string(path)
    members["before"] = before ?? .null
    members["after"] = after ?? .null
    members["outcome"] = .string(outcome)
    return .object(members)
  }
}
