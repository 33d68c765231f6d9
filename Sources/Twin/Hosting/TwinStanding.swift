import SQLite

/// What a twin's file stands on, and what stands on it.
public struct TwinStanding: Sendable, Hashable {
  /// The files of which it holds only the difference, the nearest first; empty for a twin that is no fork.
  public var layers: [String]
  /// How many bytes its own file takes.
  public var ownBytes: Int64
  /// How many bytes it would take by itself.
  public var wholeBytes: Int64
  /// Whether forks or snapshots share its file.
  public var isShared: Bool
  /// The moments that it can be stepped back to, by name.
  public var snapshots: [Snapshot]

  /// A moment that a twin can be stepped back to.
  public struct Snapshot: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its file, to be read like a twin.
    public var path: String
    /// Whether the twin is as it was then.
    public var isPresent: Bool
  }

  /// Whether it is a fork.
  public var isFork: Bool { !layers.isEmpty }

  init(_ standing: StoreStanding) {
    layers = standing.layers
    ownBytes = standing.ownBytes
    wholeBytes = standing.wholeBytes
    isShared = standing.isShared
    snapshots = standing.snapshots.map { Snapshot(name: $0.name, path: $0.path, isPresent: $0.isPresent) }
  }
}
