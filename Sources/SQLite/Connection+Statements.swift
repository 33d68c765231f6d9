import CSQLite

extension Connection {
  /// The number of statements kept prepared. More than a program has; a bound for generated SQL.
  private static var statementLimit: Int { 512 }

  /// A statement ready to be bound. Prepared statements are kept, so asking again for the same text is cheap; hot loops
  /// hold the statement. While one is in use, asking for the same text gives another: nested use is safe.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    if let kept = statements[sql] {
      if !kept.isLent {
        kept.isLent = true
        return Statement(handle: kept, connection: self)
      }
      return Statement(handle: try compile(sql, isKept: false), connection: self)
    }
    if statements.count >= Self.statementLimit { discardIdleStatements() }
    let compiled = try compile(sql, isKept: true)
    statements[sql] = compiled
    return Statement(handle: compiled, connection: self)
  }

  private func compile(_ sql: String, isKept: Bool) throws(SQLiteError) -> StatementHandle {
    var text = sql
    var pointer: OpaquePointer?
    var length = 0
    let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
          handle, characters.baseAddress, Int32(clamping: characters.count), flags, &pointer, &tail)
        if let tail, let base = characters.baseAddress { length = tail - base }
        return code
      }
    }
    let hasTail = sql.utf8.dropFirst(length).contains { $0 > 0x20 && $0 != UInt8(ascii: ";") }
    if code != SQLITE_OK { throw lastError(code, sql: sql) }
    guard let pointer else {
      throw SQLiteError(extendedCode: SQLITE_MISUSE, message: "found no statement", sql: sql, path: path)
    }
    if hasTail {
      sqlite3_finalize(pointer)
      throw SQLiteError(extendedCode: SQLITE_MISUSE, message: "found more than one statement", sql: sql, path: path)
    }
    return StatementHandle(pointer: pointer, isKept: isKept)
  }

  private func discardIdleStatements() {
    statements = statements.filter { $0.value.isLent }
  }

  /// Binds the values to a statement's parameters in order and runs it to its end.
  @inlinable
  public func run<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws(SQLiteError) {
    let statement = try prepare(sql)
    try statement.run(repeat each values)
  }

  /// Gives each row of a query to a closure.
  @inlinable
  public func forEachRow<each Value: Bindable>(
    _ sql: String, _ values: repeat each Value, row: (borrowing Statement) throws -> Void
  ) throws {
    let statement = try prepare(sql)
    try statement.bindAll(repeat each values)
    while try statement.step() { try row(statement) }
  }

  /// All rows of a query, each made into a value.
  @inlinable
  public func all<Result, each Value: Bindable>(
    _ sql: String, _ values: repeat each Value, row: (borrowing Statement) throws -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    try forEachRow(sql, repeat each values) { statement in results.append(try row(statement)) }
    return results
  }

  /// The first row of a query made into a value, or nil if there is none.
  @inlinable
  public func first<Result, each Value: Bindable>(
    _ sql: String, _ values: repeat each Value, row: (borrowing Statement) throws -> Result
  ) throws -> Result? {
    let statement = try prepare(sql)
    try statement.bindAll(repeat each values)
    return try statement.step() ? try row(statement) : nil
  }

  /// The first column of a query's first row as an integer; nil if there is no row or it is NULL.
  @inlinable
  public func integer<each Value: Bindable>(
    _ sql: String, _ values: repeat each Value
  ) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql)
    try statement.bindAll(repeat each values)
    return try statement.step() && !statement.isNull(0) ? statement.int64(0) : nil
  }

  /// The first column of a query's first row as text; nil if there is no row or it is NULL.
  @inlinable
  public func text<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws(SQLiteError) -> String? {
    let statement = try prepare(sql)
    try statement.bindAll(repeat each values)
    return try statement.step() && !statement.isNull(0) ? statement.text(0) : nil
  }
}
