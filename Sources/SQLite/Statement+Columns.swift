import CSQLite

/// The columns of the current row, counted from 0. Values are converted as SQLite does: NULL reads as 0 or "".
extension Statement {
  /// Whether a column is NULL.
  public func isNull(_ column: Int) -> Bool {
    assertColumn(column)
    return sqlite3_column_type(pointer, Int32(truncatingIfNeeded: column)) == SQLITE_NULL
  }

  /// A column as an integer.
  public func int64(_ column: Int) -> Int64 {
    assertColumn(column)
    return sqlite3_column_int64(pointer, Int32(truncatingIfNeeded: column))
  }

  /// A column as an integer.
  public func int(_ column: Int) -> Int { Int(int64(column)) }

  /// A column as a truth value: anything but 0 and NULL.
  public func bool(_ column: Int) -> Bool { int64(column) != 0 }

  /// A column as a number.
  public func double(_ column: Int) -> Double {
    assertColumn(column)
    return sqlite3_column_double(pointer, Int32(truncatingIfNeeded: column))
  }

  /// A column as text.
  public func text(_ column: Int) -> String {
    withText(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// A column as bytes.
  public func bytes(_ column: Int) -> [UInt8] {
    withBytes(column) { [UInt8]($0) }
  }

  /// A column as an integer, or nil if it is NULL.
  public func optionalInt64(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }

  /// A column as a number, or nil if it is NULL.
  public func optionalDouble(_ column: Int) -> Double? { isNull(column) ? nil : double(column) }

  /// A column as text, or nil if it is NULL.
  public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// A column as bytes, or nil if it is NULL.
  public func optionalBytes(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  /// Lends a column's bytes without a copy: the stored form of text is its UTF-8. They are gone when the body returns.
  @inlinable
  public func withBytes<Result, Failure: Error>(
    _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(columnBytes(column))
  }

  /// Lends a column's text without a copy, as UTF-8. It is gone when the body returns.
  @inlinable
  public func withText<Result, Failure: Error>(
    _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(columnText(column))
  }

  @usableFromInline
  func columnBytes(_ column: Int) -> UnsafeRawBufferPointer {
    assertColumn(column)
    let position = Int32(truncatingIfNeeded: column)
    // The pointer first: asking for it may convert the value and change its length.
    let base = sqlite3_column_blob(pointer, position)
    return UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : Int(sqlite3_column_bytes(pointer, position)))
  }

  @usableFromInline
  func columnText(_ column: Int) -> UnsafeRawBufferPointer {
    assertColumn(column)
    let position = Int32(truncatingIfNeeded: column)
    let base = sqlite3_column_text(pointer, position)
    return UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : Int(sqlite3_column_bytes(pointer, position)))
  }

  /// SQLite answers NULL for a column that does not exist; that is a fault of the program.
  private func assertColumn(_ column: Int) {
    assert(column >= 0 && column < columnCount, "column \(column) of \(columnCount) in \(sql)")
  }
}
