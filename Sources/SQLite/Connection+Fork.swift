import CSQLite

/// Forks: stores that share what does not differ.
///
/// A fork's file holds the pages that differ from its base; all others are read from there. The base is frozen by getting a second name
/// in the fork's own directory of layers (`FORK-layers`, see `LayerDirectory`), and a file with several names is never written: the
/// layer that files are opened through refuses. A store that was frozen keeps its name and its bytes as long as it is only read.
/// Opened for writing, it becomes a fork of what it was.
///
/// So it is the one that is written who moves on, and nothing is refused: people fork a twin to try something, and go on with both.
/// Were the base locked instead, as long as a list beside it names forks, each fork that was moved, copied or removed by hand would
/// leave a list that is wrong, and then either a twin that nobody may write, or a fork on sand. Names are counted by the file
/// system: each fork holds what it needs, and the last one that is removed frees the space. It is for this that stores are not copied by
/// reflinks: most file systems have none.
///
/// A fork that is killed half-way leaves the base as it was, and at worst a directory of second names, which the next one clears away.
extension Connection {
  /// What the name of a store's directory of layers has behind the name of its file.
  public static var layersSuffix: String { LayerDirectory.suffix }

  /// Makes a fork of a store.
  ///
  /// It takes a file of 8 KiB, whatever the size of the store. Where more forks than `OverlayFile.deepest` would stand on each other,
  /// the store is copied whole.
  /// - Parameters:
  ///   - path: The store; nobody may have it open.
  ///   - target: The fork's file, which is not there yet.
  ///   - applicationID: The number that marks this program's stores.
  ///   - migrations: All migrations of the schema.
  /// - Throws: `SQLiteError` with kind `busy` while the store is open, `notShared` where it cannot share pages with the target's
  ///   file system, `cannotOpen` if the target exists, and what the opening of stores throws.
  public static func fork(
    _ path: String, to target: String, applicationID: Int32, migrations: [Migration]
  ) throws(SQLiteError) {
    let target = try OverlayFile.place(of: target)
    guard csqlite_file_size(target) < 0, csqlite_is_directory(target) == 0 else {
      throw SQLiteError(
        kind: .cannotOpen, extendedCode: SQLITE_CANTOPEN, message: "found a file there, expected a free name",
        path: target)
    }
    let frozen = try FrozenStore(path, applicationID: applicationID, migrations: migrations)
    let chain = try OverlayFile.chain(of: frozen.path)
    if chain.count >= OverlayFile.deepest {
      return try Connection(inspecting: .file(frozen.path), isImmutable: true).copy(to: target)
    }
    let directory = LayerDirectory(of: target)
    guard try directory.removeLeftover() else {
      throw SQLiteError(
        kind: .cannotOpen, extendedCode: SQLITE_CANTOPEN,
        message: "found layers of a fork of this name, expected none", path: directory.path)
    }
    try directory.make()
    do throws(SQLiteError) {
      for layer in chain { try directory.add(layer, as: LayerDirectory.name(of: layer)) }
      let head = try FrozenStore.headForOverlay(on: frozen.path, in: directory)
      try directory.sync()
      // A log of an earlier file of this name would be taken for the new one's.
      for suffix in ["-wal", "-shm", "-journal"] { _ = csqlite_remove(target + suffix) }
      try OverlayFile.make(head, at: target, like: frozen.path)
    } catch {
      _ = try? directory.removeLeftover()
      throw error
    }
    // Held until it has its second name.
    withExtendedLifetime(frozen) {}
  }

  /// Lets a store that others stand on go on as a fork of what it was, before it is written. Any other is left as it is.
  static func thaw(_ path: String) throws(SQLiteError) {
    guard csqlite_file_size(path) > 0, csqlite_is_directory(path) == 0 else { return }
    let path = try OverlayFile.place(of: path)
    if LayerDirectory.isLayer(path) {
      throw SQLiteError(
        kind: .frozen, extendedCode: SQLITE_READONLY, message: "found a layer that other stores stand on", path: path)
    }
    guard csqlite_link_count(path) > 1, try FrozenStore.canThaw(path) else { return }
    let held = try OverlayFile.reading(path) { () throws(ResultCode) in
      let file = try SystemFile(path: path, readOnly: false)
      try file.lockForWriting(milliseconds: busyTimeout)
      return file
    }
    defer { withExtendedLifetime(held) {} }
    // Another process may have done it while this one waited.
    guard !held.hasMoved, csqlite_link_count(path) > 1 else { return }
    if try OverlayFile.chain(of: path).count >= OverlayFile.deepest {
      return try Connection(inspecting: .file(path), isImmutable: true).copy(to: path, replacing: true)
    }
    let directory = LayerDirectory(of: path)
    try directory.make()
    let head = try FrozenStore.headForOverlay(on: path, in: directory)
    try directory.sync()
    try OverlayFile.make(head, at: path, like: path)
  }
}
