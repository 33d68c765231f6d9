public import Determinism
import SQLite

extension Ledger {
  /// Gives a book to one planner for a while, so that what is carved can be looked at before it is booked.
  ///
  /// Who holds the book already holds it for longer; a lease that has ended counts no more.
  /// - Throws: `AddressBookHeld` when another holds it: who, since when, until when.
  public func lease(
    _ path: String, to holder: String, at now: Instant, forSeconds seconds: Int64
  ) throws -> AddressBookLease {
    try connection.transaction {
      let known = try addressBookLease(path)
      if let known, known.holder != holder, known.isInForce(at: now) { throw AddressBookHeld(lease: known) }
      let stays = known.map { $0.holder == holder && $0.isInForce(at: now) } ?? false
      let lease = AddressBookLease(
        path: path, holder: holder, since: stays ? known?.since ?? now : now, until: now.advanced(bySeconds: seconds))
      try connection.run(
        "INSERT OR REPLACE INTO address_book_lease(path, holder, since, until) VALUES (?, ?, ?, ?)", path, holder,
        lease.since.milliseconds, lease.until.milliseconds)
      return lease
    }
  }

  /// Who holds a book, in force or ended; nil when nobody does.
  public func addressBookLease(_ path: String) throws -> AddressBookLease? {
    try connection.first("SELECT path, holder, since, until FROM address_book_lease WHERE path = ?", path) { row in
      AddressBookLease(
        path: row.text(0), holder: row.text(1), since: Instant(milliseconds: row.int64(2)),
        until: Instant(milliseconds: row.int64(3)))
    }
  }

  /// Ends a planner's own lease; nothing happens when he has none.
  public func endLease(_ path: String, of holder: String) throws {
    try connection.run("DELETE FROM address_book_lease WHERE path = ? AND holder = ?", path, holder)
  }

  /// Breaks a lease, whoever has it, and returns it; nil when there is none.
  public func breakLease(_ path: String) throws -> AddressBookLease? {
    try connection.transaction {
      let broken = try addressBookLease(path)
      try connection.run("DELETE FROM address_book_lease WHERE path = ?", path)
      return broken
    }
  }
}
