public import Determinism
public import MistAPI
import SQLite

extension Ledger {
  /// Gives an organisation to one controller for a while, or renews what it has.
  /// - Parameter breaks: whether another's lease is broken.
  /// - Throws: `ControllerLeaseHeld` when another has it, `SQLiteError`
  @discardableResult
  public func lease(
    _ organisation: MistID, to holder: String, at now: Instant, forSeconds seconds: Int64, breaking breaks: Bool = false
  ) throws -> ControllerLease {
    try connection.transaction {
      let known = try controllerLease(organisation).flatMap { now < $0.until ? $0 : nil }
      if let known, known.holder != holder, !breaks { throw ControllerLeaseHeld(lease: known) }
      let since = known.flatMap { $0.holder == holder ? $0.since : nil } ?? now
      let lease = ControllerLease(
        organisation: organisation, holder: holder, since: since, until: now.advanced(bySeconds: seconds))
      try connection.run(
        "INSERT OR REPLACE INTO controller_lease(organisation, holder, since, until) VALUES (?, ?, ?, ?)",
        organisation.description, holder, lease.since.milliseconds, lease.until.milliseconds)
      return lease
    }
  }

  /// The lease of an organisation, in force or ended; nil when there is none.
  public func controllerLease(_ organisation: MistID) throws -> ControllerLease? {
    try connection.first(
      "SELECT holder, since, until FROM controller_lease WHERE organisation = ?", organisation.description
    ) { row in
      ControllerLease(
        organisation: organisation, holder: row.text(0), since: Instant(milliseconds: row.int64(1)),
        until: Instant(milliseconds: row.int64(2)))
    }
  }

  /// Ends a controller's own lease; nothing happens when it has none.
  public func endLease(_ organisation: MistID, of holder: String) throws {
    try connection.run(
      "DELETE FROM controller_lease WHERE organisation = ? AND holder = ?", organisation.description, holder)
  }
}
