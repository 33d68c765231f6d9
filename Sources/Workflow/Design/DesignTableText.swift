import Documents

/// A table of the design with the rows that were sent: those of keys that stand in it take their place, the others follow.
struct DesignTableText {
  /// The text of the table.
  let text: String
  /// By the line of the text, the row that was sent.
  let rows: [Int: DesignRow]
  /// The columns in their order.
  let header: [String]
  /// What the design calls the columns that we know, by our name.
  private let mapping: [String: String]

  /// - Parameters:
  ///   - base: the table that the design has; nil for none.
  ///   - mapping: what the design calls the columns that we know, by our name.
  ///   - sent: the rows that were sent.
  init(_ table: WorkflowTable, base: CSV?, mapping: [String: String], sent: [DesignRow]) {
    var header = base?.header.map(\.text) ?? []
    if base == nil, sent.isEmpty { header = table.emptyHeader }
    func column(_ name: String) -> Int? {
      let names = [name, mapping[name] ?? name]
      return header.firstIndex { own in names.contains { $0.lowercased() == own.lowercased() } }
    }
    for cell in sent.lazy.flatMap(\.cells) where column(cell.column) == nil { header.append(cell.column) }
    func cells(_ row: DesignRow) -> [String] {
      var result = [String](repeating: "", count: header.count)
      for cell in row.cells {
        if let index = column(cell.column) { result[index] = cell.text }
      }
      return result
    }
    let keyColumns = table.keys.compactMap { column($0) }
    func key(_ cells: [String]) -> String? { keyColumns.lazy.map { cells[$0] }.first { !$0.isEmpty } }
    var lines = (base?.rows ?? []).map { row in
      row.cells.map(\.text) + [String](repeating: "", count: header.count - row.cells.count)
    }
    var owners: [Int: DesignRow] = [:]
    var places: [String: Int] = [:]
    for (index, line) in lines.enumerated() {
      if let key = key(line) { places[key] = index }
    }
    for row in sent {
      let line = cells(row)
      let place = key(line).flatMap { places[$0] }
      // A key that was sent twice in one body is a fault that the design's own rules find.
      if let place, owners[place] == nil || owners[place]?.pointer.isEmpty == true {
        lines[place] = line
        owners[place] = row
      } else {
        owners[lines.count] = row
        if let key = key(line), places[key] == nil { places[key] = lines.count }
        lines.append(line)
      }
    }
    self.header = header
    self.mapping = mapping
    text = ([header] + lines).map { CSV.line($0) + "\n" }.joined()
    // A cell with a line feed makes lines of the text and rows differ; so does a key column that was quoted.
    var rows: [Int: DesignRow] = [:]
    var number = 2
    for (index, line) in lines.enumerated() {
      if let owner = owners[index] { rows[number] = owner }
      number += 1 + line.reduce(0) { $0 + $1.count { $0.isNewline } }
    }
    self.rows = rows
  }

  /// The rows of the text by their lines, for `pointer`: read once, however many faults there are.
  func rowsByLine(named file: String) -> [Int: CSV.Row] {
    let parsed = (try? CSV.parse(text, file: file))?.rows ?? []
    return Dictionary(parsed.map { ($0.position.line, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where a position of the text stands in the body that sent it; nil for what was not sent.
  func pointer(to position: SourcePosition, _ lines: [Int: CSV.Row]) -> String? {
    guard let row = rows[position.line], !row.pointer.isEmpty else { return nil }
    guard let index = lines[position.line]?.cells.lastIndex(where: { $0.position.column <= position.column }) else {
      return row.pointer
    }
    let name = row.cells.first { cell in
      [cell.column, mapping[cell.column] ?? cell.column].contains { $0.lowercased() == header[index].lowercased() }
    }?.column
    return name.map { Workflow.pointer(row.pointer, $0) } ?? row.pointer
  }
}
