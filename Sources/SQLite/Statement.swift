import CSQLite

/// A prepared statement: bind its parameters (from 1), step through its rows, read their columns (from 0).
///
/// It goes back to its connection when it goes out of scope. After the last row, and after an error, it is reset by
/// itself and keeps its bindings, so that a loop only binds what changes.
public struct Statement: ~Copyable {
  @usableFromInline let handle: StatementHandle
  let connection: Connection
  let pointer: OpaquePointer

  init(handle: StatementHandle, connection: Connection) {
    self.handle = handle
    self.connection = connection
    self.pointer = handle.pointer
  }

  deinit {
    // One that is not kept ends with its handle.
    guard handle.isKept else { return }
    sqlite3_reset(pointer)
    sqlite3_clear_bindings(pointer)
    handle.isLent = false
  }

  /// The statement's text, with its placeholders.
  public var sql: String { sqlite3_sql(pointer).map { String(cString: $0) } ?? "" }

  /// Goes to the next row.
  /// - Returns: Whether there is one. If not, the statement is ready to run again.
  public func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(pointer)
      return false
    case let code:
      let error = connection.lastError(code, sql: sql)
      sqlite3_reset(pointer)
      throw error
    }
  }

  /// Runs the statement to its end with the values bound now.
  public func run() throws(SQLiteError) {
    while try step() {}
  }

  /// Binds all parameters in order and runs the statement to its end.
  @inlinable
  public func run<each Value: Bindable>(_ values: repeat each Value) throws(SQLiteError) {
    try bindAll(repeat each values)
    try run()
  }

  /// Leaves the current row, so that the statement can be bound and run again. Bindings stay.
  public func reset() { sqlite3_reset(pointer) }

  /// Binds NULL to every parameter.
  public func clearBindings() { sqlite3_clear_bindings(pointer) }

  /// The number of parameters.
  public var parameterCount: Int { handle.parameterCount }

  /// The index of a named parameter, given with its sign (":site"); nil if there is none.
  public func parameterIndex(_ name: String) -> Int? {
    let index = sqlite3_bind_parameter_index(pointer, name)
    return index > 0 ? Int(index) : nil
  }

  /// The number of columns of each row.
  public var columnCount: Int { Int(sqlite3_column_count(pointer)) }

  /// The names of the columns.
  public var columnNames: [String] {
    (0..<columnCount).map { index in
      sqlite3_column_name(pointer, Int32(index)).map { String(cString: $0) } ?? ""
    }
  }
}
