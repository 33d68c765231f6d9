import CSQLite

/// One connection to one database, with its prepared statements.
///
/// It is not `Sendable`: keep it inside an actor, or one for each thread. SQLite's own locking is off
/// (`SQLITE_OPEN_NOMUTEX`), so the compiler's isolation is what protects it.
public final class Connection {
  /// Where a database lives.
  public enum Location: Sendable, Hashable {
    /// A file, made if it is absent and the connection may write.
    case file(String)
    /// Memory of this process, gone with the connection.
    case memory
  }

  /// When the contents are checked on opening.
  public enum IntegrityCheck: Sendable, Hashable {
    /// `quick_check`, if a write-ahead log or a journal was left behind: its writer was killed or is still running.
    case afterUncleanClose
    /// The full `integrity_check` and `foreign_key_check`.
    case always
    /// None: for further connections to a store that this process has open already.
    case never
  }

  /// Where this database lives.
  public let location: Location
  /// Whether the connection refuses to write.
  public let isReadOnly: Bool
  let handle: OpaquePointer
  var statements: [String: StatementHandle] = [:]
  var transactionDepth = 0

  /// Opens a store of this program, or makes it.
  ///
  /// The file is looked at before anything is written: a file that is no database, or one of another program, or of a
  /// newer version of this program, is left byte for byte as it was. So is one on which a fork stands: opened for writing, the
  /// store goes on as a fork itself (see `fork`).
  /// - Parameters:
  ///   - location: A file, or memory.
  ///   - readOnly: Refuse to write, and to make the file.
  ///   - applicationID: The number in the file's header that marks this program's stores; not 0.
  ///   - migrations: All migrations of the schema, oldest first.
  ///   - check: When to check the contents.
  /// - Throws: `SQLiteError` with kind `cannotOpen`, `notADatabase`, `foreignFile`, `newerSchema`, `olderSchema`,
  ///   `damaged`, `busy`, `baseMissing`, `baseChanged`, `frozen`, or what a migration met.
  public init(
    _ location: Location, readOnly: Bool = false, applicationID: Int32, migrations: [Migration],
    check: IntegrityCheck = .afterUncleanClose
  ) throws(SQLiteError) {
    if !readOnly, case .file(let path) = location { try Self.thaw(path) }
    let leftBehind = try Self.inspect(location, readOnly: readOnly, applicationID: applicationID, check: check)
    self.location = location
    self.isReadOnly = readOnly
    // A reader that could not write would leave an empty log and its index beside the file: `query_only` refuses instead.
    self.handle = try Self.openHandle(
      location, flags: readOnly ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    try prepareStore(
      applicationID: applicationID, migrations: migrations,
      check: check == .afterUncleanClose && !leftBehind ? .never : check)
  }

  /// A bare connection, for looking at a file of unknown origin.
  /// - Parameter isImmutable: Nobody writes to it: read it without locks, and leave no log index behind.
  init(inspecting location: Location, isImmutable: Bool) throws(SQLiteError) {
    self.location = location
    self.isReadOnly = true
    self.handle = try Self.openHandle(location, flags: SQLITE_OPEN_READONLY, isImmutable: isImmutable)
  }

  /// A connection that does nothing but move the write-ahead log of a store into its file, while another one writes.
  /// - Throws: `SQLiteError` with kind `cannotOpen` or `notADatabase`.
  public init(checkpointing path: String) throws(SQLiteError) {
    self.location = .file(path)
    self.isReadOnly = false
    self.handle = try Self.openHandle(location, flags: SQLITE_OPEN_READWRITE)
    // A connection that has read nothing does not know that there is a log.
    try execute("SELECT 1 FROM sqlite_schema LIMIT 1")
  }

  /// A copy of a whole database in memory: a fork that leaves the original alone.
  public init(copyOf source: Connection) throws(SQLiteError) {
    self.location = .memory
    self.isReadOnly = false
    self.handle = try Self.openHandle(.memory, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    try fill(from: source)
    try execute("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON")
  }

  deinit {
    // Statements end before their connection; those still lent keep it alive.
    statements = [:]
    sqlite3_close_v2(handle)
  }

  /// Runs one or more statements that return nothing of interest.
  public func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw lastError(code, sql: sql) }
  }

  /// The number of migrations that the store has been through.
  public var userVersion: Int {
    get throws(SQLiteError) { Int(try integer("PRAGMA user_version") ?? 0) }
  }

  /// The number of rows that the last INSERT, UPDATE or DELETE changed.
  public var changes: Int { Int(sqlite3_changes64(handle)) }

  /// The number of rows changed since the connection was opened.
  public var totalChanges: Int { Int(sqlite3_total_changes64(handle)) }

  /// The rowid of the last row inserted through this connection.
  public var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// The file, if there is one.
  public var path: String? {
    switch location {
    case .file(let path): path
    case .memory: nil
    }
  }

  /// The version of the SQLite library in use, for example "3.40.1".
  public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  func lastError(_ code: Int32, sql: String?) -> SQLiteError {
    let extended = sqlite3_extended_errcode(handle)
    return SQLiteError(
      extendedCode: extended & 0xff == code & 0xff ? extended : code, message: String(cString: sqlite3_errmsg(handle)),
      sql: sql, path: path)
  }
}
