import Determinism
public import MistAPI
import SQLite

extension Ledger {
  /// Keeps that both keys of a change were there.
  public func keep(_ clearance: ChangeClearance) throws {
    try connection.run(
      "INSERT INTO change_clearance(kind, digest, organisation, rehearsed_by, approved_by, ticket, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      clearance.kind, clearance.digest, clearance.organisation.description, clearance.rehearsedBy, clearance.approvedBy,
      clearance.ticket, clearance.time.milliseconds)
  }

  /// The newest clearance of a change; nil where there is none.
  public func clearance(of digest: String, in organisation: MistID) throws -> ChangeClearance? {
    try connection.first(
      """
      SELECT kind, rehearsed_by, approved_by, ticket, at FROM change_clearance WHERE digest = ? AND organisation = ?
      ORDER BY id DESC LIMIT 1
      """, digest, organisation.description
    ) { row in
      ChangeClearance(
        kind: row.text(0), digest: digest, organisation: organisation, rehearsedBy: row.text(1),
        approvedBy: row.text(2),
        ticket: row.text(3), time: Instant(milliseconds: row.int64(4)))
    }
  }
}
