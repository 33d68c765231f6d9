public import Addressing
public import Determinism
import SQLite

extension Ledger {
  /// Writes a book over the one that it was carved from.
  ///
  /// The ledger is locked from looking at the file until it is written, so of two planners who carved from the same book the
  /// second finds the first one's work, and is told. The lock goes with the process that has it.
  /// - Parameters:
  ///   - book: The book.
  ///   - path: The name under which this ledger knows it.
  ///   - bytes: The file from which it was carved; nil when there was none.
  ///   - writer: Who writes it.
  ///   - date: The day.
  ///   - store: Where the file is.
  ///   - now: The moment, by which a lease of another may have ended; without it a lease counts however old it is. The
  ///     writer's own lease ends.
  /// - Throws: `AddressBookHeld` when another holds the book; `AddressBookConflict` when the file is another by now; `SQLiteError`, what the store throws.
  public func write(
    _ book: AddressBook, to path: String, over bytes: [UInt8]?, by writer: String, on date: String,
    in store: any AddressBookStore, at now: Instant? = nil
  ) throws {
    try connection.transaction {
      if let lease = try addressBookLease(path), lease.holder != writer, now.map(lease.isInForce) ?? true {
        throw AddressBookHeld(lease: lease)
      }
      let found = try store.read()
      guard found == bytes else { throw try conflict(book, path, read: bytes, found: found) }
      let text = Array(book.text.utf8)
      try index(book, path, digest: Self.digest(text), writer: writer, date: date)
      try endLease(path, of: writer)
      if text != found { try store.write(text) }
    }
  }

  /// What is known of a book; nil when it was never written through this ledger.
  public func addressBook(_ path: String) throws -> AddressBookRecord? {
    try connection.first(
      """
      SELECT path, digest, writer, date, (SELECT count(*) FROM address_book_entry WHERE book = id)
      FROM address_book WHERE path = ?
      """, path
    ) { row in
      AddressBookRecord(
        path: row.text(0), digest: row.text(1), writer: row.text(2), date: row.text(3), allocations: row.int(4))
    }
  }

  /// The allocations of a book that share addresses with a prefix, in order of key, as they were written last.
  public func allocations(overlapping prefix: IPPrefix, in path: String) throws -> [AddressBook.Entry] {
    try connection.all(
      """
      SELECT zone, site, network, prefix, state, since FROM address_book_entry
      WHERE book = (SELECT id FROM address_book WHERE path = ?) ORDER BY zone, site, network
      """, path
    ) { row -> AddressBook.Entry? in
      guard let found = IPPrefix(row.text(3)), found.overlaps(prefix) else { return nil }
      let (zone, site, network) = (row.text(0), row.text(1), row.text(2))
      let key =
        site.isEmpty
        ? AllocationKey(zone: zone)
        : network.isEmpty
          ? AllocationKey(zone: zone, site: site) : AllocationKey(zone: zone, site: site, network: network)
      return AddressBook.Entry(
        key, found, since: row.optionalText(5), state: AddressBook.State(rawValue: row.text(4)) ?? .active)
    }.compactMap { $0 }
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal()
  }

  private func conflict(
    _ book: AddressBook, _ path: String, read bytes: [UInt8]?, found: [UInt8]?
  ) throws -> AddressBookConflict {
    let record = try addressBook(path).flatMap { $0.digest == Self.digest(found ?? []) ? $0 : nil }
    // What cannot be read as a book has no allocations to compare; the next carving says what is wrong with it.
    func read(_ bytes: [UInt8]?) -> AddressBook? {
      (try? AddressBookFile(parsing: bytes ?? [])).flatMap { try? $0.book() }
    }
    return AddressBookConflict(
      path: path, writer: record?.writer, date: record?.date,
      contests: AddressBookConflict.contests(
        book, read(found) ?? AddressBook(), since: read(bytes) ?? AddressBook()))
  }

  private func index(
    _ book: AddressBook, _ path: String, digest: String, writer: String, date: String
  ) throws(SQLiteError) {
    try connection.run("DELETE FROM address_book WHERE path = ?", path)
    try connection.run(
      "INSERT INTO address_book(path, digest, writer, date) VALUES (?, ?, ?, ?)", path, digest, writer, date)
    let id = connection.lastInsertRowID
    let insert = try connection.prepare("INSERT INTO address_book_entry VALUES (?, ?, ?, ?, ?, ?, ?)")
    for entry in book.entries {
      try insert.run(
        id, entry.key.zone, entry.key.site ?? "", entry.key.network ?? "", entry.prefix.description,
        entry.state.rawValue, entry.since)
    }
  }
}
