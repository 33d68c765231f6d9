import CSQLite

extension Connection {
  /// Moves what is in the write-ahead log into the file, as far as other connections allow, and empties the log.
  public func checkpoint() throws(SQLiteError) {
    try checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
  }

  /// Moves what is in the write-ahead log into the file as far as nobody is in the way, and waits for none.
  public func checkpointPassively() throws(SQLiteError) {
    try checkpoint(SQLITE_CHECKPOINT_PASSIVE)
  }

  private func checkpoint(_ mode: Int32) throws(SQLiteError) {
    let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    if code != SQLITE_OK { throw lastError(code, sql: nil) }
  }
}
