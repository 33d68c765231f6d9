import SQLite

/// In how many rows a table of one twin differs from that of another.
public struct TwinTableDifference: Sendable, Hashable {
  /// The table.
  public var table: String
  /// How many rows only the first has.
  public var onlyFirst: Int
  /// How many rows only the second has.
  public var onlySecond: Int
  /// How many rows both have, with other values.
  public var changed: Int
}

extension Twin {
  /// The tables in which two twins in files differ, by name; none where their digests are equal.
  /// - Throws: `TwinError`
  public static func differences(_ first: String, _ second: String) throws -> [TwinTableDifference] {
    func open(_ path: String) throws -> Connection {
      // A twin of an older version gets the tables of this one first.
      _ = try Twin(opening: path)
      do {
        return try Connection(
          .file(path), readOnly: true, applicationID: TwinSchema.applicationID, migrations: TwinSchema.migrations)
      } catch {
        throw TwinError(error, path: path)
      }
    }
    let (one, other) = (try open(first), try open(second))
    var differences: [TwinTableDifference] = []
    do throws(SQLiteError) {
      for table in TwinSchema.tables.sorted() {
        let difference = try one.difference(ofTable: table, from: other)
        let counts = TwinTableDifference(
          table: table, onlyFirst: difference.onlyFirst, onlySecond: difference.onlySecond, changed: difference.changed)
        if counts.onlyFirst + counts.onlySecond + counts.changed > 0 { differences.append(counts) }
      }
    } catch {
      throw TwinError(error, path: first)
    }
    return differences
  }
}
