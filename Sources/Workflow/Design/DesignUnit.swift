import MistAPI

/// A value that was sent, at its place in the design: the smallest part that another value replaces.
struct DesignUnit: Sendable, Hashable {
  /// The names that lead to it in the design.
  var path: [String]
  var value: JSON
  /// Where it stood in the body that brought it, as a JSON pointer.
  var pointer = ""
}

/// A row that was sent for a table of the design.
struct DesignRow: Sendable, Hashable {
  /// The cells by column, in the order in which they were sent.
  var cells: [(column: String, text: String)]
  var pointer = ""

  /// What tells it apart among the rows of its table.
  func key(in table: WorkflowTable) -> String? {
    for column in table.keys {
      if let text = self[column], !text.isEmpty { return text }
    }
    return nil
  }

  /// The text of a column; nil where it has none.
  subscript(column: String) -> String? { cells.first { $0.column.lowercased() == column.lowercased() }?.text }

  static func == (one: DesignRow, other: DesignRow) -> Bool {
    one.pointer == other.pointer && one.cells.elementsEqual(other.cells) { $0 == $1 }
  }

  func hash(into hasher: inout Hasher) {
    for cell in cells {
      hasher.combine(cell.column)
      hasher.combine(cell.text)
    }
  }

  /// As it is kept.
  var json: JSON { .object(JSONObject(cells.map { ($0.column, .string($0.text)) })) }
}

/// A JSON pointer (RFC 6901) that is one name longer.
func pointer(_ base: String, _ name: String) -> String {
  base + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
}
