import CSQLite

/// In how many rows a table differs from the same table of another database. Rows are told apart by the table's key.
public struct TableDifference: Sendable, Hashable {
  /// The table.
  public let name: String
  /// How many rows only the first has.
  public internal(set) var onlyFirst = 0
  /// How many rows only the second has.
  public internal(set) var onlySecond = 0
  /// How many rows both have, with other values.
  public internal(set) var changed = 0

  init(name: String) { self.name = name }
}

extension Connection {
  /// Compares a table with the same one of another database, row by row in the order of its key.
  /// - Throws: `statement` if one of them has no such table, or other columns.
  public func difference(ofTable table: String, from other: Connection) throws(SQLiteError) -> TableDifference {
    let (columns, key) = try columnsAndKey(of: table)
    guard !columns.isEmpty else {
      throw SQLiteError(extendedCode: SQLITE_ERROR, message: "no such table: \(table)", path: path)
    }
    // Without a key a row is itself its key.
    let keys = key.isEmpty ? columns : key
    let rest = columns.filter { !keys.contains($0) }
    let sql = "SELECT \(Self.list(keys + rest)) FROM \(Self.quoted(table)) ORDER BY \(Self.list(keys))"
    let mine = try prepare(sql)
    let theirs = try other.prepare(sql)
    var difference = TableDifference(name: table)
    var first = try mine.nextRow()
    var second = try theirs.nextRow()
    while first != nil || second != nil {
      if let one = first, let another = second, one.prefix(keys.count) == another.prefix(keys.count) {
        if one != another { difference.changed += 1 }
        first = try mine.nextRow()
        second = try theirs.nextRow()
      } else if let one = first,
        second.map({ one.prefix(keys.count).lexicographicallyPrecedes($0.prefix(keys.count)) }) ?? true
      {
        difference.onlyFirst += 1
        first = try mine.nextRow()
      } else {
        difference.onlySecond += 1
        second = try theirs.nextRow()
      }
    }
    return difference
  }
}

/// A value of a column, in the order in which SQLite sorts: NULL, numbers, texts by their bytes, blobs.
private enum StoredValue: Comparable {
  case null
  case integer(Int64)
  case number(Double)
  case text([UInt8])
  case blob([UInt8])

  static func < (one: StoredValue, other: StoredValue) -> Bool {
    switch (one, other) {
    case (.integer(let a), .integer(let b)): a < b
    case (.number(let a), .number(let b)): a < b
    case (.integer(let a), .number(let b)): Double(a) < b
    case (.number(let a), .integer(let b)): a < Double(b)
    case (.text(let a), .text(let b)), (.blob(let a), .blob(let b)): a.lexicographicallyPrecedes(b)
    default: one.rank < other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .integer, .number: 1
    case .text: 2
    case .blob: 3
    }
  }
}

extension Statement {
  /// The values of the next row; nil after the last.
  fileprivate func nextRow() throws(SQLiteError) -> [StoredValue]? {
    guard try step() else { return nil }
    return (0..<columnCount).map { column in
      switch sqlite3_column_type(pointer, Int32(column)) {
      case SQLITE_INTEGER: .integer(int64(column))
      case SQLITE_FLOAT: .number(double(column))
      case SQLITE_TEXT: .text(bytes(column))
      case SQLITE_BLOB: .blob(bytes(column))
      default: .null
      }
    }
  }
}
