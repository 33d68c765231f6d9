import CSQLite

/// A value that can be bound to a parameter.
public protocol Bindable {
  /// Binds the value to a parameter, counted from 1.
  func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError)
}

extension Statement {
  /// Binds a value to a parameter, counted from 1.
  @inlinable
  public func bind(_ index: Int, _ value: some Bindable) throws(SQLiteError) {
    try value.bind(to: self, at: index)
  }

  /// Binds an integer to a parameter, counted from 1.
  public func bind(_ index: Int, _ value: Int64) throws(SQLiteError) {
    try check(sqlite3_bind_int64(pointer, Int32(truncatingIfNeeded: index), value))
  }

  /// Binds a number to a parameter, counted from 1.
  public func bind(_ index: Int, _ value: Double) throws(SQLiteError) {
    try check(sqlite3_bind_double(pointer, Int32(truncatingIfNeeded: index), value))
  }

  /// Binds text to a parameter, counted from 1.
  public func bind(_ index: Int, _ value: String) throws(SQLiteError) {
    let code = value.utf8.withContiguousStorageIfAvailable { bindText(index, UnsafeRawBufferPointer($0)) }
    if let code { return try check(code) }
    let copy = Array(value.utf8)
    try check(copy.withUnsafeBytes { bindText(index, $0) })
  }

  /// Binds UTF-8 bytes as text to a parameter, counted from 1. The bytes are copied and not validated.
  public func bindText(_ index: Int, utf8 bytes: UnsafeRawBufferPointer) throws(SQLiteError) {
    try check(bindText(index, bytes))
  }

  /// Binds bytes to a parameter, counted from 1. They are copied.
  public func bind(_ index: Int, bytes: UnsafeRawBufferPointer) throws(SQLiteError) {
    try check(bindBlob(index, bytes))
  }

  /// Binds NULL to a parameter, counted from 1.
  public func bindNull(_ index: Int) throws(SQLiteError) {
    try check(sqlite3_bind_null(pointer, Int32(truncatingIfNeeded: index)))
  }

  /// Binds all parameters in order.
  /// - Throws: `statement` if there are more or fewer values than parameters.
  @inlinable
  public func bindAll<each Value: Bindable>(_ values: repeat each Value) throws(SQLiteError) {
    var index = 0
    for value in repeat each values {
      index += 1
      try value.bind(to: self, at: index)
    }
    try checkCount(index)
  }

  @usableFromInline
  func checkCount(_ count: Int) throws(SQLiteError) {
    if count != parameterCount {
      throw SQLiteError(
        extendedCode: SQLITE_RANGE, message: "found \(count) values, expected \(parameterCount)", sql: sql,
        path: connection.path)
    }
  }

  func bindBlob(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    let position = Int32(truncatingIfNeeded: index)
    // No bytes are not NULL.
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(pointer, position, 0) }
    return csqlite_bind_blob_transient(pointer, position, base, UInt64(bytes.count))
  }

  func bindText(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    let position = Int32(truncatingIfNeeded: index)
    let length = UInt64(bytes.count)
    if bytes.count <= StatementHandle.longestPlace, let kept = handle.place(bytes, at: index) {
      return csqlite_bind_text_static(pointer, position, kept.assumingMemoryBound(to: CChar.self), length)
    }
    guard let base = bytes.baseAddress else { return csqlite_bind_text_transient(pointer, position, "", 0) }
    return csqlite_bind_text_transient(pointer, position, base.assumingMemoryBound(to: CChar.self), length)
  }

  func check(_ code: Int32) throws(SQLiteError) {
    if code != SQLITE_OK { throw connection.lastError(code, sql: sql) }
  }
}

extension Int64: Bindable {
  /// Binds the integer.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.bind(index, self)
  }
}

extension Int: Bindable {
  /// Binds the integer.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.bind(index, Int64(self))
  }
}

extension Int32: Bindable {
  /// Binds the integer.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.bind(index, Int64(self))
  }
}

extension Bool: Bindable {
  /// Binds 1 for true and 0 for false.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.bind(index, self ? 1 as Int64 : 0)
  }
}

extension Double: Bindable {
  /// Binds the number. SQLite turns NaN into NULL.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.bind(index, self)
  }
}

extension String: Bindable {
  /// Binds the text.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.bind(index, self)
  }
}

extension Array: Bindable where Element == UInt8 {
  /// Binds the bytes as a blob.
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.check(withUnsafeBytes { statement.bindBlob(index, $0) })
  }
}

extension Optional: Bindable where Wrapped: Bindable {
  /// Binds the value, or NULL if there is none.
  @inlinable
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    if let value = self { try value.bind(to: statement, at: index) } else { try statement.bindNull(index) }
  }
}

/// UTF-8 bytes to be bound as text, such as a JSON document that was never a `String`.
public struct UTF8Text: Bindable {
  /// The bytes.
  public let bytes: [UInt8]

  /// UTF-8 bytes to be bound as text.
  @inlinable
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Binds the bytes as text.
  public func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
    try statement.check(bytes.withUnsafeBytes { statement.bindText(index, $0) })
  }
}
