import CSQLite

extension Connection {
  /// Writes the whole database to a file, compact and consistent, while this connection stays as it is.
  ///
  /// The file appears at once or not at all: it is written beside its place and then moved there.
  /// - Parameters:
  ///   - path: The file to make.
  ///   - replacing: Whether an existing file may be replaced.
  /// - Throws: `cannotOpen` if the file exists, `statement` inside a transaction, `full`, `inputOutput`.
  public func copy(to path: String, replacing: Bool = false) throws(SQLiteError) {
    let size = csqlite_file_size(path)
    if csqlite_is_directory(path) != 0 || (size > 0 && !replacing) {
      throw SQLiteError(
        kind: .cannotOpen, extendedCode: SQLITE_CANTOPEN, message: "found a file there, expected a free name",
        path: path)
    }
    let partial = path + ".partial"
    try Self.remove(partial)
    do throws(SQLiteError) {
      // The copy is written, not this database; a connection that refuses to write would refuse that too.
      if isReadOnly { try execute("PRAGMA query_only = OFF") }
      defer { if isReadOnly { try? execute("PRAGMA query_only = ON") } }
      try run("VACUUM INTO ?", Self.plainPath(partial))
      // A log that belonged to an earlier file of this name would be taken for the new one's.
      for suffix in ["-wal", "-shm", "-journal"] { try Self.remove(path + suffix) }
      let code = csqlite_rename(partial, path)
      if code != 0 { throw Self.systemError(code, "cannot move the copy to its place", path: path) }
      // What the file that was there stood on is needed no more, but by its snapshots.
      try LayerDirectory(of: path).sweep(keeping: path)
    } catch {
      try? Self.remove(partial)
      throw error
    }
  }

  private static func remove(_ path: String) throws(SQLiteError) {
    let code = csqlite_remove(path)
    if code != 0 { throw systemError(code, "cannot remove the file", path: path) }
  }

  private static func systemError(_ code: Int32, _ message: String, path: String) -> SQLiteError {
    SQLiteError(extendedCode: SQLITE_IOERR, message: "\(message) (system error \(code))", path: path)
  }

  /// Replaces everything in this database by what is in another.
  func fill(from source: Connection) throws(SQLiteError) {
    guard let backup = sqlite3_backup_init(handle, "main", source.handle, "main") else {
      throw lastError(sqlite3_errcode(handle), sql: nil)
    }
    let code = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    if code != SQLITE_DONE {
      throw SQLiteError(
        extendedCode: code, message: "the copy was not finished: \(String(cString: sqlite3_errstr(code)))")
    }
  }
}
