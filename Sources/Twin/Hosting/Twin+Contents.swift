import Determinism
import SQLite

/// What a kept twin holds, for people.
public struct TwinContents: Sendable, Hashable {
  /// The version of the store's schema.
  public var storeVersion: Int
  /// Rows by table, in the order of the digest.
  public var tables: [Table]
  /// The digest of all of it (ruling 8).
  public var digest: String

  /// One table.
  public struct Table: Sendable, Hashable {
    /// The name.
    public var name: String
    /// How many rows.
    public var rows: Int
  }
}

extension Twin {
  /// What the store holds, and the digest of its contents: every table in key order.
  public func contents() throws -> TwinContents {
    if !store.isReadOnly {
      try keepStates()
      try saveClock()
    }
    let digest = try store.contentDigest(tables: TwinSchema.tables)
    return TwinContents(
      storeVersion: try store.userVersion,
      tables: digest.tables.map { .init(name: $0.name, rows: $0.rows) },
      digest: digest.digest)
  }

  /// A digest of what was configured, whenever that was: objects, devices with their own configuration, and where each stands.
  public func configurationDigest() throws -> String {
    var hash = SHA256()
    for query in [
      "SELECT collection || ' ' || owner || ' ' || id || ' ' || body FROM object ORDER BY collection, id",
      "SELECT mac || ' ' || body FROM device ORDER BY mac",
      "SELECT mac || ' ' || org || ' ' || ifnull(site, '') || ' ' || ifnull(profile, '') FROM inventory ORDER BY mac",
    ] {
      for row in try store.all(query, row: { $0.text(0) }) {
        hash.update(UInt64(row.utf8.count))
        hash.update(row)
      }
    }
    return hash.hexadecimal()
  }

  /// Checks the whole store: every index against its table, and all keys.
  /// - Throws: `TwinError.damaged`
  public func checkIntegrity() throws {
    do {
      try store.checkIntegrity(full: true)
    } catch {
      throw TwinError(error, path: store.path ?? "the twin's store")
    }
  }

  /// Keeps the twin in a file, at once or not at all.
  /// - Throws: `TwinError` when the file exists and may not be replaced, or cannot be written.
  public func keep(in path: String, replacing: Bool = false) throws {
    try keepStates()
    do {
      try saveClock()
      try store.copy(to: path, replacing: replacing)
    } catch {
      throw TwinError(error, path: path)
    }
  }
}
