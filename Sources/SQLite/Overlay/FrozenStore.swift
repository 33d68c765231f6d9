import CSQLite

/// A store that nobody writes to while this value lives: settled in its file, without a log, and held.
///
/// It can be given a second name, and from then on it stays as it is (see `NameGuard`).
final class FrozenStore {
  /// Its path, beside which its layers are.
  let path: String
  private let held: SystemFile

  /// Freezes a store.
  /// - Throws: `SQLiteError` with kind `busy` while another connection has it open, and what the opening of stores throws.
  init(_ path: String, applicationID: Int32, migrations: [Migration]) throws(SQLiteError) {
    self.path = try OverlayFile.place(of: path)
    _ = try Connection.inspect(.file(self.path), readOnly: true, applicationID: applicationID, check: .never)
    for _ in 0..<3 {
      if try Self.needsSettling(self.path) {
        let writer = try Connection(.file(self.path), applicationID: applicationID, migrations: migrations)
        try writer.leaveWriteAheadLog()
      }
      let file = try OverlayFile.reading(self.path) { [path = self.path] () throws(ResultCode) in
        let file = try SystemFile(path: path, readOnly: false)
        try file.lockForWriting(milliseconds: 2000)
        return file
      }
      // Somebody may have been faster between the two.
      if !file.hasMoved, try Self.needsSettling(self.path) == false {
        held = file
        return
      }
    }
    throw SQLiteError(extendedCode: SQLITE_BUSY, message: "another process works with it", path: path)
  }

  /// Whether something of it stands in a log, or may come to.
  private static func needsSettling(_ path: String) throws(SQLiteError) -> Bool {
    if LayerDirectory.isLayer(path) { return false }
    if csqlite_file_size(path + "-wal") > 0 || csqlite_file_size(path + "-journal") > 0 { return true }
    return try isInWriteAheadMode(path)
  }

  /// Whether a database is in write-ahead mode: bytes 18 and 19 of its first page say so.
  static func isInWriteAheadMode(_ path: String) throws(SQLiteError) -> Bool {
    let source = try OverlayFile.source(path)
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: 20, alignment: 16)
    defer { buffer.deallocate() }
    try OverlayFile.reading(path) { () throws(ResultCode) in try source.read(20, at: 0, into: buffer) }
    return buffer.load(fromByteOffset: 18, as: UInt8.self) == 2
  }

  /// Whether a file with several names is a store that was frozen, and not one that somebody works with under two names.
  static func canThaw(_ path: String) throws(SQLiteError) -> Bool { try needsSettling(path) == false }

  /// The head of an overlay that is to stand on a frozen store, which becomes a layer in the directory.
  ///
  /// A store that is an overlay without pages of its own is no layer: the new one stands on the same base.
  static func headForOverlay(on path: String, in directory: LayerDirectory) throws(SQLiteError) -> OverlayHeader {
    let source = try OverlayFile.source(path)
    if case .overlay(let overlay) = source,
      try OverlayFile.reading(path, { () throws(ResultCode) in try overlay.isUnchanged() })
    {
      return overlay.header
    }
    guard let base = try OverlayFile.identity(of: source, path) else {
      throw SQLiteError(extendedCode: SQLITE_NOTADB, message: "found no database", path: path)
    }
    let name = try directory.freeNumber()
    try directory.add(path, as: name)
    return OverlayHeader(base: base, name: name)
  }
}

extension Connection {
  /// Moves the log into the file and does without it from now on.
  /// - Throws: `busy` while another connection has the store open.
  func leaveWriteAheadLog() throws(SQLiteError) {
    var waited: Int32 = 0
    while true {
      do throws(SQLiteError) {
        if try text("PRAGMA journal_mode = DELETE") == "delete" { return }
      } catch {
        guard error.kind == .busy else { throw error }
      }
      guard waited < 1000 else {
        throw SQLiteError(extendedCode: SQLITE_BUSY, message: "another process has it open", path: path)
      }
      waited += max(1, sqlite3_sleep(20))
    }
  }
}
