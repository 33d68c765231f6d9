import CSQLite

/// The files of overlays: what is one, what it stands on, and whether that is as it was.
enum OverlayFile {
  /// How many overlays may stand on each other. A store that would be one more is written out whole.
  static let deepest = 32

  /// The header of an overlay; nil for any other file, and where there is none.
  /// - Throws: `SQLiteError` for one that cannot be read.
  static func header(of path: String) throws(SQLiteError) -> OverlayHeader? {
    guard csqlite_file_size(path) >= OverlayHeader.magic.count, csqlite_is_directory(path) == 0 else { return nil }
    let file = try reading(path) { () throws(ResultCode) in try SystemFile(path: path, readOnly: true) }
    return try isOverlay(file, path) ? try header(of: file, path) : nil
  }

  /// Whether an open file is an overlay.
  private static func isOverlay(_ file: SystemFile, _ path: String) throws(SQLiteError) -> Bool {
    let magic = OverlayHeader.magic
    return try reading(path) { () throws(ResultCode) in try file.read(magic.count, at: 0) } == magic
  }

  private static func header(of file: SystemFile, _ path: String) throws(SQLiteError) -> OverlayHeader {
    let bytes = try reading(path) { () throws(ResultCode) in try file.read(OverlayHeader.length, at: 0) }
    do throws(OverlayHeader.Fault) {
      return try OverlayHeader(decoding: bytes)
    } catch {
      let message =
        switch error {
        case .newer(let version):
          "found a fork of format \(version), expected format \(OverlayHeader.version): a newer version of the program made it"
        case .foreign, .damaged: "the head of the fork is damaged"
        }
      throw SQLiteError(kind: .damaged, extendedCode: SQLITE_CORRUPT, message: message, path: path)
    }
  }

  /// Looks whether all is there that a file stands on, and as it was.
  /// - Throws: `SQLiteError` with kind `baseMissing`, `baseChanged`, or `damaged`.
  static func check(_ path: String) throws(SQLiteError) {
    if try header(of: path) != nil { _ = try source(try place(of: path)) }
  }

  /// The path by which a file's layers are found: the one that was given, unless that is a symbolic link, or a layer itself, which
  /// may be told by its directory only.
  static func place(of path: String) throws(SQLiteError) -> String {
    let full = try reading(path) { () throws(ResultCode) in try SystemFile.fullPath(path) }
    return csqlite_is_symbolic_link(path) != 0 || LayerDirectory.isLayer(full) ? full : path
  }

  /// Where the base of an overlay is.
  static func base(of path: String, _ header: OverlayHeader) -> String { LayerDirectory(of: path).file(header.name) }

  /// What a store stands on, the nearest first; empty for an ordinary one.
  static func chain(of path: String) throws(SQLiteError) -> [String] {
    var chain: [String] = []
    var last = path
    while chain.count <= 2 * deepest, let header = try header(of: last) {
      last = base(of: last, header)
      chain.append(last)
    }
    return chain
  }

  /// Opens an overlay's file and all that it stands on, and compares each with what it was.
  /// - Parameter file: the file itself, open.
  static func open(_ file: SystemFile, _ path: String, depth: Int = 0) throws(SQLiteError) -> Overlay {
    let header = try header(of: file, path)
    let base = base(of: path, header)
    guard csqlite_file_size(base) > 0, csqlite_is_directory(base) == 0 else {
      throw SQLiteError(
        kind: .baseMissing, extendedCode: SQLITE_CANTOPEN,
        message: "found a fork whose base is gone: it holds only what differs from \(base)", path: path)
    }
    guard depth <= 2 * deepest else {
      throw SQLiteError(
        kind: .damaged, extendedCode: SQLITE_CORRUPT, message: "found a fork that stands on itself", path: path)
    }
    let source = try source(base, depth: depth + 1)
    let found = try identity(of: source, base)
    if found != header.base {
      throw SQLiteError(
        kind: .baseChanged, extendedCode: SQLITE_CORRUPT,
        message: "found a fork whose base \(base) is not what it was: \(difference(header.base, found))", path: path)
    }
    return Overlay(file, header: header, base: source)
  }

  /// Opens a file to be read only, whatever it is.
  static func source(_ path: String, depth: Int = 0) throws(SQLiteError) -> PageSource {
    let file = try reading(path) { () throws(ResultCode) in try SystemFile(path: path, readOnly: true) }
    return try isOverlay(file, path) ? .overlay(try open(file, path, depth: depth)) : .plain(file)
  }

  /// What a database is known by; nil where it is none.
  static func identity(of source: PageSource, _ path: String) throws(SQLiteError) -> OverlayHeader.Base? {
    try reading(path) { () throws(ResultCode) in
      let size =
        switch source {
        case .plain(let file): try file.size()
        case .overlay(let overlay): try overlay.state().size
        }
      var page = [UInt8](repeating: 0, count: 100)
      for _ in 0..<2 {
        let count = page.count
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        try source.read(count, at: 0, into: buffer)
        page = Array(UnsafeRawBufferPointer(start: buffer, count: count))
        guard let found = OverlayHeader.Base(firstPage: page, size: size) else { return nil }
        if found.pageSize == count { return found }
        page = [UInt8](repeating: 0, count: found.pageSize)
      }
      return nil
    }
  }

  /// In what two are different, in words.
  private static func difference(_ expected: OverlayHeader.Base, _ found: OverlayHeader.Base?) -> String {
    guard let found else { return "expected a database, found another kind of file" }
    if found.applicationID != expected.applicationID {
      return "expected application id \(expected.applicationID), found \(found.applicationID)"
    }
    if found.size != expected.size { return "expected \(expected.size) bytes, found \(found.size)" }
    if found.changeCounter != expected.changeCounter {
      return "expected change counter \(expected.changeCounter), found \(found.changeCounter)"
    }
    return "its first page is another"
  }

  /// Makes the file of an overlay that has nothing of its own, at once or not at all, in place of whatever stands there.
  /// - Parameter store: what it stands on; whoever may read and write that may do so with the new one.
  static func make(_ header: OverlayHeader, at path: String, like store: String) throws(SQLiteError) {
    let partial = path + ".partial"
    _ = csqlite_remove(partial)
    try reading(path) { () throws(ResultCode) in
      let file = try SystemFile(path: partial, readOnly: false, isNew: true)
      try file.write(header.encoded, at: 0)
      try file.sync()
    }
    let code = csqlite_copy_permissions(store, partial)
    if code != 0 { throw .system(code, "cannot set the permissions", path: partial) }
    try move(partial, to: path)
  }

  /// Moves a file to its place, over whatever stands there, and makes that last.
  static func move(_ partial: String, to path: String) throws(SQLiteError) {
    let code = csqlite_rename(partial, path)
    // A file that had the place already keeps both names.
    _ = csqlite_remove(partial)
    if code != 0 { throw .system(code, "cannot move the file to its place", path: path) }
    try LayerDirectory.sync(LayerDirectory.parent(of: path))
  }

  /// Turns a result code into an error with its place.
  static func reading<Result>(
    _ path: String, _ body: () throws(ResultCode) -> Result
  ) throws(SQLiteError) -> Result {
    do throws(ResultCode) {
      return try body()
    } catch {
      throw SQLiteError(extendedCode: error.code, message: String(cString: sqlite3_errstr(error.code)), path: path)
    }
  }
}
