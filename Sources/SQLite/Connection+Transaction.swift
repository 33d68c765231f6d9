import CSQLite

extension Connection {
  /// Runs the body inside a transaction: all of it is kept, or, if it throws, none.
  ///
  /// The outermost one takes the write lock at once. One inside another is a savepoint: if it throws, only what it did is
  /// undone, and the outer one goes on if it catches the error.
  /// - Throws: What the body threw, or `SQLiteError` (`busy`, `full`, `constraint` of a deferred key) if the
  ///   transaction could not begin or end; nothing is kept then.
  public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try within(begin: "BEGIN IMMEDIATE", body)
  }

  /// Runs the body on one unchanging view of the contents. Many reads are cheaper inside than each by itself.
  public func read<Result>(_ body: () throws -> Result) throws -> Result {
    try within(begin: "BEGIN DEFERRED", body)
  }

  private func within<Result>(begin: String, _ body: () throws -> Result) throws -> Result {
    let depth = transactionDepth
    let (open, keep, undo) =
      depth == 0
      ? (begin, "COMMIT", "ROLLBACK")
      : ("SAVEPOINT inner_\(depth)", "RELEASE inner_\(depth)", "ROLLBACK TO inner_\(depth)")
    try run(open)
    transactionDepth = depth + 1
    defer { transactionDepth = depth }
    do {
      let result = try body()
      try run(keep)
      return result
    } catch {
      // SQLite may have undone everything by itself (a full disk, an interrupt); then there is nothing left to undo.
      if isInTransaction {
        try? run(undo)
        if depth > 0 { try? run(keep) }
      }
      throw error
    }
  }
}
