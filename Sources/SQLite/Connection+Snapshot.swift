import CSQLite

/// Snapshots: moments of a store that it can be stepped back to.
///
/// A snapshot is the store's file as it is, under a second name in its directory of layers. It takes nothing; what the store is changed
/// in afterwards is written into a file of its own, because a file with two names is never written (see `Connection.fork`).
extension Connection {
  /// Keeps the present of a store under a name.
  /// - Throws: `SQLiteError` with kind `busy` while the store is open, `cannotOpen` if there is a snapshot of that name, and what
  ///   `fork` throws.
  public static func takeSnapshot(
    of path: String, named name: String, applicationID: Int32, migrations: [Migration]
  ) throws(SQLiteError) {
    let frozen = try FrozenStore(path, applicationID: applicationID, migrations: migrations)
    let directory = LayerDirectory(of: frozen.path)
    let snapshot = directory.snapshot(name)
    guard csqlite_file_size(snapshot) < 0 else {
      throw SQLiteError(
        kind: .cannotOpen, extendedCode: SQLITE_CANTOPEN, message: "found a snapshot of that name, expected a free one",
        path: snapshot)
    }
    try directory.make()
    try directory.add(frozen.path, as: LayerDirectory.name(of: snapshot))
    // Held until it has its second name.
    withExtendedLifetime(frozen) {}
    try directory.sync()
    try LayerDirectory.sync(LayerDirectory.parent(of: directory.path))
  }

  /// Steps back to a snapshot. What the store became since is gone, unless another snapshot or a fork holds it.
  ///
  /// A store that is damaged, or gone, comes back as well.
  /// - Throws: `SQLiteError` with kind `busy` while the store is open, `cannotOpen` if there is no such snapshot.
  public static func restoreSnapshot(
    of path: String, named name: String, applicationID: Int32, migrations: [Migration]
  ) throws(SQLiteError) {
    let path = try OverlayFile.place(of: path)
    let directory = LayerDirectory(of: path)
    let snapshot = try existingSnapshot(name, in: directory)
    _ = try inspect(.file(snapshot), readOnly: true, applicationID: applicationID, check: .never)
    let held: FrozenStore?
    do throws(SQLiteError) {
      held =
        csqlite_file_size(path) < 0
        ? nil : try FrozenStore(path, applicationID: applicationID, migrations: migrations)
    } catch {
      switch error.kind {
      case .damaged, .baseMissing, .baseChanged, .notADatabase, .foreignFile: held = nil
      default: throw error
      }
    }
    for suffix in ["-wal", "-shm", "-journal"] { _ = csqlite_remove(path + suffix) }
    let partial = path + ".partial"
    _ = csqlite_remove(partial)
    let code = csqlite_link(snapshot, partial)
    if code != 0 { throw .system(code, "cannot give the snapshot its place", path: path) }
    try OverlayFile.move(partial, to: path)
    try directory.sweep(keeping: path)
    withExtendedLifetime(held) {}
  }

  /// Removes a snapshot, and what only it stood on.
  /// - Throws: `SQLiteError` with kind `cannotOpen` if there is no such snapshot.
  public static func removeSnapshot(of path: String, named name: String) throws(SQLiteError) {
    let path = try OverlayFile.place(of: path)
    let directory = LayerDirectory(of: path)
    let code = csqlite_remove(try existingSnapshot(name, in: directory))
    if code != 0 { throw .system(code, "cannot remove the snapshot", path: directory.snapshot(name)) }
    try directory.sweep(keeping: path)
  }

  private static func existingSnapshot(_ name: String, in directory: LayerDirectory) throws(SQLiteError) -> String {
    let snapshot = directory.snapshot(name)
    if csqlite_file_size(snapshot) >= 0 { return snapshot }
    let names = try directory.snapshots()
    throw SQLiteError(
      kind: .cannotOpen, extendedCode: SQLITE_CANTOPEN,
      message:
        "found no snapshot of that name, expected \(names.isEmpty ? "one that was taken before; there is none" : "one of: \(names.joined(separator: ", "))")",
      path: snapshot)
  }
}
