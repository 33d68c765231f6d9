import CSQLite

/// What SQLite, or the opening of a store, refused: what was found, in which statement, and what to do about it.
///
/// ```swift
/// do {
///   try connection.run("INSERT INTO site(name) VALUES (?)", name)
/// } catch let error where error.kind == .constraint {
///   // somebody has that name already
/// }
/// ```
public struct SQLiteError: Error, Sendable, Hashable {
  /// What went wrong, in the terms that a caller decides by.
  public enum Kind: Sendable, Hashable {
    /// The file or its directory cannot be opened, or is absent.
    case cannotOpen
    /// The file is not an SQLite database.
    case notADatabase
    /// The file is an SQLite database of another program.
    case foreignFile(found: Int32, expected: Int32)
    /// The store was written by a newer version of this program.
    case newerSchema(found: Int, supported: Int)
    /// The store needs a migration, but was opened for reading only.
    case olderSchema(found: Int, supported: Int)
    /// The contents contradict themselves.
    case damaged
    /// Another connection holds the lock.
    case busy
    /// A uniqueness, foreign key, not-null or check constraint was violated.
    case constraint
    /// The disk is full.
    case full
    /// The file or the connection allows no writing.
    case readOnly
    /// The operating system failed to read or write.
    case inputOutput
    /// The call was interrupted.
    case interrupted
    /// What a fork stands on is gone.
    case baseMissing
    /// What a fork stands on is not what it was.
    case baseChanged
    /// The file is a layer, on which other stores stand: it is never written.
    case frozen
    /// The file system cannot share the file between two stores.
    case notShared
    /// The statement or the call is wrong: a fault of the program.
    case statement
    /// Anything else.
    case other
  }

  /// What went wrong, in the terms that a caller decides by.
  public let kind: Kind
  /// The primary result code of SQLite (for example 19, a violated constraint).
  public var code: Int32 { extendedCode & 0xff }
  /// The extended result code of SQLite (for example 2067, a violated uniqueness).
  public let extendedCode: Int32
  /// What SQLite said, or what was found in the file.
  public let message: String
  /// The statement, with its placeholders: bound values may be secret and are never shown.
  public let sql: String?
  /// The file, if there is one.
  public let path: String?

  init(kind: Kind, extendedCode: Int32, message: String, sql: String? = nil, path: String? = nil) {
    self.kind = kind
    self.extendedCode = extendedCode
    self.message = message
    self.sql = sql
    self.path = path
  }

  /// An error by SQLite's own code.
  init(extendedCode: Int32, message: String, sql: String? = nil, path: String? = nil) {
    self.init(
      kind: Self.kind(ofCode: extendedCode & 0xff), extendedCode: extendedCode, message: message, sql: sql, path: path)
  }

  private static func kind(ofCode code: Int32) -> Kind {
    switch code {
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
    case SQLITE_NOTADB: .notADatabase
    case SQLITE_CORRUPT: .damaged
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_CONSTRAINT: .constraint
    case SQLITE_FULL: .full
    case SQLITE_READONLY: .readOnly
    case SQLITE_IOERR: .inputOutput
    case SQLITE_INTERRUPT: .interrupted
    case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH: .statement
    default: .other
    }
  }

  /// What to do about it.
  public var advice: String {
    switch kind {
    case .cannotOpen: "check that the path exists, that it is a file and that you may read and write it"
    case .notADatabase: "name a store of this program, or remove the file to start a new one"
    case .foreignFile: "the file is left as it is; name another path"
    case .newerSchema: "use the newer version of the program, or start from a new store"
    case .olderSchema: "open it once for writing, so that it is migrated"
    case .damaged: "restore a copy, or start from a new store; keep the file if you want to report the fault"
    case .busy: "wait for the other process to finish, or work on a copy"
    case .constraint: "the contents are unchanged; correct the value and try again"
    case .full: "free some space and try again; the contents are unchanged"
    case .readOnly: "make the file and its directory writable, or work on a copy"
    case .inputOutput: "check the disk and its mount; the contents are as after the last commit"
    case .interrupted: "try again; the contents are unchanged"
    case .baseMissing: "put it back: a fork is moved and copied together with its directory of layers"
    case .baseChanged: "restore the base from a copy; what the fork holds of its own is left as it is"
    case .frozen: "make a fork of it, and work on that"
    case .notShared: "make a whole copy instead of a fork"
    case .statement, .other: "this is a fault of the program; please report it with this message"
    }
  }
}

extension SQLiteError: CustomStringConvertible {
  /// The place, what was found, the statement and what to do.
  public var description: String {
    var text = path.map { "\($0): " } ?? ""
    text += "\(message) (SQLite \(extendedCode))"
    if let sql { text += " in “\(sql)”" }
    return text + "; " + advice
  }
}
