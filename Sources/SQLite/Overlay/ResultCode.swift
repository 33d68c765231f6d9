import CSQLite

/// A result code of SQLite that is an error, on its way through a file back into the library.
struct ResultCode: Error {
  let code: Int32

  /// Fewer bytes were read than asked for; the others are zeros. (The header gives it as a sum, which Swift does not import.)
  static var shortRead: Int32 { SQLITE_IOERR | 2 << 8 }

  /// Throws any code but success.
  static func check(_ code: Int32) throws(ResultCode) {
    if code != SQLITE_OK { throw ResultCode(code: code) }
  }
}
