import CSQLite
import Determinism

/// What a database holds, as a number: equal contents give equal digests, whatever the pages look like, in which order
/// rows were written, and from which version the schema grew.
public struct ContentDigest: Sendable, Hashable {
  /// One table's part.
  public struct Table: Sendable, Hashable {
    /// The table's name.
    public let name: String
    /// The number of its rows.
    public let rows: Int
    /// SHA-256 of the names of its columns and of all rows in key order, in hexadecimal.
    public let digest: String
  }

  /// The tables, by name.
  public let tables: [Table]
  /// SHA-256 of the tables' names and digests, in hexadecimal.
  public let digest: String

  init(tables: [Table]) {
    var hash = SHA256()
    for table in tables {
      hash.update(UInt64(table.name.utf8.count))
      hash.update(table.name)
      hash.update(table.digest)
    }
    self.tables = tables
    self.digest = hash.hexadecimal()
  }
}

extension ContentDigest: CustomStringConvertible {
  /// The digest in hexadecimal.
  public var description: String { digest }
}

extension Connection {
  /// The digest of the contents: every table in key order.
  /// - Parameters:
  ///   - tables: The tables to take; all if nil.
  ///   - excludingTables: Tables to leave out.
  ///   - excludingColumns: Columns to leave out: table → names.
  /// - Throws: `statement` if a table or column that is named does not exist.
  public func contentDigest(
    tables: [String]? = nil, excludingTables: Set<String> = [], excludingColumns: [String: Set<String>] = [:]
  ) throws(SQLiteError) -> ContentDigest {
    let existing = try tableNames()
    let named = (tables ?? []) + excludingTables.sorted() + excludingColumns.keys.sorted()
    if let unknown = named.first(where: { !existing.contains($0) }) {
      throw SQLiteError(extendedCode: SQLITE_ERROR, message: "no such table: \(unknown)", path: path)
    }
    let isOutermost = !isInTransaction
    if isOutermost { try run("BEGIN DEFERRED") }
    defer { if isOutermost { try? run("COMMIT") } }
    var parts: [ContentDigest.Table] = []
    for table in Set(tables ?? existing).subtracting(excludingTables).sorted() {
      parts.append(try digest(ofTable: table, excluding: excludingColumns[table] ?? []))
    }
    return ContentDigest(tables: parts)
  }

  private func tableNames() throws(SQLiteError) -> [String] {
    let statement = try prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
    var names: [String] = []
    while try statement.step() { names.append(statement.text(0)) }
    return names
  }

  private func digest(
    ofTable table: String, excluding excluded: Set<String>
  ) throws(SQLiteError) -> ContentDigest.Table {
    let (columns, key) = try columnsAndKey(of: table)
    if let unknown = excluded.subtracting(columns).min() {
      throw SQLiteError(extendedCode: SQLITE_ERROR, message: "no such column: \(table).\(unknown)", path: path)
    }
    let kept = columns.filter { !excluded.contains($0) }
    var hash = SHA256()
    for column in kept {
      hash.update(UInt64(column.utf8.count))
      hash.update(column)
    }
    guard !kept.isEmpty else { return ContentDigest.Table(name: table, rows: 0, digest: hash.hexadecimal()) }
    // Without a key, or without all of it, the rows have no order but that of their values.
    let order = key.isEmpty || !excluded.isDisjoint(with: key) ? kept : key
    let statement = try prepare(
      "SELECT \(Self.list(kept)) FROM \(Self.quoted(table)) ORDER BY \(Self.list(order))")
    var rows = 0
    while try statement.step() {
      rows += 1
      for column in kept.indices { statement.hash(column, into: &hash) }
    }
    return ContentDigest.Table(name: table, rows: rows, digest: hash.hexadecimal())
  }

  /// The columns by name, and the declared primary key in its order.
  func columnsAndKey(of table: String) throws(SQLiteError) -> (columns: [String], key: [String]) {
    let statement = try prepare("SELECT name, pk FROM pragma_table_info(?)")
    try statement.bind(1, table)
    var columns: [String] = []
    var key: [(position: Int64, name: String)] = []
    while try statement.step() {
      columns.append(statement.text(0))
      if statement.int64(1) > 0 { key.append((statement.int64(1), statement.text(0))) }
    }
    return (columns.sorted(), key.sorted { $0.position < $1.position }.map(\.name))
  }

  static func list(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }

  static func quoted(_ name: String) -> String {
    "\"" + name.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}

extension Statement {
  /// Adds a column's type, length and value. No two different rows give the same bytes.
  fileprivate func hash(_ column: Int, into hash: inout SHA256) {
    let type = sqlite3_column_type(pointer, Int32(column))
    hash.update(UInt8(truncatingIfNeeded: type))
    switch type {
    case SQLITE_INTEGER: hash.update(UInt64(bitPattern: int64(column)))
    case SQLITE_FLOAT: hash.update(double(column).bitPattern)
    case SQLITE_TEXT, SQLITE_BLOB:
      withBytes(column) { bytes in
        hash.update(UInt64(bytes.count))
        hash.update(bytes)
      }
    default: break
    }
  }
}
