/// Which column of a table holds what, after the header names were mapped.
public struct CSVColumns: Sendable, Hashable {
  private let indices: [String: Int]

  init(indices: [String: Int]) { self.indices = indices }

  /// The index of the column that holds this; nil if the table has none.
  public subscript(name: String) -> Int? { indices[name] }
}

extension CSV {
  /// Finds the columns that a reader knows.
  ///
  /// Columns that nobody knows are left alone: people's tables have more than we need.
  /// - Parameters:
  ///   - required: Names of ours that must be there.
  ///   - optional: Names of ours that may be there.
  ///   - renamed: Our name → their name, from the design, with the place of each.
  ///   - log: Where an absent column, a name of ours that does not exist and a name of theirs that does not exist are
  ///     reported, each with the nearest word.
  public func columns(
    required: [String], optional: [String] = [], renamed: [(ours: Placed<String>, theirs: Placed<String>)] = [],
    log: DocumentErrorLog
  ) -> CSVColumns {
    let ours = required + optional
    let theirs = header.map(\.text)
    var names: [String: Placed<String>] = [:]
    for (own, other) in renamed {
      guard ours.contains(own.value) else {
        log.reportUnknown("column", own.value, at: own.position, known: ours)
        continue
      }
      names[own.value] = other
    }
    var indices: [String: Int] = [:]
    for name in ours {
      if let other = names[name] {
        indices[name] = column(named: other.value)
        if indices[name] == nil {
          log.report(
            at: other.position, found: "the column '\(other.value)', which \(file) does not have",
            expected: Expectation.oneOf(theirs), nearest: nearestWord(to: other.value, in: theirs))
        }
      } else if let index = column(named: name) {
        indices[name] = index
      } else if required.contains(name) {
        let unknown = theirs.filter { !ours.contains($0) }
        log.report(
          at: header.first?.position ?? SourcePosition(file: file, line: 1, column: 1),
          found: "no column '\(name)'", expected: "the columns " + required.map { "'\($0)'" }.joined(separator: ", "),
          advice: nearestWord(to: name, in: unknown).map { "if '\($0)' holds it, rename it" })
      }
    }
    return CSVColumns(indices: indices)
  }
}

extension CSV.Row {
  /// The cell that holds this; nil if the table has no such column.
  public subscript(name: String, columns: CSVColumns) -> CSV.Cell? { self[columns[name]] }

  /// The text that this column holds; nil if it is empty or the table has no such column.
  public func text(_ name: String, _ columns: CSVColumns) -> String? {
    guard let cell = self[columns[name]], !cell.isEmpty else { return nil }
    return cell.text
  }

  /// Reads a cell that must not be empty.
  /// - Returns: Its value; nil, and a report, if it is empty or cannot be read.
  public func required<Value>(
    _ name: String, _ columns: CSVColumns, _ reading: Reading<Value>, log: DocumentErrorLog
  ) -> Value? {
    guard let cell = self[columns[name]] else { return nil }
    if cell.isEmpty {
      log.report(at: cell.position, found: "nothing in the column '\(name)'", expected: reading.expected)
      return nil
    }
    return reading.read(cell.node, log: log)
  }

  /// Reads a cell that may be empty.
  /// - Returns: Its value; nil if it is empty or absent, or, with a report, if it cannot be read.
  public func optional<Value>(
    _ name: String, _ columns: CSVColumns, _ reading: Reading<Value>, log: DocumentErrorLog
  ) -> Value? {
    guard let cell = self[columns[name]], !cell.isEmpty else { return nil }
    return reading.read(cell.node, log: log)
  }
}

extension CSV.Cell {
  /// The cell as a value, so that the readings for YAML serve tables too.
  public var node: Node { Node(at: position, text.isEmpty ? .null : .scalar(text: text, style: .plain)) }
}
