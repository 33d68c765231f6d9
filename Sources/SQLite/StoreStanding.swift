import CSQLite

/// What a store stands on, and what stands on it.
public struct StoreStanding: Sendable, Hashable {
  /// The files that it stands on, the nearest first; empty for a store that stands by itself.
  public var layers: [String]
  /// How many bytes its own file takes.
  public var ownBytes: Int64
  /// How many bytes it would take if it stood by itself.
  public var wholeBytes: Int64
  /// Whether other stores or snapshots share its file: it stays as it is then, and goes on in another when it is written.
  public var isShared: Bool
  /// Its snapshots: the name of each, and the file to read it from.
  public var snapshots: [Snapshot]

  /// A moment that the store can be stepped back to.
  public struct Snapshot: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The file, which can be read like a store.
    public var path: String
    /// Whether the store is as it was then: nothing was written to it since.
    public var isPresent: Bool
  }

  /// Whether it is a fork.
  public var isFork: Bool { !layers.isEmpty }

  /// The names of a store's snapshots, also where the store itself is gone.
  public static func snapshots(of path: String) throws(SQLiteError) -> [String] {
    try LayerDirectory(of: try OverlayFile.place(of: path)).snapshots()
  }

  /// Looks at a store's file, and at no contents.
  /// - Throws: `SQLiteError` for a fork whose base is missing or changed, and for a file that cannot be read.
  public init(of path: String) throws(SQLiteError) {
    let path = try OverlayFile.place(of: path)
    let source = try OverlayFile.source(path)
    layers = try OverlayFile.chain(of: path)
    ownBytes = csqlite_file_size(path)
    wholeBytes = try OverlayFile.reading(path) { () throws(ResultCode) in
      switch source {
      case .plain(let file): try file.size()
      case .overlay(let overlay): try overlay.state().size
      }
    }
    isShared = csqlite_link_count(path) > 1
    let directory = LayerDirectory(of: path)
    snapshots = try directory.snapshots().map {
      Snapshot(
        name: $0, path: directory.snapshot($0), isPresent: csqlite_is_same_file(path, directory.snapshot($0)) != 0)
    }
  }
}
