import Documents

/// The names that lead to each place of a document.
struct DocumentPlaces {
  private struct Place {
    let line: Int
    let column: Int
    let path: [String]
  }

  /// In the order of the document.
  private var places: [Place] = []

  /// Nil for a text that is no document.
  init?(_ text: String, file: String) {
    guard let root = try? YAML.parse(text, file: file) else { return nil }
    add(root, [])
    places = places.enumerated().sorted { one, other in
      (one.element.line, one.element.column, one.offset) < (other.element.line, other.element.column, other.offset)
    }.map(\.element)
  }

  private mutating func add(_ node: Node, _ path: [String]) {
    places.append(Place(line: node.position.line, column: node.position.column, path: path))
    switch node.content {
    case .mapping(let entries):
      for (key, value) in entries {
        let inner = path + [key.text ?? ""]
        places.append(Place(line: key.position.line, column: key.position.column, path: inner))
        add(value, inner)
      }
    case .sequence(let nodes):
      for (index, node) in nodes.enumerated() { add(node, path + [String(index)]) }
    case .scalar, .null: break
    }
  }

  /// The names that lead to what stands at a position, or before it.
  func path(at position: SourcePosition) -> [String] {
    places.last { ($0.line, $0.column) <= (position.line, position.column) }?.path ?? []
  }
}
