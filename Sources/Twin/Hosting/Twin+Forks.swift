import SQLite

/// Twins in files that branch and step back. A file that is shared is never written: how that is kept, and what it costs, is
/// told at `Connection.fork`.
extension Twin {
  /// What the name of a twin's directory of layers has behind the name of its file.
  public static var layersSuffix: String { Connection.layersSuffix }

  /// Makes a fork of a twin's file, which takes 8 KiB: what differs later is written, what does not is shared.
  /// - Throws: `TwinError`: the twin is open elsewhere, the place is taken or on another file system.
  public static func fork(_ path: String, to target: String) throws {
    try freezing(path) { () throws(SQLiteError) in
      try Connection.fork(
        path, to: target, applicationID: TwinSchema.applicationID, migrations: TwinSchema.migrations)
    }
  }

  /// Makes a whole copy of a twin's file, which shares nothing. The twin may be open, also for writing.
  /// - Throws: `TwinError`
  public static func copy(_ path: String, to target: String) throws {
    do {
      try Connection(
        .file(path), readOnly: true, applicationID: TwinSchema.applicationID, migrations: TwinSchema.migrations
      ).copy(to: target)
    } catch {
      throw TwinError(error, path: path)
    }
  }

  /// Keeps the present of a twin's file under a name.
  /// - Throws: `TwinError`: the twin is open elsewhere, the name is taken.
  public static func takeSnapshot(of path: String, named name: String) throws {
    try freezing(path) { () throws(SQLiteError) in
      try Connection.takeSnapshot(
        of: path, named: name, applicationID: TwinSchema.applicationID, migrations: TwinSchema.migrations)
    }
  }

  /// Steps a twin's file back. What it became since is gone unless another snapshot or a fork holds it.
  /// - Throws: `TwinError`: the twin is open elsewhere, there is no snapshot of that name.
  public static func restoreSnapshot(of path: String, named name: String) throws {
    try requireSnapshot(name, of: path)
    try freezing(path) { () throws(SQLiteError) in
      try Connection.restoreSnapshot(
        of: path, named: name, applicationID: TwinSchema.applicationID, migrations: TwinSchema.migrations)
    }
  }

  /// Removes a snapshot. The twin, and forks that stand on it, keep what they need.
  /// - Throws: `TwinError`: there is no snapshot of that name.
  public static func removeSnapshot(of path: String, named name: String) throws {
    try requireSnapshot(name, of: path)
    try freezing(path) { () throws(SQLiteError) in try Connection.removeSnapshot(of: path, named: name) }
  }

  /// What a twin's file stands on, and what stands on it.
  /// - Throws: `TwinError`
  public static func standing(of path: String) throws -> TwinStanding {
    do {
      return TwinStanding(try StoreStanding(of: path))
    } catch {
      throw TwinError(error, path: path)
    }
  }

  /// The names of a twin's snapshots, also where the twin itself is damaged or gone.
  /// - Throws: `TwinError`
  public static func snapshots(of path: String) throws -> [String] {
    do {
      return try StoreStanding.snapshots(of: path)
    } catch {
      throw TwinError(error, path: path)
    }
  }

  private static func requireSnapshot(_ name: String, of path: String) throws {
    let known = try snapshots(of: path)
    if !known.contains(name) { throw TwinError.noSnapshot(path: path, name: name, known: known) }
  }

  private static func freezing(_ path: String, _ body: () throws(SQLiteError) -> Void) throws {
    do {
      try body()
    } catch {
      switch error.kind {
      case .busy:
        throw TwinError.notFrozen(
          path: path,
          why: "another process has the twin open; stop it first (for a server: a signal, or its own snapshots by "
            + "`POST /twin/v1/snapshot`), or make a whole copy with `mistwin twin fork --detach`")
      case .notShared:
        throw TwinError.notFrozen(
          path: path,
          why: "\(error.path ?? "the place") \(error.message). Choose another place, or make a whole copy with --detach"
        )
      case .cannotOpen where error.path != path:
        throw TwinError.notFrozen(path: error.path ?? path, why: "\(error.message); it is left as it is")
      default: throw TwinError(error, path: path)
      }
    }
  }
}
