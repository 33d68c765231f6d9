import Documents

/// A table whose columns are found by our names: as the design maps them, by our own name, or by a name in common use.
struct DesignTable {
  /// A column that we know.
  struct Column {
    let name: String
    /// Other headers in common use, such as people's scripts and NetBox's exports have.
    var aliases: [String] = []
    /// What its cells say, for the reference.
    let meaning: String
  }

  let csv: CSV
  let columns: CSVColumns
  /// Our name of each column, or its header where it is the design's own.
  let names: [String]

  /// Finds the columns of a table.
  /// - Parameter mapping: What the design says under `columns`.
  init(
    _ csv: CSV, known: [Column], required: [String], mapping: [(name: Placed<String>, value: Placed<String>)],
    log: DocumentErrorLog
  ) {
    var renamed = mapping.map { (ours: $0.name, theirs: $0.value) }
    for column in known where csv.column(named: column.name) == nil {
      guard !renamed.contains(where: { $0.ours.value == column.name }) else { continue }
      guard let alias = column.aliases.first(where: { csv.column(named: $0) != nil }), let cell = csv.header.first
      else {
        continue
      }
      renamed.append((Placed(column.name, at: cell.position), Placed(alias, at: cell.position)))
    }
    let optional = known.map(\.name).filter { !required.contains($0) }
    self.csv = csv
    columns = csv.columns(required: required, optional: optional, renamed: renamed, log: log)
    var names = csv.header.map(\.text)
    for column in known {
      if let index = columns[column.name] { names[index] = column.name }
    }
    self.names = names
  }

  /// Whether the table has a column.
  func has(_ name: String) -> Bool { columns[name] != nil }

  /// The cell of a column; nil where the table does not have it or the cell is empty.
  func cell(_ name: String, of row: CSV.Row) -> CSV.Cell? {
    guard let cell = row[name, columns], !cell.isEmpty else { return nil }
    return cell
  }

  /// The cell of any column, by our name or its header; nil where the table does not have it or the cell is empty.
  func cell(ofColumn name: String, in row: CSV.Row) -> CSV.Cell? {
    guard let cell = row[names.firstIndex(of: name) ?? csv.column(named: name)], !cell.isEmpty else { return nil }
    return cell
  }

  /// Whether there is a column with this name of ours or header.
  func hasColumn(_ name: String) -> Bool { names.contains(name) || csv.column(named: name) != nil }

  /// Where a column's cell stands; the row where the table does not have the column.
  func position(_ name: String, of row: CSV.Row) -> SourcePosition { row[name, columns]?.position ?? row.position }
}

/// A table that a design names: `sites.csv`, or `{file: sites.csv, columns: {timezone: time_zone}}`.
struct DesignTableName {
  var file: Placed<String>
  var columns: [(name: Placed<String>, value: Placed<String>)] = []

  /// Reads the name of a table; nil, and a report, when it is neither.
  init?(_ node: Node, of subject: String, default file: String, log: DocumentErrorLog) {
    if let text = node.text {
      self.file = Placed(text, at: node.position)
      return
    }
    guard var reader = MappingReader(node, of: subject, log: log) else { return nil }
    self.file = reader.optional("file", .placed(.nonEmptyString), default: Placed(file, at: node.position))
    columns = reader.optional("columns", .named(.placed(.nonEmptyString)), default: [])
    reader.finish()
  }

  /// The usual table.
  init(default file: String, at position: SourcePosition) { self.file = Placed(file, at: position) }
}
