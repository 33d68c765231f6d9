import CSQLite

extension Connection {
  /// SQLite counts every allocated byte under a global lock unless told otherwise before its first use.
  private static let libraryIsConfigured: Bool = csqlite_disable_memory_statistics() == SQLITE_OK

  /// A path that SQLite takes as a path: Debian's build reads "file:…" as an URI, and ":memory:" is a word.
  static func plainPath(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

  /// The URI of a file whose log and journal are to be ignored, so that looking at it leaves nothing behind.
  private static func immutableURI(_ path: String) -> String {
    var uri = "file:"
    for byte in plainPath(path).utf8 {
      switch byte {
      case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0x80...:
        uri += "%" + String(byte, radix: 16, uppercase: true)
      default: uri.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return uri + "?immutable=1"
  }

  static func openHandle(
    _ location: Location, flags: Int32, isImmutable: Bool = false
  ) throws(SQLiteError) -> OpaquePointer {
    _ = libraryIsConfigured
    let path: String?
    let name: String
    switch location {
    case .file(let given):
      if csqlite_is_directory(given) != 0 {
        throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: "found a directory, expected a file", path: given)
      }
      (path, name) = (given, isImmutable ? immutableURI(given) : plainPath(given))
      // The library would only say that it cannot open the file.
      try OverlayFile.check(given)
    case .memory: (path, name) = (nil, ":memory:")
    }
    var handle: OpaquePointer?
    let all = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (isImmutable ? SQLITE_OPEN_URI : 0)
    let vfs = path != nil && OverlayVFS.isRegistered ? OverlayVFS.name : nil
    let code = sqlite3_open_v2(name, &handle, all, vfs)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(handle)
      throw SQLiteError(extendedCode: code, message: message, path: path)
    }
    sqlite3_busy_timeout(handle, busyTimeout)
    return handle
  }

  /// How long to wait for another connection's lock, in milliseconds.
  static var busyTimeout: Int32 { 5000 }

  /// Looks at an existing file through a connection that cannot write, and refuses what is not ours.
  /// - Returns: Whether a log or a journal was left behind.
  static func inspect(
    _ location: Location, readOnly: Bool, applicationID: Int32, check: IntegrityCheck
  ) throws(SQLiteError) -> Bool {
    guard case .file(let path) = location else { return false }
    let size = csqlite_file_size(path)
    if size < 0 && readOnly {
      throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: "found no such file, expected a store", path: path)
    }
    if size == 0 && readOnly {
      throw SQLiteError(extendedCode: SQLITE_NOTADB, message: "found an empty file, expected a store", path: path)
    }
    let leftBehind = csqlite_file_size(path + "-wal") > 0 || csqlite_file_size(path + "-journal") > 0
    if size > 0 {
      do {
        let probe = try Connection(inspecting: location, isImmutable: !leftBehind)
        _ = try probe.identify(applicationID: applicationID)
      } catch  where error.kind == .readOnly || error.kind == .cannotOpen || error.kind == .busy {
        // A journal that must be rolled back first, or a log without its index: only a writer can tell.
      }
    }
    return leftBehind
  }

  /// Whether the database is new.
  /// - Throws: `foreignFile` if it is another program's.
  private func identify(applicationID: Int32) throws(SQLiteError) -> Bool {
    let first = Int32(truncatingIfNeeded: try integer("PRAGMA application_id") ?? 0)
    if first == applicationID { return false }
    let isEmpty = try integer("SELECT count(*) FROM sqlite_schema") == 0
    if first == 0, isEmpty, try userVersion == 0 { return true }
    // Another process may have made the store between the first look and the second: the number is set with the tables.
    let found = Int32(truncatingIfNeeded: try integer("PRAGMA application_id") ?? 0)
    if found == applicationID { return false }
    throw SQLiteError(
      kind: .foreignFile(found: found, expected: applicationID), extendedCode: SQLITE_NOTADB,
      message: "found an SQLite database of another program (application id \(found)), expected \(applicationID)",
      path: path)
  }

  func prepareStore(
    applicationID: Int32, migrations: [Migration], check: IntegrityCheck
  ) throws(SQLiteError) {
    if !isReadOnly, sqlite3_db_readonly(handle, "main") == 1 {
      throw SQLiteError(extendedCode: SQLITE_READONLY, message: "found a file that may not be written", path: path)
    }
    let isNew = try identify(applicationID: applicationID)
    let version = try userVersion
    if version > migrations.count {
      throw SQLiteError(
        kind: .newerSchema(found: version, supported: migrations.count), extendedCode: SQLITE_ERROR,
        message: "found a store of version \(version), expected at most version \(migrations.count)", path: path)
    }
    if isReadOnly && version < migrations.count {
      throw SQLiteError(
        kind: .olderSchema(found: version, supported: migrations.count), extendedCode: SQLITE_READONLY,
        message: "found a store of version \(version), expected version \(migrations.count)", path: path)
    }
    switch check {
    case .never: break
    case .afterUncleanClose: try checkIntegrity(full: false)
    case .always: try checkIntegrity(full: true)
    }
    try setPragmas()
    try migrate(from: version, migrations: migrations, applicationID: isNew ? applicationID : nil)
    try execute("PRAGMA foreign_keys = ON")
  }

  private func setPragmas() throws(SQLiteError) {
    // A store may come from anywhere: its views and triggers must not reach functions with side effects.
    try execute("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF")
    if isReadOnly { try execute("PRAGMA query_only = ON") }
    guard case .file = location else { return }
    try execute("PRAGMA mmap_size = 2000000000; PRAGMA cache_size = -32768; PRAGMA synchronous = NORMAL")
    if !isReadOnly {
      let mode = try enterWriteAheadLog()
      if mode != "wal" {
        throw SQLiteError(
          kind: .cannotOpen, extendedCode: SQLITE_CANTOPEN,
          message: "found a file system that allows no write-ahead log (journal mode \(mode ?? "unknown"))", path: path)
      }
      // Twelve times SQLite's own: a page that is written again meanwhile is moved into the file once, and a server moves
      // the log from beside, before it is so long.
      try execute("PRAGMA wal_autocheckpoint = 12288; PRAGMA journal_size_limit = 67108864")
    }
  }

  /// Turns the write-ahead log on, and returns the journal mode that came of it.
  ///
  /// SQLite waits for other connections nearly everywhere, but not here: of several processes that make one store together
  /// it refuses those that come second.
  private func enterWriteAheadLog() throws(SQLiteError) -> String? {
    var waited: Int32 = 0
    while true {
      do throws(SQLiteError) {
        return try text("PRAGMA journal_mode = WAL")
      } catch {
        guard error.kind == .busy, waited < Self.busyTimeout else { throw error }
        waited += max(1, sqlite3_sleep(20))
      }
    }
  }

  /// Each migration is a transaction. Foreign keys are off inside, so that a table can be rebuilt, and are checked
  /// before the commit.
  private func migrate(from version: Int, migrations: [Migration], applicationID: Int32?) throws(SQLiteError) {
    if let applicationID, migrations.isEmpty { try execute("PRAGMA application_id = \(applicationID)") }
    for (index, migration) in migrations.enumerated().dropFirst(version) {
      try execute("BEGIN IMMEDIATE")
      transactionDepth = 1
      defer { transactionDepth = 0 }
      do {
        // Another process may have migrated while this one waited for the lock.
        if try userVersion <= index {
          if let applicationID { try execute("PRAGMA application_id = \(applicationID)") }
          try migration.body(self)
          try checkForeignKeys(after: migration)
          try execute("PRAGMA user_version = \(index + 1)")
        }
        try execute("COMMIT")
      } catch {
        if isInTransaction { try? execute("ROLLBACK") }
        throw error
      }
    }
  }

  private func checkForeignKeys(after migration: Migration) throws(SQLiteError) {
    if let table = try text("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1") {
      throw SQLiteError(
        kind: .damaged, extendedCode: SQLITE_CONSTRAINT,
        message: "the migration “\(migration.name)” leaves rows of \(table) without their parents", path: path)
    }
  }

  /// Checks the contents, and throws `damaged` with what was found.
  /// - Parameter full: Also every index against its table, and all foreign keys.
  public func checkIntegrity(full: Bool) throws(SQLiteError) {
    var findings: [String] = []
    do {
      let statement = try prepare(full ? "PRAGMA integrity_check(10)" : "PRAGMA quick_check(10)")
      while try statement.step() {
        let finding = statement.text(0)
        if finding != "ok" { findings.append(finding) }
      }
      if full && findings.isEmpty {
        let orphans = try prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 10")
        while try orphans.step() {
          findings.append("row \(orphans.int64(1)) of \(orphans.text(0)) has no parent in \(orphans.text(2))")
        }
      }
    } catch  where error.kind == .damaged {
      findings.append(error.message)
    }
    if let first = findings.first {
      let more = findings.count > 1 ? " and \(findings.count - 1) more" : ""
      throw SQLiteError(
        kind: .damaged, extendedCode: SQLITE_CORRUPT, message: "the contents are damaged: \(first)\(more)", path: path)
    }
  }
}
