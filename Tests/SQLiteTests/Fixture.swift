import SQLite

/// A small schema with everything that the tests need.
enum Fixture {
  static let applicationID: Int32 = 0x0102_0304

  static let sites = Migration(
    "sites",
    sql: """
      CREATE TABLE site(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, area REAL, doc BLOB) STRICT;
      CREATE TABLE device(
        mac TEXT PRIMARY KEY, site INTEGER REFERENCES site(id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID, STRICT;
      """)
  static let notes = Migration("notes", sql: "CREATE TABLE note(place TEXT, text TEXT)")

  static func memory() throws -> Connection {
    try Connection(.memory, applicationID: applicationID, migrations: [sites, notes])
  }

  static func file(_ path: String, readOnly: Bool = false, check: Connection.IntegrityCheck = .afterUncleanClose) throws
    -> Connection
  {
    try Connection(
      .file(path), readOnly: readOnly, applicationID: applicationID, migrations: [sites, notes], check: check)
  }
}

/// The error that a body throws, if it is SQLite's.
func sqliteError(_ body: () throws -> Void) -> SQLiteError? {
  do {
    try body()
    return nil
  } catch {
    return error as? SQLiteError
  }
}
