public import SQLite

/// What must survive a kill: the journals of what was begun on a network and how far it went, in one SQLite file.
///
/// It holds no clock and no addresses of machines: two ledgers of the same work are equal. Whoever writes on a real
/// network keeps one beside the design; a rehearsal keeps it in memory.
public actor Ledger {
  /// The number in a ledger file's header: "mtLG".
  public static let applicationID: Int32 = 0x6D74_4C47

  let connection: Connection

  /// Opens a ledger file, or makes it.
  /// - Throws: `SQLiteError` if it is no ledger, is damaged, or comes from a newer version.
  public init(file path: String) throws(SQLiteError) {
    connection = try Connection(.file(path), applicationID: Self.applicationID, migrations: LedgerSchema.migrations)
    // An intent must be on the disk before its step is on the wire, even if the power fails.
    try connection.execute("PRAGMA synchronous = FULL")
  }

  /// Opens a ledger file that is there, to read in it only.
  /// - Throws: `SQLiteError` if it is no ledger, is damaged, or comes from another version.
  public init(reading path: String) throws(SQLiteError) {
    connection = try Connection(
      .file(path), readOnly: true, applicationID: Self.applicationID, migrations: LedgerSchema.migrations)
  }

  /// A ledger in memory, gone with its owner.
  public init() throws(SQLiteError) {
    connection = try Connection(.memory, applicationID: Self.applicationID, migrations: LedgerSchema.migrations)
  }

  /// The digest of what the ledger holds.
  public func contentDigest() throws(SQLiteError) -> ContentDigest { try connection.contentDigest() }
}
